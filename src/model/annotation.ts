import type { Span } from '../text/span.ts'
import type { Id, Json, Stamp, Unknown } from './record.ts'

/** How an annotation came to be; finer provenance of adjudicated work is in `unknown.provenance`. */
export type Origin = 'hand' | 'suggested' | 'imported' | 'adjudicated'

/** Values by attribute id. Made with a null prototype, so that no id can reach an inherited property. */
export type Attributes = Readonly<Record<Id, Json>>

/**
 * One tagged stretch of a document (or, with no spans, of the document as a whole). `spans` are UTF-16, half-open, in
 * text order, and never inside a grapheme when made by hand.
 */
export interface Annotation {
  readonly id: Id
  readonly set: Id
  readonly layer: Id
  readonly label: Id
  readonly spans: readonly Span[]
  readonly attributes: Attributes
  readonly note?: string
  readonly origin: Origin
  readonly created?: Stamp
  readonly modified?: Stamp
  readonly unknown?: Unknown
}

/** A typed link between two annotations of the same set. */
export interface Relation {
  readonly id: Id
  readonly set: Id
  readonly layer: Id
  readonly label: Id
  readonly from: Id
  readonly to: Id
  readonly attributes: Attributes
  readonly note?: string
  readonly origin?: Origin
  readonly created?: Stamp
  readonly modified?: Stamp
  readonly unknown?: Unknown
}

/** An empty or copied attribute record that inherits nothing. */
export function attributesFrom(entries: Iterable<readonly [Id, Json]> = []): Attributes {
  const attributes = Object.create(null) as Record<Id, Json>
  for (const [id, value] of entries) {
    Object.defineProperty(attributes, id, { value, enumerable: true, writable: true, configurable: true })
  }
  return attributes
}

/** The quoted text of an annotation: its parts joined by an ellipsis between spaces. */
export const quoteOf = (text: string, spans: readonly Span[]): string =>
  spans.map(({ start, end }) => text.slice(start, end)).join(' … ')
