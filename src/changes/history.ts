import type { Id } from '../model/record.ts'
import type { Transaction } from './transaction.ts'

/**
 * What can be undone and redone on one document, as ids of log entries, newest last. An undo or a redo is itself a log
 * entry that names the entry it takes back (`of`); nothing is ever removed from the log.
 */
export interface History {
  readonly undo: readonly Id[]
  readonly redo: readonly Id[]
}

export const emptyHistory: History = { undo: [], redo: [] }

type Step = Pick<Transaction, 'id' | 'source' | 'act' | 'of'>

/** Act names of the two transactions that history itself makes. */
export const undoAct = 'undo'
export const redoAct = 'redo'

/**
 * The history after one more entry. A user's act can be undone and ends what could be redone; an undo of the newest act
 * can be redone; a redo can be undone again. An undo or redo of anything but the newest entry (a log joined from two
 * places) takes that entry off its list wherever it stands.
 */
export function recordStep(history: History, step: Step): History {
  if (step.source === 'undo' && step.of !== undefined) {
    const { of } = step
    if (step.act === redoAct) {
      return { undo: [...history.undo, step.id], redo: without(history.redo, of) }
    }
    return { undo: without(history.undo, of), redo: [...history.redo, step.id] }
  }
  return { undo: [...history.undo, step.id], redo: [] }
}

function without(ids: readonly Id[], id: Id): readonly Id[] {
  return ids.at(-1) === id ? ids.slice(0, -1) : ids.filter((one) => one !== id)
}
