import type { IDBPDatabase } from 'idb'
import type { Entry, ProjectHead } from '../model/project.ts'
import type { Id } from '../model/record.ts'
import { ok, type Result } from '../model/result.ts'
import { crcOf } from './checksum.ts'
import { connect, within } from './connection.ts'
import { addRows, rowsOf } from './document-rows.ts'
import { refuse } from './failure.ts'
import type { ProjectSummary, Stored, StorageFailure } from './journal.ts'
import { seal } from './json.ts'
import {
  formatVersion,
  projectPrefix,
  projectUpgrades,
  type ProjectDatabase,
  type Sealed,
  type StateRow,
} from './rows.ts'

type Database = IDBPDatabase<ProjectDatabase>

/** Opens the database of a project; `missing` when there is none, unless it is to be made. */
export const connectProject = (project: Id, closed: () => void, make = false): Stored<Database> =>
  connect({ name: projectPrefix + project, upgrades: projectUpgrades, make, closed })

/** The state row as read; `corrupt` when there is none, `newer` when another version of the program wrote it. */
export function stateIn(row: unknown): Result<StateRow, StorageFailure> {
  const state = row as StateRow | undefined
  if (!state) return refuse('corrupt', 'meta/state')
  return state.formatVersion > formatVersion ? refuse('newer', `format ${state.formatVersion}`) : ok(state)
}

/**
 * Writes a new project in one transaction. What the catalogue says of it is kept here as well, so that a project whose
 * catalogue entry is lost can be listed again.
 */
export async function writeProject(
  database: Database,
  summary: Omit<ProjectSummary, 'documents'>,
  head: ProjectHead,
  entries: readonly Entry[],
): Stored<void> {
  const sealed = { project: seal(summary), head: seal(head) }
  const rows = entries.map(rowsOf)
  return within(database, ['meta', 'documents', 'texts', 'snapshots'], 'readwrite', async (transaction) => {
    const meta = transaction.objectStore('meta')
    if (await meta.get('state')) return refuse('aborted', `${summary.id} exists`)
    await Promise.all([
      meta.put({ formatVersion, epoch: 1, lastSeq: 0, chain: 0 }, 'state'),
      meta.put(sealed.project, 'project'),
      meta.put(sealed.head, 'head'),
      ...rows.map((one) => addRows(transaction, one)),
    ])
    return ok(undefined)
  })
}

/** What a database says of its own project; null when its making was never finished. */
export async function projectIn(database: Database): Stored<ProjectSummary | null> {
  return within(database, ['meta', 'documents'], 'readonly', async (transaction) => {
    const meta = transaction.objectStore('meta')
    const [state, project, documents] = await Promise.all([
      meta.get('state'),
      meta.get('project') as Promise<Sealed | undefined>,
      transaction.objectStore('documents').getAll(),
    ])
    if (!state) return ok(null)
    if (!project || crcOf(project.json) !== project.crc) return refuse('corrupt', 'meta/project')
    const summary = JSON.parse(project.json) as Omit<ProjectSummary, 'documents'>
    return ok({ ...summary, documents: documents.filter(({ removed }) => !removed).length })
  })
}
