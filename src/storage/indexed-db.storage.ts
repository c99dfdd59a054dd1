import type { Entry, ProjectHead } from '../model/project.ts'
import type { Id, Instant } from '../model/record.ts'
import { ok } from '../model/result.ts'
import { Canary, pageHints, type Hints } from './canary.ts'
import { Catalogue, deleteDatabase } from './catalogue.ts'
import { attempt, refuse } from './failure.ts'
import { IndexedDbJournal } from './indexed-db.journal.ts'
import type { OpenedProject, Opening, ProjectSummary, Storage, Stored } from './journal.ts'
import { acquireLock, type WriterLock } from './lock.ts'
import { connectProject, projectIn, writeProject } from './project-database.ts'
import { projectPrefix } from './rows.ts'

/** What the page has besides IndexedDB; each part may be missing. */
export interface Surroundings {
  readonly locks?: LockManager | undefined
  readonly hints?: Hints | null
  /** How long to wait for the writer's lock, in milliseconds: the old page of a reload lets go late. */
  readonly wait?: number
}

/**
 * The browser's own storage. Fails as `unavailable` when there is none, as `newer` when a newer version of the program
 * wrote it. Finishes what a crash left half done: deletions are completed, projects that are whole but not listed are
 * listed, databases in which nothing was ever completed are removed.
 */
export async function openIndexedDbStorage({
  locks = globalThis.navigator?.locks,
  hints = pageHints(),
  wait = 1_500,
}: Surroundings = {}): Stored<Storage> {
  if (!globalThis.indexedDB) return refuse('unavailable', 'no indexedDB')
  const storage = new IndexedDbStorage(locks, new Canary(hints), wait)
  const settled = await storage.settle()
  return settled.ok ? ok(storage) : settled
}

const lockName = (project: Id): string => `hashiya:${project}`

class IndexedDbStorage implements Storage {
  readonly #locks: LockManager | undefined
  readonly #canary: Canary
  readonly #wait: number
  readonly #catalogue = new Catalogue()

  constructor(locks: LockManager | undefined, canary: Canary, wait: number) {
    this.#locks = locks
    this.#canary = canary
    this.#wait = wait
  }

  projects(): Stored<readonly ProjectSummary[]> {
    return this.#catalogue.projects()
  }

  async create(summary: Omit<ProjectSummary, 'documents'>, head: ProjectHead, entries: readonly Entry[]): Stored<void> {
    const { id } = summary
    // The lock keeps another page that starts just now from taking the unfinished database for debris.
    const lock = await this.#lock(id, { steal: false, wait: this.#wait })
    if (!lock) return refuse('fenced', id)
    try {
      const connected = await connectProject(id, () => undefined, true)
      if (!connected.ok) return connected
      const written = await attempt(() => writeProject(connected.value, summary, head, entries))
      connected.value.close()
      const listed = written.ok ? await this.#catalogue.add({ ...summary, documents: entries.length }) : written
      if (listed.ok) this.#canary.note(id, 0)
      return listed
    } finally {
      lock.release()
    }
  }

  async open(project: Id, { write, takeOver = false, lost = () => undefined }: Opening): Stored<OpenedProject> {
    const listed = await this.#catalogue.project(project)
    if (!listed.ok) return listed
    let journal: IndexedDbJournal | null = null
    const stolen = (): void => journal?.fence()
    const lock = write ? await this.#lock(project, { steal: takeOver, wait: this.#wait, stolen }) : null
    journal = new IndexedDbJournal({
      project,
      canary: this.#canary,
      lock,
      lost,
      listed: (documents) => void this.#catalogue.change(project, { documents }),
    })
    const begun = await journal.begin(takeOver)
    if (!begun.ok) {
      journal.close()
      return begun
    }
    return ok({ journal, writable: lock !== null, behind: begun.value })
  }

  rename(project: Id, title: string): Stored<void> {
    return this.#catalogue.change(project, { title })
  }

  touch(project: Id, opened: Instant): Stored<void> {
    return this.#catalogue.change(project, { opened })
  }

  async destroy(project: Id): Stored<void> {
    const struck = await this.#catalogue.strike(project)
    if (!struck.ok) return struck
    this.#canary.forget(project)
    // What is not deleted now is deleted at the next start.
    await deleteDatabase(projectPrefix + project)
    return ok(undefined)
  }

  read(key: string): Stored<unknown> {
    return this.#catalogue.read(key)
  }

  write(key: string, value: unknown): Stored<void> {
    return this.#catalogue.write(key, value)
  }

  async canary(): Stored<'fine' | 'lost'> {
    const projects = await this.#catalogue.projects()
    if (!projects.ok) return projects
    const destroyed = await this.#catalogue.destroyed()
    if (!destroyed.ok) return destroyed
    const accounted = new Set([...projects.value.map(({ id }) => id), ...destroyed.value])
    return ok([...this.#canary.known().keys()].every((id) => accounted.has(id)) ? 'fine' : 'lost')
  }

  async settle(): Stored<void> {
    const projects = await this.#catalogue.projects()
    if (!projects.ok) return projects
    const destroyed = await this.#catalogue.destroyed()
    if (!destroyed.ok) return destroyed
    const listed = new Set(projects.value.map(({ id }) => id))
    const present = await projectsPresent()
    const known = this.#canary.known()
    for (const id of destroyed.value) {
      if (present.has(id)) await deleteDatabase(projectPrefix + id)
      // The browser writes hints late: the note stays until the hint is seen to be gone, or it would cry "lost".
      else if (!known.has(id)) await this.#catalogue.forget(id)
      this.#canary.forget(id)
    }
    const struck = new Set(destroyed.value)
    for (const id of present) if (!listed.has(id) && !struck.has(id)) await this.#settleOrphan(id)
    return ok(undefined)
  }

  /** A database that no list names: a crash came while it was made, or the list was lost. */
  async #settleOrphan(id: Id): Promise<void> {
    const lock = await this.#lock(id, { steal: false, wait: 0 })
    if (!lock) return
    try {
      const connected = await connectProject(id, () => undefined)
      if (!connected.ok) return
      const found = await projectIn(connected.value)
      connected.value.close()
      if (!found.ok) return
      if (!found.value) await deleteDatabase(projectPrefix + id)
      else await this.#catalogue.add(found.value)
    } finally {
      lock.release()
    }
  }

  #lock(
    project: Id,
    { stolen = () => undefined, ...wanting }: { steal: boolean; wait: number; stolen?: () => void },
  ): Promise<WriterLock | null> {
    return acquireLock(this.#locks, lockName(project), { ...wanting, stolen })
  }
}

/** Ids of the projects that have a database; none where the browser cannot say. */
async function projectsPresent(): Promise<ReadonlySet<Id>> {
  try {
    const names = (await indexedDB.databases()).map(({ name }) => name ?? '')
    return new Set(
      names.filter((name) => name.startsWith(projectPrefix)).map((name) => name.slice(projectPrefix.length)),
    )
  } catch {
    return new Set()
  }
}
