import { create } from 'zustand'
import { invert, type Diff, type Misfit } from '../changes/diff.ts'
import { undoAct, type redoAct } from '../changes/history.ts'
import type { Source, Transaction } from '../changes/transaction.ts'
import type { Annotator } from '../model/annotation-set.ts'
import type { Entry, ProjectHead } from '../model/project.ts'
import type { Id } from '../model/record.ts'
import type { DocumentSummary, Journal, ProjectSummary, StorageFailure, StoredDocument } from '../storage/journal.ts'
import { env } from './environment.ts'
import { JournalWriter, type SaveState } from './journal-writer.ts'
import { OpenDocument } from './open-document.ts'
import { resetSession } from './session.ts'

/** The truth about the open project: what lists and panels select from. Records live in the open documents. */
export interface Workspace {
  readonly project: Pick<ProjectSummary, 'id' | 'title'> | null
  readonly head: ProjectHead | null
  readonly documents: readonly DocumentSummary[]
  /** The document in the text view. */
  readonly current: Id | null
  /** Rises with every change of the current document and with every switch. */
  readonly version: number
  /** False when another tab writes this project. */
  readonly writable: boolean
  /** Who acts. */
  readonly me: Annotator
  /** Everyone who has worked in this browser; they come into a file once they have a set in it. */
  readonly people: readonly Annotator[]
  readonly save: SaveState
  /** Why the current document could not be opened. */
  readonly failure: StorageFailure | null
}

const savedState: SaveState = { state: 'saved', pending: 0, at: null, failure: null }

export const useWorkspace = create<Workspace>()(() => ({
  project: null,
  head: null,
  documents: [],
  current: null,
  version: 0,
  writable: false,
  me: { id: '', name: '' },
  people: [],
  save: savedState,
  failure: null,
}))

/** Told of every transaction after it was applied: the reader paints it, the worker's replica follows it. */
export type Listener = (transaction: Transaction, document: OpenDocument) => void

const opened = new Map<Id, OpenDocument>()
const listeners = new Set<Listener>()
let journal: Journal | null = null
let writer: JournalWriter | null = null
let stopWatching: () => void = () => undefined

export function onTransaction(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The document in the text view; null while none is open. */
export function currentDocument(): OpenDocument | null {
  const { current } = useWorkspace.getState()
  return current === null ? null : (opened.get(current) ?? null)
}

/** Acts that the disk has not acknowledged, oldest first. */
export const pendingTransactions = (): readonly Transaction[] => writer?.pending() ?? []

/** Documents held in memory, for a recovery file that needs no storage. */
export const openDocuments = (): readonly OpenDocument[] => [...opened.values()]

export const retrySaving = (): void => writer?.retryNow()

/** Resolves when every act so far is acknowledged; false when saving fails meanwhile. */
export const drained = async (): Promise<boolean> => (writer ? writer.drained() : true)

export interface Opening {
  readonly project: Pick<ProjectSummary, 'id' | 'title'>
  readonly journal: Journal
  readonly writable: boolean
  readonly head: ProjectHead
  readonly documents: readonly DocumentSummary[]
  /** The document to show at once; without it none is open yet. */
  readonly first?: StoredDocument
}

/** Puts a project into the workspace; the one before is let go of (its queue goes on until it is empty). */
export function attachProject({ project, journal: opening, writable, head, documents, first }: Opening): void {
  const leaving = journal
  const leavingWriter = writer
  stopWatching()
  if (leaving && leavingWriter) void leavingWriter.drained().then((done) => done && leaving.close())
  else leaving?.close()
  opened.clear()
  journal = opening
  writer = new JournalWriter(opening)
  stopWatching = writer.subscribe((save) => {
    useWorkspace.setState({ save, ...(save.failure?.kind === 'fenced' && { writable: false }) })
  })
  if (first) opened.set(first.document.id, new OpenDocument(first.document, first.content, first.history))
  useWorkspace.setState(({ version }) => ({
    project,
    head,
    documents,
    writable,
    current: first?.document.id ?? null,
    version: version + 1,
    failure: null,
    save: writer?.state ?? savedState,
  }))
  resetSession()
}

/** Opens a document from memory or from disk and makes it the current one. */
export async function openDocument(id: Id): Promise<StorageFailure | null> {
  const from = journal
  const failure = await load(id)
  if (journal !== from) return null
  if (failure) {
    useWorkspace.setState({ failure })
    return failure
  }
  useWorkspace.setState(({ version }) => ({ current: id, version: version + 1, failure: null }))
  resetSession()
  return null
}

async function load(id: Id): Promise<StorageFailure | null> {
  const from = journal
  if (!from || opened.has(id)) return null
  const stored = await from.open(id)
  if (!stored.ok) return stored.error
  if (journal !== from || opened.has(id)) return null
  forgetOthers(id)
  opened.set(id, new OpenDocument(stored.value.document, stored.value.content, stored.value.history))
  return null
}

/** Keeps a few documents in memory; one with acts not yet on disk is never among those let go. */
function forgetOthers(id: Id): void {
  const { current } = useWorkspace.getState()
  const busy = new Set(pendingTransactions().map(({ document }) => document))
  for (const other of opened.keys()) {
    if (opened.size < 8) return
    if (other !== id && other !== current && !busy.has(other)) opened.delete(other)
  }
}

/** A transaction of the acting person on the current document, ready for `dispatch`. */
export function transactionOf(document: Id, act: string, diff: Diff, source: Source = 'user', of?: Id): Transaction {
  const { now, id } = env()
  return {
    id: id(),
    document,
    at: now(),
    by: useWorkspace.getState().me.id,
    act,
    source,
    diff,
    ...(of !== undefined && { of }),
  }
}

/** The only way in: applies a transaction to an open document, tells the listeners and hands it to the journal. */
export function dispatch(transaction: Transaction): Misfit | 'read-only' | 'closed' | null {
  if (!useWorkspace.getState().writable) return 'read-only'
  const document = opened.get(transaction.document)
  if (!document || !writer) return 'closed'
  const misfit = document.apply(transaction)
  if (misfit) return misfit
  summarise(document, transaction.diff)
  for (const listener of listeners) listener(transaction, document)
  writer.push(transaction)
  return null
}

/** Writes an act to a document that need not be open: it is opened in memory first, so that all that follows it agrees. */
export async function appendElsewhere(id: Id, act: string, diff: Diff, source: Source): Promise<StorageFailure | null> {
  const failure = await load(id)
  if (failure) return failure
  return dispatch(transactionOf(id, act, diff, source)) === null ? null : { kind: 'aborted', detail: id }
}

/** Keeps the list's counts true without opening anything. */
function summarise(document: OpenDocument, { annotations, sets }: Diff): void {
  const change = (annotations?.added?.length ?? 0) - (annotations?.removed?.length ?? 0)
  useWorkspace.setState(({ documents, current, version }) => ({
    version: document.document.id === current ? version + 1 : version,
    documents:
      change === 0 && !sets
        ? documents
        : documents.map((one) =>
            one.id === document.document.id
              ? {
                  ...one,
                  count: one.count + change,
                  sets: [...document.content.sets.values()].map(({ id, annotator, state }) => ({
                    id,
                    annotator,
                    state,
                  })),
                }
              : one,
          ),
  }))
}

let stepping: Promise<Transaction | null> = Promise.resolve(null)

/** Takes back the newest act on the current document (or, for a redo, the newest undo); null = there was none. */
export function step(kind: typeof undoAct | typeof redoAct): Promise<Transaction | null> {
  // One after the other: an old entry is read from disk, and two presses must not take back the same one.
  stepping = stepping.then(() => stepNow(kind))
  return stepping
}

async function stepNow(kind: typeof undoAct | typeof redoAct): Promise<Transaction | null> {
  const document = currentDocument()
  if (!document) return null
  const of = (kind === undoAct ? document.history.undo : document.history.redo).at(-1)
  if (of === undefined) return null
  let entry = document.transaction(of)
  if (!entry && journal) {
    const stored = await journal.entry(of)
    if (stored.ok) entry = stored.value
  }
  if (!entry) return null
  const transaction = transactionOf(document.document.id, kind, invert(entry.diff), 'undo', of)
  return dispatch(transaction) === null ? transaction : null
}

/** Replaces schema or annotators; written at once, outside the documents' logs. */
export async function changeHead(change: Partial<ProjectHead>): Promise<StorageFailure | null> {
  const { head } = useWorkspace.getState()
  if (!head || !journal) return null
  const next = { ...head, ...change }
  useWorkspace.setState({ head: next })
  const stored = await journal.writeHead(next)
  return stored.ok ? null : stored.error
}

/** Adds documents to the open project. */
export async function addDocuments(entries: readonly Entry[]): Promise<StorageFailure | null> {
  return changeList(async (from) => from.add(entries))
}

/** Hides a document from the project; `restoreDocument` brings it back. */
export async function removeDocument(id: Id): Promise<StorageFailure | null> {
  return changeList(async (from) => from.remove(id))
}

export async function restoreDocument(id: Id): Promise<StorageFailure | null> {
  return changeList(async (from) => from.restore(id))
}

async function changeList(act: (from: Journal) => ReturnType<Journal['add']>): Promise<StorageFailure | null> {
  const from = journal
  if (!from) return { kind: 'missing', detail: '' }
  await drained()
  const done = await act(from)
  if (!done.ok) return done.error
  const listed = await from.documents()
  if (!listed.ok) return listed.error
  if (journal === from) {
    const ids = new Set(listed.value.map(({ id }) => id))
    useWorkspace.setState(({ current }) => ({
      documents: listed.value,
      current: current !== null && ids.has(current) ? current : null,
    }))
  }
  return null
}
