import type { Json, Name } from '../model/record.ts'
import { fail, ok, type Result } from '../model/result.ts'
import type { Attribute, Label, Layer, Option, Schema } from '../model/schema.ts'
import { pathOf } from '../model/schema.ts'
import {
  Fields,
  Findings,
  filled,
  flag,
  isRow,
  list,
  matching,
  oneOf,
  present,
  row,
  text,
  typeName,
  unknownOf,
} from './findings.ts'
import type { Kept } from './findings.ts'
import type { Problem } from './format.ts'

const schemaKeys = new Set(['id', 'version', 'name', 'layers'])
const layerKeys = new Set(['id', 'kind', 'trait', 'name', 'overlap', 'snap', 'discontinuous', 'labels', 'attributes'])
const labelKeys = new Set([
  'id',
  'trait',
  'name',
  'code',
  'colour',
  'line',
  'key',
  'parent',
  'ends',
  'symmetric',
  'guideline',
])
const attributeKeys = new Set(['id', 'trait', 'type', 'name', 'options', 'required', 'of'])
const optionKeys = new Set(['id', 'name'])
const endKeys = new Set(['from', 'to'])

const kinds = oneOf('span', 'relation', 'document')
const overlaps = oneOf('any', 'nested', 'none')
const snaps = oneOf('grapheme', 'word', 'sentence')
const lines = oneOf('solid', 'dashed', 'dotted', 'double', 'wavy')
const types = oneOf('choice', 'choices', 'text', 'number', 'flag', 'date', 'link')
// The colour ends up in a style sheet: nothing but the name of a token or six digits may get there.
const colours = matching('token name or #rrggbb', /^(?:#[0-9a-fA-F]{6}|[a-zA-Z][a-zA-Z0-9-]*)$/)
const strings = {
  expected: 'array of strings',
  test: (value: Json): value is readonly string[] =>
    Array.isArray(value) && value.every((one) => typeof one === 'string'),
}

/**
 * Reads a tag set strictly: it fails when any layer, label or attribute would have to be set aside. The error lists
 * everything that is wrong, with JSON pointers under `place`.
 */
export function parseSchema(json: Json, place = ''): Result<Schema, readonly Problem[]> {
  const findings = new Findings()
  const schema = readSchema(json, place, findings)
  return schema && findings.problems.every(({ severity }) => severity === 'note') ? ok(schema) : fail(findings.problems)
}

/** Reads as much of a tag set as holds together; null when there is none. What is set aside goes to `findings`. */
export function readSchema(json: Json | undefined, place: string, findings: Findings): Schema | null {
  if (!isRow(json)) {
    findings.row('wrong-type', place, { key: 'schema', expected: row.expected, found: typeName(json) }, json ?? null)
    return null
  }
  const fields = new Fields(json, place, findings)
  const layers = fields.need('layers', list)
  if (layers === undefined) return null
  const id = fields.should('id', filled, 'schema')
  const version = fields.should('version', text, '1')
  const name = fields.name('name', 'may') ?? { ar: id, en: id }
  const read = each(layers, `${place}/layers`, findings, readLayer)
  const schema: Schema = { id, version, name, layers: read, ...unknownOf(json, schemaKeys) }
  noteEnds(schema, place, findings)
  return schema
}

/** Reads the rows of a list; those with an id that stood before are set aside. */
function each<T extends { readonly id: string }>(
  rows: readonly Json[],
  place: string,
  findings: Findings,
  read: (fields: Fields, findings: Findings) => T | null,
): T[] {
  const taken = new Map<string, string>()
  return rows.flatMap((one, i) => {
    const at = `${place}/${i}`
    if (!isRow(one)) {
      findings.row('wrong-type', at, { key: String(i), expected: row.expected, found: typeName(one) }, one)
      return []
    }
    const result = read(new Fields(one, at, findings), findings)
    if (!result) return []
    const first = taken.get(result.id)
    if (first !== undefined) {
      findings.row('duplicate-id', `${at}/id`, { id: result.id, first }, one)
      return []
    }
    taken.set(result.id, at)
    return [result]
  })
}

function readLayer(fields: Fields, findings: Findings): Layer | null {
  const id = fields.need('id', filled)
  const kind = id === undefined ? undefined : fields.need('kind', kinds)
  const name = kind === undefined ? undefined : fields.name('name', 'need')
  const rows = name === undefined ? undefined : fields.need('labels', list)
  if (id === undefined || kind === undefined || name === undefined || rows === undefined) return null
  const labels = each(rows, `${fields.place}/labels`, findings, readLabel)
  const ids = new Set(labels.map((label) => label.id))
  const attributes = each(fields.may('attributes', list) ?? [], `${fields.place}/attributes`, findings, readAttribute)
  for (const attribute of attributes) {
    const stray = attribute.of?.find((label) => !ids.has(label))
    if (stray !== undefined) findings.note('unknown-label', `${fields.place}/attributes`, { layer: id, label: stray })
  }
  return {
    id,
    kind,
    ...present({ trait: fields.may('trait', text) }),
    name,
    overlap: fields.should('overlap', overlaps, 'any'),
    snap: fields.should('snap', snaps, 'word'),
    discontinuous: fields.should('discontinuous', flag, false),
    labels: labels.map((label) => withSoundParent(label, labels, fields.place, findings)),
    attributes,
    ...unknownOf(fields.row, layerKeys),
  }
}

function readLabel(fields: Fields): Label | null {
  const id = fields.need('id', filled)
  const name = id === undefined ? undefined : fields.name('name', 'need')
  if (id === undefined || name === undefined) return null
  const code: Name = fields.name('code', 'may') ?? { ar: name.ar.slice(0, 2), en: name.en.slice(0, 3).toUpperCase() }
  return {
    id,
    ...present({ trait: fields.may('trait', text) }),
    name,
    code,
    colour: fields.should('colour', colours, 'ink'),
    line: fields.should('line', lines, 'solid'),
    ...present({
      key: fields.may('key', text),
      parent: fields.may('parent', text),
      ends: readEnds(fields),
      symmetric: fields.may('symmetric', flag),
      guideline: fields.name('guideline', 'may'),
    }),
    ...unknownOf(fields.row, labelKeys),
  }
}

function readEnds(fields: Fields): Kept<NonNullable<Label['ends']>> | undefined {
  const value = fields.may('ends', {
    expected: '{from: [strings], to: [strings]}',
    test: (ends: Json): ends is { from: readonly string[]; to: readonly string[] } =>
      isRow(ends) && strings.test(ends['from'] ?? null) && strings.test(ends['to'] ?? null),
  })
  return value && { from: value.from, to: value.to, ...unknownOf(value, endKeys) }
}

/** A parent that is not in the layer, or that leads back to the label itself, is noted and left out. */
function withSoundParent(label: Label, labels: readonly Label[], place: string, findings: Findings): Label {
  if (label.parent === undefined) return label
  const parents = new Map(labels.map(({ id, parent }) => [id, parent]))
  const seen = new Set([label.id])
  let above: string | undefined = label.parent
  while (above !== undefined && parents.has(above) && !seen.has(above)) {
    seen.add(above)
    above = parents.get(above)
  }
  if (above === undefined) return label
  const { parent, ...rest } = label
  if (parents.has(parent) && above !== label.id) return label
  findings.note('unknown-parent', `${place}/labels`, { label: label.id, parent }, parent)
  return rest
}

function readAttribute(fields: Fields, findings: Findings): Attribute | null {
  const id = fields.need('id', filled)
  const type = id === undefined ? undefined : fields.need('type', types)
  const name = type === undefined ? undefined : fields.name('name', 'need')
  if (id === undefined || type === undefined || name === undefined) return null
  const options = fields.may('options', list)
  return {
    id,
    ...present({ trait: fields.may('trait', text) }),
    type,
    name,
    ...(options && { options: each(options, `${fields.place}/options`, findings, readOption) }),
    ...present({ required: fields.may('required', flag), of: fields.may('of', strings) }),
    ...unknownOf(fields.row, attributeKeys),
  }
}

function readOption(fields: Fields): Kept<Option> | null {
  const id = fields.need('id', filled)
  const name = id === undefined ? undefined : fields.name('name', 'need')
  return id === undefined || name === undefined ? null : { id, name, ...unknownOf(fields.row, optionKeys) }
}

/** Notes ends of relation labels that no layer or label answers to; they stay as written. */
function noteEnds(schema: Schema, place: string, findings: Findings): void {
  const known = new Set(schema.layers.flatMap(({ id, labels }) => [id, ...labels.map((label) => pathOf(id, label.id))]))
  for (const layer of schema.layers) {
    for (const { id, ends } of layer.labels) {
      const stray = [...(ends?.from ?? []), ...(ends?.to ?? [])].find((end) => !known.has(end))
      if (stray !== undefined)
        findings.note('unknown-end', `${place}/layers`, { label: pathOf(layer.id, id), end: stray })
    }
  }
}
