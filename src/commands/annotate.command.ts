import { attributesFrom, type Annotation } from '../model/annotation.ts'
import type { Id } from '../model/record.ts'
import { env } from '../stores/environment.ts'
import { say } from '../stores/say.ts'
import { pick, useSession } from '../stores/session.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { snapToGraphemes } from '../text/graphemes.ts'
import { paragraphAt } from '../text/paragraphs.ts'
import { quotationsIn } from '../text/quotation-marks.ts'
import type { Span } from '../text/span.ts'
import type { Layer } from '../model/schema.ts'
import type { OpenDocument } from '../stores/open-document.ts'
import { commit, plan, refusal, writable, type Command, type Plan } from './command.ts'
import { relabel } from './relabel.command.ts'
import {
  checkOverlap,
  checkParts,
  checkSet,
  excerpt,
  labelOf,
  layerOf,
  nameIn,
  ownSet,
  selectedAnnotation,
  toSentences,
} from './work.ts'

/**
 * Puts a label on what is in hand: the gathered parts and the selection, else the word under the cursor. With an
 * annotation in hand a label of its own layer relabels it; one of another layer makes a second annotation of the same
 * extent.
 */
export const annotate: Command<{ readonly layer: Id; readonly label: Id }> = {
  name: 'annotate',
  title: 'command.annotate',
  scope: 'text',
  plan: ({ layer, label }) => {
    const open = writable()
    if (!open.ok) return open
    const path = labelOf(layer, label)
    if (!path) return refusal('refusal.no-such-label', { label })
    if (path.layer.kind !== 'span') return refusal('refusal.wrong-label', { label: nameIn(path.label.name) })
    const document = open.value
    const { selection, parts, cursor, extending } = useSession.getState()
    const held = selectedAnnotation(document)
    if (held && extending === null) {
      if (held.layer === layer) return relabel.plan({ id: held.id, label })
      return make(document, path.layer, label, held.spans)
    }
    const chosen = [...parts, ...(selection ? [selection] : [])]
    const spans = chosen.length > 0 ? chosen : cursor ? [cursor] : []
    if (spans.length === 0) return refusal('refusal.no-selection')
    return make(document, path.layer, label, spans)
  },
}

function make(document: OpenDocument, layer: Layer, label: Id, chosen: readonly Span[]): Plan {
  const snapped = chosen.map((span) =>
    layer.snap === 'sentence' ? (toSentences(document, span) ?? span) : snapToGraphemes(document.document.text, span),
  )
  const spans = checkParts(layer, snapped)
  if (!spans.ok) return spans
  const { set, isNew } = ownSet(document)
  const problem = checkSet(document, set.id) ?? checkOverlap(document, layer, set.id, spans.value, label)
  if (problem) return refusal(problem.key, problem.values)
  return plan(() => {
    const { now, id } = env()
    const annotation: Annotation = {
      id: id(),
      set: set.id,
      layer: layer.id,
      label,
      spans: spans.value,
      attributes: attributesFrom(),
      origin: 'hand',
      created: { by: useWorkspace.getState().me.id, at: now() },
    }
    const name = labelOf(layer.id, label)?.label.name
    const spoken = say('announce.tagged', { label: name ? nameIn(name) : label, text: excerpt(document, spans.value) })
    const done = commit(
      document,
      'annotate',
      { ...(isNew && { sets: { added: [set] } }), annotations: { added: [annotation] } },
      spoken,
    )
    if (!done) return
    pick(annotation.id)
    useSession.setState({ lastLabel: { layer: layer.id, label } })
  })
}

/**
 * The quotation pen: inside quotation marks the label of direct speech, elsewhere that of indirect speech, where the
 * layer has both.
 */
export const annotateQuotation: Command<{ readonly layer: Id; readonly label: Id }> = {
  name: 'annotate-quotation',
  title: 'command.annotate',
  scope: 'text',
  plan: ({ layer, label }) => {
    const open = writable()
    if (!open.ok) return open
    const { selection, parts, cursor } = useSession.getState()
    const span = selectedAnnotation(open.value)?.spans[0] ?? parts[0] ?? selection ?? cursor
    const indirect = layerOf(layer)?.labels.find(({ trait }) => trait === 'indirect')
    if (!span || !indirect || isQuoted(open.value, span)) return annotate.plan({ layer, label })
    return annotate.plan({ layer, label: indirect.id })
  },
}

/** Whether a span lies between a pair of quotation marks of its paragraph; the marks themselves may be in it. */
function isQuoted(document: OpenDocument, span: Span): boolean {
  const { start, end } = paragraphAt(document.paragraphs, span.start)
  return quotationsIn(document.document.text.slice(start, end)).some(
    ([from, to]) => start + from <= span.start && span.end <= start + to + 1,
  )
}

/** Puts the last label on what is in hand now. */
const repeat: Command = {
  name: 'repeat',
  title: 'command.repeat',
  keys: ['.'],
  scope: 'text',
  plan: () => {
    const { lastLabel } = useSession.getState()
    return lastLabel ? annotate.plan(lastLabel) : refusal('refusal.no-selection')
  },
}

export default [annotate, annotateQuotation, repeat]
