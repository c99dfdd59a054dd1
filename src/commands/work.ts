import type { Annotation } from '../model/annotation.ts'
import type { AnnotationSet } from '../model/annotation-set.ts'
import { setOf } from '../model/project.ts'
import { fail, ok, type Result } from '../model/result.ts'
import { findLabel, findLayer, type Layer, type LabelPath } from '../model/schema.ts'
import type { Id, Name } from '../model/record.ts'
import { env } from '../stores/environment.ts'
import type { OpenDocument } from '../stores/open-document.ts'
import { usePreferences } from '../stores/preferences.ts'
import { useSession } from '../stores/session.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { paragraphAt, paragraphsWithin } from '../text/paragraphs.ts'
import { sentencesOf } from '../text/sentences.ts'
import { wordNumber } from '../text/words.ts'
import { compareSpans, contains, joinSpans, overlaps, sameSpan, type Span } from '../text/span.ts'
import type { Refusal } from './command.ts'

/** A name in the interface's language. */
export const nameIn = (name: Name): string => name[usePreferences.getState().language] || name.en || name.ar

/** A quotation cut to a length that can be spoken. */
export function excerpt(document: OpenDocument, spans: readonly Span[]): string {
  const text = spans.map(({ start, end }) => document.document.text.slice(start, end)).join(' … ')
  return text.length > 80 ? `${text.slice(0, 79)}…` : text
}

/** The annotation in hand. */
export function selectedAnnotation(document: OpenDocument): Annotation | undefined {
  const { selected } = useSession.getState()
  return selected === null ? undefined : document.content.annotations.get(selected)
}

/** The set that a new annotation goes into; made on the first act, in the same transaction. */
export function ownSet(document: OpenDocument): { set: AnnotationSet; isNew: boolean } {
  const { me, head } = useWorkspace.getState()
  const found = setOf(document.content, me.id)
  if (found) return { set: found, isNew: false }
  const schemaVersion = head?.schema.version
  const set: AnnotationSet = {
    id: env().id(),
    document: document.document.id,
    annotator: me.id,
    state: 'draft',
    ...(schemaVersion && { schemaVersion }),
  }
  return { set, isNew: true }
}

export function layerOf(id: Id): Layer | undefined {
  const schema = useWorkspace.getState().head?.schema
  return schema && findLayer(schema, id)
}

export function labelOf(layer: Id, label: Id): LabelPath | undefined {
  const schema = useWorkspace.getState().head?.schema
  return schema && findLabel(schema, layer, label)
}

/** Whether records of this set may be changed. */
export function checkSet(document: OpenDocument, set: Id): Refusal | null {
  const found = document.content.sets.get(set)
  return found?.state === 'locked' ? { key: 'refusal.locked' } : null
}

/** Spans in text order, touching ones joined; refused when parts overlap or the layer takes one part only. */
export function checkParts(layer: Layer, spans: readonly Span[]): Result<readonly Span[], Refusal> {
  if (spans.length === 0) return fail({ key: 'refusal.no-selection' })
  const sorted = [...spans].sort(compareSpans)
  for (let i = 1; i < sorted.length; i += 1) {
    if (overlaps(sorted[i - 1] as Span, sorted[i] as Span)) return fail({ key: 'refusal.part-overlaps' })
  }
  const joined = joinSpans(sorted)
  if (joined.length > 1 && !layer.discontinuous)
    return fail({ key: 'refusal.one-part', values: { layer: nameIn(layer.name) } })
  return ok(joined)
}

/** The layer's rule on overlap among the spans of one set, and no label twice on the same words. */
export function checkOverlap(
  document: OpenDocument,
  layer: Layer,
  set: Id,
  spans: readonly Span[],
  label: Id,
  self?: Id,
): Refusal | null {
  const near = new Set<Annotation>()
  for (const span of spans) {
    const [first, last] = paragraphsWithin(document.paragraphs, span)
    for (let i = first; i <= last; i += 1) for (const other of document.index.within(i)) near.add(other)
  }
  for (const other of near) {
    if (other.set !== set || other.layer !== layer.id || other.id === self) continue
    const same = other.spans.length === spans.length && other.spans.every((span, i) => sameSpan(span, spans[i] as Span))
    if (same && other.label === label) {
      const path = labelOf(layer.id, label)
      return { key: 'refusal.duplicate', values: { label: path ? nameIn(path.label.name) : label } }
    }
    if (layer.overlap === 'any') continue
    for (const span of spans) {
      for (const theirs of other.spans) {
        if (!overlaps(span, theirs)) continue
        const values = { text: excerpt(document, other.spans), layer: nameIn(layer.name) }
        if (layer.overlap === 'none') return { key: 'refusal.overlaps', values }
        if (!contains(span, theirs) && !contains(theirs, span)) return { key: 'refusal.crosses', values }
      }
    }
  }
  return null
}

/** A record with the acting person as its last author. */
export function touched<R extends { readonly modified?: unknown }>(record: R): R {
  return { ...record, modified: { by: useWorkspace.getState().me.id, at: env().now() } }
}

/** A span widened to the sentences it touches, over paragraph ends; null when it touches none. */
export function toSentences(document: OpenDocument, span: Span): Span | null {
  const [first, last] = paragraphsWithin(document.paragraphs, span)
  const touched = document.paragraphs
    .slice(first, last + 1)
    .flatMap(({ start, end }) => sentencesOf(document.document.text.slice(start, end), start))
    .filter((sentence) => overlaps(sentence, span))
  const [from, to] = [touched[0], touched.at(-1)]
  return from && to ? { start: from.start, end: to.end } : null
}

/** Where an offset stands: paragraph and word in it, both counted from 1. */
export function placeOf(document: OpenDocument, offset: number): { paragraph: number; word: number } {
  const { index, start, end } = paragraphAt(document.paragraphs, offset)
  return { paragraph: index + 1, word: wordNumber(document.document.text.slice(start, end), offset - start) }
}
