import { createHash } from 'node:crypto'
import {
  annotationsOn,
  dragOver,
  exported,
  expect,
  find,
  openProject,
  openText,
  openWorkbench,
  options,
  said,
  select,
  shippedSchema,
  tag,
  test,
} from './workbench.ts'

/** Emoji of one and of several code points, a ZWNJ, tatweel, marks, NFD, and every line end. */
const text = [
  'وصلت 🚢 السفينة 👩🏽‍🚀 إلى الميناء',
  'گفت که می‌روم به خانه',
  'كتـــاب قديم عن البحر',
  `قال الأب ${'آ'.normalize('NFD')}دم عن Cafe${'\u0301'} Bleu`,
  '',
  'وَقَالَ الرَّجُلُ كَلِمَةً',
].reduce(
  (before, line, i) => (i === 0 ? line : before + (['\r\n', '\n', '\r', '\u2029', '\r\n'][i - 1] ?? '\n') + line),
  '',
)

/** What Python's text[start:end] gives. */
const byCodePoints = (start: number, end: number): string => Array.from(text).slice(start, end).join('')

const tagged: readonly (readonly [words: string, label: string, expected: string])[] = [
  ['السفينة', 'Vehicle', 'VEHICLE «السفينة»'],
  ['الميناء', 'Facility', 'FAC «الميناء»'],
  ['می‌روم', 'Event', 'EVENT «می‌روم»'],
  ['كتـــاب', 'Document', 'DOC «كتـــاب»'],
  [`${'آ'.normalize('NFD')}دم`, 'Person', `PER «${'آ'.normalize('NFD')}دم»`],
  ['Cafe\u0301 Bleu', 'Organisation', 'ORG «Cafe\u0301 Bleu»'],
  ['الرَّجُلُ', 'Person', 'PER «الرَّجُلُ»'],
]

test('an engineer exports in both units, and Python finds every word where the file says', async ({ page }) => {
  await openWorkbench(page)
  await openText(page, 'وحدات', text)
  for (const [words, label] of tagged) {
    await select(page, words)
    await tag(page, label)
  }
  // An emoji of seven units is one letter: half of it cannot be had, even letter by letter.
  const place = await find(page, '👩🏽‍🚀')
  await dragOver(page, place, { holding: 'Alt' })
  await tag(page, 'Weapon')
  const expected = [tagged[0]?.[2], 'WEAPON «👩🏽‍🚀»', ...tagged.slice(1).map(([, , one]) => one)]

  const points = await exported(page)
  expect(points.project).toMatchObject({ format: 'hashiya-project', version: 1, offsets: 'codepoint' })
  const document = points.project.documents.find(({ title }) => title === 'وحدات')
  expect(document?.text).toBe(text)
  expect(document?.sha256).toBe(createHash('sha256').update(text, 'utf8').digest('hex'))
  const found = annotationsOn(points.project, 'وحدات')
  expect(said(found)).toEqual(expected)
  for (const { spans } of found) for (const span of spans) expect(byCodePoints(span.start, span.end)).toBe(span.text)

  const units = await exported(page, { unit: 'utf16' })
  expect(units.project.offsets).toBe('utf16')
  const again = annotationsOn(units.project, 'وحدات')
  expect(said(again)).toEqual(expected)
  for (const { spans } of again) for (const span of spans) expect(text.slice(span.start, span.end)).toBe(span.text)
  // The last words lie behind seven code points of two units.
  expect((again.at(-1)?.spans[0]?.start ?? 0) - (found.at(-1)?.spans[0]?.start ?? 0)).toBe(4)

  await test.step('the bytes are as promised', async () => {
    const written = points.bytes.toString('utf8')
    expect(points.bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))).toBe(false)
    expect(written.endsWith('}\n')).toBe(true)
    expect(written).not.toContain('\r')
    expect(written.split('\n')[1]).toMatch(/^ {2}"format"/)
    expect((await exported(page)).bytes.equals(points.bytes)).toBe(true)
  })

  await test.step('each of the two files comes back as the same bytes', async () => {
    for (const [name, { bytes }] of [
      ['points', points],
      ['units', units],
    ] as const) {
      await openProject(page, `${name}.hashiya.json`, bytes)
      const back = await exported(page)
      expect(back.bytes.equals(points.bytes)).toBe(true)
      expect((await exported(page, { unit: 'utf16' })).bytes.equals(units.bytes)).toBe(true)
    }
  })
})

test('an engineer exports one document of two', async ({ page }) => {
  await openWorkbench(page)
  await openText(page, 'أول', 'وصل القارب صباحًا.')
  await select(page, 'القارب')
  await tag(page, 'Vehicle')
  await openText(page, 'ثانٍ', 'غادرت سلمى حداد الميناء.')
  await select(page, 'سلمى حداد')
  await tag(page, 'Person')
  const { project, name } = await exported(page, { scope: 'document' })
  expect(project.documents.map(({ title }) => title)).toEqual(['ثانٍ'])
  expect(said(annotationsOn(project, 'ثانٍ'))).toEqual(['PER «سلمى حداد»'])
  expect(project.sets).toHaveLength(1)
  expect(name).toMatch(/ثانٍ/)
})

test("an engineer's own file keeps what the product does not know, and its bytes after the first export", async ({
  page,
}) => {
  const body = 'قالت سلمى حداد إن الميناء سيفتح.'
  const file = {
    format: 'hashiya-project',
    version: 1,
    offsets: 'codepoint',
    pipeline: { zeta: 1, alpha: ['ب', null, 1.5] },
    schema: await shippedSchema(),
    annotators: [{ id: 'a1', name: 'هدى', team: 'ب' }],
    documents: [
      {
        id: 'd1',
        title: 'خبر',
        text: body,
        language: 'ar',
        direction: 'rtl',
        sha256: createHash('sha256').update(body).digest('hex'),
        meta: { source: 'تجربة' },
        extra: true,
      },
    ],
    sets: [
      {
        id: 's1',
        document: 'd1',
        annotator: 'a1',
        state: 'submitted',
        coverage: [[0, 32]],
        annotations: [
          {
            id: 'p',
            layer: 'entity',
            label: 'PER',
            spans: [{ start: 5, end: 14, text: 'سلمى حداد', page: 3 }],
            attributes: { 'my-own': 'قيمة', __proto__x: 1 },
            origin: 'imported',
            confidence: 0.25,
          },
          {
            id: 'q',
            layer: 'quote',
            label: 'INDIRECT',
            spans: [{ start: 18, end: 31, text: 'الميناء سيفتح' }],
            note: 'مراجعة',
          },
        ],
        relations: [{ id: 'r', layer: 'attribution', label: 'speaker-of', from: 'p', to: 'q', weight: 2 }],
      },
    ],
  }
  await openWorkbench(page)
  await openProject(page, 'own.json', JSON.stringify(file))
  await expect(options(page)).toHaveCount(2)
  await options(page).first().click()
  await expect(page.getByText('my-own')).toBeVisible()
  await expect(page.getByText('قيمة')).toBeVisible()
  const first = await exported(page)
  const got = JSON.parse(first.bytes.toString('utf8')) as Record<string, unknown>
  expect(got).toMatchObject({
    pipeline: { zeta: 1, alpha: ['ب', null, 1.5] },
    annotators: [{ id: 'a1', name: 'هدى', team: 'ب' }],
    documents: [{ id: 'd1', extra: true, meta: { source: 'تجربة' } }],
    sets: [
      {
        id: 's1',
        state: 'submitted',
        coverage: [[0, 32]],
        annotations: [
          {
            id: 'p',
            attributes: { 'my-own': 'قيمة' },
            confidence: 0.25,
            spans: [{ start: 5, end: 14, text: 'سلمى حداد', page: 3 }],
          },
          { id: 'q', note: 'مراجعة' },
        ],
        relations: [{ id: 'r', from: 'p', to: 'q', label: 'speaker-of', weight: 2 }],
      },
    ],
  })
  await openProject(page, 'back.hashiya.json', first.bytes)
  expect((await exported(page)).bytes.equals(first.bytes)).toBe(true)
})

test('importing the same project into itself adds nothing; changed work becomes a second set', async ({ page }) => {
  await openWorkbench(page)
  await openText(page, 'أول', 'وصل القارب صباحًا إلى الميناء.')
  await select(page, 'القارب')
  await tag(page, 'Vehicle')
  const mine = await exported(page)
  const joinFile = async (bytes: Buffer): Promise<void> => {
    const choosing = page.waitForEvent('filechooser')
    await page.getByRole('button', { name: 'Import into this project' }).click()
    await (await choosing).setFiles({ name: 'same.hashiya.json', mimeType: 'application/json', buffer: bytes })
    await expect(page.locator('.reading-files')).toHaveCount(0)
  }
  await joinFile(mine.bytes)
  expect((await exported(page)).bytes.equals(mine.bytes)).toBe(true)

  await select(page, 'الميناء')
  await tag(page, 'Facility')
  await joinFile(mine.bytes)
  await expect(options(page)).toHaveCount(3)
  const { project } = await exported(page)
  const sets = project.sets.filter(
    ({ document }) => project.documents.find(({ id }) => id === document)?.title === 'أول',
  )
  expect(sets.map(({ annotations }) => said(annotations))).toEqual(
    expect.arrayContaining([['VEHICLE «القارب»', 'FAC «الميناء»'], ['VEHICLE «القارب»']]),
  )
  const ids = project.sets.flatMap(({ id, annotations }) => [id, ...annotations.map((one) => one.id)])
  expect(new Set(ids).size).toBe(ids.length)
})
