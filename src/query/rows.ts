import { applyInPlace, type Diff } from '../changes/diff.ts'
import { quoteOf, type Annotation } from '../model/annotation.ts'
import type { Entry } from '../model/project.ts'
import type { Id, Instant } from '../model/record.ts'
import { fold } from '../text/fold.ts'
import { isGraphemeBoundary, nextGrapheme, previousGrapheme } from '../text/graphemes.ts'
import { wordNumber } from '../text/words.ts'
import { paragraphAt, paragraphsOf, type Paragraph } from '../text/paragraphs.ts'

export type Column = 'text' | 'label' | 'layer' | 'document' | 'place' | 'note' | 'annotator' | 'time'

/** What the table shows of one annotation; context is plain text, at most 60 units a side, cut at a paragraph's end. */
export interface Row {
  readonly id: Id
  readonly document: Id
  readonly title: string
  readonly language: string
  readonly layer: Id
  readonly label: Id
  readonly before: string
  readonly text: string
  readonly after: string
  readonly note: string
  readonly annotator: Id
  readonly state: string
  readonly origin: string
  /** Last change, else when it was made; null when the file did not say. */
  readonly time: Instant | null
  /** Counted from 1; 0 for an annotation of the whole document. */
  readonly paragraph: number
  readonly word: number
}

export interface Query {
  /** Folded and looked for in quotation, note and title; empty = all. */
  readonly search: string
  readonly sort: readonly { readonly column: Column; readonly descending: boolean }[]
  /** `layer/label` paths; empty = all. */
  readonly labels: readonly string[]
  readonly annotators: readonly Id[]
  readonly documents: readonly Id[]
}

export interface Facets {
  readonly labels: Readonly<Record<string, number>>
  readonly annotators: Readonly<Record<string, number>>
}

export interface Outcome {
  /** Rows that match. */
  readonly count: number
  /** Rows in all. */
  readonly total: number
  /** Counts over all rows, so that a filter shows what else there is. */
  readonly facets: Facets
}

interface Held {
  readonly annotation: Annotation
  readonly source: Source
  /** Folded quotation: sort key and search text, made once. */
  readonly key: string
  readonly annotator: Id
  readonly state: string
}

interface Source {
  readonly entry: Entry
  readonly order: number
  readonly paragraphs: readonly Paragraph[]
  readonly title: string
  readonly held: Map<Id, Held>
}

/** Sources outside the rows that sorting by name needs: labels and annotators by id. */
export interface Names {
  label(layer: Id, label: Id): string
  layer(layer: Id): string
  annotator(id: Id): string
}

const contextLength = 60

/**
 * The annotations of a whole project as rows: kept up by diffs, filtered and sorted on keys folded beforehand, and
 * handed out in windows. Sorting is total (text order within document order breaks ties), so windows never overlap.
 */
export class Rows {
  readonly #sources = new Map<Id, Source>()
  readonly #names: Names
  #order: Held[] = []

  constructor(names: Names) {
    this.#names = names
  }

  /** Puts a document in, or replaces it. The entry's content is kept and changed in place by `follow`. */
  put(entry: Entry, order: number): void {
    this.drop(entry.document.id)
    const source: Source = {
      entry,
      order,
      paragraphs: paragraphsOf(entry.document.text),
      title: fold(entry.document.title).text,
      held: new Map(),
    }
    for (const annotation of entry.content.annotations.values())
      source.held.set(annotation.id, hold(annotation, source))
    this.#sources.set(entry.document.id, source)
  }

  drop(document: Id): void {
    this.#sources.delete(document)
  }

  has(document: Id): boolean {
    return this.#sources.has(document)
  }

  entries(): Entry[] {
    return [...this.#sources.values()].sort((a, b) => a.order - b.order).map(({ entry }) => entry)
  }

  /** Follows one transaction's diff; a document that was never put in is left alone. */
  follow(document: Id, diff: Diff): void {
    const source = this.#sources.get(document)
    if (!source) return
    applyInPlace(source.entry.content, diff)
    const { added = [], updated = [], removed = [] } = diff.annotations ?? {}
    for (const { id } of removed) source.held.delete(id)
    for (const annotation of [...added, ...updated.map(([, to]) => to)])
      source.held.set(annotation.id, hold(annotation, source))
    if (diff.sets)
      for (const held of source.held.values())
        source.held.set(held.annotation.id, hold(held.annotation, source, held.key))
  }

  /** Runs a query; `window` then hands out its rows. */
  run(query: Query): Outcome {
    const needle = fold(query.search.trim()).text
    const labels = new Set(query.labels)
    const annotators = new Set(query.annotators)
    const documents = new Set(query.documents)
    const facets = {
      labels: Object.create(null) as Record<string, number>,
      annotators: Object.create(null) as Record<string, number>,
    }
    const matching: Held[] = []
    let total = 0
    for (const source of this.#sources.values()) {
      total += source.held.size
      for (const held of source.held.values()) {
        const path = `${held.annotation.layer}/${held.annotation.label}`
        facets.labels[path] = (facets.labels[path] ?? 0) + 1
        facets.annotators[held.annotator] = (facets.annotators[held.annotator] ?? 0) + 1
        if (labels.size > 0 && !labels.has(path)) continue
        if (annotators.size > 0 && !annotators.has(held.annotator)) continue
        if (documents.size > 0 && !documents.has(source.entry.document.id)) continue
        if (
          needle !== '' &&
          !held.key.includes(needle) &&
          !source.title.includes(needle) &&
          !fold(held.annotation.note ?? '').text.includes(needle)
        )
          continue
        matching.push(held)
      }
    }
    const compare = this.#comparison(query.sort)
    this.#order = matching.sort((a, b) => compare(a, b) || inText(a, b))
    return { count: matching.length, total, facets }
  }

  /** Rows `[from, to)` of the last query, at most 500. */
  window(from: number, to: number): Row[] {
    return this.#order.slice(Math.max(0, from), Math.min(to, from + 500)).map(rowOf)
  }

  /** Place of an annotation in the last query, or -1. */
  indexOf(annotation: Id): number {
    return this.#order.findIndex((held) => held.annotation.id === annotation)
  }

  #comparison(sort: Query['sort']): (a: Held, b: Held) => number {
    const names = this.#names
    const keyed: Record<Column, (held: Held) => string | number> = {
      text: (held) => held.key,
      label: (held) => names.label(held.annotation.layer, held.annotation.label),
      layer: (held) => names.layer(held.annotation.layer),
      document: (held) => held.source.title,
      place: (held) => held.annotation.spans[0]?.start ?? -1,
      note: (held) => held.annotation.note ?? '',
      annotator: (held) => names.annotator(held.annotator),
      time: (held) => timeOf(held.annotation) ?? '',
    }
    return (a, b) => {
      for (const { column, descending } of sort) {
        const [x, y] = [keyed[column](a), keyed[column](b)]
        // Code unit order of folded keys: the same on every machine, and Arabic letters stand in their own order.
        const order = x < y ? -1 : x > y ? 1 : 0
        if (order !== 0) return descending ? -order : order
      }
      return 0
    }
  }
}

const timeOf = (annotation: Annotation): Instant | null => annotation.modified?.at ?? annotation.created?.at ?? null

function hold(annotation: Annotation, source: Source, key?: string): Held {
  const set = source.entry.content.sets.get(annotation.set)
  return {
    annotation,
    source,
    key: key ?? fold(quoteOf(source.entry.document.text, annotation.spans)).text,
    annotator: set?.annotator ?? '',
    state: set?.state ?? '',
  }
}

function inText(a: Held, b: Held): number {
  return (
    a.source.order - b.source.order ||
    (a.annotation.spans[0]?.start ?? -1) - (b.annotation.spans[0]?.start ?? -1) ||
    (b.annotation.spans.at(-1)?.end ?? 0) - (a.annotation.spans.at(-1)?.end ?? 0) ||
    (a.annotation.id < b.annotation.id ? -1 : 1)
  )
}

/** Context is cut at a word, on the side away from the target, and says so by an ellipsis. */
function contextBefore(text: string, limit: number, end: number): string {
  if (end - limit <= contextLength) return text.slice(limit, end)
  const from = end - contextLength
  const piece = text.slice(isGraphemeBoundary(text, from) ? from : nextGrapheme(text, from), end)
  return `… ${piece.slice(Math.max(0, piece.search(/\s/) + 1))}`
}

function contextAfter(text: string, start: number, limit: number): string {
  if (limit - start <= contextLength) return text.slice(start, limit)
  const to = start + contextLength
  const piece = text.slice(start, isGraphemeBoundary(text, to) ? to : previousGrapheme(text, to))
  return `${piece.replace(/\s\S*$/, '')} …`
}

function rowOf({ annotation, source, annotator, state }: Held): Row {
  const { document } = source.entry
  const first = annotation.spans[0]
  const last = annotation.spans.at(-1)
  const paragraph = first && paragraphAt(source.paragraphs, first.start)
  const ending = last && paragraphAt(source.paragraphs, Math.max(last.start, last.end - 1))
  return {
    id: annotation.id,
    document: document.id,
    title: document.title,
    language: document.language,
    layer: annotation.layer,
    label: annotation.label,
    before: first && paragraph ? contextBefore(document.text, paragraph.start, first.start) : '',
    text: quoteOf(document.text, annotation.spans),
    after: last && ending ? contextAfter(document.text, last.end, ending.end) : '',
    note: annotation.note ?? '',
    annotator,
    state,
    origin: annotation.origin,
    time: timeOf(annotation),
    paragraph: paragraph ? paragraph.index + 1 : 0,
    word:
      first && paragraph
        ? wordNumber(document.text.slice(paragraph.start, paragraph.end), first.start - paragraph.start)
        : 0,
  }
}
