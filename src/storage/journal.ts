import type { History } from '../changes/history.ts'
import type { Transaction } from '../changes/transaction.ts'
import type { Id, Instant } from '../model/record.ts'
import type { AnnotationSet } from '../model/annotation-set.ts'
import type { Content } from '../model/content.ts'
import type { Document, DocumentHead } from '../model/document.ts'
import type { Entry, ProjectHead } from '../model/project.ts'
import type { Result } from '../model/result.ts'

/** What lists need of a document, kept beside it so that no list has to open texts. */
export interface DocumentSummary extends DocumentHead {
  /** Position in the list; ascending, unique, not necessarily dense. */
  readonly order: number
  /** Annotations over all sets. */
  readonly count: number
  readonly sets: readonly Pick<AnnotationSet, 'id' | 'annotator' | 'state'>[]
}

/** A document as it stands on disk: snapshot plus the log entries after it. */
export interface StoredDocument {
  readonly document: Document
  readonly content: Content
  readonly history: History
}

export interface ProjectSummary {
  readonly id: Id
  readonly title: string
  readonly created: Instant
  readonly opened: Instant
  readonly documents: number
}

/** Why storage could not do what was asked. Every failure has a string key of the interface, `storage.<kind>`. */
export interface StorageFailure {
  readonly kind:
    /** The browser gives no storage (private mode, policy) or could not open it. */
    | 'unavailable'
    /** The store was written by a newer version of the program. */
    | 'newer'
    /** No space left; the act is not lost, it is kept and tried again. */
    | 'quota'
    /** Another tab took the project over: this one must not write any more. */
    | 'fenced'
    /** A checksum or a sequence does not fit: `detail` says where. */
    | 'corrupt'
    /** No such project or document. */
    | 'missing'
    /** The transaction was aborted for another reason. */
    | 'aborted'
  readonly detail: string
}

export type Stored<T> = Promise<Result<T, StorageFailure>>

/**
 * The log of one project. All writes are one strict transaction each: when the promise resolves with `ok`, the browser
 * has acknowledged that the data is on disk. A write that fails leaves everything as it was.
 */
export interface Journal {
  readonly project: Id
  head(): Stored<ProjectHead>
  /** Replaces schema, annotators and the keys kept unread. */
  writeHead(head: ProjectHead): Stored<void>
  /** In list order, removed ones left out. */
  documents(): Stored<readonly DocumentSummary[]>
  open(document: Id): Stored<StoredDocument>
  /** A log entry by its id, for an undo of something older than this session. */
  entry(id: Id): Stored<Transaction>
  /** Writes the transactions in order as one unit; an act is never split over two calls. */
  append(transactions: readonly Transaction[]): Stored<void>
  /** Adds documents with what is on them, at the end of the list, all or none. */
  add(entries: readonly Entry[]): Stored<void>
  /** Hides a document from the list; its text and its log stay. */
  remove(document: Id): Stored<void>
  /** Brings back a document that `remove` hid. */
  restore(document: Id): Stored<void>
  /**
   * Writes a snapshot of the document as of its last log entry; drops no log entry. Everything is read from disk, and no
   * writer's lock is needed (a snapshot says nothing that the log does not), so that a worker can do it: reading and
   * writing 100,000 annotations takes about a second of the calling thread.
   */
  compact(document: Id): Stored<void>
  /** Reads the whole log: `corrupt` names the first entry that is damaged, missing or out of place. */
  check(): Stored<void>
  /** Lets go of the project once the writes already asked for are done; later ones fail. */
  close(): void
}

/** How a project is opened. */
export interface Opening {
  /**
   * Asks for the writer's lock; without it, or when another tab holds it (`writable` false), every write of the journal
   * fails as `fenced`.
   */
  readonly write: boolean
  /** Takes the lock from whoever holds it and raises the epoch, so that the other tab is fenced off. */
  readonly takeOver?: boolean
  /** Called once when another tab takes the project over from this one. */
  readonly lost?: () => void
}

export interface OpenedProject {
  readonly journal: Journal
  readonly writable: boolean
  /** Acts that were acknowledged once and are gone: the browser answered with older data than it had. Normally 0. */
  readonly behind: number
}

/** All projects kept in one browser, and the few things that belong to none. */
export interface Storage {
  /** The last opened first. */
  projects(): Stored<readonly ProjectSummary[]>
  /** Makes a project with its documents, all or nothing. */
  create(summary: Omit<ProjectSummary, 'documents'>, head: ProjectHead, entries: readonly Entry[]): Stored<void>
  open(project: Id, how: Opening): Stored<OpenedProject>
  rename(project: Id, title: string): Stored<void>
  touch(project: Id, opened: Instant): Stored<void>
  /** Deletes a project for good. */
  destroy(project: Id): Stored<void>
  /** A small value that belongs to the browser (who I am, preferences); undefined when never written. */
  read(key: string): Stored<unknown>
  write(key: string, value: unknown): Stored<void>
  /**
   * `lost` when this browser once held a project that is neither there nor deleted by the user: it answered a damaged
   * store with an empty one. Nothing may be seeded then.
   */
  canary(): Stored<'fine' | 'lost'>
}
