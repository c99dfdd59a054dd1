import { fail, type Result } from '../model/result.ts'
import type { Stored, StorageFailure } from './journal.ts'

/** What storage says of itself when it refuses. */
export const refuse = (kind: StorageFailure['kind'], detail: string): Result<never, StorageFailure> =>
  fail({ kind, detail })

const kinds: Readonly<Record<string, StorageFailure['kind']>> = {
  QuotaExceededError: 'quota',
  VersionError: 'newer',
  SecurityError: 'unavailable',
  InvalidAccessError: 'unavailable',
}

/** What a browser's exception means here; `otherwise` is for those that have no meaning of their own. */
export function failureOf(error: unknown, otherwise: StorageFailure['kind'] = 'aborted'): StorageFailure {
  const { name, message } =
    error instanceof Error || error instanceof DOMException ? error : { name: 'unknown', message: String(error) }
  return { kind: kinds[name] ?? otherwise, detail: message ? `${name}: ${message}` : name }
}

/** Runs `act`; what it throws (a value too deep for JSON, no memory) becomes a failure like any other. */
export async function attempt<T>(act: () => Stored<T>): Stored<T> {
  try {
    return await act()
  } catch (error) {
    return fail(failureOf(error))
  }
}
