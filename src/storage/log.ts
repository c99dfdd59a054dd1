import { applyInPlace, misfitOf } from '../changes/diff.ts'
import { recordStep, type History } from '../changes/history.ts'
import type { Transaction } from '../changes/transaction.ts'
import type { Content } from '../model/content.ts'
import { ok, type Result } from '../model/result.ts'
import { chainOf, crcOf } from './checksum.ts'
import { refuse } from './failure.ts'
import type { StorageFailure } from './journal.ts'
import { readTransaction, seal } from './json.ts'
import type { LogRow, StateRow } from './rows.ts'

/** A log entry before it is known which entry of its document comes before it. */
export type DraftRow = Omit<LogRow, 'before'>

type Tip = Pick<StateRow, 'lastSeq' | 'chain'>

/** The entries of these transactions after the log's tip. All the costly work of a write, done before it begins. */
export function draftRows(transactions: readonly Transaction[], tip: Tip): readonly DraftRow[] {
  let { lastSeq: seq, chain } = tip
  return transactions.map((transaction) => {
    const { json, crc } = seal(transaction)
    seq += 1
    chain = chainOf(chain, seq, crc)
    return { seq, id: transaction.id, document: transaction.document, json, crc, chain }
  })
}

/** The transaction of an entry, or `corrupt` when the entry is damaged. */
export function readRow(row: LogRow): Result<Transaction, StorageFailure> {
  const corrupt = refuse('corrupt', `log/${row.seq}`)
  if (crcOf(row.json) !== row.crc) return corrupt
  try {
    const transaction = readTransaction(row.json)
    return transaction.id === row.id && transaction.document === row.document ? ok(transaction) : corrupt
  } catch {
    return corrupt
  }
}

/**
 * Brings content (changed in place) and history from `from` to `to`, both sequence numbers of the document. `rows` are
 * all its entries between, oldest first. A gap, a damaged entry or one that does not fit what stands before it is
 * `corrupt` with its place.
 */
export function replay(
  content: Content,
  history: History,
  rows: readonly LogRow[],
  { from, to }: { readonly from: number; readonly to: number },
): Result<History, StorageFailure> {
  let at = from
  let after = history
  for (const row of rows) {
    if (row.before !== at) return refuse('corrupt', `log/${row.before > at ? row.before : row.seq}`)
    const read = readRow(row)
    if (!read.ok) return read
    const misfit = misfitOf(content, read.value.diff)
    if (misfit) return refuse('corrupt', `log/${row.seq}/${misfit.collection}/${misfit.id}/${misfit.reason}`)
    applyInPlace(content, read.value.diff)
    after = recordStep(after, read.value)
    at = row.seq
  }
  return at === to ? ok(after) : refuse('corrupt', `log/${to}`)
}

/**
 * The tip after these entries, oldest first, when they follow each other and the given tip without a gap and chain up;
 * else `corrupt` with the first that does not.
 */
export function checkChain(rows: readonly LogRow[], tip: Tip): Result<Tip, StorageFailure> {
  let { lastSeq, chain } = tip
  for (const row of rows) {
    lastSeq += 1
    chain = chainOf(chain, lastSeq, crcOf(row.json))
    if (row.seq !== lastSeq || row.chain !== chain) return refuse('corrupt', `log/${lastSeq}`)
  }
  return ok({ lastSeq, chain })
}
