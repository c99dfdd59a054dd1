import { say } from '../stores/say.ts'
import { announce, pick, useSession } from '../stores/session.ts'
import { useShell, type Dialog, type View } from '../stores/shell.ts'
import { currentSurface } from '../stores/surface.ts'
import { currentDocument, openDocument, useWorkspace } from '../stores/workspace.ts'
import { paragraphAt } from '../text/paragraphs.ts'
import type { Annotation } from '../model/annotation.ts'
import type { Id } from '../model/record.ts'
import type { StringKey } from '../strings/strings.ts'
import { plan, refusal, type Command } from './command.ts'
import { rebound } from './rebound.command.ts'
import { excerpt, labelOf, nameIn, placeOf, selectedAnnotation, toSentences } from './work.ts'

/** Takes an annotation in hand and shows it; opens its document first when another one is on screen. */
export const goTo: Command<{ readonly document: Id; readonly annotation: Id; readonly focus?: boolean }> = {
  name: 'go-to',
  title: 'act.go-to',
  scope: 'view',
  plan: ({ document, annotation, focus }) =>
    plan(async () => {
      if (useWorkspace.getState().current !== document) await openDocument(document)
      const found = currentDocument()?.content.annotations.get(annotation)
      if (!found) return
      useShell.setState({ view: 'text' })
      pick(annotation)
      const first = found.spans[0]
      // A view that is only now being put on screen has its surface after the next frame.
      const show = (): void => {
        if (first) currentSurface()?.show(first, focus)
      }
      if (currentSurface()) show()
      else requestAnimationFrame(() => requestAnimationFrame(show))
    }),
}

function beside(step: 1 | -1): Command {
  return {
    name: step === 1 ? 'next-annotation' : 'previous-annotation',
    title: step === 1 ? 'command.next-annotation' : 'command.previous-annotation',
    keys: [step === 1 ? 'F8' : 'Shift+F8'],
    scope: 'view',
    plan: () => {
      const document = currentDocument()
      if (!document) return refusal('refusal.no-document')
      const { ordered } = document.index
      const held = selectedAnnotation(document)
      const { selection, cursor } = useSession.getState()
      const at = selection?.start ?? cursor?.start ?? 0
      const next = held
        ? document.index.position(held) + step
        : step === 1
          ? document.index.from(at)
          : document.index.from(at) - 1
      const found = ordered[next]
      if (!found) return refusal(step === 1 ? 'refusal.no-next' : 'refusal.no-previous')
      return plan(() => {
        pick(found.id)
        const first = found.spans[0]
        if (first) currentSurface()?.show(first)
        const label = labelOf(found.layer, found.label)
        announce(
          say('list.option', {
            label: label ? nameIn(label.label.name) : found.label,
            text: excerpt(document, found.spans),
            paragraph: paragraphAt(document.paragraphs, first?.start ?? 0).index + 1,
          }),
        )
      })
    },
  }
}

/** The document before or after the current one in the list; used by keys J and K. */
function documentBeside(step: 1 | -1): Command {
  return {
    name: step === 1 ? 'next-document' : 'previous-document',
    title: step === 1 ? 'command.next-document' : 'command.previous-document',
    keys: [step === 1 ? 'j' : 'k'],
    scope: 'text',
    plan: () => {
      const { documents, current } = useWorkspace.getState()
      const at = documents.findIndex(({ id }) => id === current)
      const next = documents[at + step]
      if (!next) return refusal('refusal.no-other-document')
      return plan(async () => {
        await openDocument(next.id)
        announce(say('announce.opened', { title: next.title }))
      })
    },
  }
}

function edge(which: 'start' | 'end'): Command {
  return {
    name: `edge-${which}`,
    title: which === 'start' ? 'command.edge-start' : 'command.edge-end',
    keys: [which === 'start' ? '[' : ']'],
    scope: 'text',
    plan: () => {
      const { selection, selected } = useSession.getState()
      if (!selection && selected === null) return refusal('refusal.no-selection')
      return plan(() => {
        useSession.setState({ edge: which })
        announce(say(which === 'start' ? 'command.edge-start' : 'command.edge-end'))
      })
    },
  }
}

/** Widens the selection (or the annotation in hand) to the sentence it lies in. */
const expand: Command = {
  name: 'expand',
  title: 'command.expand',
  keys: ['e'],
  scope: 'text',
  plan: () => {
    const document = currentDocument()
    if (!document) return refusal('refusal.no-document')
    const { selection, cursor } = useSession.getState()
    const held = selectedAnnotation(document)
    const span = held?.spans[0] ?? selection ?? cursor
    if (!span) return refusal('refusal.no-selection')
    const widened = toSentences(document, span)
    if (!widened) return refusal('refusal.blank')
    if (held && held.spans.length === 1) return rebound.plan({ id: held.id, spans: [widened] })
    return plan(() => useSession.setState({ selection: widened, selected: null, edge: 'end' }))
  },
}

/** Steps out: a dialog, then the parts being gathered, then what is in hand, then the cursor. */
const leave: Command = {
  name: 'leave',
  title: 'command.leave',
  keys: ['Escape'],
  scope: 'view',
  plan: () =>
    plan(() => {
      const { parts, extending, selected, selection } = useSession.getState()
      const document = currentDocument()
      if (parts.length > 0 || extending !== null) {
        useSession.setState({ parts: [], extending: null, selection: null, selected: extending })
        return
      }
      const held = document && selectedAnnotation(document)
      const span = held ? held.spans[0] : selection
      if (selected !== null || selection)
        useSession.setState({ selected: null, selection: null, refusal: null, cursor: wordOf(document, span) })
      else useSession.setState({ refusal: null, cursor: null })
    }),
}

function wordOf(
  document: ReturnType<typeof currentDocument>,
  span: { start: number; end: number } | undefined | null,
): { start: number; end: number } | null {
  if (!document || !span) return null
  return { start: span.start, end: Math.min(span.end, span.start + 1) }
}

/** Says where the cursor is and which labels lie there. */
const sayPosition: Command = {
  name: 'say-position',
  title: 'command.say-position',
  keys: ['i'],
  scope: 'text',
  plan: () => {
    const document = currentDocument()
    if (!document) return refusal('refusal.no-document')
    const { selection, cursor } = useSession.getState()
    const at = (selectedAnnotation(document)?.spans[0] ?? selection ?? cursor)?.start
    if (at === undefined) return refusal('refusal.no-selection')
    return plan(() => {
      const labels = document.index.at(at).map((one: Annotation) => {
        const path = labelOf(one.layer, one.label)
        return path ? nameIn(path.label.name) : one.label
      })
      announce(
        say('announce.position', { ...placeOf(document, at), labels: labels.join('، ') || say('announce.no-labels') }),
      )
    })
  },
}

const dialogOf = (name: string, title: StringKey, keys: readonly string[], dialog: Dialog): Command => ({
  name,
  title,
  keys,
  scope: 'view',
  plan: () => plan(() => useShell.setState({ dialog })),
})

const viewOf = (name: string, title: StringKey, view: View): Command => ({
  name,
  title,
  scope: 'view',
  plan: () => plan(() => useShell.setState({ view })),
})

export const openExport = dialogOf('export', 'command.export', ['Ctrl+e'], 'export')
export const openSettings = dialogOf('settings', 'command.settings', ['Ctrl+,'], 'settings')
export const openKeys = dialogOf('keys', 'command.keys', ['?'], 'keys')

export default [
  goTo,
  beside(1),
  beside(-1),
  documentBeside(1),
  documentBeside(-1),
  edge('start'),
  edge('end'),
  expand,
  leave,
  sayPosition,
  openExport,
  openSettings,
  openKeys,
  viewOf('text-view', 'command.text-view', 'text'),
  viewOf('table-view', 'command.table-view', 'table'),
]
