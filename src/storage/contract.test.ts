import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { attributesFrom } from '../model/annotation.ts'
import type { Json } from '../model/record.ts'
import { openIndexedDbStorage } from './indexed-db.storage.ts'
import type { Journal, OpenedProject, Opening, Storage } from './journal.ts'
import { emptyShelf, memoryStorage } from './memory.storage.ts'
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

/** A browser: every call of the function is one more tab over the same data. */
const browsers: Readonly<Record<string, () => () => Promise<Storage>>> = {
  memory: () => {
    const shelf = emptyShelf()
    return async () => memoryStorage(shelf)
  },
  'indexed-db': () => {
    globalThis.indexedDB = new IDBFactory()
    const shared = { locks: fakeLocks(), hints: fakeHints(), wait: 20 }
    return async () => expectOk(await openIndexedDbStorage(shared))
  },
  'indexed-db without locks': () => {
    globalThis.indexedDB = new IDBFactory()
    const shared = { locks: undefined, hints: null }
    return async () => expectOk(await openIndexedDbStorage(shared))
  },
}

describe.each(Object.entries(browsers))('storage: %s', (name, browser) => {
  let tab: () => Promise<Storage>
  let storage: Storage

  beforeEach(async () => {
    tab = browser()
    storage = await tab()
    expectOk(await storage.create(summaryOfProject('p'), head, [entryOf('one'), entryOf('two')]))
  })

  const opened = async (how: Opening = { write: true }, from = storage): Promise<OpenedProject> =>
    expectOk(await from.open('p', how))
  const journal = async (): Promise<Journal> => (await opened()).journal

  it('gives back a project as it was made', async () => {
    const from = await journal()
    expect(expectOk(await from.head())).toStrictEqual(head)
    expect(
      expectOk(await from.documents()).map(({ id, order, count, length }) => ({ id, order, count, length })),
    ).toEqual([
      { id: 'one', order: 0, count: 0, length: 36 },
      { id: 'two', order: 1, count: 0, length: 36 },
    ])
    expect(expectOk(await from.open('one'))).toStrictEqual({ ...entryOf('one'), history: { undo: [], redo: [] } })
    expect(expectOk(await storage.projects())).toStrictEqual([{ ...summaryOfProject('p'), documents: 2 }])
  })

  it('gives back what was appended, in another tab too', async () => {
    const from = await journal()
    const [set, first] = [setFor('one'), annotation('a', 'one-set', { note: 'ملاحظة' })]
    expectOk(
      await from.append([
        transactionOn('one', 't1', { sets: { added: [set] }, annotations: { added: [first] } }),
        transactionOn('one', 't2', { annotations: { updated: [[first, { ...first, label: 'other' }]] } }),
        transactionOn('two', 't3', { annotations: { added: [annotation('b', 'two-set')] } }),
      ]),
    )
    const elsewhere = await opened({ write: false }, await tab())
    expect(elsewhere.writable).toBe(false)
    for (const reading of [from, elsewhere.journal]) {
      const { content, history } = expectOk(await reading.open('one'))
      expect([...content.annotations.values()]).toStrictEqual([{ ...first, label: 'other' }])
      expect([...content.sets.values()]).toStrictEqual([set])
      expect(history).toEqual({ undo: ['t1', 't2'], redo: [] })
      const listed = expectOk(await reading.documents())
      expect(listed.map(({ count, sets }) => [count, sets])).toEqual([
        [1, [{ id: 'one-set', annotator: 'me', state: 'draft' }]],
        [1, []],
      ])
      expect(expectOk(await reading.entry('t2')).diff.annotations?.updated).toHaveLength(1)
    }
    expectOk(await from.check())
  })

  it('hands out content that can be changed without changing what is stored', async () => {
    const from = await journal()
    const { content } = expectOk(await from.open('one'))
    content.annotations.set('stray', annotation('stray', 'set'))
    expect(expectOk(await from.open('one')).content.annotations.size).toBe(0)
  })

  it('writes all transactions of a call or none', async () => {
    const from = await journal()
    const result = await from.append([
      transactionOn('one', 't1', { annotations: { added: [annotation('a', 'set')] } }),
      transactionOn('nowhere', 't2', { annotations: { added: [annotation('b', 'set')] } }),
    ])
    expect(result).toEqual({ ok: false, error: { kind: 'missing', detail: 'nowhere' } })
    expect(expectOk(await from.open('one')).content.annotations.size).toBe(0)
    expect(await from.entry('t1')).toMatchObject({ ok: false, error: { kind: 'missing' } })
    expectOk(await from.append([transactionOn('one', 't3', { annotations: { added: [annotation('c', 'set')] } })]))
  })

  it('goes on from a snapshot as if there were none', async () => {
    const from = await journal()
    for (const id of ['a', 'b', 'c']) {
      expectOk(
        await from.append([transactionOn('one', `t-${id}`, { annotations: { added: [annotation(id, 'set')] } })]),
      )
      expectOk(await from.compact('one'))
    }
    expectOk(await from.compact('one'))
    expectOk(await from.append([transactionOn('one', 't-d', { annotations: { added: [annotation('d', 'set')] } })]))
    const { content, history } = expectOk(await from.open('one'))
    expect([...content.annotations.keys()]).toEqual(['a', 'b', 'c', 'd'])
    expect(history.undo).toEqual(['t-a', 't-b', 't-c', 't-d'])
    expect(expectOk(await from.entry('t-a')).id).toBe('t-a')
    expectOk(await from.check())
  })

  it('keeps attributes apart from the prototype', async () => {
    const from = await journal()
    const hostile: [string, Json][] = [
      ['__proto__', { polluted: true }],
      ['constructor', 'x'],
      ['toString', 1],
    ]
    const bad = annotation('__proto__', 'set', { attributes: attributesFrom(hostile) })
    const add = (id: string, with_ = bad) => transactionOn('one', id, { annotations: { added: [with_] } })
    expectOk(await from.append([add('t1')]))
    for (const reading of ['log', 'snapshot']) {
      const { attributes } = expectOk(await from.open('one')).content.annotations.get('__proto__')!
      expect(Object.getPrototypeOf(attributes), reading).toBeNull()
      expect(Object.entries(attributes), reading).toEqual(hostile)
      expectOk(await from.compact('one'))
    }
    expectOk(await from.append([add('t2', annotation('plain', 'set'))]))
    const logged = expectOk(await from.entry('t1')).diff.annotations!.added![0]!.attributes
    expect(Object.getPrototypeOf(logged)).toBeNull()
    expect(Object.entries(logged)).toEqual(hostile)
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  it('hides a document and brings it back with its work', async () => {
    const from = await journal()
    expectOk(await from.append([transactionOn('one', 't1', { annotations: { added: [annotation('a', 'set')] } })]))
    expectOk(await from.remove('one'))
    expect(expectOk(await from.documents()).map(({ id }) => id)).toEqual(['two'])
    await vi.waitFor(async () => expect(expectOk(await storage.projects())[0]!.documents).toBe(1))
    expectOk(await from.add([entryOf('three')]))
    expectOk(await from.restore('one'))
    expect(expectOk(await from.documents()).map(({ id, count }) => [id, count])).toEqual([
      ['one', 1],
      ['two', 0],
      ['three', 0],
    ])
    expect(expectOk(await from.open('one')).history.undo).toEqual(['t1'])
    expect(await from.remove('nowhere')).toMatchObject({ ok: false, error: { kind: 'missing' } })
  })

  it('adds all documents or none', async () => {
    const from = await journal()
    const taken = await from.add([entryOf('three'), entryOf('one')])
    expect(taken).toMatchObject({ ok: false, error: { kind: 'aborted' } })
    expect(expectOk(await from.documents()).map(({ id }) => id)).toEqual(['one', 'two'])
    const content = { sets: new Map(), annotations: new Map([['a', annotation('a', 'set')]]), relations: new Map() }
    expectOk(await from.add([entryOf('three', 'نص', content)]))
    expect(expectOk(await from.open('three')).content).toStrictEqual(content)
    expect(expectOk(await from.documents()).at(-1)).toMatchObject({ id: 'three', order: 2, count: 1, length: 2 })
  })

  it('replaces the head', async () => {
    const from = await journal()
    const changed = { ...head, annotators: [...head.annotators, { id: 'you', name: 'زميلة' }], unknown: { x: [1] } }
    expectOk(await from.writeHead(changed))
    expect(expectOk(await from.head())).toStrictEqual(changed)
  })

  it('answers writes side by side in the order they were asked', async () => {
    const from = await journal()
    const all = await Promise.all([
      ...['a', 'b', 'c'].map((id) =>
        from.append([transactionOn('one', `t-${id}`, { annotations: { added: [annotation(id, 'set')] } })]),
      ),
      from.compact('one'),
      from.writeHead(head),
    ])
    all.forEach(expectOk)
    expect(expectOk(await from.open('one')).history.undo).toEqual(['t-a', 't-b', 't-c'])
  })

  it('refuses every write of a journal opened for reading', async () => {
    const { journal: reader } = await opened({ write: false })
    const writes = [
      reader.append([transactionOn('one', 't', {})]),
      reader.writeHead(head),
      reader.add([entryOf('three')]),
      reader.remove('one'),
      reader.restore('one'),
    ]
    for (const result of await Promise.all(writes))
      expect(result).toMatchObject({ ok: false, error: { kind: 'fenced' } })
  })

  it('compacts from a journal opened for reading, as a worker does, while another tab writes', async () => {
    const writer = await journal()
    const { journal: reader } = await opened({ write: false }, await tab())
    const act = (id: string) => transactionOn('one', `t-${id}`, { annotations: { added: [annotation(id, 'set')] } })
    expectOk(await writer.append([act('a')]))
    const all = await Promise.all([reader.compact('one'), writer.append([act('b')]), writer.compact('one')])
    all.forEach(expectOk)
    expectOk(await reader.compact('one'))
    expectOk(await writer.append([act('c')]))
    const { content, history } = expectOk(await reader.open('one'))
    expect([...content.annotations.keys()]).toEqual(['a', 'b', 'c'])
    expect(history.undo).toEqual(['t-a', 't-b', 't-c'])
  })

  it.skipIf(name.endsWith('without locks'))('lets one tab write at a time', async () => {
    const first = await opened()
    const second = await opened({ write: true }, await tab())
    expect([first.writable, second.writable]).toEqual([true, false])
    first.journal.close()
    await vi.waitFor(async () => {
      const third = await opened({ write: true }, await tab())
      expect(third.writable).toBe(true)
    })
  })

  it('fences off the tab that was taken over, and loses nothing that it was promised', async () => {
    const lost = vi.fn()
    const first = await opened({ write: true, lost })
    const act = (id: string) => transactionOn('one', `t-${id}`, { annotations: { added: [annotation(id, 'set')] } })
    expectOk(await first.journal.append([act('a')]))
    const second = await opened({ write: true, takeOver: true }, await tab())
    expect(second.writable).toBe(true)
    // Fenced off before the other tab has written anything, whatever it is that would be written.
    expect(await first.journal.writeHead({ ...head, annotators: [] })).toMatchObject({
      ok: false,
      error: { kind: 'fenced' },
    })
    expect(expectOk(await second.journal.head())).toStrictEqual(head)
    expectOk(await second.journal.append([act('b')]))
    expect(await first.journal.append([act('c')])).toMatchObject({ ok: false, error: { kind: 'fenced' } })
    expect(lost).toHaveBeenCalledTimes(1)
    expectOk(await second.journal.append([act('d')]))
    const { content } = expectOk(await first.journal.open('one'))
    expect([...content.annotations.keys()]).toEqual(['a', 'b', 'd'])
    expectOk(await second.journal.check())
  })

  it('does no more after it was closed', async () => {
    const from = await journal()
    const last = from.append([transactionOn('one', 't', { annotations: { added: [annotation('a', 'set')] } })])
    from.close()
    expectOk(await last)
    expect(await from.open('one')).toMatchObject({ ok: false, error: { kind: 'aborted' } })
    expect(await from.append([transactionOn('one', 'u', {})])).toMatchObject({ ok: false })
  })

  it('says what is missing', async () => {
    const missing = { ok: false, error: { kind: 'missing' } }
    expect(await storage.open('nowhere', { write: true })).toMatchObject(missing)
    expect(await storage.rename('nowhere', 'x')).toMatchObject(missing)
    const from = await journal()
    expect(await from.open('nowhere')).toMatchObject(missing)
    expect(await from.entry('nowhere')).toMatchObject(missing)
    expect(await from.compact('nowhere')).toMatchObject(missing)
  })

  it('lists projects by when they were last opened, and deletes one for good', async () => {
    expectOk(await storage.create({ ...summaryOfProject('q'), opened: '2026-03-13T00:00:00.000Z' }, head, []))
    expect(expectOk(await storage.projects()).map(({ id }) => id)).toEqual(['q', 'p'])
    expectOk(await storage.touch('p', '2026-03-14T00:00:00.000Z'))
    expectOk(await storage.rename('p', 'اسم آخر'))
    expect(expectOk(await storage.projects()).map(({ id, title }) => [id, title])).toEqual([
      ['p', 'اسم آخر'],
      ['q', 'مشروع q'],
    ])
    expectOk(await storage.destroy('p'))
    expect(expectOk(await storage.projects()).map(({ id }) => id)).toEqual(['q'])
    expect(await storage.open('p', { write: false })).toMatchObject({ ok: false, error: { kind: 'missing' } })
    expect(expectOk(await storage.canary())).toBe('fine')
  })

  it('makes a project once', async () => {
    const again = await storage.create(summaryOfProject('p'), head, [])
    expect(again).toMatchObject({ ok: false, error: { kind: 'aborted' } })
    expect(expectOk(await storage.projects())).toMatchObject([{ id: 'p', documents: 2 }])
    const twice = await storage.create(summaryOfProject('q'), head, [entryOf('x'), entryOf('x')])
    expect(twice).toMatchObject({ ok: false, error: { kind: 'aborted' } })
    expect(await storage.open('q', { write: true })).toMatchObject({ ok: false, error: { kind: 'missing' } })
    expectOk(await storage.create(summaryOfProject('q'), head, [entryOf('x')]))
  })

  it('keeps values of the browser', async () => {
    expect(expectOk(await storage.read('me'))).toBeUndefined()
    const value = JSON.parse('{"id":"me","__proto__":{"polluted":true}}') as unknown
    expectOk(await storage.write('me', value))
    expect(expectOk(await (await tab()).read('me'))).toStrictEqual(value)
    expectOk(await storage.write('me', undefined))
    expect(expectOk(await storage.read('me'))).toBeUndefined()
  })
})
