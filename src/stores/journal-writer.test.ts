import { describe, expect, it, vi } from 'vitest'
import type { Transaction } from '../changes/transaction.ts'
import { fail, ok, type Result } from '../model/result.ts'
import type { StorageFailure } from '../storage/journal.ts'
import { transactionOn } from '../storage/storage.fixture.ts'
import { JournalWriter, type SaveState, type Timing } from './journal-writer.ts'

const act = (id: string): Transaction => transactionOn('one', id, {})
const quota: StorageFailure = { kind: 'quota', detail: '' }

/** A clock that moves only when told to. */
class FakeTiming implements Timing {
  #now = 0
  #timers: { readonly at: number; readonly act: () => void }[] = []

  now(): string {
    return `${this.#now}`
  }

  after(milliseconds: number, act: () => void): () => void {
    const timer = { at: this.#now + milliseconds, act }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer)
    }
  }

  async pass(milliseconds: number): Promise<void> {
    const until = this.#now + milliseconds
    for (;;) {
      const [next] = this.#timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)
      if (!next) break
      this.#now = next.at
      this.#timers = this.#timers.filter((one) => one !== next)
      next.act()
      await settled()
    }
    this.#now = until
  }
}

/** Lets everything happen that waits for nothing but promises. */
const settled = (): Promise<void> => new Promise((done) => setImmediate(done))

/** A disk that answers when told to. */
function slowDisk() {
  const writes: { readonly ids: string[]; readonly answer: (result: Result<void, StorageFailure>) => void }[] = []
  const append = vi.fn(
    (transactions: readonly Transaction[]) =>
      new Promise<Result<void, StorageFailure>>((answer) => {
        writes.push({ ids: transactions.map(({ id }) => id), answer })
      }),
  )
  return {
    append,
    ids: () => writes.map(({ ids }) => ids),
    async answer(result: Result<void, StorageFailure> = ok(undefined)) {
      writes.at(-1)!.answer(result)
      await settled()
    },
  }
}

function start() {
  const timing = new FakeTiming()
  const disk = slowDisk()
  const acknowledged: string[] = []
  const seen: SaveState['state'][] = []
  const writer = new JournalWriter(disk, timing, (batch) => acknowledged.push(...batch.map(({ id }) => id)))
  writer.subscribe(({ state }) => {
    if (seen.at(-1) !== state) seen.push(state)
  })
  const push = async (...ids: string[]) => {
    for (const id of ids) writer.push(act(id))
    await settled()
  }
  return { timing, disk, acknowledged, seen, writer, push }
}

describe('the queue between dispatch and journal', () => {
  it('is saved at first, saving while it writes, saved when the disk has answered', async () => {
    const { timing, disk, writer, push, seen } = start()
    expect(writer.state).toEqual({ state: 'saved', pending: 0, at: null, failure: null })
    await push('a')
    expect(writer.state).toEqual({ state: 'saving', pending: 1, at: null, failure: null })
    await timing.pass(12)
    await disk.answer()
    expect(writer.state).toEqual({ state: 'saved', pending: 0, at: '12', failure: null })
    expect(seen).toEqual(['saving', 'saved'])
  })

  it('writes the acts of one turn together, and those of a write under way with the next', async () => {
    const { disk, acknowledged, writer, push } = start()
    await push('a', 'b')
    await push('c')
    await push('d', 'e')
    expect(disk.ids()).toEqual([['a', 'b']])
    expect(writer.pending().map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e'])
    await disk.answer()
    expect(acknowledged).toEqual(['a', 'b'])
    expect(disk.ids()).toEqual([
      ['a', 'b'],
      ['c', 'd', 'e'],
    ])
    await disk.answer()
    expect(acknowledged).toEqual(['a', 'b', 'c', 'd', 'e'])
    expect(writer.pending()).toEqual([])
  })

  it('is unsaved after a second without an answer', async () => {
    const { timing, disk, seen, push } = start()
    await push('a')
    await timing.pass(999)
    expect(seen).toEqual(['saving'])
    await timing.pass(1)
    expect(seen).toEqual(['saving', 'unsaved'])
    await disk.answer()
    await push('b')
    await timing.pass(999)
    expect(seen).toEqual(['saving', 'unsaved', 'saved', 'saving'])
  })

  it('counts the second from the last answer', async () => {
    const { timing, disk, writer, push } = start()
    await push('a')
    await timing.pass(900)
    await push('b')
    await disk.answer()
    await timing.pass(900)
    expect(writer.state.state).toBe('saving')
    await timing.pass(100)
    expect(writer.state.state).toBe('unsaved')
  })

  it('keeps what failed and tries again after 0.25, 1, 4, 10 and 10 seconds', async () => {
    const { timing, disk, writer, push, seen } = start()
    await push('a')
    await disk.answer(fail(quota))
    expect(writer.state).toMatchObject({ state: 'failed', pending: 1, failure: quota })
    await push('b')
    for (const [attempt, pause] of [250, 1_000, 4_000, 10_000, 10_000].entries()) {
      await timing.pass(pause - 1)
      expect(disk.append).toHaveBeenCalledTimes(attempt + 1)
      await timing.pass(1)
      expect(disk.append).toHaveBeenCalledTimes(attempt + 2)
      expect(writer.state.state).toBe('failed')
      if (attempt < 4) await disk.answer(fail(quota))
    }
    expect(disk.ids().at(-1)).toEqual(['a', 'b'])
    await disk.answer()
    expect(writer.state).toMatchObject({ state: 'saved', pending: 0, failure: null })
    expect(seen).toEqual(['saving', 'failed', 'saved'])
    await push('c')
    await disk.answer(fail(quota))
    await timing.pass(250)
    expect(disk.ids().at(-1)).toEqual(['c'])
  })

  it('tries again at once when asked, and not a second time when the pause ends', async () => {
    const { timing, disk, writer, push } = start()
    await push('a')
    await disk.answer(fail(quota))
    writer.retryNow()
    writer.retryNow()
    await settled()
    expect(disk.append).toHaveBeenCalledTimes(2)
    await disk.answer()
    await timing.pass(60_000)
    expect(disk.append).toHaveBeenCalledTimes(2)
  })

  it('stops for good when fenced off, and keeps the acts', async () => {
    const { timing, disk, writer, push } = start()
    await push('a')
    await disk.answer(fail({ kind: 'fenced', detail: '' }))
    await push('b')
    writer.retryNow()
    await timing.pass(60_000)
    expect(disk.append).toHaveBeenCalledTimes(1)
    expect(writer.state).toMatchObject({ state: 'failed', pending: 2, failure: { kind: 'fenced' } })
    expect(writer.pending().map(({ id }) => id)).toEqual(['a', 'b'])
    expect(await writer.drained()).toBe(false)
  })

  it('survives a journal that throws', async () => {
    const timing = new FakeTiming()
    const append = vi.fn().mockRejectedValueOnce(new Error('broken')).mockResolvedValue(ok(undefined))
    const writer = new JournalWriter({ append }, timing)
    writer.push(act('a'))
    await settled()
    expect(writer.state).toMatchObject({ state: 'failed', failure: { kind: 'aborted' } })
    await timing.pass(250)
    expect(writer.state.state).toBe('saved')
  })

  it('is drained when all acts so far are acknowledged, whatever comes after', async () => {
    const { disk, writer, push } = start()
    expect(await writer.drained()).toBe(true)
    await push('a')
    const drained = vi.fn()
    await push('b')
    void writer.drained().then(drained)
    await push('c')
    await disk.answer()
    expect(drained).not.toHaveBeenCalled()
    await disk.answer()
    expect(drained).toHaveBeenCalledWith(true)
  })

  it('is not drained when an attempt fails, and draining tries at once', async () => {
    const { disk, writer, push } = start()
    await push('a')
    const first = writer.drained()
    await disk.answer(fail(quota))
    expect(await first).toBe(false)
    const second = writer.drained()
    await settled()
    await disk.answer()
    expect(await second).toBe(true)
    expect(disk.append).toHaveBeenCalledTimes(2)
  })

  it('tells a listener no more after it has left', async () => {
    const { disk, writer, push } = start()
    const listener = vi.fn()
    writer.subscribe(listener)()
    await push('a')
    await disk.answer()
    expect(listener).not.toHaveBeenCalled()
  })
})
