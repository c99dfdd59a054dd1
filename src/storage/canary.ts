import type { Id } from '../model/record.ts'

/** The part of `localStorage` that the canary needs. */
export type Hints = Pick<globalThis.Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>

const prefix = 'hashiya.canary.'

/**
 * A second, small memory outside IndexedDB: for every project its last acknowledged sequence number. Chromium answers a
 * damaged IndexedDB with an empty one and truncation with older data, both without an error; the canary is how that is
 * noticed. It is a hint only: the browser writes it late, so it may be behind the database but never ahead of it.
 * A page without `localStorage` has a canary that knows nothing.
 */
export class Canary {
  readonly #hints: Hints | null

  constructor(hints: Hints | null) {
    this.#hints = hints
  }

  /** Projects that the browser had, with the last sequence number of each. */
  known(): ReadonlyMap<Id, number> {
    const known = new Map<Id, number>()
    this.#try((hints) => {
      for (let at = 0; at < hints.length; at += 1) {
        const key = hints.key(at)
        if (key?.startsWith(prefix)) known.set(key.slice(prefix.length), Number(hints.getItem(key)) || 0)
      }
    })
    return known
  }

  note(project: Id, seq: number): void {
    this.#try((hints) => hints.setItem(prefix + project, String(seq)))
  }

  forget(project: Id): void {
    this.#try((hints) => hints.removeItem(prefix + project))
  }

  #try(act: (hints: Hints) => void): void {
    try {
      if (this.#hints) act(this.#hints)
    } catch {
      // Full or forbidden: the hint is lost, the work is not.
    }
  }
}

/** The page's `localStorage`; null where there is none or where reading it is forbidden. */
export function pageHints(): Hints | null {
  try {
    return globalThis.localStorage ?? null
  } catch {
    return null
  }
}
