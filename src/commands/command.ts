import type { Diff } from '../changes/diff.ts'
import type { Transaction } from '../changes/transaction.ts'
import { fail, ok, type Result } from '../model/result.ts'
import { say } from '../stores/say.ts'
import { announce, refuse } from '../stores/session.ts'
import { currentDocument, dispatch, transactionOf, useWorkspace } from '../stores/workspace.ts'
import type { OpenDocument } from '../stores/open-document.ts'
import type { StringKey, Values } from '../strings/strings.ts'

/** Why an act cannot be done, as words of the interface. */
export interface Refusal {
  readonly key: StringKey
  readonly values?: Values
}

/** What an act would do; asked for it, `plan` neither changes anything nor speaks. */
export type Plan = Result<() => void | Promise<void>, Refusal>

/**
 * One act of the user. "Can I?" and "do it" are the same function, so a button is off for exactly the reason that
 * pressing its key would give. Buttons, keys, menus and the key sheet all read this object.
 */
export interface Command<A = void> {
  readonly name: string
  readonly title: StringKey
  /** `Ctrl+Shift+z`, `Delete`, `[`: see `keys.ts`. */
  readonly keys?: readonly string[]
  /** Where its keys act: in the text and its lists, in every view, or wherever the focus is. */
  readonly scope: 'text' | 'view' | 'everywhere'
  plan(argument: A): Plan
}

export const refusal = (key: StringKey, values?: Values): Plan => fail(values ? { key, values } : { key })

export const plan = (act: () => void | Promise<void>): Plan => ok(act)

/** Does the act, or shows and speaks why not; false when refused. */
export function perform<A>(command: Command<A>, argument: A): boolean {
  const planned = command.plan(argument)
  if (!planned.ok) {
    refuse(say(planned.error.key, planned.error.values))
    return false
  }
  void planned.value()
  return true
}

/** The open document and a way to write to it, or the reason why nothing can be written now. */
export function writable(): Result<OpenDocument, Refusal> {
  const document = currentDocument()
  if (!document) return fail({ key: 'refusal.no-document' })
  if (!useWorkspace.getState().writable) return fail({ key: 'refusal.read-only' })
  return ok(document)
}

/** Dispatches one act on a document and says what came of it. */
export function commit(document: OpenDocument, act: string, diff: Diff, spoken: string): Transaction | null {
  const transaction = transactionOf(document.document.id, act, diff)
  const problem = dispatch(transaction)
  if (problem !== null) {
    refuse(say(problem === 'read-only' ? 'refusal.read-only' : 'refusal.gone'))
    return null
  }
  announce(spoken)
  return transaction
}
