import type { Transaction } from '../changes/transaction.ts'
import type { Instant } from '../model/record.ts'
import type { Journal, StorageFailure } from '../storage/journal.ts'
import { env } from './environment.ts'

/** What "Save state" shows. */
export interface SaveState {
  /**
   * `saved`: everything is acknowledged. `saving`: a write is under way. `unsaved`: no acknowledgement for a second.
   * `failed`: the last attempt failed; the acts are kept, and tried again unless this tab was fenced off.
   */
  readonly state: 'saved' | 'saving' | 'unsaved' | 'failed'
  /** Acts that the disk has not acknowledged. */
  readonly pending: number
  /** When the disk last acknowledged something; null = not yet. */
  readonly at: Instant | null
  /** Why the last attempt failed; null unless `failed`. */
  readonly failure: StorageFailure | null
}

/** Clock and timers. */
export interface Timing {
  now(): Instant
  /** Runs `act` once after so many milliseconds; the answer calls it off. */
  after(milliseconds: number, act: () => void): () => void
}

const pageTiming: Timing = {
  now: () => env().now(),
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds)
    return () => clearTimeout(timer)
  },
}

/** Pauses before a further attempt, in milliseconds; the last one repeats. */
const pauses = [250, 1_000, 4_000, 10_000] as const

/** Without an acknowledgement for so long, "saving" is no longer the truth. */
const patience = 1_000

const idle = (): void => undefined

/**
 * The queue between `dispatch` and the journal. Acts reach the journal in the order they were made; those made while a
 * write is under way share the next one. Nothing is ever dropped: what fails is kept, and tried again.
 */
export class JournalWriter {
  readonly #journal: Pick<Journal, 'append'>
  readonly #timing: Timing
  readonly #acknowledged: (transactions: readonly Transaction[]) => void
  readonly #listeners = new Set<(save: SaveState) => void>()
  readonly #queue: Transaction[] = []
  readonly #waiting: { readonly last: Transaction; readonly settle: (done: boolean) => void }[] = []
  #state: SaveState = { state: 'saved', pending: 0, at: null, failure: null }
  #writing = false
  #late = false
  #attempts = 0
  #callOffRetry = idle
  #callOffPatience: (() => void) | null = null

  /** `acknowledged` is told of acts as the disk acknowledges them, in order, each once. */
  constructor(
    journal: Pick<Journal, 'append'>,
    timing: Timing = pageTiming,
    acknowledged: (transactions: readonly Transaction[]) => void = idle,
  ) {
    this.#journal = journal
    this.#timing = timing
    this.#acknowledged = acknowledged
  }

  get state(): SaveState {
    return this.#state
  }

  /** Told of every change of the state; the answer unsubscribes. */
  subscribe(listener: (save: SaveState) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Acts that the disk has not acknowledged, oldest first. */
  pending(): readonly Transaction[] {
    return [...this.#queue]
  }

  push(transaction: Transaction): void {
    this.#queue.push(transaction)
    // One turn later, so that acts of one gesture share a write.
    if (!this.#writing && this.#state.failure === null) queueMicrotask(() => void this.#write())
    this.#report()
  }

  /** True once every act pushed so far is acknowledged; false when an attempt fails first. Tries at once. */
  drained(): Promise<boolean> {
    const last = this.#queue.at(-1)
    if (!last) return Promise.resolve(true)
    if (this.#fenced) return Promise.resolve(false)
    return new Promise((settle) => {
      this.#waiting.push({ last, settle })
      this.retryNow()
    })
  }

  /** Tries again without waiting for the pause to end; nothing while a write is under way or after a fence. */
  retryNow(): void {
    void this.#write()
  }

  get #fenced(): boolean {
    return this.#state.failure?.kind === 'fenced'
  }

  async #write(): Promise<void> {
    if (this.#writing || this.#queue.length === 0 || this.#fenced) return
    this.#writing = true
    this.#callOffRetry()
    this.#callOffRetry = idle
    const batch = [...this.#queue]
    const failure = await this.#append(batch)
    this.#writing = false
    if (failure) this.#failed(failure)
    else this.#done(batch)
  }

  async #append(batch: readonly Transaction[]): Promise<StorageFailure | null> {
    try {
      const stored = await this.#journal.append(batch)
      return stored.ok ? null : stored.error
    } catch (error) {
      // A journal answers with a failure and does not throw; one that does must not cost the queue.
      return { kind: 'aborted', detail: String(error) }
    }
  }

  #done(batch: readonly Transaction[]): void {
    this.#queue.splice(0, batch.length)
    this.#attempts = 0
    this.#late = false
    this.#callOffPatience?.()
    this.#callOffPatience = null
    this.#report({ at: this.#timing.now(), failure: null })
    const written = new Set(batch)
    for (const waiter of this.#waiting.filter(({ last }) => written.has(last))) {
      this.#waiting.splice(this.#waiting.indexOf(waiter), 1)
      waiter.settle(true)
    }
    this.#acknowledged(batch)
    void this.#write()
  }

  #failed(failure: StorageFailure): void {
    this.#report({ failure })
    for (const { settle } of this.#waiting.splice(0)) settle(false)
    if (failure.kind === 'fenced') return
    const pause = pauses[Math.min(this.#attempts, pauses.length - 1)]!
    this.#attempts += 1
    this.#callOffRetry = this.#timing.after(pause, () => void this.#write())
  }

  #report(change: Partial<Pick<SaveState, 'at' | 'failure'>> = {}): void {
    const next = { ...this.#state, ...change, pending: this.#queue.length }
    if (next.pending > 0) this.#watch()
    const state = next.pending === 0 ? 'saved' : next.failure ? 'failed' : this.#late ? 'unsaved' : 'saving'
    this.#state = { ...next, state }
    for (const listener of this.#listeners) listener(this.#state)
  }

  #watch(): void {
    this.#callOffPatience ??= this.#timing.after(patience, () => {
      this.#late = true
      this.#report()
    })
  }
}
