import type { Id } from '../model/record.ts'
import { findLayer } from '../model/schema.ts'
import { say } from '../stores/say.ts'
import { pick, useSession } from '../stores/session.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { snapToGraphemes } from '../text/graphemes.ts'
import { sameSpan, type Span } from '../text/span.ts'
import { commit, plan, refusal, writable, type Command } from './command.ts'
import { checkOverlap, checkParts, checkSet, excerpt, selectedAnnotation, touched } from './work.ts'

/** Gives an annotation other spans; id, label, attributes and relations stay. */
export const rebound: Command<{
  readonly id: Id
  readonly spans: readonly Span[]
  readonly act?: 'rebound' | 'add-part' | 'remove-part'
}> = {
  name: 'rebound',
  title: 'command.rebind',
  scope: 'text',
  plan: ({ id, spans: chosen, act = 'rebound' }) => {
    const open = writable()
    if (!open.ok) return open
    const document = open.value
    const from = document.content.annotations.get(id)
    if (!from) return refusal('refusal.gone')
    const schema = useWorkspace.getState().head?.schema
    const layer = schema && findLayer(schema, from.layer)
    const snapped = chosen.map((span) => snapToGraphemes(document.document.text, span))
    // A layer that the tag set does not know sets no rules of its own.
    const spans = layer ? checkParts(layer, snapped) : { ok: true as const, value: snapped }
    if (!spans.ok) return spans
    const problem =
      checkSet(document, from.set) ??
      (layer ? checkOverlap(document, layer, from.set, spans.value, from.label, id) : null)
    if (problem) return refusal(problem.key, problem.values)
    const same =
      from.spans.length === spans.value.length && from.spans.every((span, i) => sameSpan(span, spans.value[i] as Span))
    if (same) return plan(() => undefined)
    return plan(() => {
      const text = excerpt(document, spans.value)
      const spoken =
        act === 'remove-part'
          ? say('announce.part-removed')
          : say(act === 'add-part' ? 'announce.part-added' : 'announce.rebound', { text })
      commit(document, act, { annotations: { updated: [[from, touched({ ...from, spans: spans.value })]] } }, spoken)
    })
  },
}

/** Takes one part away from an annotation that has several. */
export const removePart: Command<{ readonly id: Id; readonly part: number }> = {
  name: 'remove-part',
  title: 'command.remove-part',
  scope: 'text',
  plan: ({ id, part }) => {
    const open = writable()
    if (!open.ok) return open
    const from = open.value.content.annotations.get(id)
    if (!from) return refusal('refusal.gone')
    if (from.spans.length < 2) return refusal('refusal.last-part')
    return rebound.plan({ id, spans: from.spans.filter((_, i) => i !== part), act: 'remove-part' })
  },
}

/**
 * Gathers parts. With an annotation in hand it waits for more text to be selected, and pressed again adds it; with only
 * a selection it keeps that stretch and waits for the next, until a label is put on all of them.
 */
export const addPart: Command = {
  name: 'add-part',
  title: 'command.add-part',
  keys: ['+'],
  scope: 'text',
  plan: () => {
    const open = writable()
    if (!open.ok) return open
    const { selection, parts, extending } = useSession.getState()
    const held = selectedAnnotation(open.value)
    if (extending !== null) {
      const from = open.value.content.annotations.get(extending)
      if (!from) return refusal('refusal.gone')
      if (!selection) return refusal('refusal.no-selection')
      const added = rebound.plan({ id: extending, spans: [...from.spans, selection], act: 'add-part' })
      return added.ok
        ? plan(async () => {
            await added.value()
            pick(extending)
          })
        : added
    }
    if (held)
      return plan(() =>
        useSession.setState({
          extending: held.id,
          selected: null,
          parts: [],
          selection: null,
          cursor: held.spans.at(-1) ?? null,
        }),
      )
    if (!selection) return refusal('refusal.no-selection')
    return plan(() =>
      useSession.setState({
        parts: [...parts, selection],
        selection: null,
        cursor: { start: selection.end - 1, end: selection.end },
      }),
    )
  },
}

export default [rebound, removePart, addPart]
