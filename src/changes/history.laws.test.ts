import fc from 'fast-check'
import { expect, test } from 'vitest'
import { copyContent, type Content } from '../model/content.ts'
import { diffOn, someContent, someSteps, type Steps } from './changes.fixtures.ts'
import { apply, invert, type Diff } from './diff.ts'
import { emptyHistory, recordStep, redoAct, undoAct, type History } from './history.ts'
import type { Transaction } from './transaction.ts'

type Entry = Pick<Transaction, 'id' | 'source' | 'act' | 'of'> & { readonly diff: Diff }

/** A document that is worked on as the store does it: every undo and redo is a new entry of the log. */
class Desk {
  content: Content
  history: History = emptyHistory
  readonly log: Entry[] = []

  constructor(content: Content) {
    this.content = copyContent(content)
  }

  act(steps: Steps): void {
    this.#record({ id: this.#next(), source: 'user', act: 'tag', diff: diffOn(this.content, steps) })
  }

  undo(): boolean {
    return this.#takeBack(this.history.undo.at(-1), undoAct)
  }

  redo(): boolean {
    return this.#takeBack(this.history.redo.at(-1), redoAct)
  }

  #takeBack(of: string | undefined, act: string): boolean {
    const entry = this.log.find(({ id }) => id === of)
    if (of === undefined || !entry) return false
    this.#record({ id: this.#next(), source: 'undo', act, of, diff: invert(entry.diff) })
    return true
  }

  #record(entry: Entry): void {
    this.content = apply(this.content, entry.diff)
    this.history = recordStep(this.history, entry)
    this.log.push(entry)
  }

  #next(): string {
    return `entry-${this.log.length}`
  }
}

type Move = { readonly kind: 'act'; readonly steps: Steps } | { readonly kind: 'undo' | 'redo' }
const move: fc.Arbitrary<Move> = fc.oneof(
  someSteps.map((steps) => ({ kind: 'act', steps }) as const),
  fc.constantFrom({ kind: 'undo' } as const, { kind: 'redo' } as const),
)
const play = (desk: Desk, { ...one }: Move): void => {
  if (one.kind === 'act') desk.act(one.steps)
  else desk[one.kind]()
}

const worked = fc.tuple(someContent, fc.array(move, { maxLength: 20 })).map(([content, moves]) => {
  const desk = new Desk(content)
  for (const one of moves) play(desk, one)
  return { desk, start: content, moves }
})

test('undo and then redo is identity, wherever one stands', () => {
  fc.assert(
    fc.property(worked, ({ desk }) => {
      const [before, { undo, redo }] = [desk.content, desk.history]
      if (desk.undo()) {
        expect(desk.redo()).toBe(true)
        expect(desk.content).toEqual(before)
        expect([desk.history.undo.length, desk.history.redo.length]).toEqual([undo.length, redo.length])
      }
    }),
    { numRuns: 300 },
  )
})

test('undoing all leads to the beginning, redoing all to the end', () => {
  fc.assert(
    fc.property(worked, ({ desk, start }) => {
      while (desk.redo());
      const end = desk.content
      const steps = desk.history.undo.length
      while (desk.undo());
      expect(desk.content).toEqual(start)
      expect(desk.history.undo).toEqual([])
      while (desk.redo());
      expect(desk.content).toEqual(end)
      expect(desk.history).toMatchObject({ undo: { length: steps }, redo: [] })
    }),
    { numRuns: 300 },
  )
})

test('it works as two stacks of contents would', () => {
  fc.assert(
    fc.property(worked, ({ desk, start, moves }) => {
      const back: Content[] = []
      const forth: Content[] = []
      let now = copyContent(start)
      for (const one of moves) {
        if (one.kind === 'act') {
          back.push(now)
          forth.length = 0
          now = apply(now, diffOn(now, one.steps))
          continue
        }
        const [from, to] = one.kind === 'undo' ? [back, forth] : [forth, back]
        const next = from.pop()
        if (next) {
          to.push(now)
          now = next
        }
      }
      expect(desk.content).toEqual(now)
      expect([desk.history.undo.length, desk.history.redo.length]).toEqual([back.length, forth.length])
    }),
    { numRuns: 300 },
  )
})

test('a new act ends what could be redone', () => {
  fc.assert(
    fc.property(worked, someSteps, ({ desk }, steps) => {
      desk.act(steps)
      expect(desk.redo()).toBe(false)
    }),
  )
})

test('the history is in the log: read again from the start it is the same', () => {
  fc.assert(
    fc.property(worked, ({ desk }) => {
      expect(desk.log.reduce<History>(recordStep, emptyHistory)).toEqual(desk.history)
    }),
  )
})

test('an undo of anything but the newest entry takes that entry off its list wherever it stands', () => {
  const act = (id: string): Entry => ({ id, source: 'user', act: 'tag', diff: {} })
  const log = [act('a'), act('b'), { id: 'c', source: 'undo', act: undoAct, of: 'a', diff: {} }] as const
  expect(log.reduce<History>(recordStep, emptyHistory)).toEqual({ undo: ['b'], redo: ['c'] })
})
