import fc from 'fast-check'
import { expect, test } from 'vitest'
import { apply, type Diff } from '../changes/diff.ts'
import { project } from '../formats/project.fixtures.ts'
import { attributesFrom, type Annotation } from '../model/annotation.ts'
import { copyContent, type Content } from '../model/content.ts'
import type { Entry, Project } from '../model/project.ts'
import { fold } from '../text/fold.ts'
import { Rows, type Column, type Query, type Row } from './rows.ts'

const law = (name: string, property: fc.IPropertyWithHooks<unknown[]>): void => test(name, () => fc.assert(property))

const names = {
  label: (layer: string, label: string) => `${layer} ${label}`,
  layer: (layer: string) => layer,
  annotator: (id: string) => id.split('').reverse().join(''),
}

const columns: readonly Column[] = ['text', 'label', 'layer', 'document', 'place', 'note', 'annotator', 'time']

const query: fc.Arbitrary<Query> = fc.record({
  search: fc.constantFrom('', '', 'سوق', 'قريه', 'كتب', 'é', 'word', '12.5', 'نص 1', 'ملاحظه', '"', '…'),
  sort: fc.array(fc.record({ column: fc.constantFrom(...columns), descending: fc.boolean() }), { maxLength: 3 }),
  labels: fc.subarray(['__proto__/constructor', '__proto__/شخص', 'page/topic', 'other/one']),
  annotators: fc.subarray(['someone', 'me', 'third']),
  documents: fc.subarray(['document-0', 'document-1', 'document-2']),
})

/** Numbers that choose an act on whatever content there is then. */
const choice = fc.tuple(fc.nat(5), fc.nat(999), fc.nat(999), fc.nat(999))
type Choice = readonly [kind: number, a: number, b: number, c: number]

function actOn({ document, content }: Entry, step: number, [kind, a, b, c]: Choice): Diff {
  const annotations = [...content.annotations.values()]
  const sets = [...content.sets.values()]
  const one = annotations[a % annotations.length]
  const set = sets[b % sets.length]
  const start = document.text === '' ? 0 : c % document.text.length
  const spans = document.text === '' ? [] : [{ start, end: start + 1 + (b % (document.text.length - start)) }]
  if (kind === 0 || (!one && kind < 4)) {
    const made: Annotation = {
      id: `new-${step}`,
      set: set?.id ?? 'nobody',
      layer: 'other',
      label: 'one',
      spans,
      attributes: attributesFrom(),
      origin: 'hand',
    }
    return { annotations: { added: [made] } }
  }
  if (kind === 1 && one) return { annotations: { removed: [one] } }
  if (kind === 2 && one) return { annotations: { updated: [[one, { ...one, label: 'شخص', note: 'ملاحظة' }]] } }
  if (kind === 3 && one)
    return { annotations: { updated: [[one, { ...one, spans, modified: { by: 'me', at: `${2000 + c}` } }]] } }
  if (kind === 4 && set)
    return { sets: { updated: [[set, { ...set, annotator: c % 2 ? 'third' : 'me', state: 'locked' }]] } }
  return { sets: { added: [{ id: `set-${step}`, document: document.id, annotator: 'third', state: 'draft' }] } }
}

const copied = ({ document, content }: Entry): Entry => ({ document, content: copyContent(content) })

function rowsOf(entries: readonly Entry[]): Rows {
  const rows = new Rows(names)
  entries.forEach((entry, i) => rows.put(copied(entry), i * 3))
  return rows
}

const listed = (rows: Rows, asked: Query): unknown => [rows.run(asked), rows.window(0, 500), rows.entries()]

/** Entries after a run of acts, spread over the documents, and the acts themselves. */
function run(
  given: Project,
  choices: readonly Choice[],
): { states: (readonly Entry[])[]; acts: { document: string; diff: Diff }[] } {
  let entries: readonly Entry[] = given.entries
  const states = [entries]
  const acts: { document: string; diff: Diff }[] = []
  choices.forEach((choice, step) => {
    const at = choice[3] % entries.length
    const entry = entries[at] as Entry
    const diff = actOn(entry, step, choice)
    acts.push({ document: entry.document.id, diff })
    entries = entries.map((one, i) => (i === at ? { ...one, content: apply(one.content as Content, diff) } : one))
    states.push(entries)
  })
  return { states, acts }
}

const peopled = project.filter(({ entries }) => entries.length > 0)

law(
  'rows that followed any acts equal rows made from what came of them',
  fc.property(peopled, fc.array(choice, { maxLength: 12 }), query, (given, choices, asked) => {
    const { states, acts } = run(given, choices)
    const rows = rowsOf(given.entries)
    acts.forEach(({ document, diff }, i) => {
      rows.follow(document, diff)
      // Questions in between leave nothing behind that later answers show.
      if (i % 3 === 0) rows.run(asked)
    })
    expect(listed(rows, asked)).toEqual(listed(rowsOf(states.at(-1) as Entry[]), asked))
  }),
)

// A project is read while acts are made: storage gives some of them, and all since an earlier one come after it.
law(
  'acts that are there already may come again: from any earlier one on, the same state is reached',
  fc.property(
    peopled,
    fc.array(choice, { minLength: 1, maxLength: 12 }),
    fc.nat(),
    fc.nat(),
    query,
    (given, choices, a, b, asked) => {
      const { states, acts } = run(given, choices)
      const read = a % states.length
      const from = b % (read + 1)
      const rows = rowsOf(states[read] as Entry[])
      for (const { document, diff } of acts.slice(from)) rows.follow(document, diff)
      expect(listed(rows, asked)).toEqual(listed(rowsOf(states.at(-1) as Entry[]), asked))
    },
  ),
)

law(
  'a query keeps exactly what fits it, and the facets count everything',
  fc.property(peopled, query, (given, asked) => {
    const rows = rowsOf(given.entries)
    const all = given.entries.flatMap(({ document, content }) =>
      [...content.annotations.values()].map((one) => ({ document, content, one })),
    )
    const needle = fold(asked.search).text
    const fits = all.filter(({ document, content, one }) => {
      const text = one.spans.map(({ start, end }) => document.text.slice(start, end)).join(' … ')
      return (
        (asked.labels.length === 0 || asked.labels.includes(`${one.layer}/${one.label}`)) &&
        (asked.annotators.length === 0 || asked.annotators.includes(content.sets.get(one.set)?.annotator ?? '')) &&
        (asked.documents.length === 0 || asked.documents.includes(document.id)) &&
        [text, one.note ?? '', document.title].some((where) => fold(where).text.includes(needle))
      )
    })
    const outcome = rows.run(asked)
    expect([outcome.count, outcome.total]).toEqual([fits.length, all.length])
    expect(new Set(rows.window(0, 500).map(({ id }) => id))).toEqual(new Set(fits.map(({ one }) => one.id)))
    for (const counts of [outcome.facets.labels, outcome.facets.annotators]) {
      expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(all.length)
    }
    const second = rows.run({ ...asked, labels: [], annotators: [], documents: [], search: '' })
    expect(second.facets).toEqual(outcome.facets)
  }),
)

law(
  'the order is total: it does not depend on the order in which records came, and windows tile it',
  fc.property(peopled, query, fc.nat(7), (given, asked, width) => {
    const rows = rowsOf(given.entries)
    const turned = new Rows(names)
    given.entries
      .map((entry, i) => [entry, i * 3] as const)
      .reverse()
      .forEach(([{ document, content }, order]) => {
        turned.put(
          { document, content: { ...content, annotations: new Map([...content.annotations].reverse()) } },
          order,
        )
      })
    const { count } = rows.run(asked)
    turned.run(asked)
    const whole = rows.window(0, 500)
    expect(turned.window(0, 500)).toEqual(whole)
    const pieces: Row[] = []
    for (let from = 0; from < count; from += width + 1) pieces.push(...rows.window(from, from + width + 1))
    expect(pieces).toEqual(whole)
    whole.forEach(({ id }, i) => expect(rows.indexOf(id)).toBe(i))
  }),
)

law(
  'sorted by one column, its keys only rise, or only fall, and equal ones stand in text order',
  fc.property(peopled, fc.constantFrom(...columns), fc.boolean(), (given, column, descending) => {
    const rows = rowsOf(given.entries)
    const plain: Query = { search: '', sort: [], labels: [], annotators: [], documents: [] }
    rows.run(plain)
    const inText = new Map(rows.window(0, 500).map(({ id }, i) => [id, i]))
    rows.run({ ...plain, sort: [{ column, descending }] })
    const start = new Map(
      given.entries.flatMap(({ content }) =>
        [...content.annotations.values()].map((one) => [one.id, one.spans[0]?.start ?? -1]),
      ),
    )
    const keys: Record<Column, (row: Row) => string | number> = {
      text: (row) => fold(row.text).text,
      label: (row) => names.label(row.layer, row.label),
      layer: (row) => names.layer(row.layer),
      document: (row) => fold(row.title).text,
      place: (row) => start.get(row.id) as number,
      note: (row) => row.note,
      annotator: (row) => names.annotator(row.annotator),
      time: (row) => row.time ?? '',
    }
    const sorted = rows.window(0, 500)
    sorted.slice(1).forEach((row, i) => {
      const [a, b] = [keys[column](sorted[i] as Row), keys[column](row)]
      if (a === b) expect(inText.get(row.id)).toBeGreaterThan(inText.get((sorted[i] as Row).id) as number)
      else expect(a < b).toBe(!descending)
    })
  }),
)
