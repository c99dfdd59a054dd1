import type { Page } from '@playwright/test'
import {
  clickOn,
  documents,
  dragHandle,
  dragOver,
  expect,
  exported,
  annotationsOn,
  find,
  labels,
  openText,
  openWorkbench,
  options,
  painted,
  paragraphTexts,
  said,
  saved,
  select,
  tag,
  test,
  textRegion,
} from './workbench.ts'

const terminator = /\r\n|[\n\r\u2029]/
const awkward =
  'عنوان القصة\r\n\r\nبدأ اليوم بمطر 🌧️ خفيف.\rثم هدأ\u2029قال: «كتـــاب» 12.5 % و ٣٫٥\n\n\nThe ship left — ثم عادت.\u2028 سطر آخر\tوعمود\n'

/** The page's paragraphs beside the document's, with the places that the page names. */
async function agrees(page: Page, text: string): Promise<void> {
  const shown = await page.locator('[data-paragraph]').evaluateAll((all) =>
    all.map((one) => ({
      index: Number((one as HTMLElement).dataset['paragraph']),
      start: Number((one as HTMLElement).dataset['start']),
      text: one.textContent ?? '',
    })),
  )
  expect(shown.map((one) => one.text)).toEqual(text.split(terminator))
  shown.forEach((one, i) => {
    expect(one.index).toBe(i)
    expect(text.slice(one.start, one.start + one.text.length)).toBe(one.text)
  })
  for (let i = 1; i < shown.length; i += 1) {
    const [before, here] = [shown[i - 1], shown[i]]
    if (!before || !here) continue
    expect(text.slice(before.start + before.text.length, here.start)).toMatch(new RegExp(`^(?:${terminator.source})$`))
  }
}

test('a reader meets the text as it is in the file, before and after tagging', async ({ page }) => {
  await openWorkbench(page)
  await openText(page, 'قصة', awkward)
  await agrees(page, awkward)
  await select(page, 'بمطر')
  await tag(page, 'Event')
  await select(page, 'كتـــاب')
  await tag(page, 'Document')
  await select(page, '12.5')
  await tag(page, 'Number')
  await select(page, 'The ship left — ثم عادت')
  await tag(page, 'Claim')
  await agrees(page, awkward)
  const { project } = await exported(page)
  expect(project.documents.find(({ title }) => title === 'قصة')?.text).toBe(awkward)
  await page.emulateMedia({ colorScheme: 'dark' })
  await agrees(page, awkward)
})

test('the page is busy until the marks are painted, and then is not', async ({ page }) => {
  await openWorkbench(page)
  const states: (string | null)[] = []
  await page.exposeFunction('note', (state: string | null) => states.push(state))
  await page.evaluate(() => {
    const note = (window as unknown as { note(state: string | null): void }).note
    new MutationObserver(() =>
      note(document.querySelector('[data-surface]')?.getAttribute('aria-busy') ?? null),
    ).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['aria-busy'],
    })
  })
  await openText(page, 'قصة', awkward)
  expect(states).toContain('true')
  expect(states.at(-1)).toBe('false')
})

test('a giant paragraph is one paragraph: offsets, tags and the far end', async ({ page }) => {
  const sentence = 'وصلت السفينة إلى الميناء القديم مع الفجر وعادت في المساء. '
  const giant = `${sentence.repeat(Math.ceil(20_000 / sentence.length))}النهاية البعيدة.`
  const text = `مقدمة\n${giant}\nخاتمة`
  await openWorkbench(page)
  await openText(page, 'طويل', text)
  await agrees(page, text)
  await select(page, 'السفينة', { nth: 0 })
  await tag(page, 'Vehicle')
  await select(page, 'السفينة', { nth: 170 })
  await tag(page, 'Vehicle')
  await select(page, 'النهاية البعيدة')
  await tag(page, 'Event')
  await agrees(page, text)
  const { project } = await exported(page, { unit: 'utf16' })
  const found = annotationsOn(project, 'طويل')
  expect(found.map(({ spans }) => text.slice(spans[0]?.start, spans[0]?.end))).toEqual([
    'السفينة',
    'السفينة',
    'النهاية البعيدة',
  ])
  expect(found.map(({ spans }) => spans[0]?.start)).toEqual([
    text.indexOf('السفينة'),
    nthIndex(text, 'السفينة', 170),
    text.indexOf('النهاية'),
  ])
})

function nthIndex(text: string, words: string, nth: number): number {
  let at = text.indexOf(words)
  for (let i = 0; i < nth; i += 1) at = text.indexOf(words, at + 1)
  return at
}

test('copying gives the characters of the text and nothing that the page adds', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await openWorkbench(page)
  await openText(page, 'قصة', awkward)
  await select(page, 'كتـــاب')
  await tag(page, 'Document')
  const copied = async (): Promise<string> => {
    await page.keyboard.press('Control+c')
    return page.evaluate(() => navigator.clipboard.readText())
  }
  await select(page, 'قال: «كتـــاب» 12.5 % و ٣٫٥')
  expect(await copied()).toBe('قال: «كتـــاب» 12.5 % و ٣٫٥')
  await clickOn(page, 'كتـــاب')
  await expect(options(page).first()).toHaveAttribute('aria-selected', 'true')
  await select(page, 'بمطر 🌧️ خفيف')
  expect(await copied()).toBe('بمطر 🌧️ خفيف')
})

test('the id stays after a relabel and after the boundaries were dragged', async ({ page }) => {
  await openWorkbench(page)
  await openText(page, 'حدود', 'قالت مديرة ميناء الصيد سلمى حداد إن السوق سيفتح غدًا.')
  await select(page, 'ميناء الصيد')
  await tag(page, 'Facility')
  const option = options(page).first()
  const id = (await option.getAttribute('data-annotation')) ?? 'none'
  await dragHandle(page, 'end', await find(page, 'الصيد سلمى'))
  await expect(option.locator('.t')).toHaveText('ميناء الصيد سلمى')
  await dragHandle(page, 'start', await find(page, 'مديرة'))
  await expect(option.locator('.t')).toHaveText('مديرة ميناء الصيد سلمى')
  await dragHandle(page, 'end', await find(page, 'الصيد'))
  await expect(option.locator('.t')).toHaveText('مديرة ميناء الصيد')
  await labels(page).getByRole('button', { name: 'Role', exact: true }).click()
  await expect(option).toHaveAccessibleName(/^Role/)
  await expect(option).toHaveAttribute('data-annotation', id)
  await expect(options(page)).toHaveCount(1)
  // Each drag is one act.
  for (let i = 0; i < 4; i += 1) await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(option.locator('.t')).toHaveText('ميناء الصيد')
  await expect(option).toHaveAccessibleName(/^Facility/)
  const { project } = await exported(page)
  expect(annotationsOn(project, 'حدود')).toMatchObject([{ id, label: 'FAC' }])
  expect(said(annotationsOn(project, 'حدود'))).toEqual(['FAC «ميناء الصيد»'])
})

test('handles turn a selection by letters with Alt, inside a word', async ({ page }) => {
  await openWorkbench(page)
  await openText(page, 'حدود', 'وصلت وبالسفينة بضائع.')
  const { paragraph, from, to } = await find(page, 'السفينة'.slice(1))
  await dragOver(page, { paragraph, from, to }, { holding: 'Alt' })
  await tag(page, 'Vehicle')
  await expect(options(page).first().locator('.t')).toHaveText('لسفينة')
})

test('the page holds its place while one tags far below and another document is opened in between', async ({
  page,
}) => {
  const text = Array.from(
    { length: 400 },
    (_, i) => `الفقرة ${i} تروي أن السفينة رقم ${i} عادت إلى الميناء قبل المساء بقليل.`,
  ).join('\n')
  await openWorkbench(page)
  await openText(page, 'كتاب', text)
  await select(page, 'رقم 350')
  await tag(page, 'Number')
  await expect(page.locator('[data-paragraph="350"]')).toBeInViewport()
  await agrees(page, text)
  await saved(page)
  await documents(page).getByRole('button').first().click()
  await painted(page)
  await documents(page).getByRole('button', { name: /كتاب/ }).click()
  await painted(page)
  await options(page).first().click()
  await expect(page.locator('[data-paragraph="350"]')).toBeInViewport()
  await expect(
    textRegion(page)
      .locator('.para', { has: page.locator('[data-paragraph="350"]') })
      .locator('svg.marks'),
  ).toBeVisible()
  expect(await paragraphTexts(page)).toHaveLength(400)
})
