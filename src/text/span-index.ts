import { paragraphsWithin, type Paragraph } from './paragraphs.ts'
import { compareSpans, extent, type Offset, type Span } from './span.ts'

/** Anything with an id that covers one or more stretches of a text. */
export interface Spanned {
  readonly id: string
  readonly spans: readonly Span[]
}

/**
 * Index of spanned records over one text: in text order (start, then longer first, then id), and by paragraph. Adding
 * or removing one costs a binary search and the paragraphs it touches, however many there are. Records without spans
 * are not indexed.
 */
export class SpanIndex<T extends Spanned> {
  readonly #paragraphs: readonly Paragraph[]
  readonly #buckets = new Map<number, T[]>()
  #ordered: T[] = []

  constructor(paragraphs: readonly Paragraph[], records: Iterable<T> = []) {
    this.#paragraphs = paragraphs
    for (const record of records) {
      if (record.spans.length === 0) continue
      this.#ordered.push(record)
      this.#eachBucket(record, (bucket) => bucket.push(record))
    }
    this.#ordered.sort(compareSpanned)
  }

  /** All records in text order; do not change it. */
  get ordered(): readonly T[] {
    return this.#ordered
  }

  get paragraphs(): readonly Paragraph[] {
    return this.#paragraphs
  }

  add(record: T): void {
    if (record.spans.length === 0) return
    this.#ordered.splice(this.#place(record), 0, record)
    this.#eachBucket(record, (bucket) => bucket.push(record))
  }

  /** Takes out the record that has these spans and this id; the object itself may be another. */
  remove(record: T): void {
    if (record.spans.length === 0) return
    const at = this.#place(record)
    if (this.#ordered[at]?.id !== record.id) return
    this.#ordered.splice(at, 1)
    this.#eachBucket(record, (bucket) => {
      const found = bucket.findIndex((one) => one.id === record.id)
      if (found >= 0) bucket.splice(found, 1)
    })
  }

  /** Place of a record in `ordered`, or -1. */
  position(record: T): number {
    const at = this.#place(record)
    return this.#ordered[at]?.id === record.id ? at : -1
  }

  /** Records that touch a paragraph, in no particular order. */
  within(paragraph: number): readonly T[] {
    return this.#buckets.get(paragraph) ?? []
  }

  /** Records that cover the unit at the offset, shortest extent first, then text order. */
  at(offset: Offset): T[] {
    const [paragraph] = paragraphsWithin(this.#paragraphs, { start: offset, end: offset + 1 })
    return this.within(paragraph)
      .filter(({ spans }) => spans.some(({ start, end }) => start <= offset && offset < end))
      .sort((a, b) => reach(a) - reach(b) || compareSpanned(a, b))
  }

  /** First place in `ordered` whose record starts at or after the offset. */
  from(offset: Offset): number {
    let low = 0
    let high = this.#ordered.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if ((extentOf(this.#ordered[middle] as T)?.start ?? 0) < offset) low = middle + 1
      else high = middle
    }
    return low
  }

  #place(record: T): number {
    let low = 0
    let high = this.#ordered.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareSpanned(this.#ordered[middle] as T, record) < 0) low = middle + 1
      else high = middle
    }
    return low
  }

  #eachBucket(record: T, act: (bucket: T[]) => void): void {
    const touched = new Set<number>()
    for (const span of record.spans) {
      const [first, last] = paragraphsWithin(this.#paragraphs, span)
      for (let i = first; i <= last; i += 1) touched.add(i)
    }
    for (const i of touched) {
      let bucket = this.#buckets.get(i)
      if (!bucket) this.#buckets.set(i, (bucket = []))
      act(bucket)
    }
  }
}

const extentOf = (record: Spanned): Span | null =>
  record.spans.length === 1 ? (record.spans[0] as Span) : extent(record.spans)

const reach = (record: Spanned): number => {
  const whole = extentOf(record)
  return whole ? whole.end - whole.start : 0
}

/** Text order of records: by extent, then by id, so that the order is total. */
export function compareSpanned(a: Spanned, b: Spanned): number {
  const one = extentOf(a)
  const other = extentOf(b)
  if (!one || !other) return one ? -1 : other ? 1 : a.id < b.id ? -1 : a.id > b.id ? 1 : 0
  return compareSpans(one, other) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
}
