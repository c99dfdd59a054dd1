import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { attributesFrom, type Annotation, type Attributes, type Relation } from '../model/annotation.ts'
import type { AnnotationSet, Annotator, SetState } from '../model/annotation-set.ts'
import type { Document } from '../model/document.ts'
import type { Entry, Project } from '../model/project.ts'
import type { Id, Json, Stamp } from '../model/record.ts'
import type { Schema } from '../model/schema.ts'
import type { Span } from '../text/span.ts'
import { hardText } from '../text/text.fixtures.ts'
import { unitsOf } from '../text/units.ts'
import type { Hands } from './format.ts'

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

/** Hands whose ids count up. */
export function testHands(): Hands {
  let made = 0
  return { sha256: (bytes) => Promise.resolve(sha256Of(bytes)), id: () => `made-${(made += 1)}` }
}

const named = (word: string): { ar: string; en: string } => ({ ar: `${word} ع`, en: word })

/** A tag set of our own, with ids that would break careless code. */
export const oddSchema: Schema = {
  id: 'odd',
  version: '3',
  name: { ar: 'غريب', en: 'Odd' },
  layers: [
    {
      id: '__proto__',
      kind: 'span',
      trait: 'mention',
      name: named('names'),
      overlap: 'any',
      snap: 'word',
      discontinuous: true,
      labels: [
        {
          id: 'constructor',
          name: named('one'),
          code: { ar: 'وا', en: 'ONE' },
          colour: 'person',
          line: 'solid',
          key: '1',
        },
        {
          id: 'شخص',
          trait: 'direct',
          name: named('two'),
          code: { ar: 'اث', en: 'TWO' },
          colour: '#123456',
          line: 'wavy',
          parent: 'constructor',
          guideline: { ar: 'قاعدة', en: 'A rule' },
          unknown: attributesFrom([['since', 2]]),
        },
      ],
      attributes: [
        { id: 'z', type: 'text', name: named('last letter first') },
        {
          id: '__proto__',
          type: 'choice',
          name: named('choice'),
          options: [{ id: 'toString', name: named('an option') }],
          required: true,
          of: ['شخص'],
        },
      ],
    },
    {
      id: 'page',
      kind: 'document',
      name: named('page'),
      overlap: 'none',
      snap: 'grapheme',
      discontinuous: false,
      labels: [{ id: 'topic', name: named('topic'), code: { ar: 'مو', en: 'TOP' }, colour: 'ink', line: 'dotted' }],
      attributes: [],
    },
    {
      id: 'links',
      kind: 'relation',
      name: named('links'),
      overlap: 'any',
      snap: 'word',
      discontinuous: false,
      labels: [
        {
          id: 'of',
          name: named('of'),
          code: { ar: 'لـ', en: 'OF' },
          colour: 'ink',
          line: 'solid',
          ends: { from: ['__proto__'], to: ['__proto__/شخص', 'page'] },
          symmetric: true,
        },
        { id: 'constructor', name: named('made'), code: { ar: 'صن', en: 'MAD' }, colour: 'ink', line: 'solid' },
      ],
      attributes: [{ id: 'sure', type: 'flag', name: named('sure') }],
    },
  ],
  unknown: attributesFrom([['licence', 'CC0']]),
}

const word = fc.constantFrom('سوق', 'قرية', '😀', 'e\u0301', '"', '\\', '\u2028', '', 'note', '\ud800', '<b>')
const json: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    word,
    fc.integer(),
    fc.double({ noNaN: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('json'), { maxLength: 3 }),
    fc.array(fc.tuple(word, tie('json')), { maxLength: 3 }).map((entries) => attributesFrom(entries)),
  ),
})).json

const keys = fc.constantFrom('z', 'a', '__proto__', 'constructor', '10', '9', 'provenance', 'سنة', 'toJSON')
const record: fc.Arbitrary<Attributes> = fc
  .array(fc.tuple(keys, json), { maxLength: 3 })
  .map((entries) => attributesFrom(entries))
const unknown = record.map((value) => (Object.keys(value).length === 0 ? {} : { unknown: value }))

const stamp: fc.Arbitrary<Stamp> = fc
  .tuple(
    fc.constantFrom('me', 'someone'),
    fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
    unknown,
  )
  .map(([by, at, more]) => ({ by, at: at.toISOString(), ...more }))

const maybe = <K extends string, T>(key: K, value: fc.Arbitrary<T>): fc.Arbitrary<{ readonly [key in K]?: T }> =>
  fc.option(value, { nil: undefined }).map((one) => (one === undefined ? {} : ({ [key]: one } as { [key in K]: T })))

/** Offsets of a text where a character starts, and its end. */
const starts = (text: string): number[] => {
  const units = unitsOf(text, 'utf16')
  return Array.from({ length: text.length + 1 }, (_, i) => i).filter((i) => units.from(i) !== null)
}

/** One to three spans in order that do not overlap; null when the text has no room for one. */
function spansIn(text: string, max: number): fc.Arbitrary<readonly Span[] | null> {
  const places = starts(text)
  if (places.length < 2) return fc.constant(null)
  return fc
    .tuple(fc.uniqueArray(fc.nat({ max: places.length - 1 }), { minLength: 2, maxLength: max * 2 }), unknown)
    .map(([picked, more]) => {
      const edges = [...picked].sort((a, b) => a - b).map((i) => places[i] as number)
      const spans: Span[] = []
      for (let i = 0; i + 1 < edges.length; i += 2) {
        spans.push({ start: edges[i] as number, end: edges[i + 1] as number, ...(i === 0 && more) })
      }
      return spans
    })
}

interface Draft {
  readonly layer: Id
  readonly label: Id
  readonly spans: readonly Span[]
  readonly rest: Omit<Annotation, 'id' | 'set' | 'layer' | 'label' | 'spans'>
}

const origin = fc.constantFrom('hand', 'suggested', 'imported', 'adjudicated' as const)
const rest = fc
  .tuple(
    record,
    maybe('note', fc.constantFrom('ملاحظة', 'x')),
    origin,
    maybe('created', stamp),
    maybe('modified', stamp),
    unknown,
  )
  .map(([attributes, note, from, created, modified, more]) => ({
    attributes,
    ...note,
    origin: from,
    ...created,
    ...modified,
    ...more,
  }))

const draftIn = (text: string): fc.Arbitrary<Draft | null> =>
  fc.oneof(
    fc
      .tuple(fc.constantFrom('constructor', 'شخص'), spansIn(text, 2), rest)
      .map(([label, spans, more]) => (spans ? { layer: '__proto__', label, spans, rest: more } : null)),
    rest.map((more) => ({ layer: 'page', label: 'topic', spans: [], rest: more })),
  )

type LinkDraft = readonly [
  from: number,
  to: number,
  label: Id,
  rest: Omit<Relation, 'id' | 'set' | 'layer' | 'label' | 'from' | 'to'>,
]
const link: fc.Arbitrary<LinkDraft> = fc.tuple(fc.nat(99), fc.nat(99), fc.constantFrom('of', 'constructor'), rest)

interface SetDraft {
  readonly annotator: number
  readonly state: SetState
  readonly coverage: readonly Span[] | null
  readonly drafts: readonly (Draft | null)[]
  readonly links: readonly LinkDraft[]
  readonly more: Pick<AnnotationSet, 'schemaVersion' | 'unknown'>
}

const setIn = (text: string): fc.Arbitrary<SetDraft> =>
  fc.record({
    annotator: fc.nat({ max: 1 }),
    state: fc.constantFrom('draft', 'submitted', 'locked' as const),
    coverage: fc.option(spansIn(text, 2).map((spans) => spans?.map(({ start, end }) => ({ start, end })) ?? null)),
    drafts: fc.array(draftIn(text), { maxLength: 5 }),
    links: fc.array(link, { maxLength: 3 }),
    more: fc
      .tuple(maybe('schemaVersion', fc.constant('2')), unknown)
      .map(([version, rests]) => ({ ...version, ...rests })),
  })

const annotators: readonly Annotator[] = [
  { id: 'someone', name: 'سعاد' },
  { id: 'me', name: 'Me', unknown: attributesFrom([['team', 'أ']]) },
]

function entryOf(
  n: number,
  text: string,
  more: Pick<Document, 'meta' | 'direction' | 'unknown'>,
  drafts: readonly SetDraft[],
): Entry {
  const id = `document-${n}`
  const sha256 = sha256Of(new TextEncoder().encode(text))
  const document: Document = { id, title: `نص ${n}`, text, language: 'ar', sha256, ...more }
  const content: Entry['content'] = { sets: new Map(), annotations: new Map(), relations: new Map() }
  drafts.forEach((draft, s) => {
    const set = `set-${n}-${s}`
    const { id: annotator } = annotators[draft.annotator] as Annotator
    const coverage = draft.coverage ? { coverage: draft.coverage } : {}
    content.sets.set(set, { id: set, document: id, annotator, state: draft.state, ...coverage, ...draft.more })
    const ids: Id[] = []
    draft.drafts.forEach((one, a) => {
      if (!one) return
      const annotation = `a-${n}-${s}-${a}`
      ids.push(annotation)
      content.annotations.set(annotation, {
        id: annotation,
        set,
        layer: one.layer,
        label: one.label,
        spans: one.spans,
        ...one.rest,
      })
    })
    draft.links.forEach(([from, to, label, others], r) => {
      const [first, second] = [ids[from % ids.length], ids[to % ids.length]]
      if (first === undefined || second === undefined) return
      const relation = `r-${n}-${s}-${r}`
      content.relations.set(relation, { id: relation, set, layer: 'links', label, from: first, to: second, ...others })
    })
  })
  return { document, content }
}

/** Projects of up to three documents over `oddSchema`, in the form in which reading gives them. */
export const project: fc.Arbitrary<Project> = fc
  .array(
    hardText(12).chain((text) =>
      fc.tuple(
        fc.constant(text),
        fc
          .tuple(record, fc.constantFrom('rtl', 'ltr', 'auto' as const), unknown)
          .map(([meta, direction, more]) => ({ meta, direction, ...more })),
        fc.array(setIn(text), { maxLength: 3 }),
      ),
    ),
    { maxLength: 3 },
  )
  .chain((documents) => fc.tuple(fc.constant(documents), unknown))
  .map(([documents, more]) => ({
    schema: oddSchema,
    annotators,
    ...more,
    entries: documents.map(([text, head, drafts], n) => entryOf(n, text, head, drafts)),
  }))

/** The same project with every map in another order. */
export function permuted(original: Project, seed: number): Project {
  const turn = <T>(map: ReadonlyMap<Id, T>): Map<Id, T> => {
    const entries = [...map].reverse()
    const cut = entries.length === 0 ? 0 : seed % entries.length
    return new Map([...entries.slice(cut), ...entries.slice(0, cut)])
  }
  const entries = original.entries.map(({ document, content }) => ({
    document,
    content: { sets: turn(content.sets), annotations: turn(content.annotations), relations: turn(content.relations) },
  }))
  return { ...original, entries }
}
