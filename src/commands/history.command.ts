import { redoAct, undoAct } from '../changes/history.ts'
import { say } from '../stores/say.ts'
import { announce, useSession } from '../stores/session.ts'
import { currentSurface } from '../stores/surface.ts'
import { currentDocument, step } from '../stores/workspace.ts'
import { hasString, type StringKey } from '../strings/strings.ts'
import { plan, refusal, writable, type Command } from './command.ts'

/** Name of an act in the interface's words; an act of another version of the program is just "a change". */
function titleOf(act: string | undefined): StringKey {
  const key = `command.${act === 'annotate' ? 'annotate-any' : act === 'rebound' ? 'rebind' : act === 'reopen' ? 'submit' : (act ?? '')}`
  return hasString(key) ? key : 'command.relabel'
}

const actOf = (kind: typeof undoAct | typeof redoAct): Command => ({
  name: kind,
  title: kind === undoAct ? 'command.undo' : 'command.redo',
  keys: kind === undoAct ? ['Ctrl+z'] : ['Ctrl+y', 'Ctrl+Shift+z'],
  scope: 'view',
  plan: () => {
    const open = writable()
    if (!open.ok) return open
    const { history } = open.value
    if ((kind === undoAct ? history.undo : history.redo).length === 0) {
      return refusal(kind === undoAct ? 'refusal.nothing-to-undo' : 'refusal.nothing-to-redo')
    }
    return plan(async () => {
      const before = open.value.history
      const act = open.value.actNamed((kind === undoAct ? before.undo : before.redo).at(-1) ?? '')
      const done = await step(kind)
      if (!done) return
      const changed = [
        ...(done.diff.annotations?.added ?? []),
        ...(done.diff.annotations?.updated ?? []).map(([, to]) => to),
      ]
      const shown = changed[0]
      const { selected } = useSession.getState()
      const document = currentDocument()
      // What came back is taken in hand, so that the eye and the keyboard are where the change was.
      if (shown) useSession.setState({ selected: shown.id, selection: null, cursor: null })
      else if (selected !== null && !document?.content.annotations.has(selected)) {
        useSession.setState({ selected: null, cursor: done.diff.annotations?.removed?.[0]?.spans[0] ?? null })
      }
      const where = shown?.spans[0] ?? done.diff.annotations?.removed?.[0]?.spans[0]
      if (where) currentSurface()?.show(where)
      announce(say(kind === undoAct ? 'announce.undone' : 'announce.redone', { act: say(titleOf(act)) }))
    })
  },
})

export const undo = actOf(undoAct)
export const redo = actOf(redoAct)

export default [undo, redo]
