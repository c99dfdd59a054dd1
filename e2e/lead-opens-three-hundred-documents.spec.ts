import { createHash } from 'node:crypto'
import {
  documents,
  expect,
  exported,
  openProject,
  openWorkbench,
  options,
  painted,
  shippedSchema,
  test,
  textRegion,
  view,
} from './workbench.ts'

const towns = ['طرابلس', 'صور', 'صيدا', 'اللاذقيّة', 'الإسكندرية', 'بنغازي', 'سوسة', 'تونس', 'وهران', 'عدن']
const people = ['سلمى حداد', 'يوسف نصّار', 'ليلى الأحمد', 'كريم بدر']
const perDocument = 16

/** Three hundred documents, 4,800 annotations, by two people. */
async function project(): Promise<string> {
  const made = Array.from({ length: 300 }, (_, n) => {
    const sentences = Array.from({ length: perDocument / 2 }, (_, s) => ({
      who: people[(n + s) % people.length] ?? '',
      where: towns[(n * 3 + s) % towns.length] ?? '',
      tail: `وصلت سفينة رقم ${n * 100 + s}`,
    }))
    const lines = sentences.map(({ who, where, tail }) => `قالت ${who} في ${where}: ${tail}.`)
    const text = lines.join('\n')
    let start = 0
    const annotations = sentences.flatMap(({ who, where }, s) => {
      const at = start
      start += (lines[s]?.length ?? 0) + 1
      const person = at + 5
      const place = person + who.length + 4
      return [
        {
          id: `a-${n}-${s}-p`,
          layer: 'entity',
          label: 'PER',
          spans: [{ start: person, end: person + who.length, text: who }],
          origin: 'hand',
        },
        {
          id: `a-${n}-${s}-g`,
          layer: 'entity',
          label: 'GPE',
          spans: [{ start: place, end: place + where.length, text: where }],
          origin: 'hand',
        },
      ]
    })
    return {
      document: {
        id: `d-${n}`,
        title: `وثيقة ${n} من ${towns[n % towns.length] ?? ''}`,
        text,
        language: 'ar',
        direction: 'rtl',
        sha256: createHash('sha256').update(text).digest('hex'),
      },
      set: {
        id: `s-${n}`,
        document: `d-${n}`,
        annotator: n % 2 === 0 ? 'w1' : 'w2',
        state: n < 30 ? 'submitted' : 'draft',
        annotations,
        relations: [],
      },
    }
  })
  return JSON.stringify({
    format: 'hashiya-project',
    version: 1,
    offsets: 'utf16',
    schema: await shippedSchema(),
    annotators: [
      { id: 'w1', name: 'هدى' },
      { id: 'w2', name: 'رامي' },
    ],
    documents: made.map(({ document }) => document),
    sets: made.map(({ set }) => set),
  })
}

test.beforeEach(async ({ page }) => {
  await openWorkbench(page)
  await openProject(page, 'أرشيف.hashiya.json', await project())
})

test('a lead finds her way through three hundred documents', async ({ page }) => {
  const list = documents(page)
  await expect(list.getByRole('listitem')).toHaveCount(300)
  await expect(page.getByRole('complementary', { name: 'Documents' })).toContainText('30 of 300 done')
  await expect(textRegion(page).getByRole('heading', { level: 1 })).toHaveText('وثيقة 0 من طرابلس')
  await expect(options(page).first()).toBeVisible()

  await test.step('the filter reads over hamza and vowel marks', async () => {
    await page.getByRole('searchbox', { name: 'Filter documents' }).fill('الاسكندريه')
    await expect(list.getByRole('listitem')).toHaveCount(30)
    await page.getByRole('searchbox', { name: 'Filter documents' }).fill('اللاذقية')
    await expect(list.getByRole('listitem')).toHaveCount(30)
    await page.getByRole('searchbox', { name: 'Filter documents' }).fill('لا توجد')
    await expect(list.getByRole('listitem')).toHaveCount(0)
    await expect(page.getByText('No document matches')).toBeVisible()
  })

  await test.step('documents open one after the other, each with its own text and annotations', async () => {
    await page.getByRole('searchbox', { name: 'Filter documents' }).fill('')
    for (const n of [299, 7, 150]) {
      await list.getByRole('button', { name: new RegExp(`وثيقة ${n} `) }).click()
      await expect(textRegion(page).getByRole('heading', { level: 1 })).toHaveText(new RegExp(`^وثيقة ${n} `))
      await painted(page)
      await expect(page.locator('[data-paragraph="0"]')).toContainText(`رقم ${n * 100}.`)
      await expect(options(page).first()).toHaveAttribute('data-annotation', `a-${n}-0-p`)
      await expect(options(page).first()).toHaveAttribute('aria-setsize', String(perDocument))
    }
  })
})

test('a lead searches, sorts and filters thousands of rows, and a row leads to its words', async ({ page }) => {
  await view(page, 'Table').click()
  const table = page.getByRole('table', { name: 'Annotation table' })
  const rows = table.locator('tbody [data-annotation]')
  const counted = (n: number) => expect(table).toHaveAttribute('aria-rowcount', String(n + 1))
  const firstId = () => rows.first().getAttribute('data-annotation')
  await counted(4800)
  // Only a window of the rows is in the page.
  await expect(rows.first()).toBeVisible()
  expect(await rows.count()).toBeLessThan(200)

  await test.step('sorting by text, both ways, and not at all', async () => {
    await expect.poll(firstId).toBe('a-0-0-p')
    await table.getByRole('button', { name: 'Text', exact: true }).click()
    await expect(table.getByRole('columnheader', { name: 'Text', exact: true })).toHaveAttribute(
      'aria-sort',
      'ascending',
    )
    const text = (): Promise<string | null> => rows.first().locator('.tg').textContent()
    await expect.poll(text).toMatch(/الإسكندرية|اللاذقيّة/)
    await table.getByRole('button', { name: 'Text', exact: true }).click()
    await expect(table.getByRole('columnheader', { name: 'Text', exact: true })).toHaveAttribute(
      'aria-sort',
      'descending',
    )
    await expect.poll(text).toBe('يوسف نصّار')
    await table.getByRole('button', { name: 'Text', exact: true }).click()
    await expect.poll(firstId).toBe('a-0-0-p')
  })

  await test.step('searching over spelling differences', async () => {
    const search = page.getByRole('searchbox', { name: 'Search annotations' })
    await search.fill('يوسف نصار')
    await counted(600)
    await expect(rows.first().locator('.tg')).toHaveText('يوسف نصّار')
    await search.fill('لا أحد هنا')
    await counted(0)
    await expect(page.getByText('No annotation matches.')).toBeVisible()
    await search.fill('')
    await counted(4800)
  })

  await test.step('labels and annotators as filters', async () => {
    const filters = page.getByRole('complementary', { name: 'Filters' })
    await filters.getByRole('button', { name: /Person/ }).click()
    await counted(2400)
    await filters.getByRole('button', { name: /هدى/ }).click()
    await counted(1200)
    await page.getByRole('button', { name: 'Clear filters' }).click()
    await counted(4800)
  })

  await test.step('the last row is reached by keyboard and opens the text', async () => {
    const scroller = page.locator('[data-table-scroller]')
    await scroller.focus()
    await page.keyboard.press('End')
    const last = table.locator('[data-annotation="a-299-7-g"]')
    await expect(last).toBeInViewport()
    await expect(last).toHaveAttribute('aria-rowindex', '4801')
    await page.keyboard.press('Enter')
    await expect(textRegion(page).getByRole('heading', { level: 1 })).toHaveText(/^وثيقة 299 /)
    await painted(page)
    await expect(page.locator('[role=option][data-annotation="a-299-7-g"]')).toHaveAttribute('aria-selected', 'true')
    await expect(page.locator('[data-paragraph="7"]')).toBeInViewport()
    await expect(textRegion(page)).toBeFocused()
  })

  await test.step('a row that is clicked moves the text to another document', async () => {
    await view(page, 'Table').click()
    await page.getByRole('searchbox', { name: 'Search annotations' }).fill('ليلي')
    await counted(600)
    const row = rows.nth(5)
    const id = (await row.getAttribute('data-annotation')) ?? ''
    await row.click()
    await expect(textRegion(page).getByRole('heading', { level: 1 })).toHaveText(
      new RegExp(`^وثيقة ${id.split('-')[1]} `),
    )
    await expect(page.locator(`[role=option][data-annotation="${id}"]`)).toHaveAttribute('aria-selected', 'true')
  })
})

test('a lead exports all of it and the file is whole', async ({ page }) => {
  const { project: file } = await exported(page, { unit: 'utf16' })
  expect(file.documents).toHaveLength(300)
  expect(file.sets.flatMap(({ annotations }) => annotations)).toHaveLength(4800)
  const texts = new Map(file.documents.map(({ id, text }) => [id, text]))
  for (const { document, annotations } of file.sets) {
    for (const { spans } of annotations)
      for (const { start, end, text } of spans) expect(texts.get(document)?.slice(start, end)).toBe(text)
  }
})
