import { findLabel, type Schema } from '../model/schema.ts'
import type { Annotation } from '../model/annotation.ts'
import type { Ink } from './mark.ts'

/** Hues that the style sheet knows; anything else must be `#rrggbb`, or it is drawn in plain ink. */
const hues = new Set(['person', 'body', 'place', 'time', 'count', 'thing', 'claim', 'ink', 'rubric'])

/** Look of annotations by layer and label, made once a schema and language. */
export class LabelInks {
  readonly #schema: Schema
  readonly #language: 'ar' | 'en'
  readonly #inks = new Map<string, Ink>()

  constructor(schema: Schema, language: 'ar' | 'en') {
    this.#schema = schema
    this.#language = language
  }

  of({ layer, label }: Pick<Annotation, 'layer' | 'label'>): Ink {
    const key = `${layer}/${label}`
    let ink = this.#inks.get(key)
    if (!ink) {
      ink = this.#make(layer, label)
      this.#inks.set(key, ink)
    }
    return ink
  }

  #make(layer: string, label: string): Ink {
    const found = findLabel(this.#schema, layer, label)
    if (!found) return { hue: 'ink', line: 'dotted', code: '?', wash: false }
    const { colour, line, code } = found.label
    const hue = hues.has(colour) || /^#[0-9a-f]{6}$/i.test(colour) ? colour : 'ink'
    return { hue, line, code: code[this.#language], wash: found.layer.trait === 'quotation' }
  }
}
