// The shape of the code, held by rules; a rule that reads nothing would pass, so the files are counted and every rule
// is shown a violation. Where a finding is wrong, correct the rule in `architecture-rules.ts`, with a case here.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import {
  LAYERS,
  barrelFindings,
  cycleFindings,
  handFindings,
  isTest,
  layerFindings,
  parseSource,
  readTable,
  schemaFindings,
  schemaIds,
  styleFindings,
  wordFindings,
  type Finding,
  type Source,
} from './architecture-rules.ts'

const SRC = fileURLToPath(new URL('.', import.meta.url))
const SCHEMAS = fileURLToPath(new URL('../public/schemas/', import.meta.url))

/** Fewer than this, and the rules below were not looking. Raise them as the code grows, never lower them. */
const FLOOR = { code: 120, schemas: 1, ids: 40 }

const paths = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'))
const read = (wanted: RegExp): Source[] =>
  paths
    .filter((path) => wanted.test(path))
    .toSorted()
    .map((path) => ({ path, text: readFileSync(SRC + path, 'utf8') }))

const code = read(/(?<!\.d)\.(?:tsx?|mjs)$/).map(parseSource)
const sheets = read(/\.css$/)
const schemas = readdirSync(SCHEMAS)
  .filter((name) => name.endsWith('.json'))
  .map((name) => readFileSync(SCHEMAS + name, 'utf8'))
  .filter((json) => 'layers' in (JSON.parse(json) as object))
const ids = new Set(schemas.flatMap((json) => [...schemaIds(json)]))

const said = (findings: readonly Finding[]): string[] =>
  findings.map(({ path, line, found, message }) => `src/${path}:${line} ${found} — ${message}`)

describe('the code', () => {
  test('was read', () => {
    expect(code.filter(({ path }) => !isTest(path)).length).toBeGreaterThanOrEqual(FLOOR.code)
    expect(schemas.length).toBeGreaterThanOrEqual(FLOOR.schemas)
    expect(ids.size).toBeGreaterThanOrEqual(FLOOR.ids)
  })
  test('has the table that src/README.md shows', () => {
    const map = SRC + 'README.md'
    expect(existsSync(map), 'src/README.md is missing: it holds the table | folder | layer |.').toBe(true)
    const table = readTable(readFileSync(map, 'utf8'))
    expect(table, 'src/README.md has no table that begins | folder | layer |.').not.toBeNull()
    expect(Object.fromEntries(table ?? [])).toEqual(Object.fromEntries(LAYERS))
  })
  test('imports only upwards', () => expect(said(layerFindings(code))).toEqual([]))
  test('has no import cycle', () => expect(said(cycleFindings(code))).toEqual([]))
  test('has no barrel', () => expect(said(barrelFindings(code))).toEqual([]))
  test('is handed clock, randomness, selection and disk', () => expect(said(handFindings(code))).toEqual([]))
  test('keeps words in strings', () => expect(said(wordFindings(code))).toEqual([]))
  test('names no id of a shipped tag set', () => expect(said(schemaFindings(code, ids))).toEqual([]))
  test('styles by logical properties', () => expect(said(styleFindings(sheets))).toEqual([]))
})

// Planted violations: what each rule finds in sources made up for it.

const planted = (sources: Record<string, string>) =>
  Object.entries(sources).map(([path, text]) => parseSource({ path, text }))
const places = (findings: readonly Finding[]): string[] => findings.map(({ path, found }) => `${path}: ${found}`)

describe('the rule of layers', () => {
  const empty = { 'text/a.ts': '', 'model/a.ts': '', 'agreement/a.ts': '', 'review/a.ts': '', 'stores/a.ts': '' }
  const found = (sources: Record<string, string>) => places(layerFindings(planted({ ...empty, ...sources })))

  test.each([
    ['downwards', 'model/b.ts', "import { a } from '../stores/a.ts'"],
    ['a type', 'model/b.ts', "import type { A } from '../stores/a.ts'"],
    ['an inline type', 'model/b.ts', "export type A = import('../stores/a.ts').A"],
    ['a re-export', 'model/b.ts', "export { a } from '../stores/a.ts'"],
    ['a dynamic import', 'model/b.ts', "export const a = () => import('../stores/a.ts')"],
    ['a template', 'model/b.ts', 'export const a = () => import(`../stores/a.ts`)'],
    ['a worker', 'model/b.ts', "import a from '../stores/a.ts?worker&url'"],
    ['an address', 'model/b.ts', "export const a = new URL('../stores/a.ts', import.meta.url)"],
    ['a glob', 'model/b.ts', "export const a = import.meta.glob('../stores/*.ts')"],
    [
      'a glob of several',
      'model/b.ts',
      "export const a = import.meta.glob(['./*.format.ts', '../{stores,panels}/**/*.ts'])",
    ],
    ['sideways', 'agreement/b.ts', "import { a } from '../review/a.ts'"],
    ['to main', 'app/b.ts', "import { a } from '../main.tsx'"],
    ['a test', 'model/b.ts', "import { a } from './a.test.ts'"],
    ['a package', 'model/b.ts', "import { create } from 'zustand'"],
    ['a package with a scope', 'review/b.ts', "import type { T } from '@tanstack/react-table'"],
    ['out of src', 'stores/b.ts', "import news from '../../public/schemas/news.json'"],
    ['no extension', 'stores/b.ts', "import { a } from '../text/a'"],
    ['a folder', 'stores/b.ts', "import { a } from '../text'"],
    ['from main', 'main.tsx', "import { a } from './text/a.ts'"],
    ['a folder outside the table', 'utils/b.ts', ''],
  ])('finds %s', (_, path, text) => {
    expect(found({ 'main.tsx': '', 'model/a.test.ts': '', [path]: text })).toHaveLength(1)
  })
  test('lets the table through', () => {
    const sources = {
      'main.tsx': "import { start } from './app/start.tsx'\nimport './app/look.css'\nimport 'react'",
      'app/start.tsx': "import { a } from '../stores/a.ts'\nimport { b } from 'react'",
      'review/b.ts': "import type { A } from '../agreement/a.ts'\nimport { a } from './a.ts'",
      'review/b.test.ts': "import { a } from '../stores/a.ts'\nimport 'vitest'",
      'cli/c.mjs': "import { readFileSync } from 'node:fs'\nimport { a } from '../review/a.ts'",
    }
    expect(found(sources)).toEqual([])
  })
  test('is not misled by comments and strings', () => {
    const text = `// import { a } from '../stores/a.ts'\nexport const b = "import { a } from '../stores/a.ts'"`
    expect(found({ 'model/b.ts': text })).toEqual([])
  })
})

describe('the rule of cycles', () => {
  const found = (sources: Record<string, string>) => places(cycleFindings(planted(sources)))

  test('finds one, with its way', () => {
    const sources = {
      'text/a.ts': "import { b } from './b.ts'",
      'text/b.ts': "import type { C } from './c.ts'",
      'text/c.ts': "export { a } from './a.ts'",
    }
    expect(found(sources)).toEqual(['text/a.ts: text/a.ts → text/b.ts → text/c.ts → text/a.ts'])
  })
  test('finds one through a registry', () => {
    const sources = {
      'formats/registry.ts': "export const all = import.meta.glob('./*.format.ts', { eager: true })",
      'formats/x.format.ts': "import { all } from './registry.ts'",
    }
    expect(found(sources)).toHaveLength(1)
  })
  test('lets two ways to one file and a worker through', () => {
    const sources = {
      'app/a.ts': "import './b.ts'\nimport './c.ts'",
      'app/b.ts': "import './c.ts'\nimport at from './d.worker.ts?worker&url'",
      'app/c.ts': '',
      'app/d.worker.ts': "import type { B } from './b.ts'",
    }
    expect(found(sources)).toEqual([])
  })
})

describe('the rule of barrels', () => {
  const found = (path: string, text: string) => places(barrelFindings(planted({ [path]: text })))

  test('finds export *, index.ts and files of re-exports', () => {
    expect(found('text/a.ts', "export * from './b.ts'\nexport const a = 1")).toEqual(['text/a.ts: export *'])
    expect(found('text/a.ts', "export * as b from './b.ts'\nexport const a = 1")).toEqual(['text/a.ts: export *'])
    expect(found('text/index.ts', 'export const a = 1')).toEqual(['text/index.ts: index.ts'])
    expect(found('text/a.ts', "export { b } from './b.ts'\nexport { c } from './c.ts'")).toEqual([
      'text/a.ts: text/a.ts',
    ])
  })
  test('lets a file with something of its own through', () => {
    expect(found('text/a.ts', "export { b } from './b.ts'\nexport const a = 1")).toEqual([])
    expect(found('text/a.ts', '')).toEqual([])
  })
})

describe('the rule of what is handed in', () => {
  const found = (path: string, text: string) => handFindings(planted({ [path]: text })).map((one) => one.found)

  test.each([
    ['Date.now', 'export const t = Date.now()'],
    ['Date.now', "export const t = Date['now']()"],
    ['Date.now', 'const { now } = Date'],
    ['Date.now', 'export const clock = globalThis.Date.now'],
    ['new Date()', 'export const t = new Date()'],
    ['Date()', 'export const t = Date()'],
    ['performance.now', 'export const t = performance.now()'],
    ['Math.random', 'export const r = Math.random()'],
    ['crypto.randomUUID', 'export const id = globalThis.crypto?.randomUUID()'],
    ['getSelection', 'export const s = document.getSelection()?.isCollapsed'],
    ['getSelection', 'export const s = getSelection()'],
    ['createRange', 'export const r = document.createRange()'],
    ['CSS.highlights', 'CSS.highlights.clear()'],
    ['CSS.highlights', "globalThis.CSS!.highlights.delete('x')"],
    ['caretRangeFromPoint', 'export const r = document.caretRangeFromPoint(1, 2)'],
    ['indexedDB', "export const db = indexedDB.open('x')"],
    ['indexedDB', 'export const there = typeof indexedDB'],
    ['indexedDB', 'const { indexedDB: db } = window'],
    ['navigator.storage', 'export const left = navigator.storage.estimate()'],
    ['showSaveFilePicker', 'export const file = window.showSaveFilePicker()'],
    ['localStorage', "export const x = localStorage.getItem('x')"],
    ['innerHTML', "element.innerHTML = ''"],
    ['dangerouslySetInnerHTML', 'export const props = { dangerouslySetInnerHTML: { __html: x } }'],
    ['dangerouslySetInnerHTML', 'export const a = <p dangerouslySetInnerHTML={x} />'],
  ])('finds %s in %s', (name, text) => {
    expect(found('panels/a.tsx', text)).toEqual([name])
  })
  test('lets the folder that owns it through', () => {
    expect(found('app/a.ts', 'export const t = Date.now() + Math.random()')).toEqual([])
    expect(found('cli/a.mjs', 'export const t = performance.now()')).toEqual([])
    expect(found('reader/a.ts', 'export const s = document.getSelection() ?? CSS.highlights')).toEqual([])
    expect(found('storage/a.ts', 'export const s = [indexedDB, navigator.storage]')).toEqual([])
    expect(found('model/a.test.ts', 'export const t = Date.now()')).toEqual([])
  })
  test('lets look-alikes through', () => {
    const text = `// Date.now()
export const a = new Date(at).toISOString() + clock.now() + 'Math.random' + "indexedDB"
export interface Hands { randomUUID(): string; now: () => number }`
    expect(found('model/a.ts', text)).toEqual([])
  })
})

describe('the rule of words', () => {
  const found = (text: string) => wordFindings(planted({ 'panels/A.tsx': text })).map((one) => one.found)

  test.each([
    ['Save', 'export const A = () => <b>Save</b>'],
    ['احفظ', 'export const A = () => <b> احفظ </b>'],
    ['Save', "export const A = () => <b>{'Save'}</b>"],
    ['Off', "export const A = () => <b>{on ? t('on') : 'Off'}</b>"],
    ['Saved', 'export const A = () => <>{ok && `Saved ${n}`}</>'],
    ['Close', 'export const A = () => <button aria-label="Close" />'],
    ['Close', "export const A = () => <button title={'Close'} />"],
    ['Search', "export const A = () => <input placeholder={short ? '' : 'Search'} />"],
  ])('finds %s', (word, text) => {
    expect(found(text)).toEqual([word])
  })
  test('lets keys, signs and classes through', () => {
    const text = `export const A = () => (
  <b className="close" data-state="saved" aria-label={t('close')} title={\`\${a}: \${b}\`}>
    {t('save')} · {n} ({list.map((x) => x + 'y').length}) {kind === 'a' ? 1 : 2}
  </b>)`
    expect(found(text)).toEqual([])
  })
})

describe('the rule of tag sets', () => {
  const schema = { layers: [{ id: 'quote', labels: [{ id: 'DIRECT' }], attributes: [{ id: 'voice' }] }] }
  const found = (text: string) =>
    schemaFindings(planted({ 'panels/a.ts': text }), schemaIds(JSON.stringify(schema))).map((one) => one.found)

  test.each([
    ['quote', "export const a = layer.id === 'quote'"],
    ['DIRECT', 'export const a = label === `DIRECT`'],
    ['quote/DIRECT', "export const a = pens.get('quote/DIRECT')"],
    ['voice', "export type A = 'voice' | 'other'"],
    ['voice', "export const a = annotation.attributes['voice']"],
    ['quote', "switch (x.trait) { case 'a': f('quote') }"],
    ['quote', "list.map((x) => f(x, 'quote'))"],
  ])('finds %s', (id, text) => {
    expect(found(text)).toEqual([id])
  })
  test('lets traits, names and longer texts through', () => {
    const text = `import { quote } from './quote'
export type LayerTrait = 'quote' | 'voice'
export interface Layer { trait?: 'quote' }
export const a = layer.trait === 'quote' || withTrait(schema, 'voice') || { trait: 'voice' }
switch (layer.trait) { case 'quote': break }
idsByTrait.get('quote')?.map(f)
element.classList.add('quote')
export const b = ['a quote', { quote: 1 }, x.voice]`
    expect(found(text)).toEqual([])
  })
})

describe('the rule of style', () => {
  const found = (declaration: string) => styleFindings([{ path: 'a.css', text: `.a {\n  ${declaration}\n}` }]).length

  test.each([
    'margin-left: 1px',
    'padding-right: 0 !important',
    'border-top: 0',
    'border-bottom-left-radius: 2px',
    'left: 0',
    'color: red; top: 0',
    '.b { color: red }\n  inset: 0; right: 0',
    'text-align: left',
    'float: right',
    'margin: 0 1px 0 2px',
    'inset: 0 auto 0 calc(1px + 2px)',
    'border-radius: 1px 2px',
    'background-position: left top',
    'background: linear-gradient(to right, red, blue)',
    'left: 0 /* physical: */',
  ])('finds %s', (declaration) => {
    expect(found(declaration)).toBe(1)
  })
  test.each([
    'margin-inline-start: 1px',
    'inset-inline: 0 1px',
    'text-align: start',
    'margin: 0 1px 2px 1px',
    'margin: 0 calc(1px + 2px)',
    'border-radius: 1px 1px 0 0',
    '/* margin-left: 1px; */ color: red',
    'transform-origin: center top',
    'left: 0; /* physical: the caret is measured from the left edge */',
  ])('lets %s through', (declaration) => {
    expect(found(declaration)).toBe(0)
  })
})

test('the table of the map is read', () => {
  const markdown =
    '# Map\n\n| folder | layer | what |\n|---|---|---|\n| `text/` | 0 | x |\n| reader, panels | 6 | y |\n\n| a |'
  expect(readTable(markdown)).toEqual(
    new Map([
      ['text', 0],
      ['reader', 6],
      ['panels', 6],
    ]),
  )
  expect(readTable('no table')).toBeNull()
})
