import type { Transaction } from '../changes/transaction.ts'
import { join } from '../changes/join.ts'
import { applyInPlace } from '../changes/diff.ts'
import type { Hands, Problem } from '../formats/format.ts'
import { decode, decodeAs, documentFrom, type OldEncoding, type TextFile } from '../formats/plain-text.ts'
import projectFormat from '../formats/project.format.ts'
import type { Annotator } from '../model/annotation-set.ts'
import { copyContent, emptyContent } from '../model/content.ts'
import type { Entry, Project, ProjectHead } from '../model/project.ts'
import type { Id, Instant } from '../model/record.ts'
import { Rows, type Outcome, type Query, type Row } from '../query/rows.ts'
import type { Journal, Storage, StorageFailure } from '../storage/journal.ts'
import type { OffsetUnit } from '../text/units.ts'

/** What a file turned out to hold; the content itself stays behind the token. */
export interface FileReport {
  readonly token: number
  readonly name: string
  readonly kind: 'project' | 'text' | 'encoding' | 'refused'
  readonly title: string
  readonly documents: number
  readonly annotations: number
  readonly relations: number
  readonly problems: readonly Problem[]
  /** For `encoding`: what each candidate makes of the file, the likelier first. */
  readonly candidates: readonly { readonly encoding: OldEncoding; readonly preview: string }[]
  /** Repaired copies of documents that were set aside, to be taken in if the person wants them. */
  readonly copies: number
  /** For `refused`: a kind of the strings `import.refused-*`. */
  readonly reason: string
}

/** What comes into the open project; the page writes it, because the page holds the lock. */
export interface Incoming {
  readonly head: ProjectHead
  readonly entries: readonly Entry[]
  readonly diffs: readonly { readonly document: Id; readonly diff: Transaction['diff'] }[]
}

export interface ExportRequest {
  readonly documents: readonly Id[] | null
  readonly unit: OffsetUnit
  /** Acts that the disk has not acknowledged: the file must not miss them. */
  readonly pending: readonly Transaction[]
  /** Everyone who has worked in this browser. */
  readonly people: readonly Annotator[]
}

interface Read {
  readonly project: Project | null
  readonly copies: readonly Entry[]
}

/**
 * The heavy half of the workbench: reads files, holds the project's table, writes exports, makes snapshots. It runs in
 * a worker and reads storage by itself; the page posts it diffs, never a project. Without a worker (no storage at all)
 * the page calls it directly.
 */
export class ProjectApi {
  readonly #storage: Promise<Storage>
  readonly #hands: Hands
  readonly #schemaOfTexts: () => Promise<ProjectHead>
  readonly #read = new Map<number, Read>()
  #tokens = 0
  #journal: Journal | null = null
  #rows: Rows | null = null
  #head: ProjectHead | null = null
  /** Acts that came while the project was being read; null = it is not being read. */
  #late: Transaction[] | null = null

  constructor(storage: Promise<Storage>, hands: Hands, headOfNewProjects: () => Promise<ProjectHead>) {
    this.#storage = storage
    this.#hands = hands
    this.#schemaOfTexts = headOfNewProjects
  }

  /** Head of a new project: the shipped tag set. */
  async newHead(): Promise<ProjectHead> {
    return this.#schemaOfTexts()
  }

  // ---- files

  async readFile(name: string, bytes: Uint8Array, encoding?: OldEncoding): Promise<FileReport> {
    this.#tokens += 1
    const token = this.#tokens
    const empty = {
      token,
      name,
      title: name,
      documents: 0,
      annotations: 0,
      relations: 0,
      problems: [],
      candidates: [],
      copies: 0,
      reason: '',
    }
    if (bytes.length === 0) return { ...empty, kind: 'refused', reason: 'empty' }
    if (looksLikeJson(name, bytes)) {
      const { project, problems, copies = [] } = await projectFormat.read(bytes, this.#hands)
      this.#read.set(token, { project, copies: copies.map(({ entry }) => entry) })
      const entries = project?.entries ?? []
      return {
        ...empty,
        kind: 'project',
        title: titleOf(name),
        documents: entries.length,
        annotations: entries.reduce((sum, { content }) => sum + content.annotations.size, 0),
        relations: entries.reduce((sum, { content }) => sum + content.relations.size, 0),
        problems,
        copies: copies.length,
      }
    }
    const decoded = encoding
      ? ({ kind: 'text', text: decodeAs(bytes, encoding), encoding, bom: false } as const)
      : decode(bytes)
    if (decoded.kind === 'refused') return { ...empty, kind: 'refused', reason: decoded.reason }
    if (decoded.kind === 'choice') return { ...empty, kind: 'encoding', candidates: decoded.candidates }
    await this.#keepText(token, { name, text: decoded.text, encoding: decoded.encoding, bom: decoded.bom })
    if (decoded.kind === 'text') return { ...empty, kind: 'text', documents: 1 }
    const problem: Problem = {
      kind: 'lone-surrogate',
      place: `/${decoded.at}`,
      detail: { offset: decoded.at },
      severity: 'note',
    }
    return { ...empty, kind: 'project', title: titleOf(name), documents: 1, problems: [problem] }
  }

  async #keepText(token: number, file: TextFile): Promise<void> {
    const document = await documentFrom(file, this.#hands)
    const head = await this.#schemaOfTexts()
    this.#read.set(token, { project: { ...head, entries: [{ document, content: emptyContent() }] }, copies: [] })
  }

  forget(token: number): void {
    this.#read.delete(token)
  }

  /** Makes a project of its own from a file that was read, with the repaired copies if they are wanted. */
  async create(
    token: number,
    summary: { id: Id; title: string; created: Instant; opened: Instant },
    withCopies: boolean,
  ): Promise<StorageFailure | null> {
    const read = this.#read.get(token)
    if (!read?.project) return { kind: 'missing', detail: '' }
    const { entries, ...head } = read.project
    const done = await (await this.#storage).create(summary, head, withCopies ? [...entries, ...read.copies] : entries)
    if (!done.ok) return done.error
    this.#read.delete(token)
    return null
  }

  /** What the file brings into a project: for its texts new documents, for documents it has, further sets. */
  async joinInto(project: Id, token: number, pending: readonly Transaction[]): Promise<Incoming | StorageFailure> {
    const read = this.#read.get(token)
    if (!read?.project) return { kind: 'missing', detail: '' }
    const failure = await this.#load(project, pending)
    if (failure || !this.#rows || !this.#head) return failure ?? { kind: 'missing', detail: '' }
    const own = this.#rows.entries()
    const contents = new Map(own.map((entry) => [entry.document.id, entry.content]))
    const joined = join(
      this.#head,
      own.map(({ document }) => document),
      (id) => contents.get(id) ?? emptyContent(),
      read.project,
      this.#hands.id,
    )
    this.#read.delete(token)
    // A document that was taken off the list keeps its id: what comes in must not meet it.
    return {
      ...joined,
      entries: joined.entries.map(({ document, content }) => {
        const id = this.#hands.id()
        const sets = new Map([...content.sets].map(([key, set]) => [key, { ...set, document: id }]))
        return { document: { ...document, id }, content: { ...content, sets } }
      }),
    }
  }

  // ---- the table

  /** `pending`: acts not yet on disk, for the case that the project has to be read first. */
  async run(project: Id, query: Query, pending: readonly Transaction[]): Promise<Outcome | StorageFailure> {
    const failure = await this.#load(project, pending)
    if (failure || !this.#rows) return failure ?? { kind: 'missing', detail: '' }
    return this.#rows.run(query)
  }

  window(from: number, to: number): Row[] {
    return this.#rows?.window(from, to) ?? []
  }

  indexOf(annotation: Id): number {
    return this.#rows?.indexOf(annotation) ?? -1
  }

  /**
   * Follows acts of the page. Acts that storage gave already may come again: a diff says what each record becomes, so
   * the same run of acts in the same order ends in the same state.
   */
  follow(project: Id, transactions: readonly Transaction[]): void {
    if (this.#late) this.#late.push(...transactions)
    if (this.#journal?.project !== project || !this.#rows) return
    for (const { document, diff } of transactions) this.#rows.follow(document, diff)
  }

  /** The list of documents or the tag set has changed: read anew on the next question. */
  letGo(): void {
    this.#journal?.close()
    this.#journal = null
    this.#rows = null
    this.#head = null
  }

  async #load(project: Id, pending: readonly Transaction[]): Promise<StorageFailure | null> {
    if (this.#journal?.project === project && this.#rows) return null
    this.letGo()
    this.#late = [...pending]
    const failure = await this.#readAll(project)
    const late = this.#late
    this.#late = null
    if (!failure) this.follow(project, late)
    return failure
  }

  async #readAll(project: Id): Promise<StorageFailure | null> {
    const opened = await (await this.#storage).open(project, { write: false })
    if (!opened.ok) return opened.error
    const { journal } = opened.value
    const [head, documents] = [await journal.head(), await journal.documents()]
    if (!head.ok) return head.error
    if (!documents.ok) return documents.error
    this.#head = head.value
    const rows = new Rows(namesIn(head.value))
    for (const { id, order } of documents.value) {
      const stored = await journal.open(id)
      if (!stored.ok) return stored.error
      rows.put({ document: stored.value.document, content: stored.value.content }, order)
    }
    this.#journal = journal
    this.#rows = rows
    return null
  }

  // ---- out

  /** The project file, read from disk with unacknowledged acts on top. */
  async write(project: Id, { documents, unit, pending, people }: ExportRequest): Promise<Uint8Array | StorageFailure> {
    const opened = await (await this.#storage).open(project, { write: false })
    if (!opened.ok) return opened.error
    const { journal } = opened.value
    try {
      const [head, list] = [await journal.head(), await journal.documents()]
      if (!head.ok) return head.error
      if (!list.ok) return list.error
      const entries: Entry[] = []
      for (const { id } of list.value) {
        if (documents && !documents.includes(id)) continue
        const stored = await journal.open(id)
        if (!stored.ok) return stored.error
        const content = copyContent(stored.value.content)
        for (const transaction of pending) if (transaction.document === id) applyInPlace(content, transaction.diff)
        entries.push({ document: stored.value.document, content })
      }
      return bytesOf(head.value, entries, unit, people)
    } finally {
      journal.close()
    }
  }

  /** Writes a snapshot of a document, so that it opens without reading its log from the start. */
  async compact(project: Id, document: Id): Promise<void> {
    const opened = await (await this.#storage).open(project, { write: false })
    if (!opened.ok) return
    await opened.value.journal.compact(document)
    opened.value.journal.close()
  }
}

/** The bytes of a project file; people of this browser are listed as soon as a set is theirs. */
export function bytesOf(
  head: ProjectHead,
  entries: readonly Entry[],
  unit: OffsetUnit,
  people: readonly Annotator[],
): Uint8Array {
  const listed = new Set(head.annotators.map(({ id }) => id))
  const working = new Set(
    entries.flatMap(({ content }) => [...content.sets.values()].map(({ annotator }) => annotator)),
  )
  const annotators = [...head.annotators, ...people.filter(({ id }) => working.has(id) && !listed.has(id))]
  const files = projectFormat.write({ ...head, annotators, entries }, { unit })
  return files[0]?.bytes ?? new Uint8Array()
}

function namesIn({ schema, annotators }: ProjectHead): ConstructorParameters<typeof Rows>[0] {
  const layers = new Map(schema.layers.map((layer, i) => [layer.id, { rank: String(i).padStart(4, '0'), layer }]))
  const people = new Map(annotators.map(({ id, name }) => [id, name]))
  return {
    // Labels sort in the order of the tag set, which is the order people know them in.
    label: (layer, label) => {
      const found = layers.get(layer)
      const at = found?.layer.labels.findIndex(({ id }) => id === label) ?? -1
      return `${found?.rank ?? '9999'}${String(at < 0 ? 9999 : at).padStart(4, '0')}${label}`
    },
    layer: (layer) => layers.get(layer)?.rank ?? '9999',
    annotator: (id) => people.get(id) ?? id,
  }
}

function looksLikeJson(name: string, bytes: Uint8Array): boolean {
  if (/\.json$/i.test(name)) return true
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  while (at < bytes.length && (bytes[at] === 0x20 || (bytes[at] as number) <= 0x0d)) at += 1
  return bytes[at] === 0x7b && new TextDecoder().decode(bytes.subarray(at, at + 400)).includes('"hashiya-project"')
}

const titleOf = (name: string): string => name.replace(/\.[^.]+$/, '').replace(/\.hashiya$/, '') || name
