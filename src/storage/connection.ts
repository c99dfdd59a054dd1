import { openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames } from 'idb'
import { fail, ok } from '../model/result.ts'
import { failureOf, refuse } from './failure.ts'
import type { Stored, StorageFailure } from './journal.ts'

/**
 * One step of a database's structure: from the version that is its place in the list to the next one. A step that has
 * been shipped is never changed; a new version adds a step.
 */
export type Upgrade<S extends DBSchema> = (
  database: IDBPDatabase<S>,
  transaction: IDBPTransaction<S, StoreNames<S>[], 'versionchange'>,
) => void

export interface Opening<S extends DBSchema> {
  readonly name: string
  readonly upgrades: readonly Upgrade<S>[]
  /** Whether a database that is not there is made; without it the answer is `missing`. */
  readonly make: boolean
  /** The connection is gone: another page upgrades or deletes the database, or the browser ended it. */
  readonly closed: () => void
}

/** How long an opening may be held up by a page that does not let go, in milliseconds. */
const patience = 2_500

/** Opens a database, bringing it up to the newest structure; never hangs and never throws. */
export async function connect<S extends DBSchema>(opening: Opening<S>): Stored<IDBPDatabase<S>> {
  const { name, upgrades, make, closed } = opening
  let absent = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const heldUp = new Promise<'held up'>((settle) => {
    timer = setTimeout(() => settle('held up'), patience)
  })
  try {
    const request = openDB<S>(name, upgrades.length, {
      upgrade(database, from, _to, transaction) {
        // Its failure is the failure of the opening, which is answered below.
        transaction.done.catch(() => undefined)
        absent = from === 0 && !make
        if (absent) transaction.abort()
        else for (const upgrade of upgrades.slice(from)) upgrade(database, transaction)
      },
      blocking(_from, _to, event) {
        // Refusing would hold up the other page for ever; the next write opens the database again, or says why not.
        ;(event.target as IDBDatabase).close()
        closed()
      },
      terminated: closed,
    })
    const database = await Promise.race([request, heldUp])
    if (database !== 'held up') return ok(database)
    request.then((late) => late.close()).catch(() => undefined)
    return refuse('unavailable', `${name} is held by another page`)
  } catch (error) {
    return absent ? refuse('missing', name) : fail(failureOf(error, 'unavailable'))
  } finally {
    clearTimeout(timer)
  }
}

type Mode = 'readonly' | 'readwrite'

/**
 * Runs `act` in one transaction and answers when the browser says it is complete; a write is strict, so complete means
 * on disk. When `act` answers with a failure or throws, or anything in the transaction fails, all of it is undone.
 * Inside `act`, nothing but the transaction's own requests may be awaited: it would end under our feet.
 */
export async function within<S extends DBSchema, M extends Mode, T>(
  database: IDBPDatabase<S>,
  stores: StoreNames<S>[],
  mode: M,
  act: (transaction: IDBPTransaction<S, StoreNames<S>[], M>) => Stored<T>,
): Stored<T> {
  let aborted: Promise<void> | null = null
  try {
    const transaction = database.transaction(stores, mode, mode === 'readwrite' ? { durability: 'strict' } : {})
    aborted = transaction.done
    aborted.catch(() => undefined)
    const outcome = await act(transaction)
    if (outcome.ok) {
      if (mode === 'readwrite') transaction.commit()
      await transaction.done
    } else if (mode === 'readwrite') {
      transaction.abort()
    }
    return outcome
  } catch (error) {
    return fail(await causeOf(error, aborted))
  }
}

/** The reason behind an abort is in the transaction; a request that it took down only says that it was aborted. */
async function causeOf(error: unknown, done: Promise<void> | null): Promise<StorageFailure> {
  const own = failureOf(error)
  if (own.kind !== 'aborted' || !done) return own
  const theirs = await done.then(
    () => own,
    (reason: unknown) => failureOf(reason),
  )
  return theirs.kind === 'aborted' ? own : theirs
}
