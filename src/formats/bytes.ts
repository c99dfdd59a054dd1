import { fail, ok, type Result } from '../model/result.ts'
import { lineColumn } from './json.ts'

/** Where bytes stop being UTF-8: byte offset and `line:column`. */
export interface NotUtf8 {
  readonly offset: number
  readonly place: string
}

/** Strict UTF-8 with or without a byte order mark; the mark is taken off the text. */
export function decodeUtf8(bytes: Uint8Array): Result<{ readonly text: string; readonly bom: boolean }, NotUtf8> {
  try {
    const decoded = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const bom = decoded.startsWith('\ufeff')
    return ok({ text: bom ? decoded.slice(1) : decoded, bom })
  } catch {
    return fail(firstBreak(bytes))
  }
}

/** The longest prefix that is UTF-8, found by halving: decoders do not tell where they stopped. */
function firstBreak(bytes: Uint8Array): NotUtf8 {
  const prefix = (end: number): string | null => {
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(0, end), { stream: true })
    } catch {
      return null
    }
  }
  let low = 0
  let high = bytes.length
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if (prefix(middle) === null) high = middle - 1
    else low = middle
  }
  // A character that began in the prefix but did not end is not decoded yet: the break is where it began.
  const before = prefix(low) ?? ''
  return { offset: new TextEncoder().encode(before).length, place: lineColumn(before, before.length) }
}
