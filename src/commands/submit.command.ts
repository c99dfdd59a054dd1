import type { AnnotationSet } from '../model/annotation-set.ts'
import { setOf } from '../model/project.ts'
import { say } from '../stores/say.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { commit, plan, refusal, writable, type Command } from './command.ts'
import { ownSet } from './work.ts'

/** Hands in one's own work on the document: all of the text counts as read. Handing in an untouched document is work, too. */
export const submit: Command = {
  name: 'submit',
  title: 'command.submit',
  scope: 'text',
  plan: () => {
    const open = writable()
    if (!open.ok) return open
    const document = open.value
    const { set, isNew } = ownSet(document)
    if (set.state === 'locked') return refusal('refusal.locked')
    return plan(() => {
      const length = document.document.text.length
      const handedIn: AnnotationSet = {
        ...set,
        state: 'submitted',
        ...(length > 0 && { coverage: [{ start: 0, end: length }] }),
      }
      const diff = isNew ? { sets: { added: [handedIn] } } : { sets: { updated: [[set, handedIn] as const] } }
      commit(document, 'submit', diff, say('announce.submitted', { title: document.document.title }))
    })
  },
}

/** Takes one's own work back for more. */
export const reopen: Command = {
  name: 'reopen',
  title: 'documents.reopen',
  scope: 'text',
  plan: () => {
    const open = writable()
    if (!open.ok) return open
    const set = setOf(open.value.content, useWorkspace.getState().me.id)
    if (!set) return refusal('refusal.gone')
    if (set.state === 'locked') return refusal('refusal.locked')
    return plan(() => {
      const { coverage: _read, ...rest } = set
      commit(open.value, 'reopen', { sets: { updated: [[set, { ...rest, state: 'draft' }]] } }, say('documents.reopen'))
    })
  },
}

export default [submit, reopen]
