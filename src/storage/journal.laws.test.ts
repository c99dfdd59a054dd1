import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { applyInPlace, invert, misfitOf, type Diff } from '../changes/diff.ts'
import { emptyHistory, recordStep, redoAct, undoAct, type History } from '../changes/history.ts'
import type { Transaction } from '../changes/transaction.ts'
import { attributesFrom } from '../model/annotation.ts'
import { emptyContent, type Content } from '../model/content.ts'
import { openIndexedDbStorage } from './indexed-db.storage.ts'
import type { Journal, Storage } from './journal.ts'
import { memoryStorage } from './memory.storage.ts'
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

/** What a person may do next; `pick` chooses among what there is, and acts that do not fit are skipped. */
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: fc.constant('add' as const), note: fc.string({ unit: 'binary' }), key: fc.string() }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('update' as const), pick: fc.nat(), label: fc.string() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('remove' as const, 'relate' as const), pick: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('submit' as const, 'mixed' as const), pick: fc.nat() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('undo' as const, 'redo' as const) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('compact' as const, 'reopen' as const, 'flush' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

interface Live {
  readonly id: string
  readonly content: Content
  history: History
  readonly log: Map<string, Transaction>
}

const nth = <V>(from: Map<string, V>, at: number): V | undefined => [...from.values()][at % Math.max(1, from.size)]

function diffOf(live: Live, next: Step, serial: number): Diff | null {
  const { annotations, relations, sets } = live.content
  switch (next.do) {
    case 'add': {
      const attributes = attributesFrom([
        [next.key, next.note],
        ['flag', true],
      ])
      const added = annotation(`a${serial}`, 'set', { attributes, note: next.note })
      return { annotations: { added: [added] }, ...(sets.size === 0 && { sets: { added: [setFor(live.id)] } }) }
    }
    case 'update': {
      const from = nth(annotations, next.pick)
      return from ? { annotations: { updated: [[from, { ...from, label: next.label }]] } } : null
    }
    case 'remove': {
      const gone = nth(annotations, next.pick)
      return gone ? { annotations: { removed: [gone] } } : null
    }
    case 'relate': {
      const end = nth(annotations, next.pick)
      const relation = {
        id: `r${serial}`,
        set: 'set',
        layer: 'l',
        label: 'x',
        from: end?.id ?? '',
        to: 'b',
        attributes: attributesFrom(),
      }
      return end ? { relations: { added: [relation] } } : null
    }
    case 'submit': {
      const from = nth(sets, next.pick)
      return from ? { sets: { updated: [[from, { ...from, state: 'submitted' }]] } } : null
    }
    case 'mixed': {
      const [gone, link] = [nth(annotations, next.pick), nth(relations, next.pick)]
      const added = [annotation(`a${serial}`, 'set')]
      return {
        annotations: { added, ...(gone && { removed: [gone] }) },
        ...(link && { relations: { removed: [link] } }),
      }
    }
    default:
      return null
  }
}

/** The transaction that the step means on the live document; null when it means none. */
function transactionFor(live: Live, next: Step, serial: number): Transaction | null {
  if (next.do === 'undo' || next.do === 'redo') {
    const of = live.history[next.do].at(-1)
    if (of === undefined) return null
    const act = next.do === 'undo' ? undoAct : redoAct
    return transactionOn(live.id, `t${serial}`, invert(live.log.get(of)!.diff), { act, of, source: 'undo' })
  }
  const diff = diffOf(live, next, serial)
  return diff && transactionOn(live.id, `t${serial}`, diff)
}

async function replayEqualsLive(storage: Storage, steps: readonly (readonly [number, Step])[]): Promise<void> {
  expectOk(await storage.create(summaryOfProject('p'), head, [entryOf('one'), entryOf('two')]))
  const documents: Live[] = ['one', 'two'].map((id) => ({
    id,
    content: emptyContent(),
    history: emptyHistory,
    log: new Map(),
  }))
  const open = async (): Promise<Journal> => {
    const { journal, writable, behind } = expectOk(await storage.open('p', { write: true }))
    expect({ writable, behind }).toEqual({ writable: true, behind: 0 })
    return journal
  }
  let journal = await open()
  let batch: Transaction[] = []
  const flush = async () => {
    expectOk(await journal.append(batch))
    batch = []
  }
  for (const [serial, [which, next]] of steps.entries()) {
    const live = documents[which]!
    const transaction = transactionFor(live, next, serial)
    if (transaction && misfitOf(live.content, transaction.diff) === null) {
      applyInPlace(live.content, transaction.diff)
      live.history = recordStep(live.history, transaction)
      live.log.set(transaction.id, transaction)
      batch.push(transaction)
    }
    if (batch.length === 3 || next.do === 'flush') await flush()
    if (next.do === 'compact') {
      await flush()
      expectOk(await journal.compact(live.id))
    }
    if (next.do === 'reopen') {
      await flush()
      journal.close()
      journal = await open()
    }
  }
  await flush()
  for (const { id, content, history, log } of documents) {
    const stored = expectOk(await journal.open(id))
    expect(stored.content).toStrictEqual(content)
    for (const kind of ['sets', 'annotations', 'relations'] as const) {
      expect([...stored.content[kind].keys()]).toEqual([...content[kind].keys()])
    }
    expect(stored.history).toEqual(history)
    const summary = expectOk(await journal.documents()).find((one) => one.id === id)!
    expect(summary.count).toBe(content.annotations.size)
    expect(summary.sets.map((set) => set.state)).toEqual([...content.sets.values()].map(({ state }) => state))
    for (const transaction of log.values())
      expect(expectOk(await journal.entry(transaction.id))).toStrictEqual(transaction)
  }
  expectOk(await journal.check())
  journal.close()
}

describe('a journal opened again equals the live state, whatever was done', () => {
  const sequences = fc.array(fc.tuple(fc.nat({ max: 1 }), step), { maxLength: 40 })

  it('in memory', async () => {
    await fc.assert(
      fc.asyncProperty(sequences, (steps) => replayEqualsLive(memoryStorage(), steps)),
      { numRuns: 60 },
    )
  })

  it('in IndexedDB', async () => {
    await fc.assert(
      fc.asyncProperty(sequences, async (steps) => {
        globalThis.indexedDB = new IDBFactory()
        const storage = expectOk(await openIndexedDbStorage({ locks: fakeLocks(), hints: fakeHints() }))
        await replayEqualsLive(storage, steps)
      }),
      { numRuns: 60 },
    )
  })
})
