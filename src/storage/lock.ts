/** The right to write one project, held by at most one page of the browser. */
export interface WriterLock {
  release(): void
}

export interface Wanting {
  /** Takes the lock from whoever holds it. */
  readonly steal: boolean
  /** How long to wait for a holder that is about to let go, in milliseconds; 0 = only when nobody holds it. */
  readonly wait: number
  /** Called once when another page steals the lock. */
  readonly stolen: () => void
}

/**
 * Waits for the lock. Null = someone else holds it. Where the browser has no locks the answer is a lock that excludes
 * nobody: the epoch in the database is then the only fence.
 */
export function acquireLock(
  locks: LockManager | undefined,
  name: string,
  { steal, wait, stolen }: Wanting,
): Promise<WriterLock | null> {
  const unguarded: WriterLock = { release: () => undefined }
  if (!locks) return Promise.resolve(unguarded)
  return new Promise((settle) => {
    let held = false
    let released = false
    const hold = (lock: Lock | null): Promise<void> =>
      new Promise((release) => {
        if (!lock) {
          settle(null)
          release()
          return
        }
        held = true
        settle({
          release: () => {
            released = true
            release()
          },
        })
      })
    const options: LockOptions = steal
      ? { steal }
      : wait > 0
        ? { signal: AbortSignal.timeout(wait) }
        : { ifAvailable: true }
    Promise.resolve()
      .then(() => locks.request(name, options, hold))
      .catch((error: unknown) => {
        if (held) {
          if (!released) stolen()
          return
        }
        // The time is up when the signal says so; anything else is a browser that refuses locks altogether.
        const name = error instanceof DOMException ? error.name : ''
        settle(name === 'TimeoutError' || name === 'AbortError' ? null : unguarded)
      })
  })
}
