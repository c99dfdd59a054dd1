import type { Offset } from './span.ts'

/** How a file counts offsets: Unicode code points (Python) or UTF-16 code units (JavaScript, Java). */
export type OffsetUnit = 'codepoint' | 'utf16'

/**
 * Converts offsets of one text between units. A null result means that the offset is no place in the text in that
 * unit: out of range, not an integer, or (UTF-16 only) between the halves of a surrogate pair.
 */
export interface Units {
  /** Length of the text in the unit. */
  readonly length: number
  /** From the program's UTF-16 offset to the unit. */
  to(offset: Offset): number | null
  /** From the unit to the program's UTF-16 offset. */
  from(position: number): Offset | null
}

/** Ascending UTF-16 offsets of the high halves of all surrogate pairs; lone surrogates are not pairs. */
function pairsOf(text: string): Uint32Array {
  const pairs: number[] = []
  const high = /[\ud800-\udbff][\udc00-\udfff]/g
  for (let match = high.exec(text); match; match = high.exec(text)) pairs.push(match.index)
  return Uint32Array.from(pairs)
}

/** Number of entries below `limit` in an ascending list. */
function countBelow(list: Uint32Array, limit: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((list[middle] as number) < limit) low = middle + 1
    else high = middle
  }
  return low
}

/** Reads the text once; each conversion is then a binary search over its surrogate pairs. */
export function unitsOf(text: string, unit: OffsetUnit): Units {
  const pairs = pairsOf(text)
  const inRange = (n: number, limit: number): boolean => Number.isInteger(n) && n >= 0 && n <= limit
  const splitsPair = (offset: Offset): boolean => {
    const before = countBelow(pairs, offset)
    return before > 0 && pairs[before - 1] === offset - 1
  }
  if (unit === 'utf16') {
    const check = (n: number): number | null => (inRange(n, text.length) && !splitsPair(n) ? n : null)
    return { length: text.length, to: check, from: check }
  }
  const length = text.length - pairs.length
  return {
    length,
    to: (offset) => (inRange(offset, text.length) && !splitsPair(offset) ? offset - countBelow(pairs, offset) : null),
    from: (position) => {
      if (!inRange(position, length)) return null
      // The k-th pair starts at code point pairs[k] - k: count the pairs that start before the position.
      let low = 0
      let high = pairs.length
      while (low < high) {
        const middle = (low + high) >>> 1
        if ((pairs[middle] as number) - middle < position) low = middle + 1
        else high = middle
      }
      return position + low
    },
  }
}
