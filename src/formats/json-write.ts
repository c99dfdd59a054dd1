import type { Json } from '../model/record.ts'

/** An object whose keys are written in the order given; members that are undefined are left out. */
export class Ordered {
  readonly members: readonly (readonly [key: string, value: Written | undefined])[]

  constructor(...members: (readonly [key: string, value: Written | undefined])[]) {
    this.members = members
  }
}

/** A value to be written. Keys of plain objects are sorted by UTF-16 units at every depth, those of `Ordered` are not. */
export type Written = Json | Ordered | readonly Written[]

/** Members of a record in sorted order, to be put after the known ones. */
export const sortedMembers = (record: Readonly<Record<string, Json>> = {}): [string, Json][] =>
  Object.keys(record)
    .sort()
    .map((key) => [key, record[key] as Json])

/** Undefined for a list or record without members, so that it is left out. */
export const unlessEmpty = <T extends Written>(value: T | undefined): T | undefined => {
  if (value === undefined || value === null || value === '') return undefined
  if (value instanceof Ordered) return value.members.some(([, member]) => member !== undefined) ? value : undefined
  return typeof value === 'object' && Object.keys(value).length === 0 ? undefined : value
}

/**
 * JSON text laid out as `JSON.stringify(value, null, 2)` does it, with a final line feed. Lone surrogates are escaped.
 * Unlike `JSON.stringify` it keeps -0, and writes the infinities as `1e999`, which every parser reads back as such.
 */
export function writeJson(value: Written): string {
  const writer = new Writer()
  writer.write(value, '\n')
  return writer.finish()
}

/** Text is gathered in blocks: one string of many megabytes grown piece by piece is slow to flatten. */
class Writer {
  readonly #blocks: string[] = []
  readonly #keys = new Map<string, string>()
  #block = ''

  write(value: Written, newLine: string): void {
    if (typeof value !== 'object' || value === null) {
      this.#block += typeof value === 'number' ? numberText(value) : JSON.stringify(value)
      return
    }
    if (this.#block.length > 65_536) {
      this.#blocks.push(this.#block)
      this.#block = ''
    }
    const inner = `${newLine}  `
    let separator = inner
    if (Array.isArray(value)) {
      this.#block += '['
      for (const one of value as readonly Written[]) {
        this.#block += separator
        this.write(one, inner)
        separator = `,${inner}`
      }
      this.#block += separator === inner ? ']' : `${newLine}]`
      return
    }
    const members = value instanceof Ordered ? value.members : sortedMembers(value as Readonly<Record<string, Json>>)
    this.#block += '{'
    for (const [key, member] of members) {
      if (member === undefined) continue
      this.#block += separator + this.#key(key)
      this.write(member, inner)
      separator = `,${inner}`
    }
    this.#block += separator === inner ? '}' : `${newLine}}`
  }

  finish(): string {
    return `${this.#blocks.join('')}${this.#block}\n`
  }

  #key(key: string): string {
    let written = this.#keys.get(key)
    if (written === undefined) this.#keys.set(key, (written = `${JSON.stringify(key)}: `))
    return written
  }
}

function numberText(value: number): string {
  if (Number.isNaN(value)) throw new Error('NaN cannot be written as JSON')
  if (!Number.isFinite(value)) return value > 0 ? '1e999' : '-1e999'
  return Object.is(value, -0) ? '-0' : String(value)
}
