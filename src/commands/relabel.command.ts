import type { Id } from '../model/record.ts'
import { say } from '../stores/say.ts'
import { useSession } from '../stores/session.ts'
import { commit, plan, refusal, writable, type Command } from './command.ts'
import { checkOverlap, checkSet, excerpt, labelOf, nameIn, touched } from './work.ts'

/** Gives an annotation another label of its own layer; its id stays. */
export const relabel: Command<{ readonly id: Id; readonly label: Id }> = {
  name: 'relabel',
  title: 'command.relabel',
  scope: 'text',
  plan: ({ id, label }) => {
    const open = writable()
    if (!open.ok) return open
    const document = open.value
    const from = document.content.annotations.get(id)
    if (!from) return refusal('refusal.gone')
    const path = labelOf(from.layer, label)
    if (!path) return refusal('refusal.no-such-label', { label })
    if (from.label === label) return plan(() => undefined)
    const problem = checkSet(document, from.set) ?? checkOverlap(document, path.layer, from.set, from.spans, label, id)
    if (problem) return refusal(problem.key, problem.values)
    return plan(() => {
      const spoken = say('announce.relabelled', { label: nameIn(path.label.name), text: excerpt(document, from.spans) })
      commit(document, 'relabel', { annotations: { updated: [[from, touched({ ...from, label })]] } }, spoken)
      useSession.setState({ lastLabel: { layer: from.layer, label } })
    })
  },
}

export default [relabel]
