import type { Json } from '../model/record.ts'
import { pointerOf, scanJson, type Fault, type JsonFault, type Keep, type Scan } from './json-scan.ts'

/**
 * What a JSON text holds. `value` is undefined when nothing could be read; after a `truncated` or `invalid` fault it is
 * the part before the fault. Array elements that were left out as too deep stand as null under their pointer in `aside`.
 */
export interface JsonReading {
  readonly value: Json | undefined
  readonly faults: readonly JsonFault[]
  readonly aside: ReadonlySet<string>
}

/** `line:column` of a UTF-16 offset, both from 1; lines end at LF, CRLF or CR, columns count code points. */
export function lineColumn(text: string, offset: number): string {
  const breaks = /\r\n|[\n\r]/g
  let line = 1
  let start = 0
  for (let match = breaks.exec(text); match && match.index + match[0].length <= offset; match = breaks.exec(text)) {
    line += 1
    start = match.index + match[0].length
  }
  const before = text.slice(start, offset)
  const pairs = before.match(/[\ud800-\udbff][\udc00-\udfff]/g)?.length ?? 0
  return `${line}:${before.length - pairs + 1}`
}

/**
 * Reads a JSON text (RFC 8259, nothing looser): one linear scan for syntax, depth and places, then the engine's own
 * parser. Keys such as `__proto__` become plain own properties; look at values with `Object.hasOwn`.
 */
export function parseJson(text: string, keep: Keep = () => false): JsonReading {
  let scan = scanJson(text, keep, false)
  const source = readable(text, scan)
  if (source === null) return { value: undefined, faults: placed(text, scan.faults), aside: new Set() }
  const value = JSON.parse(source) as Json
  if (countMembers(value) !== scan.members) scan = scanJson(text, keep, true)
  const aside = new Set<string>()
  for (const { path } of scan.holes) {
    const parent = path.slice(0, -1).reduce<Json | undefined>(childOf, value)
    // Undefined when the part with the hole stood under a key that came a second time.
    if (Array.isArray(parent)) aside.add(pointerOf(path))
    else if (typeof parent === 'object' && parent !== null)
      delete (parent as Record<string, Json>)[path.at(-1) as string]
  }
  return { value, faults: placed(text, scan.faults), aside }
}

const childOf = (value: Json | undefined, key: string): Json | undefined =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Readonly<Record<string, Json>>)[key]
    : undefined

const placed = (text: string, faults: readonly Fault[]): JsonFault[] =>
  faults.map(({ at, ...fault }) => {
    // Only these two end the scan, so that a text is searched for its lines once at most.
    const atCharacter = fault.kind === 'truncated' || fault.kind === 'invalid'
    return { ...fault, place: atCharacter ? lineColumn(text, at) : fault.pointer }
  })

function readable(text: string, { complete, cut, holes }: Scan): string | null {
  if (!complete && !cut) return null
  const end = cut ? cut.end : text.length
  let source = ''
  let from = 0
  for (const hole of holes) {
    source += `${text.slice(from, hole.start)}null`
    from = hole.end
  }
  return source + text.slice(from, end) + (cut ? cut.closers : '')
}

function countMembers(value: Json): number {
  if (typeof value !== 'object' || value === null) return 0
  let count = 0
  if (Array.isArray(value)) {
    for (const one of value) count += countMembers(one)
    return count
  }
  const keys = Object.keys(value)
  for (const key of keys) count += countMembers((value as Record<string, Json>)[key] as Json)
  return count + keys.length
}
