import { findLabel, type Schema } from '../model/schema.ts'
import type { Annotation } from '../model/annotation.ts'
import type { OpenDocument } from '../stores/open-document.ts'
import type { Gloss } from './glosses.ts'

/**
 * What the margin says of the quotations that begin in a paragraph: who speaks and by which cue. Which relations mean
 * that is asked of the labels' traits.
 */
export function glossesIn(
  document: OpenDocument,
  schema: Schema,
  paragraph: number,
  selected: string | null,
  kindOf: (trait: string | undefined, name: { ar: string; en: string }) => string,
  shown: (annotation: Annotation) => boolean,
): Omit<Gloss, 'fragments'>[] {
  const { start, end } = document.paragraphs[paragraph] as { start: number; end: number }
  const quotations = document.index
    .within(paragraph)
    .filter((one) => {
      const first = one.spans[0]
      return first && first.start >= start && first.start <= end && shown(one)
    })
    .flatMap((one) => {
      const path = findLabel(schema, one.layer, one.label)
      return path?.layer.trait === 'quotation' ? [{ annotation: one, path }] : []
    })
    .sort((a, b) => document.index.position(a.annotation) - document.index.position(b.annotation))
  return quotations
    .map(({ annotation, path }) => {
      const rolesByTrait = new Map<string, string[]>()
      let fragment = false
      for (const relation of document.relationsOf(annotation.id)) {
        const trait = findLabel(schema, relation.layer, relation.label)?.label.trait
        if (trait === 'fragment' && relation.from === annotation.id) fragment = true
        if (!trait || relation.to !== annotation.id) continue
        const other = document.content.annotations.get(relation.from)
        if (!other) continue
        const text = other.spans.map((span) => document.document.text.slice(span.start, span.end)).join(' … ')
        rolesByTrait.set(trait, [...(rolesByTrait.get(trait) ?? []), text])
      }
      return {
        annotation: annotation.id,
        // A quoted piece inside a mixed quotation is spoken for by the whole.
        fragment: fragment && !rolesByTrait.has('speaker'),
        speaker: rolesByTrait.get('speaker')?.join('، ') ?? null,
        cue: rolesByTrait.get('cue')?.join(' … ') ?? null,
        kind: kindOf(path.label.trait, path.label.name),
        selected: annotation.id === selected,
      }
    })
    .filter((gloss) => !gloss.fragment)
}
