import { applyInPlace, misfitOf } from '../changes/diff.ts'
import { emptyHistory, recordStep, type History } from '../changes/history.ts'
import type { Transaction } from '../changes/transaction.ts'
import { copyContent, type Content } from '../model/content.ts'
import type { Document } from '../model/document.ts'
import type { Entry, ProjectHead } from '../model/project.ts'
import type { Id } from '../model/record.ts'
import { ok } from '../model/result.ts'
import { refuse } from './failure.ts'
import type { DocumentSummary, Journal, Opening, ProjectSummary, Storage, Stored } from './journal.ts'
import { countedAfter, summaryOf } from './summary.ts'

interface ShelvedDocument {
  readonly document: Document
  readonly content: Content
  history: History
  summary: DocumentSummary
  removed: boolean
}

interface ShelvedProject {
  summary: ProjectSummary
  head: ProjectHead
  readonly documents: Map<Id, ShelvedDocument>
  readonly log: Map<Id, Transaction>
  writer: MemoryJournal | null
}

/** What storages in memory keep; two storages over one shelf are like two tabs of one browser. */
export interface Shelf {
  readonly projects: Map<Id, ShelvedProject>
  readonly values: Map<string, unknown>
}

export const emptyShelf = (): Shelf => ({ projects: new Map(), values: new Map() })

const shelve = (entry: Entry, order: number): ShelvedDocument => ({
  document: entry.document,
  content: copyContent(entry.content),
  history: emptyHistory,
  summary: summaryOf(entry, order),
  removed: false,
})

const listed = ({ documents }: ShelvedProject): readonly ShelvedDocument[] =>
  [...documents.values()].filter(({ removed }) => !removed)

/** Storage that lasts as long as the page: for tests, and for a browser that gives none. */
export function memoryStorage(shelf: Shelf = emptyShelf()): Storage {
  const change = async (id: Id, change: Partial<ProjectSummary>): Stored<void> => {
    const project = shelf.projects.get(id)
    if (!project) return refuse('missing', id)
    project.summary = { ...project.summary, ...change }
    return ok(undefined)
  }
  return {
    async projects() {
      const summaries = [...shelf.projects.values()].map((one) => ({ ...one.summary, documents: listed(one).length }))
      return ok(summaries.sort((a, b) => (a.opened < b.opened ? 1 : a.opened > b.opened ? -1 : a.id < b.id ? -1 : 1)))
    },
    async create(summary, head, entries) {
      if (shelf.projects.has(summary.id)) return refuse('aborted', `${summary.id} exists`)
      const documents = new Map(entries.map((entry, order) => [entry.document.id, shelve(entry, order)]))
      if (documents.size < entries.length) return refuse('aborted', 'two documents of one id')
      shelf.projects.set(summary.id, {
        summary: { ...summary, documents: entries.length },
        head,
        documents,
        log: new Map(),
        writer: null,
      })
      return ok(undefined)
    },
    async open(id, how) {
      const project = shelf.projects.get(id)
      if (!project) return refuse('missing', id)
      const journal = new MemoryJournal(project, how)
      const writable = how.write && (project.writer === null || how.takeOver === true)
      if (writable) {
        const before = project.writer
        project.writer = journal
        before?.fence()
      }
      return ok({ journal, writable, behind: 0 })
    },
    rename: (id, title) => change(id, { title }),
    touch: (id, opened) => change(id, { opened }),
    async destroy(id) {
      const project = shelf.projects.get(id)
      shelf.projects.delete(id)
      project?.writer?.fence()
      if (project) project.writer = null
      return ok(undefined)
    },
    read: async (key) => ok(structuredClone(shelf.values.get(key))),
    async write(key, value) {
      if (value === undefined) shelf.values.delete(key)
      else shelf.values.set(key, structuredClone(value))
      return ok(undefined)
    },
    canary: async () => ok('fine'),
  }
}

class MemoryJournal implements Journal {
  readonly #shelved: ShelvedProject
  readonly #how: Opening
  #closed = false

  constructor(shelved: ShelvedProject, how: Opening) {
    this.#shelved = shelved
    this.#how = how
  }

  get project(): Id {
    return this.#shelved.summary.id
  }

  async head(): Stored<ProjectHead> {
    return this.#closed ? refuse('aborted', 'closed') : ok(this.#shelved.head)
  }

  async writeHead(head: ProjectHead): Stored<void> {
    return this.#write(() => {
      this.#shelved.head = head
      return ok(undefined)
    })
  }

  async documents(): Stored<readonly DocumentSummary[]> {
    if (this.#closed) return refuse('aborted', 'closed')
    return ok(
      listed(this.#shelved)
        .map(({ summary }) => summary)
        .sort((a, b) => a.order - b.order),
    )
  }

  async open(id: Id): ReturnType<Journal['open']> {
    if (this.#closed) return refuse('aborted', 'closed')
    const shelved = this.#shelved.documents.get(id)
    if (!shelved) return refuse('missing', id)
    const { document, content, history } = shelved
    return ok({ document, content: copyContent(content), history })
  }

  async entry(id: Id): Stored<Transaction> {
    if (this.#closed) return refuse('aborted', 'closed')
    const transaction = this.#shelved.log.get(id)
    return transaction ? ok(transaction) : refuse('missing', id)
  }

  async append(transactions: readonly Transaction[]): Stored<void> {
    return this.#write(() => {
      const { documents, log } = this.#shelved
      const states = new Map<Id, Pick<ShelvedDocument, 'content' | 'history' | 'summary'>>()
      for (const transaction of transactions) {
        const shelved = states.get(transaction.document) ?? documents.get(transaction.document)
        if (!shelved) return refuse('missing', transaction.document)
        if (log.has(transaction.id)) return refuse('aborted', `${transaction.id} exists`)
        const content = states.has(transaction.document) ? shelved.content : copyContent(shelved.content)
        const misfit = misfitOf(content, transaction.diff)
        if (misfit) return refuse('aborted', `${misfit.collection}/${misfit.id}/${misfit.reason}`)
        applyInPlace(content, transaction.diff)
        states.set(transaction.document, {
          content,
          history: recordStep(shelved.history, transaction),
          summary: { ...shelved.summary, ...countedAfter(shelved.summary, transaction.diff) },
        })
      }
      for (const [id, state] of states) documents.set(id, { ...documents.get(id)!, ...state })
      for (const transaction of transactions) log.set(transaction.id, transaction)
      return ok(undefined)
    })
  }

  async add(entries: readonly Entry[]): Stored<void> {
    return this.#write(() => {
      const { documents } = this.#shelved
      const next = [...documents.values()].reduce((highest, { summary }) => Math.max(highest, summary.order), -1) + 1
      const added = new Map(entries.map((entry, at) => [entry.document.id, shelve(entry, next + at)]))
      const taken = entries.find(({ document }) => documents.has(document.id))
      if (taken || added.size < entries.length) return refuse('aborted', 'a document of that id exists')
      for (const [id, shelved] of added) documents.set(id, shelved)
      return ok(undefined)
    })
  }

  async remove(document: Id): Stored<void> {
    return this.#setRemoved(document, true)
  }

  async restore(document: Id): Stored<void> {
    return this.#setRemoved(document, false)
  }

  async compact(document: Id): Stored<void> {
    if (this.#closed) return refuse('aborted', 'closed')
    return this.#shelved.documents.has(document) ? ok(undefined) : refuse('missing', document)
  }

  async check(): Stored<void> {
    return this.#closed ? refuse('aborted', 'closed') : ok(undefined)
  }

  close(): void {
    this.#closed = true
    if (this.#shelved.writer === this) this.#shelved.writer = null
  }

  /** Another storage over the same shelf has taken the project over. */
  fence(): void {
    this.#how.lost?.()
  }

  #setRemoved(document: Id, removed: boolean): Stored<void> {
    return this.#write(() => {
      const shelved = this.#shelved.documents.get(document)
      if (!shelved) return refuse('missing', document)
      shelved.removed = removed
      return ok(undefined)
    })
  }

  async #write(act: () => Awaited<Stored<void>>): Stored<void> {
    if (this.#closed) return refuse('aborted', 'closed')
    return this.#shelved.writer === this ? act() : refuse('fenced', 'another tab writes')
  }
}
