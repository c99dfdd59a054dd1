import type { DBSchema } from 'idb'
import type { Id } from '../model/record.ts'
import type { Upgrade } from './connection.ts'
import type { DocumentSummary, ProjectSummary } from './journal.ts'

/** Version of what the rows hold, beside the structure of the stores. A higher one in a database is not touched. */
export const formatVersion = 1

/** JSON text with the CRC-32 of its UTF-8. Text and not objects: cloning 100,000 of them takes over a second. */
export interface Sealed {
  readonly json: string
  readonly crc: number
}

/** Where the log stands. Every write reads it first. */
export interface StateRow {
  readonly formatVersion: number
  /** Raised by whoever takes the project over; a writer with another one is fenced off. */
  readonly epoch: number
  /** Sequence number of the newest log entry; 0 = none yet. */
  readonly lastSeq: number
  /** Checksum over all entries up to that one. */
  readonly chain: number
}

export interface DocumentRow {
  readonly id: Id
  readonly order: number
  readonly removed: boolean
  /** A `DocumentHead`. */
  readonly head: Sealed
  readonly count: number
  readonly sets: DocumentSummary['sets']
  /** Sequence number of the newest log entry of this document; 0 = none yet. */
  readonly lastSeq: number
}

export interface TextRow {
  readonly id: Id
  readonly text: string
  readonly crc: number
}

export interface LogRow extends Sealed {
  /** 1, 2, 3 ... over the whole project, without gaps. */
  readonly seq: number
  /** Sequence number of the entry before it on the same document; 0 = none. How a missing entry is noticed. */
  readonly before: number
  readonly id: Id
  readonly document: Id
  readonly chain: number
}

/** First row of a snapshot: what it is, and the checksum over those of its parts. */
export interface SnapshotHead {
  /** Newest log entry of the document that is in it; 0 = the document as it was added. */
  readonly seq: number
  readonly parts: number
  readonly crc: number
}

/** JSON text as UTF-8: half the size of a string with Arabic in it, and read three times as fast. */
export interface SnapshotPart {
  readonly kind: 'sets' | 'annotations' | 'relations' | 'history'
  readonly bytes: Uint8Array
  readonly crc: number
}

/** Two generations a document, so that one is whole while the other is written; part 0 is the head. */
export type SnapshotKey = [document: Id, generation: 0 | 1, part: number]

export interface ProjectDatabase extends DBSchema {
  meta: { key: 'state' | 'head' | 'project'; value: StateRow | Sealed }
  documents: { key: Id; value: DocumentRow }
  texts: { key: Id; value: TextRow }
  snapshots: { key: SnapshotKey; value: SnapshotHead | SnapshotPart }
  log: { key: number; value: LogRow; indexes: { id: Id; document: [Id, number] } }
}

export const projectUpgrades: readonly Upgrade<ProjectDatabase>[] = [
  (database) => {
    database.createObjectStore('meta')
    database.createObjectStore('documents', { keyPath: 'id' })
    database.createObjectStore('texts', { keyPath: 'id' })
    database.createObjectStore('snapshots')
    const log = database.createObjectStore('log', { keyPath: 'seq' })
    log.createIndex('id', 'id', { unique: true })
    log.createIndex('document', ['document', 'seq'])
  },
]

/** Prefix of a project's database name; the project's id follows. */
export const projectPrefix = 'hashiya-'

export interface CatalogueDatabase extends DBSchema {
  projects: { key: Id; value: ProjectSummary }
  values: { key: string; value: Sealed }
  /** Projects whose deletion was asked for: finished at the next start when a crash came between. */
  destroyed: { key: Id; value: true }
}

export const catalogueName = 'hashiya'

export const catalogueUpgrades: readonly Upgrade<CatalogueDatabase>[] = [
  (database) => {
    database.createObjectStore('projects', { keyPath: 'id' })
    database.createObjectStore('values')
    database.createObjectStore('destroyed')
  },
]
