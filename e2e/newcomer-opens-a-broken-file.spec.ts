import { createHash } from 'node:crypto'
import type { Locator, Page } from '@playwright/test'
import {
  annotationsOn,
  documents,
  exported,
  expect,
  openFiles,
  openText,
  openWorkbench,
  options,
  painted,
  paragraphTexts,
  said,
  saved,
  select,
  shippedSchema,
  tag,
  test,
  textRegion,
} from './workbench.ts'

const texts = ['قالت سلمى حداد إن الميناء سيفتح.', 'وصل قارب 🚢 إلى صور.']

interface Row {
  id: string
  layer: string
  label: string
  spans: { start: number; end: number; text?: string }[]
  attributes?: unknown
}
interface File {
  format: string
  version: number
  offsets: string
  schema: unknown
  annotators: { id: string; name: string }[]
  documents: { id: string; title: string; text: string; language: string; direction: string; sha256?: string }[]
  sets: {
    id: string
    document: string
    annotator: string
    state: string
    annotations: Row[]
    relations: { id: string; layer: string; label: string; from: string; to: string }[]
  }[]
}

/** A file with nothing wrong in it: two documents, four annotations, a relation; offsets in UTF-16. */
async function good(): Promise<File> {
  const rowAt = (id: string, label: string, body: string, words: string): Row => {
    const start = body.indexOf(words)
    return { id, layer: 'entity', label, spans: [{ start, end: start + words.length, text: words }] }
  }
  const [first = '', second = ''] = texts
  return {
    format: 'hashiya-project',
    version: 1,
    offsets: 'utf16',
    schema: await shippedSchema(),
    annotators: [{ id: 'w', name: 'هدى' }],
    documents: texts.map((text, i) => ({
      id: `d${i}`,
      title: `خبر ${i}`,
      text,
      language: 'ar',
      direction: 'rtl',
      sha256: createHash('sha256').update(text).digest('hex'),
    })),
    sets: [
      {
        id: 's0',
        document: 'd0',
        annotator: 'w',
        state: 'draft',
        annotations: [rowAt('a0', 'PER', first, 'سلمى حداد'), rowAt('a1', 'FAC', first, 'الميناء')],
        relations: [{ id: 'r0', layer: 'structure', label: 'part-of', from: 'a0', to: 'a1' }],
      },
      {
        id: 's1',
        document: 'd1',
        annotator: 'w',
        state: 'draft',
        annotations: [rowAt('a2', 'VEHICLE', second, 'قارب'), rowAt('a3', 'GPE', second, 'صور')],
        relations: [],
      },
    ],
  }
}

const nested = (levels: number): unknown => {
  let value: unknown = 1
  for (let i = 0; i < levels; i += 1) value = [value]
  return value
}

interface Case {
  readonly name: string
  /** The file's bytes from the good file. */
  readonly make: (file: File) => string | Uint8Array
  /** The sentence that must stand in the dialog, and the place. */
  readonly says: RegExp
  readonly at: string
  /** What opening the good part gives; null when nothing can be opened. */
  readonly opens: { readonly documents: number; readonly annotations: number } | null
}

const changed =
  (change: (file: File) => void) =>
  (file: File): string => {
    change(file)
    return JSON.stringify(file, null, 1)
  }
function rowOf(file: File, set: number): Row {
  const row = file.sets[set]?.annotations[0]
  if (!row) throw new Error(`the good file has no set ${set}`)
  return row
}
const firstRow = (file: File): Row => rowOf(file, 0)
const firstSpan = (file: File) => firstRow(file).spans[0] as { start: number; end: number; text?: string }

const cases: readonly Case[] = [
  {
    name: 'another format',
    make: changed((file) => void (file.format = 'brat')),
    says: /This is not a Hashiya project/,
    at: '/format',
    opens: null,
  },
  {
    name: 'a newer version',
    make: changed((file) => void (file.version = 2)),
    says: /newer version of Hashiya \(format 2\)/,
    at: '/version',
    opens: null,
  },
  { name: 'no JSON', make: () => '{"format": "hashiya-project", oops', says: /not valid JSON/, at: '1:', opens: null },
  {
    name: 'a file that ends too early',
    make: (file) => JSON.stringify(file, null, 1).slice(0, -260),
    says: /ends too early/,
    at: ':',
    opens: { documents: 2, annotations: 2 },
  },
  {
    name: 'a span out of range',
    make: changed((file) => void Object.assign(firstSpan(file), { end: 500 })),
    says: /span 5–500 lies outside the text, which has 32 characters/,
    at: '/sets/0/annotations/0/spans/0',
    opens: { documents: 2, annotations: 3 },
  },
  {
    name: 'a reversed span',
    make: changed((file) => void Object.assign(firstSpan(file), { start: 9, end: 5 })),
    says: /ends \(5\) before it starts \(9\)/,
    at: '/sets/0/annotations/0/spans/0',
    opens: { documents: 2, annotations: 3 },
  },
  {
    name: 'a span that cuts a character',
    make: changed(
      (file) =>
        void rowOf(file, 1).spans.splice(0, 1, {
          start: 5,
          end: (texts[1] ?? '').indexOf('🚢') + 1,
        }),
    ),
    says: /5–10.*character/,
    at: '/sets/1/annotations/0/spans/0',
    opens: { documents: 2, annotations: 3 },
  },
  {
    name: 'a quotation that is not in the text',
    make: changed((file) => void (firstSpan(file).text = 'شيء آخر')),
    says: /“شيء آخر” in the file, “سلمى حداد” in the text/,
    at: '/sets/0/annotations/0/spans/0/text',
    opens: { documents: 2, annotations: 3 },
  },
  {
    name: 'an unknown label',
    make: changed((file) => void (firstRow(file).label = 'XYZ')),
    says: /no label XYZ/,
    at: '/sets/0/annotations/0/label',
    opens: { documents: 2, annotations: 3 },
  },
  {
    name: 'a relation that points nowhere',
    make: changed((file) => void Object.assign(file.sets[0]?.relations[0] ?? {}, { to: 'nowhere' })),
    says: /points to nowhere, which is not/,
    at: '/sets/0/relations/0/to',
    opens: { documents: 2, annotations: 4 },
  },
  {
    name: 'the same id twice',
    make: changed((file) => void (rowOf(file, 1).id = 'a0')),
    says: /id a0 is used twice/,
    at: '/sets/1/annotations/0/id',
    opens: { documents: 2, annotations: 3 },
  },
  {
    name: 'sixty-five levels',
    make: changed((file) => void (firstRow(file).attributes = { deep: nested(65) })),
    says: /nested too deeply/,
    at: '/sets/0/annotations/0',
    opens: { documents: 2, annotations: 3 },
  },
  {
    name: 'half a character in a text',
    make: changed(
      (file) => void Object.assign(file.documents[1] ?? {}, { text: `وصل \ud83d قارب`, sha256: undefined }),
    ),
    says: /half a character/,
    at: '/documents/1/text',
    opens: { documents: 1, annotations: 2 },
  },
]

/** What was there before, to be there after. */
async function atWork(page: Page): Promise<Buffer> {
  await openWorkbench(page)
  await openText(page, 'عملي', 'عاد الصيّادون قبل المساء.')
  await select(page, 'المساء')
  await tag(page, 'Date')
  await saved(page)
  return (await exported(page)).bytes
}

const importDialog = (page: Page): Locator => page.getByRole('dialog', { name: 'Open files' })

for (const { name, make, says, at, opens } of cases) {
  test(`a newcomer opens ${name}: it is said what and where, and nothing is lost`, async ({ page }) => {
    const before = await atWork(page)
    const bytes = make(await good())
    const dialog = importDialog(page)
    await openFiles(page, { name: 'broken.json', bytes })
    await expect(dialog).toBeVisible()
    await expect(dialog).toContainText('broken.json')
    const problems = dialog.getByRole('listitem')
    await expect(problems).not.toHaveCount(0)
    const [sentences, wholes] = [
      await problems.locator('span:first-child').allTextContents(),
      await problems.allTextContents(),
    ]
    // Neither an internal name nor a hole in a sentence.
    expect.soft(sentences.filter((one) => /Something is wrong here|\{\w+\}/.test(one))).toEqual([])
    expect.soft(sentences).toEqual(expect.arrayContaining([expect.stringMatching(says)]))
    expect.soft(wholes).toEqual(expect.arrayContaining([expect.stringContaining(at)]))
    const openGood = dialog.getByRole('button', { name: 'Open the good part' })
    await expect(openGood).toHaveCount(opens ? 1 : 0)
    await dialog
      .getByRole('button', { name: opens ? 'Skip this file' : 'Close' })
      .last()
      .click()
    await expect(dialog).toBeHidden()
    await expect(textRegion(page).getByRole('heading', { level: 1 })).toHaveText('عملي')
    await expect(options(page)).toHaveCount(1)

    if (opens) {
      await openFiles(page, { name: 'broken.json', bytes })
      await expect(dialog).toContainText(`${opens.documents} document`)
      await openGood.click()
      await expect(textRegion(page).getByRole('heading', { level: 1 })).toHaveText('خبر 0')
      await painted(page)
      await expect(documents(page).getByRole('listitem')).toHaveCount(opens.documents)
      const { project } = await exported(page)
      expect(project.documents).toHaveLength(opens.documents)
      expect(project.sets.flatMap(({ annotations }) => annotations)).toHaveLength(opens.annotations)
    }
    // The work of before is a project of its own, untouched.
    await page.getByRole('link', { name: 'Projects' }).click()
    await page
      .getByRole('main')
      .getByRole('table')
      .getByRole('button', { name: /^Sample/ })
      .click()
    await documents(page).getByRole('button', { name: /^عملي/ }).click()
    await painted(page)
    expect((await exported(page)).bytes.equals(before)).toBe(true)
  })
}

test('a newcomer opens a text with half a character as a corrected copy', async ({ page }) => {
  await openWorkbench(page)
  const file = await good()
  Object.assign(file.documents[1] ?? {}, { text: 'وصل \ud83d قارب', sha256: undefined })
  await openFiles(page, { name: 'half.json', bytes: JSON.stringify(file) })
  await importDialog(page).getByRole('button', { name: 'Open a corrected copy' }).click()
  await documents(page)
    .getByRole('button', { name: /^خبر 1/ })
    .click()
  await expect(textRegion(page).getByRole('heading', { level: 1 })).toHaveText('خبر 1')
  expect(await paragraphTexts(page)).toEqual(['وصل \ufffd قارب'])
})

test('the key __proto__ is a key like others: it does nothing and comes out again', async ({ page }) => {
  await openWorkbench(page)
  const written = JSON.stringify(await good())
    .replace(
      '"annotators"',
      '"__proto__":{"polluted":"yes"},"constructor":{"prototype":{"polluted":"yes"}},"annotators"',
    )
    .replace(
      '"label":"PER"',
      '"label":"PER","attributes":{"__proto__":{"polluted":"yes"},"toString":"x"},"__proto__":{"polluted":"yes"}',
    )
  await openFiles(page, { name: 'proto.json', bytes: written })
  await expect(textRegion(page).getByRole('heading', { level: 1 })).toHaveText('خبر 0')
  await options(page).first().click()
  expect(
    await page.evaluate(() => [
      ({} as Record<string, unknown>)['polluted'],
      ([] as unknown as Record<string, unknown>)['polluted'],
    ]),
  ).toEqual([undefined, undefined])
  const { bytes, project } = await exported(page)
  expect(bytes.toString('utf8').match(/"__proto__": \{/g)).toHaveLength(3)
  expect(said(annotationsOn(project, 'خبر 0'))).toEqual(['PER «سلمى حداد»', 'FAC «الميناء»'])
})

test('a newcomer opens a file in Windows-1256, sees both readings and picks one', async ({ page }) => {
  const before = await atWork(page)
  // «قال المدير أن، السوق» in Windows-1256.
  const bytes = Buffer.from([
    0xde, 0xc7, 0xe1, 0x20, 0xc7, 0xe1, 0xe3, 0xcf, 0xed, 0xd1, 0x20, 0xc3, 0xe4, 0xa1, 0x20, 0xc7, 0xe1, 0xd3, 0xe6,
    0xde,
  ])
  await openFiles(page, { name: 'قديم.txt', bytes })
  const dialog = importDialog(page)
  await expect(dialog).toContainText('not in Unicode')
  await expect(dialog.getByRole('button', { name: 'Windows-1256' })).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'ISO-8859-6' })).toBeVisible()
  await expect(dialog.locator('.specimen').first()).toHaveText('قال المدير أن، السوق')
  await dialog.getByRole('button', { name: 'Windows-1256' }).click()
  await expect(textRegion(page).getByRole('heading', { level: 1 })).toHaveText('قديم')
  expect(await paragraphTexts(page)).toEqual(['قال المدير أن، السوق'])
  const { project } = await exported(page)
  expect(project.documents.find(({ title }) => title === 'قديم')).toMatchObject({
    text: 'قال المدير أن، السوق',
    meta: { encoding: 'windows-1256' },
  })
  expect(project.documents).toHaveLength((JSON.parse(before.toString('utf8')) as File).documents.length + 1)
})

for (const { name, bytes, says } of [
  { name: 'scan.pdf', bytes: Buffer.from('%PDF-1.7\n%âãÏÓ\n', 'latin1'), says: /^scan\.pdf .*\bPDF\b/ },
  {
    name: 'picture.txt',
    bytes: Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 0]),
    says: /^picture\.txt .*\bimage\b/i,
  },
  {
    name: 'letter.docx',
    bytes: Buffer.from('PK\x03\x04\x14\0\x06\0word/document.xml', 'latin1'),
    says: /^letter\.docx .*\b(?:DOCX|Word)\b/,
  },
  { name: 'nothing.txt', bytes: Buffer.alloc(0), says: /^nothing\.txt is empty/ },
]) {
  test(`a newcomer opens ${name}: it is refused with a reason, what is there stays`, async ({ page }) => {
    const before = await atWork(page)
    await openFiles(page, { name, bytes })
    const dialog = importDialog(page)
    await expect(dialog.getByText(says)).toBeVisible()
    await dialog.getByRole('button', { name: 'Close' }).last().click()
    await expect(dialog).toBeHidden()
    expect((await exported(page)).bytes.equals(before)).toBe(true)
  })
}

test('of several files the good ones open and each broken one is spoken of', async ({ page }) => {
  await atWork(page)
  await openFiles(
    page,
    { name: 'one.txt', bytes: 'نصّ أول' },
    { name: 'scan.pdf', bytes: '%PDF-1.7\n' },
    { name: 'two.txt', bytes: 'نصّ ثانٍ' },
    { name: 'broken.json', bytes: '{"format": "other"}' },
  )
  const dialog = importDialog(page)
  await expect(dialog).toContainText('scan.pdf')
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await expect(dialog).toContainText('broken.json')
  await dialog.getByRole('button', { name: 'Close' }).last().click()
  await expect(dialog).toBeHidden()
  await expect(
    documents(page)
      .getByRole('button', { name: /one|two|عملي/ })
      .and(page.locator('.doc')),
  ).toHaveCount(3)
  await expect(textRegion(page).getByRole('heading', { level: 1 })).toHaveText('one')
})
