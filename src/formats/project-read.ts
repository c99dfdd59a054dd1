import type { AnnotationSet, Annotator } from '../model/annotation-set.ts'
import { emptyContent, type Content } from '../model/content.ts'
import type { Document } from '../model/document.ts'
import type { Entry, Project } from '../model/project.ts'
import type { Id, Json } from '../model/record.ts'
import type { Schema } from '../model/schema.ts'
import { unitsOf, type OffsetUnit } from '../text/units.ts'
import { decodeUtf8 } from './bytes.ts'
import { readDocument } from './document-read.ts'
import {
  Fields,
  Findings,
  filled,
  isRow,
  list,
  oneOf,
  own,
  present,
  row,
  text,
  typeName,
  unknownOf,
  type Row,
} from './findings.ts'
import type { Copy, Hands, Problem, Reading } from './format.ts'
import type { JsonFault } from './json-scan.ts'
import { parseJson, type JsonReading } from './json.ts'
import { readSchema } from './schema-read.ts'
import { readAnnotations, readRelations, setAsideRows, type SetContext, type SetRows } from './set-read.ts'
import { readSpan } from './span-read.ts'

export const formatName = 'hashiya-project'
export const formatVersion = 1

const projectKeys = new Set(['format', 'version', 'offsets', 'schema', 'annotators', 'documents', 'sets'])
const annotatorKeys = new Set(['id', 'name'])
const setKeys = new Set([
  'id',
  'document',
  'annotator',
  'state',
  'schemaVersion',
  'coverage',
  'annotations',
  'relations',
])

const states = oneOf('draft', 'submitted', 'locked')

/** Rows of the file that stand or fall by themselves: what holds them is read even when one of them is broken. */
function holdsRows(path: readonly string[]): boolean {
  const [list0, , list2] = path
  if (path.length <= 1) return path.length === 0 || list0 === 'annotators' || list0 === 'documents' || list0 === 'sets'
  return (
    list0 === 'sets' && (path.length === 2 || (path.length === 3 && (list2 === 'annotations' || list2 === 'relations')))
  )
}

/** Reads a project file. Every row that cannot be used is in `problems` with its place and its text. */
export async function readProject(bytes: Uint8Array, hands: Hands, inputUnit?: OffsetUnit): Promise<Reading> {
  const findings = new Findings()
  const none: Reading = { project: null, problems: findings.problems }
  const decoded = decodeUtf8(bytes)
  // Broken bytes become U+FFFD: the rows around them can be had, and the digests and quotations tell where it matters.
  const json = parseJson(decoded.ok ? decoded.value.text : new TextDecoder().decode(bytes), holdsRows)
  const usable = json.value !== undefined && (json.faults.every(isPassing) || hasDocuments(json.value))
  if (!decoded.ok) {
    const { place, offset } = decoded.error
    findings.problems.push({ kind: 'not-utf8', place, detail: { offset }, severity: usable ? 'row' : 'fatal' })
    if (!usable) return none
  }
  report(json, usable, findings)
  if (!usable) return none
  if (!isRow(json.value)) {
    findings.fatal('wrong-format', '', { found: typeName(json.value), expected: formatName })
    return none
  }
  return new ProjectReader(json.value, json.aside, findings, hands).read(inputUnit)
}

const isPassing = ({ kind }: JsonFault): boolean => kind === 'duplicate-key' || kind === 'inexact-number'

/** Whether what came before a fault is worth offering: a project without its documents is not. */
const hasDocuments = (value: Json): boolean => isRow(value) && Object.hasOwn(value, 'documents')

function report({ faults }: JsonReading, usable: boolean, findings: Findings): void {
  for (const fault of faults) {
    const { kind, place, pointer, raw } = fault
    const severity = isPassing(fault) ? 'note' : usable ? 'row' : 'fatal'
    findings.problems.push({ kind, place, detail: { pointer }, severity, raw })
  }
}

/** A document that may be annotated, with the sets on it that were readable. */
interface Held {
  readonly document: Document
  readonly content: Content
  /** Set for a document with lone surrogates: the place of its row; it is offered as a copy. */
  readonly copyOf: string | null
}

class ProjectReader {
  readonly #file: Row
  readonly #aside: ReadonlySet<string>
  readonly #findings: Findings
  readonly #hands: Hands
  readonly #annotators = new Map<Id, Annotator>()
  readonly #held = new Map<Id, Held>()
  readonly #taken = new Map<Id, string>()
  readonly #sets: SetRows[] = []

  constructor(file: Row, aside: ReadonlySet<string>, findings: Findings, hands: Hands) {
    this.#file = file
    this.#aside = aside
    this.#findings = findings
    this.#hands = hands
  }

  async read(inputUnit: OffsetUnit | undefined): Promise<Reading> {
    const unit = this.#head(inputUnit)
    if (unit === null) return { project: null, problems: this.#findings.problems }
    const schema = this.#schema()
    for (const [value, place] of this.#rows('annotators')) this.#annotator(value, place)
    for (const [value, place] of this.#rows('documents')) await this.#document(value, place)
    const context: SetContext = {
      schema,
      unit,
      findings: this.#findings,
      aside: this.#aside,
      claim: (id, place) => this.#claim(id, place),
      setOf: new Map(),
      refused: new Set(),
      unquoted: { count: 0, place: '' },
    }
    for (const [value, place] of this.#rows('sets')) this.#set(value, place, context)
    for (const rows of this.#sets) readAnnotations(rows, context)
    for (const rows of this.#sets) readRelations(rows, context)
    const { count, place } = context.unquoted
    if (count > 0) this.#findings.note('quote-missing', place, { count })
    const entries: Entry[] = []
    const copies: Copy[] = []
    for (const { document, content, copyOf } of this.#held.values()) {
      if (copyOf === null) entries.push({ document, content })
      else copies.push({ place: copyOf, entry: { document, content } })
    }
    const annotators = [...this.#annotators.values()]
    const project: Project = { schema, annotators, ...unknownOf(this.#file, projectKeys), entries }
    return { project, problems: this.#findings.problems, ...(copies.length > 0 && { copies }) }
  }

  /** Format, version and unit of the offsets; null when the file is not one that this program can read. */
  #head(inputUnit: OffsetUnit | undefined): OffsetUnit | null {
    const shown = (value: Json | undefined): string | number =>
      typeof value === 'number' || typeof value === 'string' ? value : typeName(value)
    const format = own(this.#file, 'format')
    if (format !== formatName) {
      this.#findings.fatal('wrong-format', '/format', { found: shown(format), expected: formatName })
      return null
    }
    const version = own(this.#file, 'version')
    if (version !== formatVersion) {
      const newer = typeof version === 'number' && version > formatVersion
      this.#findings.fatal(newer ? 'newer-version' : 'wrong-version', '/version', {
        found: shown(version),
        expected: formatVersion,
      })
      return null
    }
    const stated = own(this.#file, 'offsets')
    if (stated === undefined || stated === 'codepoint' || stated === 'utf16') return inputUnit ?? stated ?? 'codepoint'
    const detail = { found: shown(stated), expected: 'codepoint | utf16' }
    if (inputUnit === undefined) this.#findings.fatal('wrong-offsets', '/offsets', detail)
    else this.#findings.note('wrong-offsets', '/offsets', detail, stated)
    return inputUnit ?? null
  }

  /** The file's schema; one without layers when it has none, so that the documents can still be had. */
  #schema(): Schema {
    const value = own(this.#file, 'schema')
    if (value === undefined) this.#findings.row('missing', '', { key: 'schema', expected: row.expected }, null)
    const schema = value === undefined ? null : readSchema(value, '/schema', this.#findings)
    return schema ?? { id: 'schema', version: '1', name: { ar: 'schema', en: 'schema' }, layers: [] }
  }

  *#rows(key: 'annotators' | 'documents' | 'sets'): Generator<[Row, string]> {
    const rows = own(this.#file, key)
    if (rows === undefined) {
      this.#findings.note('missing', '', { key, expected: list.expected })
      return
    }
    if (!list.test(rows)) {
      this.#findings.row('wrong-type', `/${key}`, { key, expected: list.expected, found: typeName(rows) }, rows)
      return
    }
    for (const [i, value] of rows.entries()) {
      const place = `/${key}/${i}`
      if (isRow(value)) yield [value, place]
      else if (!this.#aside.has(place)) {
        this.#findings.row(
          'wrong-type',
          place,
          { key: String(i), expected: row.expected, found: typeName(value) },
          value,
        )
      }
    }
  }

  /** Takes an id for a row; the place of the row that has it already, if any. */
  #claim(id: Id, place: string): string | null {
    const first = this.#taken.get(id)
    if (first === undefined) this.#taken.set(id, place)
    return first ?? null
  }

  #annotator(value: Row, place: string): void {
    const fields = new Fields(value, place, this.#findings)
    const id = fields.need('id', filled)
    if (id === undefined) return
    if (this.#annotators.has(id)) {
      this.#findings.row('duplicate-id', `${place}/id`, { id, first: 'annotators' }, value)
      return
    }
    this.#annotators.set(id, { id, name: fields.should('name', text, id), ...unknownOf(value, annotatorKeys) })
  }

  async #document(value: Row, place: string): Promise<void> {
    const fields = new Fields(value, place, this.#findings)
    const read = await readDocument(fields, this.#findings, this.#hands, (id) => this.#claim(id, place))
    if (!read) return
    const { document, repaired } = read
    this.#held.set(document.id, { document, content: emptyContent(), copyOf: repaired ? place : null })
  }

  #set(value: Row, place: string, context: SetContext): void {
    const fields = new Fields(value, place, this.#findings)
    const { annotations: _a, relations: _r, ...header } = value
    const refuse = (kind: string, at: string, detail: Problem['detail']): void => {
      this.#findings.row(kind, at, detail, header)
      setAsideRows(value, place, context)
    }
    const id = filledOf(value, 'id')
    const named = filledOf(value, 'document')
    const annotator = filledOf(value, 'annotator')
    if (id === null || named === null || annotator === null) {
      const key = id === null ? 'id' : named === null ? 'document' : 'annotator'
      const detail = { key, expected: filled.expected, found: typeName(own(value, key)) }
      refuse(
        own(value, key) === undefined ? 'missing' : 'wrong-type',
        own(value, key) === undefined ? place : `${place}/${key}`,
        detail,
      )
      return
    }
    const first = this.#claim(id, place)
    if (first !== null) {
      refuse('duplicate-id', `${place}/id`, { id, first })
      return
    }
    const held = this.#held.get(named)
    if (!held) {
      refuse('unknown-document', `${place}/document`, { set: id, document: named })
      return
    }
    if (!this.#annotators.has(annotator)) {
      // The work is worth more than the name: the id stands in for it until somebody gives one.
      this.#findings.note('unknown-annotator', `${place}/annotator`, { set: id, annotator })
      this.#annotators.set(annotator, { id: annotator, name: annotator })
    }
    const units = unitsOf(held.document.text, context.unit)
    const coverage = (fields.may('coverage', list) ?? []).flatMap((pair, i) => {
      const at = `${place}/coverage/${i}`
      const [start, end, ...more] = list.test(pair) ? pair : []
      if (start === undefined || end === undefined || more.length > 0) {
        this.#findings.row('wrong-type', at, { key: 'coverage', expected: '[start, end]', found: typeName(pair) }, pair)
        return []
      }
      const span = readSpan(start, end, units)
      if (span.ok) return [span.value]
      this.#findings.row(span.error.kind, at, span.error.detail, pair)
      return []
    })
    const set: AnnotationSet = {
      id,
      document: named,
      annotator,
      state: fields.should('state', states, 'draft'),
      ...present({ schemaVersion: fields.may('schemaVersion', text) }),
      ...(coverage.length > 0 && { coverage }),
      ...unknownOf(value, setKeys),
    }
    held.content.sets.set(id, set)
    this.#sets.push({ row: value, place, set, text: held.document.text, units, content: held.content })
  }
}

const filledOf = (value: Row, key: string): string | null => {
  const held = own(value, key)
  return typeof held === 'string' && held !== '' ? held : null
}
