import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { openDB, type IDBPDatabase } from 'idb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Transaction } from '../changes/transaction.ts'
import type { Hints } from './canary.ts'
import { chainOf, crcOf } from './checksum.ts'
import { openIndexedDbStorage } from './indexed-db.storage.ts'
import type { Journal, Storage } from './journal.ts'
import type { ProjectDatabase, SnapshotHead, SnapshotPart } from './rows.ts'
import {
  annotation,
  entryOf,
  expectOk,
  fakeHints,
  fakeLocks,
  head,
  setFor,
  summaryOfProject,
  transactionOn,
} from './storage.fixture.ts'

const act = (id: string, document = 'one'): Transaction =>
  transactionOn(document, `t-${id}`, { annotations: { added: [annotation(id, 'set')] } })

const failing = (kind: string, detail?: string) => ({
  ok: false,
  error: { kind, ...(detail !== undefined && { detail }) },
})

let locks: LockManager
let hints: Hints
let storage: Storage
let journal: Journal

/** Another page, or this one after a reload. */
const tab = async (): Promise<Storage> => expectOk(await openIndexedDbStorage({ locks, hints, wait: 20 }))

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory()
  locks = fakeLocks()
  hints = fakeHints()
  storage = await tab()
  expectOk(await storage.create(summaryOfProject('p'), head, [entryOf('one'), entryOf('two')]))
  journal = expectOk(await storage.open('p', { write: true })).journal
})

afterEach(() => {
  vi.restoreAllMocks()
  journal.close()
})

/** Changes the database behind the program's back. */
async function tamper(change: (database: IDBPDatabase<ProjectDatabase>) => Promise<unknown>): Promise<void> {
  const database = await openDB<ProjectDatabase>('hashiya-p')
  await change(database)
  database.close()
}

const tamperLog = (seq: number, change: object): Promise<void> =>
  tamper(async (database) => database.put('log', { ...(await database.get('log', seq))!, ...change }))

const annotationsOf = async (document: string, from = journal): Promise<string[]> => [
  ...expectOk(await from.open(document)).content.annotations.keys(),
]

describe('every write', () => {
  it('is one strict transaction', async () => {
    const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction')
    const written = async (write: Promise<unknown>): Promise<void> => {
      expectOk((await write) as never)
      const writes = transactions.mock.calls.filter(([, mode]) => mode === 'readwrite')
      expect(writes).toHaveLength(1)
      expect(writes[0]![2]).toEqual({ durability: 'strict' })
      transactions.mockClear()
    }
    await written(journal.append([act('a'), act('b'), act('c', 'two')]))
    await written(journal.compact('one'))
    await written(journal.writeHead(head))
    await written(storage.write('key', 1))
    await written(storage.touch('p', '2026-03-14T00:00:00.000Z'))
  })

  it('is answered only when the browser has completed it', async () => {
    const commits = vi.spyOn(IDBTransaction.prototype, 'commit')
    const order: string[] = []
    commits.mockImplementation(function (this: IDBTransaction) {
      order.push('committing')
      this.addEventListener('complete', () => order.push('complete'))
    })
    expectOk(await journal.append([act('a')]))
    order.push('answered')
    expect(order).toEqual(['committing', 'complete', 'answered'])
  })
})

describe('a write that fails', () => {
  /** Makes the next transactions fail as a full disk does: at the end, all of it undone. */
  const fillDisk = (times: number) => {
    let left = times
    vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementation(function (this: IDBTransaction) {
      if (left-- > 0) (this as unknown as { _abort(name: string): void })._abort('QuotaExceededError')
    })
  }

  it('for want of space leaves everything as it was and can be tried again', async () => {
    expectOk(await journal.append([act('a')]))
    fillDisk(2)
    expect(await journal.append([act('b'), act('c')])).toMatchObject(failing('quota'))
    expect(await annotationsOf('one')).toEqual(['a'])
    expect(expectOk(await journal.documents())[0]!.count).toBe(1)
    expect(await journal.compact('one')).toMatchObject(failing('quota'))
    expectOk(await journal.append([act('b'), act('c')]))
    expect(await annotationsOf('one')).toEqual(['a', 'b', 'c'])
    expectOk(await journal.check())
  })

  it('does not keep a project from being opened on a full disk', async () => {
    journal.close()
    fillDisk(1)
    await vi.waitFor(async () => {
      const again = expectOk(await (await tab()).open('p', { write: true }))
      expect(again.writable).toBe(true)
      ;({ journal } = again)
    })
    expectOk(await journal.append([act('a')]))
  })

  it('in the browser for no known reason is `aborted`', async () => {
    vi.spyOn(IDBTransaction.prototype, 'commit').mockImplementation(function (this: IDBTransaction) {
      this.abort()
    })
    expect(await journal.append([act('a')])).toMatchObject(failing('aborted'))
  })

  it('with something that JSON cannot hold does not stop those after it', async () => {
    const endless: Record<string, unknown> = {}
    endless['self'] = endless
    const bad = {
      ...act('a'),
      diff: { annotations: { added: [annotation('a', 'set', { unknown: endless as never })] } },
    }
    expect(await journal.append([bad])).toMatchObject(failing('aborted'))
    expect(await journal.writeHead({ ...head, unknown: endless as never })).toMatchObject(failing('aborted'))
    expectOk(await journal.append([act('b')]))
  })

  it('although it went through is not written twice', async () => {
    expectOk(await journal.append([act('a')]))
    // What a page sees when the connection breaks between the commit and its news: the entries are there.
    const transaction = act('b')
    await tamper(async (database) => {
      const state = (await database.get('meta', 'state')) as { chain: number }
      const json = JSON.stringify(transaction)
      const crc = crcOf(json)
      const chain = chainOf(state.chain, 2, crc)
      await database.put('log', { seq: 2, before: 1, id: 't-b', document: 'one', json, crc, chain })
      await database.put('meta', { ...state, lastSeq: 2, chain } as never, 'state')
      await database.put('documents', { ...(await database.get('documents', 'one'))!, lastSeq: 2, count: 2 })
    })
    expectOk(await journal.append([transaction, act('c')]))
    expect(await annotationsOf('one')).toEqual(['a', 'b', 'c'])
    expectOk(await journal.check())
  })

  it('is fenced when another page has written without the lock', async () => {
    expectOk(await journal.append([act('a')]))
    await tamper(async (database) => {
      const state = (await database.get('meta', 'state')) as { lastSeq: number }
      await database.put('meta', { ...state, lastSeq: state.lastSeq + 1, chain: 1 } as never, 'state')
    })
    expect(await journal.append([act('b')])).toMatchObject(failing('fenced'))
  })
})

describe('a compaction', () => {
  it('keeps nothing of the longer snapshot that it takes the place of', async () => {
    const many = Array.from({ length: 2_500 }, (_, at) => annotation(`a${at}`, 'set'))
    expectOk(await journal.append([transactionOn('one', 'come', { annotations: { added: many } })]))
    expectOk(await journal.compact('one'))
    expectOk(await journal.append([transactionOn('one', 'go', { annotations: { removed: many } })]))
    for (const id of ['a', 'b', 'c']) {
      expectOk(await journal.append([act(id)]))
      expectOk(await journal.compact('one'))
    }
    await tamper(async (database) => {
      for (const generation of [0, 1] as const) {
        const { parts } = (await database.get('snapshots', ['one', generation, 0])) as SnapshotHead
        const range = IDBKeyRange.bound(['one', generation, 1], ['one', generation, Infinity])
        expect(await database.count('snapshots', range)).toBe(parts)
      }
    })
    expect(await annotationsOf('one')).toEqual(['a', 'b', 'c'])
  })
})

describe('damage', () => {
  beforeEach(async () => {
    for (const id of ['a', 'b', 'c', 'd']) expectOk(await journal.append([act(id), act(`${id}2`, 'two')]))
  })

  it('in a log entry is found when the document is opened, and only there', async () => {
    const { json } = await (async () => {
      const database = await openDB<ProjectDatabase>('hashiya-p')
      const row = (await database.get('log', 5))!
      database.close()
      return row
    })()
    await tamperLog(5, { json: json.replace('"label":"label"', '"label":"labex"') })
    expect(await journal.open('one')).toMatchObject(failing('corrupt', 'log/5'))
    expect(await journal.compact('one')).toMatchObject(failing('corrupt', 'log/5'))
    expect(await journal.entry('t-c')).toMatchObject(failing('corrupt', 'log/5'))
    expect(await journal.check()).toMatchObject(failing('corrupt', 'log/5'))
    expect(await annotationsOf('two')).toEqual(['a2', 'b2', 'c2', 'd2'])
  })

  it.each([
    ['in the middle', 3, 'log/3'],
    ['at the end', 7, 'log/7'],
    ['at the beginning', 1, 'log/1'],
  ])('by a missing entry %s is found', async (_where, seq, place) => {
    await tamper((database) => database.delete('log', seq))
    expect(await journal.open('one')).toMatchObject(failing('corrupt', place))
    expect(await journal.check()).toMatchObject(failing('corrupt', place))
    expect(await annotationsOf('two')).toHaveLength(4)
  })

  it('of two entries that changed places is found', async () => {
    await tamper(async (database) => {
      const [first, second] = [(await database.get('log', 1))!, (await database.get('log', 3))!]
      await database.delete('log', 1)
      await database.delete('log', 3)
      await database.put('log', { ...first, seq: 3 })
      await database.put('log', { ...second, seq: 1 })
    })
    expect(await journal.open('one')).toMatchObject(failing('corrupt'))
    expect(await journal.check()).toMatchObject(failing('corrupt', 'log/1'))
  })

  it('behind a snapshot does not matter to the document', async () => {
    expectOk(await journal.compact('one'))
    await tamper((database) => database.delete('log', 3))
    expect(await annotationsOf('one')).toEqual(['a', 'b', 'c', 'd'])
    expect(await journal.check()).toMatchObject(failing('corrupt', 'log/3'))
  })

  it('in the newer snapshot makes the older one serve, and the next compaction mends it', async () => {
    expectOk(await journal.compact('one'))
    expectOk(await journal.append([act('e')]))
    const generations = async () => {
      const database = await openDB<ProjectDatabase>('hashiya-p')
      const heads = await Promise.all([0, 1].map((gen) => database.get('snapshots', ['one', gen as 0 | 1, 0])))
      database.close()
      return heads.map((one) => (one as { seq: number }).seq)
    }
    expect(await generations()).toEqual([0, 7])
    await tamper(async (database) => {
      const part = (await database.get('snapshots', ['one', 1, 1])) as SnapshotPart
      const bytes = part.bytes.with(part.bytes.indexOf(0x61), 0x62)
      await database.put('snapshots', { ...part, bytes }, ['one', 1, 1])
    })
    expect(await annotationsOf('one')).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(expectOk(await journal.open('one')).history.undo).toEqual(['t-a', 't-b', 't-c', 't-d', 't-e'])
    expectOk(await journal.compact('one'))
    expect(await generations()).toEqual([0, 9])
    expect(await annotationsOf('one')).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it.each([
    ['a part that is gone', (database: IDBPDatabase<ProjectDatabase>) => database.delete('snapshots', ['one', 1, 1])],
    ['a head that is gone', (database: IDBPDatabase<ProjectDatabase>) => database.delete('snapshots', ['one', 1, 0])],
  ])('by %s makes the older snapshot serve', async (_what, damage) => {
    expectOk(await journal.compact('one'))
    await tamper(damage)
    expect(await annotationsOf('one')).toEqual(['a', 'b', 'c', 'd'])
  })

  it('in both snapshots is said, never an empty document', async () => {
    expectOk(await journal.compact('one'))
    await tamper(async (database) => {
      await database.delete('snapshots', ['one', 0, 0])
      await database.delete('snapshots', ['one', 1, 1])
    })
    expect(await journal.open('one')).toMatchObject(failing('corrupt', 'snapshots/one/1/0'))
  })

  it('in text, head or list is said with its place', async () => {
    await tamper(async (database) => database.put('texts', { ...(await database.get('texts', 'one'))!, text: 'x' }))
    expect(await journal.open('one')).toMatchObject(failing('corrupt', 'texts/one'))
    await tamper((database) => database.delete('texts', 'one'))
    expect(await journal.open('one')).toMatchObject(failing('corrupt', 'texts/one'))
    await tamper(async (database) => database.put('meta', { json: '{}', crc: 1 }, 'head'))
    expect(await journal.head()).toMatchObject(failing('corrupt', 'meta/head'))
    const bad = { json: '{}', crc: 1 }
    await tamper(async (database) =>
      database.put('documents', { ...(await database.get('documents', 'two'))!, head: bad }),
    )
    expect(await journal.documents()).toMatchObject(failing('corrupt', 'documents/two'))
    expect(await journal.open('two')).toMatchObject(failing('corrupt', 'documents/two'))
  })

  it('that made the log shorter is told by the canary', async () => {
    journal.close()
    await tamper(async (database) => {
      for (const seq of [7, 8]) await database.delete('log', seq)
      const { chain } = (await database.get('log', 6))!
      await database.put('meta', { ...(await database.get('meta', 'state'))!, lastSeq: 6, chain } as never, 'state')
      for (const [id, lastSeq] of [
        ['one', 5],
        ['two', 6],
      ] as const) {
        await database.put('documents', { ...(await database.get('documents', id))!, lastSeq })
      }
    })
    const again = expectOk(await (await tab()).open('p', { write: false }))
    expect(again.behind).toBe(2)
    again.journal.close()
  })
})

describe('the canary', () => {
  it('is fine for a new browser, after work, and after the user deleted everything', async () => {
    expect(expectOk(await storage.canary())).toBe('fine')
    expectOk(await journal.append([act('a')]))
    expect(expectOk(await (await tab()).canary())).toBe('fine')
    expectOk(await storage.destroy('p'))
    // The browser writes hints late: this one is back after a crash.
    hints.setItem('hashiya.canary.p', '1')
    expect(expectOk(await storage.canary())).toBe('fine')
    expect(expectOk(await (await tab()).canary())).toBe('fine')
    expect(hints.length).toBe(0)
  })

  it('is lost when the database comes back empty', async () => {
    expectOk(await journal.append([act('a')]))
    globalThis.indexedDB = new IDBFactory()
    expect(expectOk(await (await tab()).canary())).toBe('lost')
  })

  it('knows nothing and stays quiet without localStorage', async () => {
    const forbidden = new Proxy({} as Hints, {
      get: () => {
        throw new DOMException('', 'SecurityError')
      },
    })
    const quiet = expectOk(await openIndexedDbStorage({ locks, hints: forbidden, wait: 20 }))
    expect(expectOk(await quiet.canary())).toBe('fine')
    expectOk(await journal.append([act('a')]))
  })
})

describe('what a crash left', () => {
  const databases = async () => new Set((await indexedDB.databases()).map(({ name }) => name))

  it('of a project that was whole but not yet listed is listed', async () => {
    journal.close()
    const catalogue = await openDB('hashiya')
    await catalogue.delete('projects', 'p')
    catalogue.close()
    expect(expectOk(await (await tab()).projects())).toStrictEqual([{ ...summaryOfProject('p'), documents: 2 }])
  })

  it('of a project that was never completed is removed, unless a page is just making it', async () => {
    ;(
      await openDB('hashiya-q', 1, {
        upgrade: (made) => ['meta', 'documents'].forEach((one) => made.createObjectStore(one)),
      })
    ).close()
    let finish = (): void => undefined
    const making = locks.request('hashiya:q', {}, () => new Promise<void>((done) => (finish = done)))
    await tab()
    expect(await databases()).toEqual(new Set(['hashiya', 'hashiya-p', 'hashiya-q']))
    finish()
    await making
    expect(expectOk(await (await tab()).projects()).map(({ id }) => id)).toEqual(['p'])
    expect(await databases()).toEqual(new Set(['hashiya', 'hashiya-p']))
  })

  it('of a deletion is finished', async () => {
    journal.close()
    const catalogue = await openDB('hashiya')
    await catalogue.delete('projects', 'p')
    await catalogue.put('destroyed', true, 'p')
    catalogue.close()
    await vi.waitFor(async () => {
      expect(expectOk(await (await tab()).projects())).toEqual([])
      expect(await databases()).toEqual(new Set(['hashiya']))
    })
  })
})

describe('a browser that does not play along', () => {
  it('without IndexedDB is `unavailable`', async () => {
    vi.stubGlobal('indexedDB', undefined)
    expect(await openIndexedDbStorage({ locks, hints })).toMatchObject(failing('unavailable'))
    vi.stubGlobal('indexedDB', {
      open: () => {
        throw new DOMException('not here', 'SecurityError')
      },
    })
    expect(await openIndexedDbStorage({ locks, hints })).toMatchObject(failing('unavailable'))
    vi.unstubAllGlobals()
  })

  it('with a newer database is refused, and nothing is changed', async () => {
    journal.close()
    const newer = await openDB('hashiya-p', 99, {
      blocking: (_from, _to, event) => (event.target as IDBDatabase).close(),
    })
    newer.close()
    expect(await storage.open('p', { write: true })).toMatchObject(failing('newer'))
    const catalogue = await openDB('hashiya', 99)
    catalogue.close()
    expect(await openIndexedDbStorage({ locks, hints })).toMatchObject(failing('newer'))
  })

  it('with a newer format in the same structure is refused', async () => {
    journal.close()
    await tamper(async (database) =>
      database.put('meta', { formatVersion: 2, epoch: 1, lastSeq: 0, chain: 0 }, 'state'),
    )
    expect(await storage.open('p', { write: true })).toMatchObject(failing('newer'))
    expect(await storage.open('p', { write: false })).toMatchObject(failing('newer'))
  })

  it('gives way to a page that upgrades, and says so at the next write', async () => {
    const newer = await openDB('hashiya-p', 99)
    newer.close()
    expect(await journal.append([act('a')])).toMatchObject(failing('newer'))
  })

  it('goes on after the connection was ended from outside', async () => {
    expectOk(await journal.append([act('a'), transactionOn('one', 's', { sets: { added: [setFor('one')] } })]))
    // Deleting and upgrading make the page close its connection; here the other page gives up.
    const closing = openDB('hashiya-p', 2, {
      upgrade(_database, _from, _to, transaction) {
        transaction.done.catch(() => undefined)
        transaction.abort()
      },
    })
    await expect(closing).rejects.toThrow()
    expectOk(await journal.append([act('b')]))
    expect(await annotationsOf('one')).toEqual(['a', 'b'])
  })

  it('never makes a project again that another page has deleted', async () => {
    expectOk(await (await tab()).destroy('p'))
    await vi.waitFor(async () => expect(await journal.append([act('a')])).toMatchObject(failing('missing')))
    expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(['hashiya'])
  })
})
