import { attributesFrom } from '../model/annotation.ts'
import type { Instant, Json, Name, Stamp, Unknown } from '../model/record.ts'
import type { Problem } from './format.ts'
import { instantFrom } from './instant.ts'
import { rawLimit } from './json-scan.ts'

/** An object of a parsed file. Its own keys may be anything, `__proto__` included: read them through `own`. */
export type Row = Readonly<Record<string, Json>>

/** A record that also carries the keys of its file object that the model does not name. */
export type Kept<T> = T & { readonly unknown?: Unknown }

export const isRow = (value: Json | undefined): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const own = (row: Row, key: string): Json | undefined => (Object.hasOwn(row, key) ? row[key] : undefined)

/** JSON text of a value, cut at `rawLimit` units. */
const rawOf = (value: Json): string => JSON.stringify(value).slice(0, rawLimit)

/** What a field must hold. `expected` is shown to the user as it is. */
export interface Check<T extends Json> {
  readonly expected: string
  readonly test: (value: Json) => value is T
}

export const text: Check<string> = { expected: 'string', test: (value) => typeof value === 'string' }
export const filled: Check<string> = {
  expected: 'non-empty string',
  test: (value): value is string => typeof value === 'string' && value !== '',
}
export const flag: Check<boolean> = { expected: 'boolean', test: (value) => typeof value === 'boolean' }
export const list: Check<readonly Json[]> = {
  expected: 'array',
  test: (value): value is readonly Json[] => Array.isArray(value),
}
export const row: Check<Row> = { expected: 'object', test: isRow }
export const matching = (expected: string, pattern: RegExp): Check<string> => ({
  expected,
  test: (value): value is string => typeof value === 'string' && pattern.test(value),
})
export const oneOf = <T extends string>(...values: readonly T[]): Check<T> => ({
  expected: values.join(' | '),
  test: (value): value is T => (values as readonly Json[]).includes(value),
})

export function typeName(value: Json | undefined): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  return Array.isArray(value) ? 'array' : typeof value
}

/** Words for a problem: the value itself when it is short and simple, else its type. */
const found = (value: Json): string => {
  const shown = typeof value === 'string' ? value : JSON.stringify(value)
  return typeof value !== 'object' && shown.length <= 80 ? shown : typeName(value)
}

type Detail = Problem['detail']

/** Collects what is wrong with one file. */
export class Findings {
  readonly problems: Problem[] = []

  /** The row at this place is set aside. */
  row(kind: string, place: string, detail: Detail, raw: Json): void {
    this.problems.push({ kind, place, detail, severity: 'row', raw: rawOf(raw) })
  }

  /** Read, but the user should know; `raw` is what was not taken over, if anything. */
  note(kind: string, place: string, detail: Detail, raw?: Json): void {
    this.problems.push({ kind, place, detail, severity: 'note', ...(raw !== undefined && { raw: rawOf(raw) }) })
  }

  fatal(kind: string, place: string, detail: Detail): void {
    this.problems.push({ kind, place, detail, severity: 'fatal' })
  }
}

/** Reads the fields of one object and reports those that do not hold what they must. */
export class Fields {
  readonly row: Row
  readonly place: string
  readonly #findings: Findings

  constructor(value: Row, place: string, findings: Findings) {
    this.row = value
    this.place = place
    this.#findings = findings
  }

  /** A field without which the row is no use: undefined when it is missing or wrong, and then the row is set aside. */
  need<T extends Json>(key: string, check: Check<T>): T | undefined {
    const value = own(this.row, key)
    if (value !== undefined && check.test(value)) return value
    if (value === undefined) this.#findings.row('missing', this.place, { key, expected: check.expected }, this.row)
    else
      this.#findings.row(
        'wrong-type',
        `${this.place}/${key}`,
        { key, expected: check.expected, found: found(value) },
        this.row,
      )
    return undefined
  }

  /** A field that may be absent: a wrong value is noted with its text and left out. */
  may<T extends Json>(key: string, check: Check<T>): T | undefined {
    const value = own(this.row, key)
    if (value === undefined || check.test(value)) return value
    this.#findings.note(
      'wrong-type',
      `${this.place}/${key}`,
      { key, expected: check.expected, found: found(value) },
      value,
    )
    return undefined
  }

  /** A field that should be there but can be filled in: its absence is noted. */
  should<T extends Json>(key: string, check: Check<T>, otherwise: T): T {
    const value = own(this.row, key)
    if (value === undefined) this.#findings.note('missing', this.place, { key, expected: check.expected })
    return this.may(key, check) ?? otherwise
  }

  /** A name in both languages; `may` when it can be absent. */
  name(key: string, how: 'need' | 'may'): Kept<Name> | undefined {
    const value = how === 'need' ? this.need(key, row) : this.may(key, row)
    if (value === undefined) return undefined
    const { ar, en } = value as { ar?: Json; en?: Json }
    if (typeof ar === 'string' && typeof en === 'string') return { ar, en, ...unknownOf(value, nameKeys) }
    const detail = { key, expected: '{ar, en}', found: typeName(typeof ar === 'string' ? en : ar) }
    if (how === 'need') this.#findings.row('wrong-type', `${this.place}/${key}`, detail, this.row)
    else this.#findings.note('wrong-type', `${this.place}/${key}`, detail, value)
    return undefined
  }

  /** Who and when; a time in another form of ISO 8601 is brought to UTC with milliseconds. */
  stamp(key: string): Kept<Stamp> | undefined {
    const value = this.may(key, row)
    if (value === undefined) return undefined
    const { by, at } = value as { by?: Json; at?: Json }
    const instant: Instant | null = typeof at === 'string' ? instantFrom(at) : null
    if (typeof by === 'string' && instant !== null) return { by, at: instant, ...unknownOf(value, stampKeys) }
    const [field, wrong] = typeof by === 'string' ? ['at', at] : ['by', by]
    const detail = {
      key: field as string,
      expected: field === 'at' ? 'ISO 8601' : 'string',
      found: found(wrong ?? null),
    }
    this.#findings.note('wrong-type', `${this.place}/${key}/${field as string}`, detail, value)
    return undefined
  }

  /** Values by attribute id, in an object that inherits nothing. */
  record(key: string): Unknown {
    return attributesFrom(Object.entries(this.may(key, row) ?? {}))
  }
}

const nameKeys = new Set(['ar', 'en'])
const stampKeys = new Set(['by', 'at'])

/** The keys of an object that are not known, to be spread into a record; empty when there are none. */
export function unknownOf(value: Row, known: ReadonlySet<string>): { readonly unknown?: Unknown } {
  const rest = Object.keys(value).filter((key) => !known.has(key))
  return rest.length === 0 ? {} : { unknown: attributesFrom(rest.map((key) => [key, value[key] as Json])) }
}

/** The fields that hold something, to be spread into a record; undefined and '' are left out. */
export function present<T extends object>(fields: T): { readonly [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '')
  return Object.fromEntries(entries) as { readonly [K in keyof T]?: Exclude<T[K], undefined> }
}
