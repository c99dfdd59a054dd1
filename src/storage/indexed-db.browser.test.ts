import { afterAll, describe, expect, it } from 'vitest'
import { attributesFrom, type Annotation } from '../model/annotation.ts'
import { emptyContent } from '../model/content.ts'
import { openIndexedDbStorage } from './indexed-db.storage.ts'
import type { Storage } from './journal.ts'
import { annotation, entryOf, expectOk, head, setFor, summaryOfProject, transactionOn } from './storage.fixture.ts'

const projects: string[] = []

async function freshProject(storage: Storage, entries = [entryOf('one')]): Promise<string> {
  const id = crypto.randomUUID()
  projects.push(id)
  expectOk(await storage.create(summaryOfProject(id), head, entries))
  return id
}

const open = async (): Promise<Storage> => expectOk(await openIndexedDbStorage({ wait: 200 }))

afterAll(async () => {
  const storage = await open()
  for (const id of projects) expectOk(await storage.destroy(id))
})

/** As much on one document as anyone will put there: ids and stamps as the program makes them. */
function crowded(count: number): { readonly text: string; readonly annotations: readonly Annotation[] } {
  const sentence = 'قال المتحدث باسم الوزارة إن الاتفاق سيُوقَّع غدًا في العاصمة. '
  const text = sentence.repeat(Math.ceil(1_000_000 / sentence.length)).slice(0, 1_000_000)
  const stamp = { by: crypto.randomUUID(), at: '2026-03-12T09:30:00.000Z' }
  const set = crypto.randomUUID()
  const annotations = Array.from({ length: count }, (_, at) => {
    const attributes = attributesFrom([
      ['mention', 'name'],
      ['head', 'المتحدث'],
    ])
    const spans = [{ start: at * 10, end: at * 10 + 7 }]
    return annotation(crypto.randomUUID(), set, { spans, attributes, created: stamp, modified: stamp })
  })
  return { text, annotations }
}

describe('IndexedDB of a real browser', () => {
  it('reads back what was acknowledged, through another connection', async () => {
    const storage = await open()
    const id = await freshProject(storage)
    const { journal, writable } = expectOk(await storage.open(id, { write: true }))
    expect(writable).toBe(true)
    const add = { sets: { added: [setFor('one')] }, annotations: { added: [annotation('a', 'one-set')] } }
    expectOk(await journal.append([transactionOn('one', 't1', add)]))
    expectOk(await journal.compact('one'))
    const second = { annotations: { added: [annotation('b', 'one-set')] } }
    expectOk(await journal.append([transactionOn('one', 't2', second)]))
    const elsewhere = expectOk(await (await open()).open(id, { write: true }))
    expect(elsewhere).toMatchObject({ writable: false, behind: 0 })
    const { content, history } = expectOk(await elsewhere.journal.open('one'))
    expect([...content.annotations.values()]).toEqual([annotation('a', 'one-set'), annotation('b', 'one-set')])
    expect(history.undo).toEqual(['t1', 't2'])
    expectOk(await elsewhere.journal.check())
    elsewhere.journal.close()
    journal.close()
  })

  it('is taken over by stealing the lock, and the page that had it hears of it', async () => {
    const storage = await open()
    const id = await freshProject(storage)
    let lost = (): void => undefined
    const heard = new Promise<void>((done) => {
      lost = done
    })
    const first = expectOk(await storage.open(id, { write: true, lost }))
    const second = expectOk(await storage.open(id, { write: true, takeOver: true }))
    await heard
    const refused = await first.journal.append([transactionOn('one', 't', {})])
    expect(refused).toMatchObject({ ok: false, error: { kind: 'fenced' } })
    expectOk(await second.journal.append([transactionOn('one', 't', {})]))
    first.journal.close()
    second.journal.close()
    expectOk(await storage.open(id, { write: true })).journal.close()
  })

  it('holds 100,000 annotations on a text of a million characters', async () => {
    const storage = await open()
    const { text, annotations } = crowded(100_000)
    const content = { ...emptyContent(), annotations: new Map(annotations.map((one) => [one.id, one])) }
    const times: Record<string, number> = {}
    const timed = async <T>(name: string, act: () => Promise<T>): Promise<T> => {
      const start = performance.now()
      const value = await act()
      times[name] = Math.round(performance.now() - start)
      return value
    }
    const id = await timed('create', () => freshProject(storage, [entryOf('one', text, content)]))
    const { journal } = expectOk(await storage.open(id, { write: true }))
    const opened = expectOk(await timed('open', () => journal.open('one')))
    expect(opened.document.text).toBe(text)
    expect(opened.content.annotations.size).toBe(100_000)
    expect(opened.content.annotations.get(annotations[99_999]!.id)).toEqual(annotations[99_999])
    const first = transactionOn('one', 't1', { annotations: { removed: [annotations[0]!] } })
    expectOk(await timed('append', () => journal.append([first])))
    expectOk(await timed('compact', () => journal.compact('one')))
    expect(expectOk(await timed('open again', () => journal.open('one'))).content.annotations.size).toBe(99_999)
    journal.close()
    console.log(JSON.stringify(times))
  }, 60_000)
})
