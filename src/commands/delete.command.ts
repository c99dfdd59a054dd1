import type { Id } from '../model/record.ts'
import { say } from '../stores/say.ts'
import { useSession } from '../stores/session.ts'
import { commit, plan, refusal, writable, type Command } from './command.ts'
import { checkSet, excerpt, labelOf, nameIn, selectedAnnotation } from './work.ts'

/** Takes an annotation away, and with it every relation that would otherwise point at nothing; one undo brings all back. */
export const removeAnnotation: Command<{ readonly id: Id }> = {
  name: 'delete',
  title: 'command.delete',
  scope: 'text',
  plan: ({ id }) => {
    const open = writable()
    if (!open.ok) return open
    const document = open.value
    const annotation = document.content.annotations.get(id)
    if (!annotation) return refusal('refusal.gone')
    const problem = checkSet(document, annotation.set)
    if (problem) return refusal(problem.key, problem.values)
    return plan(() => {
      const relations = document.relationsOf(id)
      const label = labelOf(annotation.layer, annotation.label)?.label.name
      const spoken = say('announce.removed', {
        label: label ? nameIn(label) : annotation.label,
        text: excerpt(document, annotation.spans),
      })
      const cursor = annotation.spans[0] ?? null
      commit(
        document,
        'delete',
        { annotations: { removed: [annotation] }, ...(relations.length > 0 && { relations: { removed: relations } }) },
        spoken,
      )
      // The keyboard stays where the annotation was.
      if (useSession.getState().selected === id) useSession.setState({ selected: null, cursor })
    })
  },
}

/** Takes one relation away. */
export const removeRelation: Command<{ readonly id: Id }> = {
  name: 'remove-relation',
  title: 'act.remove-relation',
  scope: 'text',
  plan: ({ id }) => {
    const open = writable()
    if (!open.ok) return open
    const relation = open.value.content.relations.get(id)
    if (!relation) return refusal('refusal.gone')
    const problem = checkSet(open.value, relation.set)
    if (problem) return refusal(problem.key, problem.values)
    return plan(() => {
      commit(open.value, 'remove-relation', { relations: { removed: [relation] } }, say('announce.unlinked'))
    })
  },
}

const removeSelected: Command = {
  name: 'delete-selected',
  title: 'command.delete',
  keys: ['Delete', 'Backspace'],
  scope: 'text',
  plan: () => {
    const open = writable()
    if (!open.ok) return open
    const held = selectedAnnotation(open.value)
    return held ? removeAnnotation.plan({ id: held.id }) : refusal('refusal.nothing-selected')
  },
}

export default [removeAnnotation, removeRelation, removeSelected]
