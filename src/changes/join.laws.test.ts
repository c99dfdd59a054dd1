import fc from 'fast-check'
import { expect, test } from 'vitest'
import { project } from '../formats/project.fixtures.ts'
import { emptyContent, type Content } from '../model/content.ts'
import type { Entry, Project } from '../model/project.ts'
import { apply, misfitOf } from './diff.ts'
import { join, type Joined } from './join.ts'

const law = (name: string, property: fc.IPropertyWithHooks<unknown[]>): void => test(name, () => fc.assert(property))

function joinTo(own: Project, incoming: Project, freshId: () => string): { joined: Joined; after: Project } {
  const contents = new Map(own.entries.map(({ document, content }) => [document.id, content]))
  const { entries, ...head } = own
  const joined = join(
    head,
    entries.map(({ document }) => document),
    (id) => contents.get(id) ?? emptyContent(),
    incoming,
    freshId,
  )
  for (const { document, diff } of joined.diffs) {
    const content = contents.get(document)
    if (!content) throw new Error(`a diff for ${document}, which is not there`)
    expect(misfitOf(content, diff)).toBeNull()
    contents.set(document, apply(content, diff))
  }
  const kept = entries.map(({ document }) => ({ document, content: contents.get(document.id) as Content }))
  return { joined, after: { ...joined.head, entries: [...kept, ...joined.entries] } }
}

const counter = (): (() => string) => {
  let made = 0
  return () => `fresh-${(made += 1)}`
}

/** A copy of a document on which someone went on: every `nth` annotation has got a note. */
const wentOn = ({ document, content }: Entry, nth: number): Entry => ({
  document,
  content: {
    ...content,
    annotations: new Map(
      [...content.annotations].map(([id, one], i) => [id, i % nth === 0 ? { ...one, note: 'أضيف' } : one]),
    ),
  },
})

/** Two projects that share some texts and some ids, as copies of one project do after people went on with them. */
const pair = fc
  .tuple(project, project, fc.nat(3), fc.nat(4), fc.boolean())
  .map(([one, other, cut, nth, first]): [Project, Project] => {
    const copies = one.entries.slice(cut).map((entry) => (nth === 0 ? entry : wentOn(entry, nth)))
    return [one, { ...other, entries: first ? [...copies, ...other.entries] : [...other.entries, ...copies] }]
  })

/** Within one project no id comes twice: documents that would bring one again are left out. */
const distinct = ([one, other]: [Project, Project]): [Project, Project] => {
  const seen = new Set<string>()
  const kept = other.entries.filter(({ document, content }) => {
    const ids = [document.id, ...content.sets.keys(), ...content.annotations.keys(), ...content.relations.keys()]
    if (ids.some((id) => seen.has(id))) return false
    for (const id of ids) seen.add(id)
    return true
  })
  return [one, { ...other, entries: kept }]
}

const two = pair.map(distinct)

const recordsOf = ({ document, content }: Entry): [string, unknown][] => [
  [document.id, document],
  ...content.sets,
  ...content.annotations,
  ...content.relations,
]

law(
  'everything that was there is there, unchanged',
  fc.property(two, ([own, incoming]) => {
    const { after } = joinTo(own, incoming, counter())
    const records = new Map(after.entries.flatMap(recordsOf))
    for (const [id, record] of own.entries.flatMap(recordsOf)) expect(records.get(id)).toBe(record)
    expect(after.entries.slice(0, own.entries.length).map(({ document }) => document)).toEqual(
      own.entries.map(({ document }) => document),
    )
  }),
)

law(
  'no two records have one id, and every record stands where its set and its ends are',
  fc.property(two, ([own, incoming]) => {
    const { after } = joinTo(own, incoming, counter())
    const ids = after.entries.flatMap(recordsOf).map(([id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const { document, content } of after.entries) {
      for (const [id, set] of content.sets) expect([set.id, set.document]).toEqual([id, document.id])
      for (const [id, one] of content.annotations) {
        expect(one.id).toBe(id)
        expect(content.sets.has(one.set)).toBe(true)
      }
      for (const [id, one] of content.relations) {
        expect(one.id).toBe(id)
        expect([one.set, one.from, one.to].map((end) => content.sets.has(end) || content.annotations.has(end))).toEqual(
          [true, true, true],
        )
        expect(content.annotations.get(one.from)?.set).toBe(one.set)
      }
    }
  }),
)

const plain = (value: unknown): string =>
  JSON.stringify(value, (_, held: unknown) =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.entries(held).sort(([a], [b]) => (a < b ? -1 : 1))
      : held,
  )

/** Each set of a document as text without ids: the records, and the ends of relations by the records there. */
function worksOn({ content }: Entry): string[] {
  const bare = ({ id: _id, set: _set, ...rest }: { readonly id: string; readonly set: string }): unknown => rest
  return [...content.sets.values()].map(({ id, document: _document, ...set }) =>
    plain([
      set,
      [...content.annotations.values()]
        .filter((one) => one.set === id)
        .map((one) => plain(bare(one)))
        .sort(),
      [...content.relations.values()]
        .filter((one) => one.set === id)
        .map(({ from, to, ...one }) =>
          plain([bare(one), ...[from, to].map((end) => bare(content.annotations.get(end)!))]),
        )
        .sort(),
    ]),
  )
}

law(
  'everything that came is there, on a document of the same text',
  fc.property(two, ([own, incoming]) => {
    const { after } = joinTo(own, incoming, counter())
    for (const entry of incoming.entries) {
      const meeting = after.entries.filter(({ document }) => document.sha256 === entry.document.sha256)
      expect(meeting.length).toBeGreaterThan(0)
      const works = new Set(meeting.flatMap(worksOn))
      for (const work of worksOn(entry)) expect(works.has(work)).toBe(true)
    }
  }),
)

law(
  'joining the same a second time adds nothing, nor does joining what came of it',
  fc.property(two, ([own, incoming]) => {
    const freshId = counter()
    const { after } = joinTo(own, incoming, freshId)
    for (const again of [incoming, own, after]) {
      const { joined } = joinTo(after, again, freshId)
      expect(joined.entries).toEqual([])
      expect(joined.diffs).toEqual([])
      expect(joined.head).toEqual({
        schema: after.schema,
        annotators: after.annotators,
        ...(after.unknown && { unknown: after.unknown }),
      })
    }
  }),
)

law(
  'a project joined into an empty one is that project',
  fc.property(project, (incoming) => {
    const { after } = joinTo({ ...incoming, entries: [] }, incoming, counter())
    expect(after).toEqual(incoming)
  }),
)
