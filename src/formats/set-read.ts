import type { Annotation, Relation } from '../model/annotation.ts'
import type { AnnotationSet } from '../model/annotation-set.ts'
import type { Content } from '../model/content.ts'
import type { Id, Json, Stamp } from '../model/record.ts'
import { findLabel, findLayer, type LayerKind, type Schema } from '../model/schema.ts'
import { compareSpans, overlaps, type Span } from '../text/span.ts'
import { unitsOf, type OffsetUnit, type Units } from '../text/units.ts'
import {
  Fields,
  filled,
  isRow,
  list,
  oneOf,
  own,
  present,
  row,
  text as string,
  typeName,
  unknownOf,
  type Findings,
  type Kept,
  type Row,
} from './findings.ts'
import type { Problem } from './format.ts'
import { readSpan } from './span-read.ts'

/** What reading the rows of all sets of one file shares. */
export interface SetContext {
  readonly schema: Schema
  readonly unit: OffsetUnit
  readonly findings: Findings
  /** Places that the JSON reader set aside already. */
  readonly aside: ReadonlySet<string>
  /** Takes an id for a row: null, or the place of the row that has it. */
  readonly claim: (id: Id, place: string) => string | null
  /** The set of every annotation read so far. */
  readonly setOf: Map<Id, Id>
  /** Ids of annotations that were set aside. */
  readonly refused: Set<Id>
  /** Spans without their text, which could not be checked, and the place of the first. */
  readonly unquoted: { count: number; place: string }
}

/** One set while it is read. */
export interface SetRows {
  readonly row: Row
  readonly place: string
  readonly set: AnnotationSet
  readonly text: string
  readonly units: Units
  readonly content: Content
}

const annotationKeys = new Set(['id', 'layer', 'label', 'spans', 'attributes', 'note', 'origin', 'created', 'modified'])
const relationKeys = new Set([
  'id',
  'layer',
  'label',
  'from',
  'to',
  'attributes',
  'note',
  'origin',
  'created',
  'modified',
])
const spanKeys = new Set(['start', 'end', 'text'])
const origins = oneOf('hand', 'suggested', 'imported', 'adjudicated')
const quotedLimit = 200

type Detail = Problem['detail']

/** A row that cannot be used, and why. */
class Refusal {
  readonly kind: string
  readonly place: string
  readonly detail: Detail

  constructor(kind: string, place: string, detail: Detail) {
    this.kind = kind
    this.place = place
    this.detail = detail
  }
}

/** The rows of a set's list with their places; what is no object is set aside. */
function* rowsOf(
  value: Row,
  place: string,
  key: 'annotations' | 'relations',
  context: SetContext,
): Generator<[Row, string]> {
  const rows = own(value, key)
  if (rows === undefined) return
  if (!list.test(rows)) {
    const detail = { key, expected: list.expected, found: typeName(rows) }
    context.findings.row('wrong-type', `${place}/${key}`, detail, rows)
    return
  }
  for (const [i, one] of rows.entries()) {
    const at = `${place}/${key}/${i}`
    if (isRow(one)) yield [one, at]
    else if (!context.aside.has(at)) {
      context.findings.row('wrong-type', at, { key: String(i), expected: row.expected, found: typeName(one) }, one)
    }
  }
}

/** Sets aside, one by one, the rows of a set that cannot be read itself: each keeps its own text. */
export function setAsideRows(value: Row, place: string, context: SetContext): void {
  for (const key of ['annotations', 'relations'] as const) {
    for (const [one, at] of rowsOf(value, place, key, context)) {
      context.findings.row('set-aside', at, { set: place }, one)
      const id = own(one, 'id')
      if (key === 'annotations' && typeof id === 'string') context.refused.add(id)
    }
  }
}

/** Reads the annotations of a set into its content. */
export function readAnnotations(rows: SetRows, context: SetContext): void {
  for (const [value, place] of rowsOf(rows.row, rows.place, 'annotations', context)) {
    const read = readAnnotation(new Fields(value, place, context.findings), rows, context)
    if (read instanceof Refusal) context.findings.row(read.kind, read.place, read.detail, value)
    if (read && !(read instanceof Refusal)) {
      rows.content.annotations.set(read.id, read)
      context.setOf.set(read.id, rows.set.id)
      continue
    }
    const id = own(value, 'id')
    if (typeof id === 'string') context.refused.add(id)
  }
}

/** Reads the relations of a set into its content; the annotations of all sets must have been read. */
export function readRelations(rows: SetRows, context: SetContext): void {
  for (const [value, place] of rowsOf(rows.row, rows.place, 'relations', context)) {
    const read = readRelation(new Fields(value, place, context.findings), rows, context)
    if (read instanceof Refusal) context.findings.row(read.kind, read.place, read.detail, value)
    else if (read) rows.content.relations.set(read.id, read)
  }
}

/** Id, layer and label of a row, checked against the file and its schema; null when the fault is reported already. */
function readHead(
  fields: Fields,
  kinds: readonly LayerKind[],
  context: SetContext,
): { id: Id; layer: Id; label: Id } | Refusal | null {
  const { place } = fields
  const id = fields.need('id', filled)
  const layer = id === undefined ? undefined : fields.need('layer', string)
  const label = layer === undefined ? undefined : fields.need('label', string)
  if (id === undefined || layer === undefined || label === undefined) return null
  const first = context.claim(id, place)
  if (first !== null) return new Refusal('duplicate-id', `${place}/id`, { id, first })
  const known = findLayer(context.schema, layer)
  if (!known) return new Refusal('unknown-layer', `${place}/layer`, { id, layer })
  if (!kinds.includes(known.kind)) {
    return new Refusal('wrong-layer-kind', `${place}/layer`, {
      id,
      layer,
      found: known.kind,
      expected: kinds.join(' | '),
    })
  }
  if (!findLabel(context.schema, layer, label))
    return new Refusal('unknown-label', `${place}/label`, { id, layer, label })
  return { id, layer, label }
}

function readAnnotation(fields: Fields, rows: SetRows, context: SetContext): Annotation | Refusal | null {
  const head = readHead(fields, ['span', 'document'], context)
  if (head === null || head instanceof Refusal) return head
  const written = fields.need('spans', list)
  if (written === undefined) return null
  const ofDocument = findLayer(context.schema, head.layer)?.kind === 'document'
  if (ofDocument !== (written.length === 0)) {
    const kind = ofDocument ? 'spans-not-allowed' : 'no-spans'
    return new Refusal(kind, `${fields.place}/spans`, { id: head.id, layer: head.layer, count: written.length })
  }
  const spans = readSpans(written, `${fields.place}/spans`, rows, context)
  if (spans instanceof Refusal) return spans
  const ordered = [...spans].sort(compareSpans)
  if (spans.some((span, i) => span !== ordered[i])) {
    context.findings.note('spans-out-of-order', `${fields.place}/spans`, { id: head.id }, written)
  }
  return {
    id: head.id,
    set: rows.set.id,
    layer: head.layer,
    label: head.label,
    spans: ordered,
    attributes: fields.record('attributes'),
    ...present({ note: fields.may('note', string) }),
    origin: fields.may('origin', origins) ?? 'imported',
    ...readStamps(fields),
    ...unknownOf(fields.row, annotationKeys),
  }
}

const readStamps = (fields: Fields): { readonly created?: Stamp; readonly modified?: Stamp } =>
  present({ created: fields.stamp('created'), modified: fields.stamp('modified') })

/** The parts of one annotation in the order of the file; they may touch but not overlap. */
function readSpans(
  written: readonly Json[],
  place: string,
  rows: SetRows,
  context: SetContext,
): Kept<Span>[] | Refusal {
  const spans: Kept<Span>[] = []
  for (const [i, value] of written.entries()) {
    const at = `${place}/${i}`
    if (!isRow(value))
      return new Refusal('wrong-type', at, { key: String(i), expected: row.expected, found: typeName(value) })
    const span = readSpan(own(value, 'start'), own(value, 'end'), rows.units)
    if (!span.ok) return new Refusal(span.error.kind, at, span.error.detail)
    const fault = quoteFault(value, span.value, at, rows, context)
    if (fault) return fault
    if (spans.some((other) => overlaps(other, span.value))) {
      return new Refusal('spans-overlap', at, {
        start: own(value, 'start') as number,
        end: own(value, 'end') as number,
      })
    }
    spans.push({ ...span.value, ...unknownOf(value, spanKeys) })
  }
  return spans
}

/** Checks the quoted text of a span against the document, and says when the other unit would have given it. */
function quoteFault(value: Row, span: Span, place: string, rows: SetRows, context: SetContext): Refusal | null {
  const quoted = own(value, 'text')
  if (quoted === undefined) {
    if (context.unquoted.count === 0) context.unquoted.place = place
    context.unquoted.count += 1
    return null
  }
  if (typeof quoted !== 'string') {
    return new Refusal('wrong-type', `${place}/text`, { key: 'text', expected: 'string', found: typeName(quoted) })
  }
  const found = rows.text.slice(span.start, span.end)
  // In the copy of a text with lone surrogates the quotation is repaired as the text was.
  if (quoted.toWellFormed() === found) return null
  const detail = { quoted: quoted.slice(0, quotedLimit), found: found.slice(0, quotedLimit) }
  const other = context.unit === 'utf16' ? 'codepoint' : 'utf16'
  const elsewhere = readSpan(own(value, 'start'), own(value, 'end'), unitsOf(rows.text, other))
  if (elsewhere.ok && rows.text.slice(elsewhere.value.start, elsewhere.value.end) === quoted) {
    return new Refusal('quote-in-other-unit', `${place}/text`, { ...detail, unit: context.unit, other })
  }
  return new Refusal('quote-mismatch', `${place}/text`, detail)
}

function readRelation(fields: Fields, rows: SetRows, context: SetContext): Relation | Refusal | null {
  const head = readHead(fields, ['relation'], context)
  if (head === null || head instanceof Refusal) return head
  const from = fields.need('from', filled)
  const to = from === undefined ? undefined : fields.need('to', filled)
  if (from === undefined || to === undefined) return null
  for (const [end, id] of [
    ['from', from],
    ['to', to],
  ] as const) {
    const set = context.setOf.get(id)
    if (set === rows.set.id) continue
    const detail = { id: head.id, end, annotation: id }
    if (set !== undefined) return new Refusal('across-sets', `${fields.place}/${end}`, { ...detail, set })
    return new Refusal(context.refused.has(id) ? 'end-set-aside' : 'dangling', `${fields.place}/${end}`, detail)
  }
  return {
    id: head.id,
    set: rows.set.id,
    layer: head.layer,
    label: head.label,
    from,
    to,
    attributes: fields.record('attributes'),
    ...present({ note: fields.may('note', string), origin: fields.may('origin', origins) }),
    ...readStamps(fields),
    ...unknownOf(fields.row, relationKeys),
  }
}
