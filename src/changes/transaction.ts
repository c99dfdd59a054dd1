import type { Id, Instant } from '../model/record.ts'
import type { Diff } from './diff.ts'

export type Source = 'user' | 'undo' | 'import' | 'review' | 'suggest' | 'sync'

/** One act of one person on one document: what is applied, painted, written to disk and undone as a whole. */
export interface Transaction {
  readonly id: Id
  readonly document: Id
  readonly at: Instant
  readonly by: Id
  /** Name of the command that made it. */
  readonly act: string
  readonly source: Source
  readonly diff: Diff
  /** For an undo or a redo: the transaction that it takes back. */
  readonly of?: Id
}
