import type { IDBPTransaction, StoreNames } from 'idb'
import { emptyHistory } from '../changes/history.ts'
import type { DocumentHead } from '../model/document.ts'
import type { Entry } from '../model/project.ts'
import type { Id } from '../model/record.ts'
import { ok, type Result } from '../model/result.ts'
import { crcOf } from './checksum.ts'
import { refuse } from './failure.ts'
import type { DocumentSummary, Stored, StorageFailure, StoredDocument } from './journal.ts'
import { seal } from './json.ts'
import { replay } from './log.ts'
import type { DocumentRow, LogRow, ProjectDatabase, SnapshotHead, SnapshotPart, TextRow } from './rows.ts'
import { readSnapshot, writeSnapshot, type Snapshot } from './snapshot.ts'
import { summaryOf } from './summary.ts'

type Reading = IDBPTransaction<ProjectDatabase, StoreNames<ProjectDatabase>[], 'readonly'>
type Writing = IDBPTransaction<ProjectDatabase, StoreNames<ProjectDatabase>[], 'readwrite'>

/** Which of a document's two snapshots. */
export type Generation = 0 | 1

/** The rows of one document with the work on it, ready to be put. */
export interface DocumentRows {
  readonly row: DocumentRow
  readonly text: TextRow
  readonly snapshot: Snapshot
}

/** What one transaction read of a document, not yet verified. */
export interface LoadedDocument extends DocumentRows {
  readonly generation: Generation
  /** The document's entries after the snapshot, oldest first. */
  readonly log: readonly LogRow[]
}

const partsOf = (document: Id, generation: Generation): IDBKeyRange =>
  IDBKeyRange.bound([document, generation, 1], [document, generation, Infinity])

/** Costly for much work: call it before the transaction begins. */
export function rowsOf(entry: Entry, order: number): DocumentRows {
  const { id, text } = entry.document
  const { order: _order, count, sets, ...head } = summaryOf(entry, order)
  return {
    row: { id, order, removed: false, head: seal(head), count, sets, lastSeq: 0 },
    text: { id, text, crc: crcOf(text) },
    snapshot: writeSnapshot(entry.content, emptyHistory, 0),
  }
}

/** Puts a snapshot in the place of the one of that generation. Needs the store `snapshots`. */
export async function putSnapshot(
  transaction: Writing,
  document: Id,
  generation: Generation,
  { head, parts }: Snapshot,
): Promise<void> {
  const snapshots = transaction.objectStore('snapshots')
  await Promise.all([
    snapshots.delete(partsOf(document, generation)),
    snapshots.put(head, [document, generation, 0]),
    ...parts.map((part, at) => snapshots.put(part, [document, generation, at + 1])),
  ])
}

/** Adds a document; one of that id must not exist. Needs the stores `documents`, `texts` and `snapshots`. */
export async function addRows(transaction: Writing, { row, text, snapshot }: DocumentRows): Promise<void> {
  await Promise.all([
    transaction.objectStore('documents').add(row),
    transaction.objectStore('texts').add(text),
    putSnapshot(transaction, row.id, 0, snapshot),
  ])
}

/** What lists need of a document; `corrupt` when its head is damaged. */
export function summaryIn({ id, head, order, count, sets }: DocumentRow): Result<DocumentSummary, StorageFailure> {
  if (crcOf(head.json) !== head.crc) return refuse('corrupt', `documents/${id}`)
  return ok({ ...(JSON.parse(head.json) as DocumentHead), order, count, sets })
}

/**
 * Reads a document with its newest snapshot, or with the one before that. Needs the stores `documents`, `texts`,
 * `snapshots` and `log`.
 */
export async function loadDocument(transaction: Reading, document: Id, newest: boolean): Stored<LoadedDocument> {
  const snapshots = transaction.objectStore('snapshots')
  const [row, text, ...heads] = await Promise.all([
    transaction.objectStore('documents').get(document),
    transaction.objectStore('texts').get(document),
    snapshots.get([document, 0, 0]) as Promise<SnapshotHead | undefined>,
    snapshots.get([document, 1, 0]) as Promise<SnapshotHead | undefined>,
  ])
  if (!row) return refuse('missing', document)
  if (!text) return refuse('corrupt', `texts/${document}`)
  const newer = (heads[1]?.seq ?? -1) > (heads[0]?.seq ?? -1) ? 1 : 0
  const generation = newest === (newer === 1) ? 1 : 0
  const head = heads[generation]
  if (!head) return refuse('corrupt', `snapshots/${document}/${generation}/0`)
  const [parts, log] = await Promise.all([
    snapshots.getAll(partsOf(document, generation)) as Promise<SnapshotPart[]>,
    transaction
      .objectStore('log')
      .index('document')
      .getAll(IDBKeyRange.bound([document, head.seq], [document, Infinity], true)),
  ])
  return ok({ row, text, snapshot: { head, parts }, generation, log })
}

/** The document as it stands, or `corrupt` with the place of the first thing that does not fit. */
export function verifyDocument(loaded: LoadedDocument): Result<StoredDocument, StorageFailure> {
  const { row, text, snapshot, generation, log } = loaded
  if (crcOf(text.text) !== text.crc) return refuse('corrupt', `texts/${row.id}`)
  const summary = summaryIn(row)
  if (!summary.ok) return summary
  const read = readSnapshot(snapshot)
  if (!read.ok) return refuse('corrupt', `snapshots/${row.id}/${generation}/${read.error.detail}`)
  const { content } = read.value
  const history = replay(content, read.value.history, log, { from: snapshot.head.seq, to: row.lastSeq })
  if (!history.ok) return history
  const { length: _length, order: _order, count: _count, sets: _sets, ...head } = summary.value
  return ok({ document: { ...head, text: text.text }, content, history: history.value })
}
