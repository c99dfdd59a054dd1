import type { IDBPDatabase, IDBPTransaction, StoreNames } from 'idb'
import type { Transaction } from '../changes/transaction.ts'
import type { Entry, ProjectHead } from '../model/project.ts'
import type { Id } from '../model/record.ts'
import { fail, ok } from '../model/result.ts'
import type { Canary } from './canary.ts'
import { crcOf } from './checksum.ts'
import { within } from './connection.ts'
import {
  addRows,
  loadDocument,
  putSnapshot,
  rowsOf,
  summaryIn,
  verifyDocument,
  type LoadedDocument,
} from './document-rows.ts'
import { attempt, refuse } from './failure.ts'
import type { DocumentSummary, Journal, Stored, StorageFailure, StoredDocument } from './journal.ts'
import { seal } from './json.ts'
import type { WriterLock } from './lock.ts'
import { checkChain, draftRows, readRow } from './log.ts'
import { connectProject, stateIn } from './project-database.ts'
import type { DocumentRow, ProjectDatabase, Sealed, SnapshotHead, StateRow } from './rows.ts'
import { writeSnapshot } from './snapshot.ts'
import { countedAfter } from './summary.ts'

type Store = StoreNames<ProjectDatabase>
type Reading = IDBPTransaction<ProjectDatabase, Store[], 'readonly'>
type Writing = IDBPTransaction<ProjectDatabase, Store[], 'readwrite'>
type Tip = Pick<StateRow, 'lastSeq' | 'chain'>

export interface Hold {
  readonly project: Id
  readonly canary: Canary
  /** Null when the project is opened for reading only. */
  readonly lock: WriterLock | null
  readonly lost: () => void
  /** Told how many documents the list now has. */
  readonly listed: (count: number) => void
}

/**
 * One project over IndexedDB. Writes go one after the other; each is strict, reads the epoch first and writes nothing when
 * it is not its own.
 */
export class IndexedDbJournal implements Journal {
  readonly project: Id
  readonly #hold: Hold
  #lock: WriterLock | null
  #epoch = 0
  #tip: Tip = { lastSeq: 0, chain: 0 }
  #connection: Stored<IDBPDatabase<ProjectDatabase>> | null = null
  #closed = false
  #last: Promise<unknown> = Promise.resolve()

  constructor(hold: Hold) {
    this.project = hold.project
    this.#hold = hold
    this.#lock = hold.lock
  }

  /**
   * Reads where the log stands and, when the project is opened for writing, raises the epoch. Answers with the number of
   * acknowledged acts that are gone. Must be called before anything else.
   */
  async begin(takeOver: boolean): Stored<number> {
    let begun = await (this.#lock ? this.#raiseEpoch() : this.#readState())
    // A full disk must not keep people from their work: the lock still keeps others out, and `append` notices them.
    if (!begun.ok && begun.error.kind === 'quota' && !takeOver) begun = await this.#readState()
    if (!begun.ok) return begun
    const { epoch, lastSeq, chain } = begun.value
    this.#epoch = epoch
    this.#tip = { lastSeq, chain }
    const known = this.#hold.canary.known().get(this.project)
    if (known === undefined && this.#lock) this.#hold.canary.note(this.project, lastSeq)
    return ok(Math.max(0, (known ?? 0) - lastSeq))
  }

  async head(): Stored<ProjectHead> {
    return this.#read(['meta'], async (transaction) => {
      const row = (await transaction.objectStore('meta').get('head')) as Sealed | undefined
      if (!row || crcOf(row.json) !== row.crc) return refuse('corrupt', 'meta/head')
      return ok(JSON.parse(row.json) as ProjectHead)
    })
  }

  writeHead(head: ProjectHead): Stored<void> {
    return this.#inTurn(() => {
      const sealed = seal(head)
      return this.#write([], async (transaction) => {
        await transaction.objectStore('meta').put(sealed, 'head')
        return ok(undefined)
      })
    })
  }

  async documents(): Stored<readonly DocumentSummary[]> {
    const stored = await this.#read(['documents'], async (transaction) =>
      ok(await transaction.objectStore('documents').getAll()),
    )
    if (!stored.ok) return stored
    const listed: DocumentSummary[] = []
    for (const row of stored.value.filter(({ removed }) => !removed)) {
      const summary = summaryIn(row)
      if (!summary.ok) return summary
      listed.push(summary.value)
    }
    return ok(listed.sort((a, b) => a.order - b.order))
  }

  async open(document: Id): Stored<StoredDocument> {
    const verified = await this.#openVerified(document)
    return verified.ok ? ok(verified.value.stored) : verified
  }

  async entry(id: Id): Stored<Transaction> {
    const row = await this.#read(['log'], async (transaction) =>
      ok(await transaction.objectStore('log').index('id').get(id)),
    )
    if (!row.ok) return row
    return row.value ? readRow(row.value) : refuse('missing', id)
  }

  async append(transactions: readonly Transaction[]): Stored<void> {
    if (transactions.length === 0) return ok(undefined)
    return this.#inTurn(async () => {
      let left = transactions
      for (;;) {
        const written = await this.#appendOnce(left)
        if (!written.ok) return written
        left = left.slice(written.value)
        this.#hold.canary.note(this.project, this.#tip.lastSeq)
        if (left.length === 0) return ok(undefined)
      }
    })
  }

  async add(entries: readonly Entry[]): Stored<void> {
    const added = await this.#inTurn(() => {
      const drafts = entries.map((entry) => rowsOf(entry, 0))
      return this.#write(['documents', 'texts', 'snapshots'], async (transaction) => {
        const rows = await transaction.objectStore('documents').getAll()
        const next = rows.reduce((highest, { order }) => Math.max(highest, order), -1) + 1
        await Promise.all(
          drafts.map((draft, at) => addRows(transaction, { ...draft, row: { ...draft.row, order: next + at } })),
        )
        return ok(rows.filter(({ removed }) => !removed).length + drafts.length)
      })
    })
    if (!added.ok) return added
    this.#hold.listed(added.value)
    return ok(undefined)
  }

  remove(document: Id): Stored<void> {
    return this.#setRemoved(document, true)
  }

  restore(document: Id): Stored<void> {
    return this.#setRemoved(document, false)
  }

  async compact(document: Id): Stored<void> {
    return this.#closed ? refuse('aborted', 'closed') : attempt(() => this.#compact(document))
  }

  async check(): Stored<void> {
    return this.#read(['meta', 'log'], async (transaction) => {
      const state = (await transaction.objectStore('meta').get('state')) as StateRow | undefined
      if (!state) return refuse('corrupt', 'meta/state')
      const log = transaction.objectStore('log')
      let tip = { lastSeq: 0, chain: 0 }
      for (;;) {
        const rows = await log.getAll(IDBKeyRange.lowerBound(tip.lastSeq, true), 1_000)
        if (rows.length === 0) break
        const checked = checkChain(rows, tip)
        if (!checked.ok) return checked
        tip = checked.value
      }
      const whole = tip.lastSeq === state.lastSeq && tip.chain === state.chain
      return whole ? ok(undefined) : refuse('corrupt', `log/${Math.min(tip.lastSeq, state.lastSeq) + 1}`)
    })
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    void this.#last.then(async () => {
      const connection = await this.#connection
      if (connection?.ok) connection.value.close()
      this.#letGo()
    })
  }

  /** The lock was stolen or the epoch raised by another page: no write of this journal can succeed any more. */
  fence(): void {
    if (!this.#lock) return
    this.#letGo()
    this.#hold.lost()
  }

  #letGo(): void {
    this.#lock?.release()
    this.#lock = null
  }

  /** Writes what is not on disk yet; answers with how many of the transactions are. */
  async #appendOnce(transactions: readonly Transaction[]): Stored<number> {
    const tip = this.#tip
    const drafts = draftRows(transactions, tip)
    const { seq: lastSeq, chain } = drafts.at(-1)!
    const next = { lastSeq, chain }
    const written = await this.#write(['documents', 'log'], async (transaction, state) => {
      const log = transaction.objectStore('log')
      if (state.lastSeq < tip.lastSeq) return refuse('corrupt', `log/${state.lastSeq + 1}`)
      if (state.lastSeq > tip.lastSeq || state.chain !== tip.chain) {
        // Either another page writes without the lock, or an earlier write of ours went through without our knowing.
        const tail = await log.getAll(IDBKeyRange.lowerBound(tip.lastSeq, true))
        const ours =
          tail.length > 0 && tail.every(({ id, json }, at) => drafts[at]?.id === id && drafts[at].json === json)
        if (!ours) return refuse('fenced', `log/${state.lastSeq}`)
        return ok({ count: tail.length, tip: { lastSeq: state.lastSeq, chain: state.chain } })
      }
      const documents = transaction.objectStore('documents')
      const rows = new Map<Id, DocumentRow>()
      for (const id of new Set(drafts.map(({ document }) => document))) {
        const row = await documents.get(id)
        if (!row) return refuse('missing', id)
        rows.set(id, row)
      }
      const puts: Promise<unknown>[] = []
      for (const [at, draft] of drafts.entries()) {
        const row = rows.get(draft.document)!
        puts.push(log.add({ ...draft, before: row.lastSeq }))
        rows.set(row.id, { ...row, ...countedAfter(row, transactions[at]!.diff), lastSeq: draft.seq })
      }
      for (const row of rows.values()) puts.push(documents.put(row))
      puts.push(transaction.objectStore('meta').put({ ...state, ...next }, 'state'))
      await Promise.all(puts)
      return ok({ count: drafts.length, tip: next })
    })
    if (!written.ok) return written
    this.#tip = written.value.tip
    return ok(written.value.count)
  }

  async #compact(document: Id): Stored<void> {
    const verified = await this.#openVerified(document)
    if (!verified.ok) return verified
    const { stored, loaded, intact } = verified.value
    const { seq } = loaded.snapshot.head
    if (intact && seq === loaded.row.lastSeq) return ok(undefined)
    const snapshot = writeSnapshot(stored.content, stored.history, loaded.row.lastSeq)
    // Never over the generation that was just read: it is the one known to be good.
    const generation = loaded.generation === 0 ? 1 : 0
    const database = await this.#connect()
    if (!database.ok) return database
    return within(database.value, ['meta', 'snapshots'], 'readwrite', async (transaction) => {
      // The epoch does not matter here: a snapshot says nothing that the log does not say.
      const state = stateIn(await transaction.objectStore('meta').get('state'))
      if (!state.ok) return state
      const read = (await transaction.objectStore('snapshots').get([document, loaded.generation, 0])) as
        | SnapshotHead
        | undefined
      // Another compaction came between and has written over what this one was made from.
      if (read?.seq !== seq) return ok(undefined)
      await putSnapshot(transaction, document, generation, snapshot)
      return ok(undefined)
    })
  }

  async #setRemoved(document: Id, removed: boolean): Stored<void> {
    const done = await this.#inTurn(() =>
      this.#write(['documents'], async (transaction) => {
        const documents = transaction.objectStore('documents')
        const rows = await documents.getAll()
        const row = rows.find(({ id }) => id === document)
        if (!row) return refuse('missing', document)
        await documents.put({ ...row, removed })
        return ok(rows.filter((one) => (one === row ? !removed : !one.removed)).length)
      }),
    )
    if (!done.ok) return done
    this.#hold.listed(done.value)
    return ok(undefined)
  }

  /** The document from the newest snapshot that is whole, or the failure of the newest one when neither is. */
  async #openVerified(document: Id): Stored<{ stored: StoredDocument; loaded: LoadedDocument; intact: boolean }> {
    let first: StorageFailure | null = null
    for (const intact of [true, false]) {
      const loaded = await this.#read(['documents', 'texts', 'snapshots', 'log'], (transaction) =>
        loadDocument(transaction, document, intact),
      )
      if (!loaded.ok) return first ? fail(first) : loaded
      const stored = verifyDocument(loaded.value)
      if (stored.ok) return ok({ stored: stored.value, loaded: loaded.value, intact })
      first ??= stored.error
    }
    return fail(first!)
  }

  #readState(): Stored<StateRow> {
    return this.#read(['meta'], async (transaction) => stateIn(await transaction.objectStore('meta').get('state')))
  }

  async #raiseEpoch(): Stored<StateRow> {
    const database = await this.#connect()
    if (!database.ok) return database
    return within(database.value, ['meta'], 'readwrite', async (transaction) => {
      const meta = transaction.objectStore('meta')
      const state = stateIn(await meta.get('state'))
      if (!state.ok) return state
      const raised = { ...state.value, epoch: state.value.epoch + 1 }
      await meta.put(raised, 'state')
      return ok(raised)
    })
  }

  async #read<T>(stores: Store[], act: (transaction: Reading) => Stored<T>): Stored<T> {
    if (this.#closed) return refuse('aborted', 'closed')
    const database = await this.#connect()
    return database.ok ? within(database.value, stores, 'readonly', act) : database
  }

  /** One write transaction, fenced. Call it in turn. */
  async #write<T>(stores: Store[], act: (transaction: Writing, state: StateRow) => Stored<T>): Stored<T> {
    if (!this.#lock) return refuse('fenced', 'opened for reading')
    const database = await this.#connect()
    if (!database.ok) return database
    const written = await within(database.value, ['meta', ...stores], 'readwrite', async (transaction) => {
      const state = stateIn(await transaction.objectStore('meta').get('state'))
      if (!state.ok) return state
      const { epoch } = state.value
      return epoch === this.#epoch ? act(transaction, state.value) : refuse('fenced', `epoch ${epoch}`)
    })
    if (!written.ok && written.error.kind === 'fenced') this.fence()
    return written
  }

  #inTurn<T>(act: () => Stored<T>): Stored<T> {
    if (this.#closed) return Promise.resolve(refuse('aborted', 'closed'))
    const turn = this.#last.then(() => attempt(act))
    this.#last = turn
    return turn
  }

  async #connect(): Stored<IDBPDatabase<ProjectDatabase>> {
    const connection = (this.#connection ??= connectProject(this.project, () => {
      this.#connection = null
    }))
    const connected = await connection
    if (!connected.ok && this.#connection === connection) this.#connection = null
    return connected
  }
}
