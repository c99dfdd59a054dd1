import { emptyHistory, type History } from '../changes/history.ts'
import type { Annotation, Relation } from '../model/annotation.ts'
import type { AnnotationSet } from '../model/annotation-set.ts'
import { emptyContent, type Content } from '../model/content.ts'
import type { Id } from '../model/record.ts'
import { ok, type Result } from '../model/result.ts'
import { crcOf, crcOfBytes } from './checksum.ts'
import { refuse } from './failure.ts'
import type { StorageFailure } from './journal.ts'
import { revive } from './json.ts'
import type { SnapshotHead, SnapshotPart } from './rows.ts'

/** A document's work at one place of its log, as rows. */
export interface Snapshot {
  readonly head: SnapshotHead
  readonly parts: readonly SnapshotPart[]
}

/** Records in one part. */
const partSize = 1_000

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const crcOfParts = (seq: number, parts: readonly SnapshotPart[]): number =>
  crcOf(`${seq} ${parts.map(({ crc }) => crc).join(' ')}`)

function* slices<R>(records: Iterable<R>): Iterable<readonly R[]> {
  const all = [...records]
  for (let from = 0; from < all.length; from += partSize) yield all.slice(from, from + partSize)
}

export function writeSnapshot(content: Content, history: History, seq: number): Snapshot {
  const parts: SnapshotPart[] = []
  const put = (kind: SnapshotPart['kind'], value: unknown): void => {
    const bytes = encoder.encode(JSON.stringify(value))
    parts.push({ kind, bytes, crc: crcOfBytes(bytes) })
  }
  for (const kind of ['sets', 'annotations', 'relations'] as const) {
    for (const records of slices<unknown>(content[kind].values())) put(kind, records)
  }
  if (history.undo.length + history.redo.length > 0) put('history', history)
  return { head: { seq, parts: parts.length, crc: crcOfParts(seq, parts) }, parts }
}

/** What `writeSnapshot` was given, or `corrupt` with the number of the part that does not fit (0 = the head). */
export function readSnapshot({
  head,
  parts,
}: Snapshot): Result<{ content: Content; history: History }, StorageFailure> {
  if (parts.length !== head.parts || crcOfParts(head.seq, parts) !== head.crc) return refuse('corrupt', '0')
  const content = emptyContent()
  let history = emptyHistory
  for (const [at, { kind, bytes, crc }] of parts.entries()) {
    if (crcOfBytes(bytes) !== crc) return refuse('corrupt', String(at + 1))
    const value: unknown = JSON.parse(decoder.decode(bytes))
    if (kind === 'history') history = value as History
    else if (kind === 'sets') put(content.sets, value as AnnotationSet[])
    else if (kind === 'annotations') put(content.annotations, (value as Annotation[]).map(revive))
    else put(content.relations, (value as Relation[]).map(revive))
  }
  return ok({ content, history })
}

function put<R extends { readonly id: Id }>(into: Map<Id, R>, records: readonly R[]): void {
  for (const record of records) into.set(record.id, record)
}
