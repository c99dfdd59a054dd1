import type { Span } from '../text/span.ts'
import type { Id, Unknown } from './record.ts'

export type SetState = 'draft' | 'submitted' | 'locked'

/** One annotator's work on one document. Nothing is written into a locked set. */
export interface AnnotationSet {
  readonly id: Id
  readonly document: Id
  readonly annotator: Id
  readonly state: SetState
  /** Stretches the annotator has read, UTF-16, half-open; absent = not stated. An empty stretch is not allowed. */
  readonly coverage?: readonly Span[]
  readonly schemaVersion?: string
  readonly unknown?: Unknown
}

export interface Annotator {
  readonly id: Id
  readonly name: string
  readonly unknown?: Unknown
}
