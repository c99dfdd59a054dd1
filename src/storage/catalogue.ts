import { deleteDB, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb'
import type { Id } from '../model/record.ts'
import { fail, ok } from '../model/result.ts'
import { crcOf } from './checksum.ts'
import { connect, within } from './connection.ts'
import { attempt, failureOf, refuse } from './failure.ts'
import type { ProjectSummary, Stored } from './journal.ts'
import { seal } from './json.ts'
import { catalogueName, catalogueUpgrades, type CatalogueDatabase } from './rows.ts'

type Database = IDBPDatabase<CatalogueDatabase>

/** The list of projects and the values that belong to the browser. */
export class Catalogue {
  #connection: ReturnType<typeof connect<CatalogueDatabase>> | null = null

  async projects(): Stored<readonly ProjectSummary[]> {
    const all = await this.#in(['projects'], 'readonly', async (transaction) =>
      ok(await transaction.objectStore('projects').getAll()),
    )
    if (!all.ok) return all
    return ok(all.value.toSorted((a, b) => (a.opened < b.opened ? 1 : a.opened > b.opened ? -1 : a.id < b.id ? -1 : 1)))
  }

  async project(id: Id): Stored<ProjectSummary> {
    return this.#in(['projects'], 'readonly', async (transaction) => {
      const row = await transaction.objectStore('projects').get(id)
      return row ? ok(row) : refuse('missing', id)
    })
  }

  async add(summary: ProjectSummary): Stored<void> {
    return this.#in(['projects'], 'readwrite', async (transaction) => {
      await transaction.objectStore('projects').put(summary)
      return ok(undefined)
    })
  }

  async change(id: Id, change: Partial<Omit<ProjectSummary, 'id'>>): Stored<void> {
    return this.#in(['projects'], 'readwrite', async (transaction) => {
      const projects = transaction.objectStore('projects')
      const row = await projects.get(id)
      if (!row) return refuse('missing', id)
      await projects.put({ ...row, ...change })
      return ok(undefined)
    })
  }

  /** Takes the project off the list and notes that its database is to go. */
  async strike(id: Id): Stored<void> {
    return this.#in(['projects', 'destroyed'], 'readwrite', async (transaction) => {
      await transaction.objectStore('projects').delete(id)
      await transaction.objectStore('destroyed').put(true, id)
      return ok(undefined)
    })
  }

  async destroyed(): Stored<readonly Id[]> {
    return this.#in(['destroyed'], 'readonly', async (transaction) =>
      ok(await transaction.objectStore('destroyed').getAllKeys()),
    )
  }

  /** Drops the note that a project was destroyed. */
  async forget(id: Id): Stored<void> {
    return this.#in(['destroyed'], 'readwrite', async (transaction) => {
      await transaction.objectStore('destroyed').delete(id)
      return ok(undefined)
    })
  }

  async read(key: string): Stored<unknown> {
    const row = await this.#in(['values'], 'readonly', async (transaction) =>
      ok(await transaction.objectStore('values').get(key)),
    )
    if (!row.ok || !row.value) return row
    const { json, crc } = row.value
    return crcOf(json) === crc ? ok(JSON.parse(json) as unknown) : refuse('corrupt', `values/${key}`)
  }

  async write(key: string, value: unknown): Stored<void> {
    return attempt(async () => {
      const sealed = value === undefined ? undefined : seal(value)
      return this.#in(['values'], 'readwrite', async (transaction) => {
        const values = transaction.objectStore('values')
        if (sealed) await values.put(sealed, key)
        else await values.delete(key)
        return ok(undefined)
      })
    })
  }

  async #in<M extends 'readonly' | 'readwrite', T>(
    stores: StoreNames<CatalogueDatabase>[],
    mode: M,
    act: (transaction: IDBPTransaction<CatalogueDatabase, StoreNames<CatalogueDatabase>[], M>) => Stored<T>,
  ): Stored<T> {
    const opened = await this.#open()
    return opened.ok ? within(opened.value, stores, mode, act) : opened
  }

  async #open(): Stored<Database> {
    const opening = (this.#connection ??= connect<CatalogueDatabase>({
      name: catalogueName,
      upgrades: catalogueUpgrades,
      make: true,
      closed: () => {
        this.#connection = null
      },
    }))
    const opened = await opening
    if (!opened.ok && this.#connection === opening) this.#connection = null
    return opened
  }
}

/** Deletes a database; other pages are told to let go of it, and one that does not delays the deletion, not us. */
export async function deleteDatabase(name: string): Stored<void> {
  try {
    await new Promise<void>((settle, refused) => {
      deleteDB(name, { blocked: () => settle() }).then(settle, refused)
    })
    return ok(undefined)
  } catch (error) {
    return fail(failureOf(error))
  }
}
