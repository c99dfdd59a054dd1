import type { Id, Instant } from '../model/record.ts'

/** What only the edge has: clock, identities. Handed in once by the app, by tests and by the terminal. */
export interface Environment {
  now(): Instant
  id(): Id
}

let environment: Environment | null = null

export function provideEnvironment(given: Environment): void {
  environment = given
}

/** Throws when nothing was provided: the app must do so before the first act. */
export function env(): Environment {
  if (!environment) throw new Error('provideEnvironment was not called')
  return environment
}
