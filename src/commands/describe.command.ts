import { attributesFrom } from '../model/annotation.ts'
import type { Id, Json } from '../model/record.ts'
import { say } from '../stores/say.ts'
import { wishFor } from '../stores/shell.ts'
import { commit, plan, refusal, writable, type Command } from './command.ts'
import { checkSet, selectedAnnotation, touched } from './work.ts'

/** Writes, changes or (with an empty text) takes away the note of an annotation. */
export const writeNote: Command<{ readonly id: Id; readonly note: string }> = {
  name: 'note',
  title: 'command.note',
  scope: 'text',
  plan: ({ id, note }) => {
    const open = writable()
    if (!open.ok) return open
    const from = open.value.content.annotations.get(id)
    if (!from) return refusal('refusal.gone')
    const problem = checkSet(open.value, from.set)
    if (problem) return refusal(problem.key, problem.values)
    if ((from.note ?? '') === note) return plan(() => undefined)
    return plan(() => {
      const { note: _old, ...rest } = from
      const to = touched(note === '' ? rest : { ...rest, note })
      commit(open.value, 'note', { annotations: { updated: [[from, to]] } }, say('announce.noted'))
    })
  },
}

/** Sets an attribute of an annotation, or takes it away when the value is undefined. */
export const setAttribute: Command<{ readonly id: Id; readonly attribute: Id; readonly value: Json | undefined }> = {
  name: 'set-attribute',
  title: 'command.set-attribute',
  scope: 'text',
  plan: ({ id, attribute, value }) => {
    const open = writable()
    if (!open.ok) return open
    const from = open.value.content.annotations.get(id)
    if (!from) return refusal('refusal.gone')
    const problem = checkSet(open.value, from.set)
    if (problem) return refusal(problem.key, problem.values)
    if (from.attributes[attribute] === value) return plan(() => undefined)
    return plan(() => {
      const kept = Object.entries(from.attributes).filter(([key]) => key !== attribute)
      const attributes = attributesFrom(value === undefined ? kept : [...kept, [attribute, value]])
      const shown =
        value === undefined
          ? say('field.unset')
          : typeof value === 'boolean'
            ? say(value ? 'field.yes' : 'field.no')
            : typeof value === 'string'
              ? value
              : JSON.stringify(value)
      commit(
        open.value,
        'set-attribute',
        { annotations: { updated: [[from, touched({ ...from, attributes })]] } },
        say('announce.attribute', { attribute, value: shown }),
      )
    })
  },
}

/** Puts the keyboard into the note of the annotation in hand. */
const openNote: Command = {
  name: 'open-note',
  title: 'command.note',
  keys: ['n'],
  scope: 'text',
  plan: () => {
    const open = writable()
    if (!open.ok) return open
    return selectedAnnotation(open.value) ? plan(() => wishFor('note')) : refusal('refusal.nothing-selected')
  },
}

export default [writeNote, setAttribute, openNote]
