import type { Change, Diff } from '../changes/diff.ts'
import type { Transaction } from '../changes/transaction.ts'
import type { Annotation, Relation } from '../model/annotation.ts'
import { crcOf } from './checksum.ts'
import type { Sealed } from './rows.ts'

/**
 * The same record with attributes that inherit nothing. `JSON.parse` makes an own key of `__proto__`, but on an object
 * with the usual prototype; only that prototype has to go. Works on the object itself: it was parsed a moment ago and
 * nobody else holds it.
 */
export function revive<R extends Annotation | Relation>(record: R): R {
  Object.setPrototypeOf(record.attributes, null)
  return record
}

function reviveChange<R extends Annotation | Relation>(change: Change<R> | undefined): void {
  change?.added?.forEach(revive)
  change?.removed?.forEach(revive)
  for (const pair of change?.updated ?? []) pair.forEach(revive)
}

function reviveDiff(diff: Diff): void {
  reviveChange(diff.annotations)
  reviveChange(diff.relations)
}

/** A transaction from its JSON text. Throws on text that is not one: call it after the checksum fits. */
export function readTransaction(json: string): Transaction {
  const transaction = JSON.parse(json) as Transaction
  reviveDiff(transaction.diff)
  return transaction
}

/** A value as JSON text with its checksum. Throws on what JSON cannot hold. */
export function seal(value: unknown): Sealed {
  const json = JSON.stringify(value)
  return { json, crc: crcOf(json) }
}
