import type { Name } from '../model/record.ts'
import type { Attribute, Label, Layer, Schema } from '../model/schema.ts'
import type { Kept } from './findings.ts'
import { Ordered, sortedMembers, writeJson, type Written } from './json-write.ts'

const named = (name: Kept<Name> | undefined): Ordered | undefined =>
  name && new Ordered(['ar', name.ar], ['en', name.en], ...sortedMembers(name.unknown))

/** A tag set in its fixed key order, unknown keys sorted at the end of each object. */
export const schemaMembers = (schema: Schema): Ordered =>
  new Ordered(
    ['id', schema.id],
    ['version', schema.version],
    ['name', named(schema.name)],
    ['layers', schema.layers.map(layerMembers)],
    ...sortedMembers(schema.unknown),
  )

const layerMembers = (layer: Layer): Ordered =>
  new Ordered(
    ['id', layer.id],
    ['kind', layer.kind],
    ['trait', layer.trait],
    ['name', named(layer.name)],
    ['overlap', layer.overlap],
    ['snap', layer.snap],
    ['discontinuous', layer.discontinuous],
    ['labels', layer.labels.map(labelMembers)],
    ['attributes', layer.attributes.map(attributeMembers)],
    ...sortedMembers(layer.unknown),
  )

const labelMembers = (label: Label): Ordered =>
  new Ordered(
    ['id', label.id],
    ['trait', label.trait],
    ['name', named(label.name)],
    ['code', named(label.code)],
    ['colour', label.colour],
    ['line', label.line],
    ['key', label.key],
    ['parent', label.parent],
    ['ends', endMembers(label.ends)],
    ['symmetric', label.symmetric],
    ['guideline', named(label.guideline)],
    ...sortedMembers(label.unknown),
  )

const endMembers = (ends: Kept<NonNullable<Label['ends']>> | undefined): Ordered | undefined =>
  ends && new Ordered(['from', ends.from], ['to', ends.to], ...sortedMembers(ends.unknown))

const attributeMembers = (attribute: Attribute): Ordered =>
  new Ordered(
    ['id', attribute.id],
    ['trait', attribute.trait],
    ['type', attribute.type],
    ['name', named(attribute.name)],
    ['options', attribute.options?.map(optionMembers)],
    ['required', attribute.required],
    ['of', attribute.of],
    ...sortedMembers(attribute.unknown),
  )

const optionMembers = (option: Kept<NonNullable<Attribute['options']>[number]>): Written =>
  new Ordered(['id', option.id], ['name', named(option.name)], ...sortedMembers(option.unknown))

/** JSON text of a tag set alone, as it stands in `public/schemas`. */
export const writeSchema = (schema: Schema): string => writeJson(schemaMembers(schema))
