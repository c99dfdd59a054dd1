import fc from 'fast-check'
import { expect, test } from 'vitest'
import { paragraphsOf, paragraphsWithin } from './paragraphs.ts'
import { SpanIndex, type Spanned } from './span-index.ts'
import type { Span } from './span.ts'
import { hardText, spanIn } from './text.fixtures.ts'

const law = (name: string, property: fc.IPropertyWithHooks<unknown[]>): void => test(name, () => fc.assert(property))

/** What happens to one of six ids: put with these parts (added, or its spans changed), or taken out. */
interface Step {
  readonly id: string
  readonly spans: readonly Span[] | null
}

/** A text, records that are there from the start, and what then happens to them. */
const scene = hardText(16)
  .map((text) => `${text}س`)
  .chain((text) => {
    // Parts in any order, touching, overlapping, over paragraph ends; records of the whole document have none.
    const spans = fc.array(spanIn(text), { maxLength: 3 })
    const id = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f')
    return fc.record({
      text: fc.constant(text),
      start: fc.uniqueArray(fc.record({ id, spans }), { selector: (one) => one.id, maxLength: 6 }),
      steps: fc.array(fc.record({ id, spans: fc.option(spans) }), { maxLength: 20 }),
    })
  })

const whole = ({ spans }: Spanned): Span => ({
  start: Math.min(...spans.map(({ start }) => start)),
  end: Math.max(...spans.map(({ end }) => end)),
})

/** Text order said anew: start, then the longer, then the id. */
function inOrder(a: Spanned, b: Spanned): number {
  const [one, other] = [whole(a), whole(b)]
  return one.start - other.start || other.end - one.end || (a.id < b.id ? -1 : 1)
}

interface Run {
  readonly text: string
  readonly index: SpanIndex<Spanned>
  readonly left: readonly Spanned[]
}

function run({ text, start, steps }: { text: string; start: Spanned[]; steps: Step[] }): Run {
  const held = new Map(start.map((one) => [one.id, one]))
  const index = new SpanIndex<Spanned>(paragraphsOf(text), start)
  for (const { id, spans } of steps) {
    const before = held.get(id)
    // Another object of the same id and spans must do for taking out: records are replaced, not kept.
    if (before) index.remove({ id, spans: [...before.spans] })
    held.delete(id)
    if (spans) {
      const record = { id, spans }
      held.set(id, record)
      index.add(record)
    }
  }
  return { text, index, left: [...held.values()].filter(({ spans }) => spans.length > 0) }
}

law(
  'the order is that of all records sorted, and every place in it is found again',
  fc.property(scene, (given) => {
    const { index, left } = run(given)
    const sorted = [...left].sort(inOrder)
    expect(index.ordered).toEqual(sorted)
    sorted.forEach((record, i) => {
      expect(index.position(record)).toBe(i)
      expect(index.position({ ...record })).toBe(i)
      expect(index.position({ ...record, id: 'stranger' })).toBe(-1)
    })
  }),
)

law(
  'a paragraph has exactly the records with a part that touches it, each once',
  fc.property(scene, (given) => {
    const { text, index, left } = run(given)
    const paragraphs = paragraphsOf(text)
    for (const { index: i } of paragraphs) {
      const touching = left.filter(({ spans }) =>
        spans.some((span) => {
          const [first, last] = paragraphsWithin(paragraphs, span)
          return first <= i && i <= last
        }),
      )
      expect([...index.within(i)].sort(inOrder)).toEqual(touching.sort(inOrder))
    }
    expect(index.within(paragraphs.length)).toEqual([])
    expect(index.within(-1)).toEqual([])
  }),
)

law(
  'at every unit it gives what covers the unit, the shortest first, then in text order',
  fc.property(scene, (given) => {
    const { text, index, left } = run(given)
    const reach = (one: Spanned): number => whole(one).end - whole(one).start
    for (let offset = 0; offset <= text.length; offset += 1) {
      const covering = left.filter(({ spans }) => spans.some(({ start, end }) => start <= offset && offset < end))
      expect(index.at(offset)).toEqual(covering.sort((a, b) => reach(a) - reach(b) || inOrder(a, b)))
    }
  }),
)

law(
  'from an offset it gives the place of the first that starts there or later',
  fc.property(scene, (given) => {
    const { text, index, left } = run(given)
    for (let offset = 0; offset <= text.length + 1; offset += 1) {
      expect(index.from(offset)).toBe(left.filter((one) => whole(one).start < offset).length)
    }
  }),
)

law(
  'taking out what is not there changes nothing',
  fc.property(scene, (given) => {
    const { text, index, left } = run(given)
    const before = [...index.ordered]
    for (const record of left) index.remove({ ...record, id: `${record.id}2` })
    index.remove({ id: 'a', spans: [] })
    expect(index.ordered).toEqual(before)
    for (const { index: i } of paragraphsOf(text)) {
      expect(index.within(i).every((one) => before.includes(one))).toBe(true)
    }
  }),
)

law(
  'emptied, it is as if it had never held anything',
  fc.property(scene, (given) => {
    const { text, index, left } = run(given)
    for (const record of left) index.remove(record)
    expect(index.ordered).toEqual([])
    expect(paragraphsOf(text).every(({ index: i }) => index.within(i).length === 0)).toBe(true)
    expect([index.from(0), index.at(0)]).toEqual([0, []])
  }),
)
