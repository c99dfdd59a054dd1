import type { Id, Name, Unknown } from './record.ts'

/** The tag set of a project: data, never code. */
export interface Schema {
  readonly id: Id
  readonly version: string
  readonly name: Name
  readonly layers: readonly Layer[]
  readonly unknown?: Unknown
}

export type LayerKind = 'span' | 'relation' | 'document'

/** `any`: spans of the layer may cross; `nested`: contain but not cross; `none`: not even touch the same letter. */
export type Overlap = 'any' | 'nested' | 'none'

/** What a selection is widened to before it is tagged. */
export type Snap = 'grapheme' | 'word' | 'sentence'

export interface Layer {
  readonly id: Id
  readonly kind: LayerKind
  /** What the layer is for (`mention`, `quotation`, `assertion`, `cue`); code asks for this, never for the id. */
  readonly trait?: string
  readonly name: Name
  readonly overlap: Overlap
  readonly snap: Snap
  /** Whether one annotation may have several spans (an interrupted quotation). */
  readonly discontinuous: boolean
  readonly labels: readonly Label[]
  readonly attributes: readonly Attribute[]
  readonly unknown?: Unknown
}

/** Pattern of the line under a label's spans, so that labels of one hue are told apart without colour. */
export type Line = 'solid' | 'dashed' | 'dotted' | 'double' | 'wavy'

export interface Label {
  readonly id: Id
  readonly trait?: string
  readonly name: Name
  /** Two Arabic letters, three Latin ones: printed on the mark itself. */
  readonly code: Name
  /** A hue of the design tokens (`person`, `body`, ...) or `#rrggbb`. */
  readonly colour: string
  readonly line: Line
  readonly key?: string
  readonly parent?: Id
  /** Relation labels: the layers, or `layer/label` pairs, that each end may be; absent = any. */
  readonly ends?: { readonly from: readonly string[]; readonly to: readonly string[] }
  readonly symmetric?: boolean
  readonly guideline?: Name
  readonly unknown?: Unknown
}

export type AttributeType = 'choice' | 'choices' | 'text' | 'number' | 'flag' | 'date' | 'link'

export interface Option {
  readonly id: Id
  readonly name: Name
}

export interface Attribute {
  readonly id: Id
  readonly trait?: string
  readonly type: AttributeType
  readonly name: Name
  readonly options?: readonly Option[]
  readonly required?: boolean
  /** Labels of the layer that carry it; absent = all. */
  readonly of?: readonly Id[]
  readonly unknown?: Unknown
}

/** A label with the layer it stands in: `entity/PER` in file formats and in `data-label`. */
export interface LabelPath {
  readonly layer: Layer
  readonly label: Label
}

export const pathOf = (layer: Id, label: Id): string => `${layer}/${label}`

export const findLayer = (schema: Schema, id: Id): Layer | undefined => schema.layers.find((layer) => layer.id === id)

/** The label of a layer by id; undefined when the schema holds no such layer or label. */
export function findLabel(schema: Schema, layer: Id, label: Id): LabelPath | undefined {
  const foundLayer = findLayer(schema, layer)
  const foundLabel = foundLayer?.labels.find((one) => one.id === label)
  return foundLayer && foundLabel ? { layer: foundLayer, label: foundLabel } : undefined
}

/** Attributes that an annotation with this label may carry, in the schema's order. */
export const attributesOf = (layer: Layer, label: Id): readonly Attribute[] =>
  layer.attributes.filter((attribute) => !attribute.of || attribute.of.includes(label))
