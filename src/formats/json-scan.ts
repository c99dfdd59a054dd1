/** Deepest nesting of arrays and objects that is read. */
const depthLimit = 64

/** How much of a row is kept as text beside a problem, in UTF-16 units. */
export const rawLimit = 2000

/** Something about a JSON text that the value alone does not show. */
export interface JsonFault {
  readonly kind:
    /** The text ends inside a value. */
    | 'truncated'
    /** A character that no JSON text has at this place. */
    | 'invalid'
    /** Nested deeper than `depthLimit`; the unit that holds it is left out. */
    | 'too-deep'
    /** A key stands twice in one object; the last one counts, `raw` holds the value before it. */
    | 'duplicate-key'
    /** A number with more digits than a double holds; `raw` has them all. */
    | 'inexact-number'
  /** `line:column` for `truncated` and `invalid`, else the pointer. */
  readonly place: string
  /** JSON pointer of the part that is left out or in doubt. */
  readonly pointer: string
  readonly raw: string
}

/**
 * Says, by the keys and indexes that lead to it, whether an array or object may be kept when one of its children is
 * broken; the child is then left out and the rest is read. Only asked for containers whose parents are kept.
 */
export type Keep = (path: readonly string[]) => boolean

interface Frame {
  array: boolean
  /** Number of complete children before the current one. */
  index: number
  keyStart: number
  keyEnd: number
  childStart: number
  /** End of the last complete child: the text may be cut here. */
  good: number
  members: Map<string, readonly [start: number, end: number]> | null
}

export interface Fault extends Omit<JsonFault, 'place'> {
  readonly at: number
}

export interface Hole {
  readonly start: number
  readonly end: number
  readonly path: readonly string[]
}

export interface Scan {
  readonly members: number
  readonly faults: readonly Fault[]
  readonly holes: readonly Hole[]
  /** The text to parse when it could not be read to the end; null when there is nothing to read. */
  readonly cut: { readonly end: number; readonly closers: string } | null
  readonly complete: boolean
}

/** One step of a JSON pointer. */
const escapePointer = (segment: string): string => segment.replaceAll('~', '~0').replaceAll('/', '~1')

export const pointerOf = (path: readonly string[]): string =>
  path.map((segment) => `/${escapePointer(segment)}`).join('')

/** True when the shortest decimal form of the double is the number as written. */
function isExact(written: string): boolean {
  const plain = (number: string): string => {
    const [, sign = '', whole = '', part = '', power = '0'] =
      /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(number) ?? []
    const digits = (whole + part).replace(/^0+/, '')
    const significant = digits.replace(/0+$/, '')
    const exponent = Number(power) - part.length + (digits.length - significant.length)
    return significant === '' ? '0' : `${sign}${significant}e${exponent}`
  }
  const value = Number(written)
  return Number.isFinite(value) && plain(String(value)) === plain(written)
}

const quote = 0x22
const backslash = 0x5c
const isSpace = (c: number): boolean => c === 0x20 || c === 0x0a || c === 0x0d || c === 0x09
const isDigit = (c: number): boolean => c >= 0x30 && c <= 0x39
const numberForm = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const escapeForm = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y

/** Offset after the string that opens at `at`; negative (`-1 - offset`) where it breaks. */
function stringEnd(text: string, at: number): number {
  for (let i = at + 1; ; i += 1) {
    const c = text.charCodeAt(i)
    if (c === quote) return i + 1
    if (c === backslash) {
      escapeForm.lastIndex = i
      const escape = escapeForm.exec(text)
      // An escape that the end of the text cuts short is a missing end, not a wrong character.
      if (!escape) return -1 - (/^\\(?:u[0-9a-fA-F]{0,3})?$/.test(text.slice(i, i + 6)) ? text.length : i)
      i += escape[0].length - 1
    } else if (!(c >= 0x20)) return -1 - i
  }
}

/** One linear pass over a JSON text: syntax, depth, places; with `duplicates`, also keys that stand twice. */
export function scanJson(text: string, keep: Keep, duplicates: boolean): Scan {
  const frames: Frame[] = []
  const faults: Fault[] = []
  const holes: Hole[] = []
  let depth = 0
  let members = 0
  let at = 0

  const segment = ({ array, index, keyStart, keyEnd }: Frame): string =>
    array ? String(index) : keyEnd > keyStart ? (JSON.parse(text.slice(keyStart, keyEnd)) as string) : ''
  const pathTo = (level: number): string[] => frames.slice(0, level).map(segment)
  // The deepest open container that stays: all containers above it stay too.
  const keptDepth = (): number => {
    let kept = 0
    while (kept < depth && keep(pathTo(kept))) kept += 1
    return kept
  }
  const stop = (where: number): Scan => {
    const kept = keptDepth()
    const frame = frames[kept - 1]
    const from = frame ? frame.good : where
    const betweenMembers = frame !== undefined && !frame.array && frame.keyEnd === 0
    faults.push({
      kind: where >= text.length ? 'truncated' : 'invalid',
      at: Math.min(where, text.length),
      pointer: pointerOf(pathTo(betweenMembers ? kept - 1 : kept)),
      raw: text.slice(from, from + rawLimit).replace(/^\s*,\s*/, ''),
    })
    const closers = frames
      .slice(0, kept)
      .map(({ array }) => (array ? ']' : '}'))
      .reverse()
      .join('')
    return { members, faults, holes, cut: frame ? { end: frame.good, closers } : null, complete: false }
  }
  const close = (end: number): void => {
    const frame = frames[depth - 1]
    if (!frame) return
    frame.good = end
    if (frame.members) {
      const key = segment(frame)
      const before = frame.members.get(key)
      if (before) {
        const raw = text.slice(before[0], before[1]).slice(0, rawLimit)
        faults.push({ kind: 'duplicate-key', at: frame.keyStart, pointer: pointerOf(pathTo(depth)), raw })
      }
      frame.members.set(key, [frame.childStart, end])
    }
    frame.index += 1
    frame.keyStart = frame.keyEnd = 0
  }

  type State = 'value' | 'first' | 'first-key' | 'key' | 'colon' | 'after'
  let state: State = 'value'
  for (;;) {
    while (isSpace(text.charCodeAt(at))) at += 1
    const c = text.charCodeAt(at)
    const frame = depth > 0 ? (frames[depth - 1] as Frame) : null
    if (state === 'after') {
      if (!frame) return at >= text.length ? { members, faults, holes, cut: null, complete: true } : stop(at)
      if (c === 0x2c) state = frame.array ? 'value' : 'key'
      else if (c === (frame.array ? 0x5d : 0x7d)) {
        depth -= 1
        close(at + 1)
      } else return stop(at)
      at += 1
      continue
    }
    if (state === 'colon') {
      if (c !== 0x3a) return stop(at)
      at += 1
      members += 1
      state = 'value'
      continue
    }
    if ((state === 'first' && c === 0x5d) || (state === 'first-key' && c === 0x7d)) {
      depth -= 1
      at += 1
      close(at)
      state = 'after'
      continue
    }
    if (state === 'key' || state === 'first-key') {
      if (c !== quote) return stop(at)
      const end = stringEnd(text, at)
      if (end < 0) return stop(-1 - end)
      if (frame) [frame.keyStart, frame.keyEnd] = [at, end]
      at = end
      state = 'colon'
      continue
    }
    if (frame) frame.childStart = at
    if (c === 0x7b || c === 0x5b) {
      if (depth === depthLimit) {
        const kept = keptDepth()
        const holder = frames[kept - 1]
        const path = pathTo(kept)
        const start = holder ? holder.childStart : 0
        const fault = {
          kind: 'too-deep',
          at,
          pointer: pointerOf(path),
          raw: text.slice(start, start + rawLimit),
        } as const
        faults.push(fault)
        if (!holder) return { members, faults, holes, cut: null, complete: false }
        const end = unitEnd(text, at, depth - kept)
        depth = kept
        if (end < 0) return stop(text.length)
        holes.push({ start, end, path })
        close(end)
        at = end
        state = 'after'
        continue
      }
      const next = (frames[depth] ??= {
        array: false,
        index: 0,
        keyStart: 0,
        keyEnd: 0,
        childStart: 0,
        good: 0,
        members: null,
      })
      next.array = c === 0x5b
      next.index = next.keyStart = next.keyEnd = 0
      next.childStart = next.good = at + 1
      next.members = duplicates && !next.array ? new Map() : null
      depth += 1
      at += 1
      state = next.array ? 'first' : 'first-key'
      continue
    }
    if (c === quote) {
      const end = stringEnd(text, at)
      if (end < 0) return stop(-1 - end)
      at = end
    } else if (c === 0x2d || isDigit(c)) {
      numberForm.lastIndex = at
      const written = numberForm.exec(text)?.[0]
      if (written === undefined) return stop(at + 1)
      if (written.length > 15 && !isExact(written)) {
        faults.push({ kind: 'inexact-number', at, pointer: pointerOf(pathTo(depth)), raw: written.slice(0, rawLimit) })
      }
      at += written.length
      // What follows a number shows at the next step; only a number that the text's end cuts short shows here.
      if (/^(?:\.|[eE][+-]?)$/.test(text.slice(at, at + 3))) return stop(text.length)
    } else {
      const word = c === 0x74 ? 'true' : c === 0x66 ? 'false' : c === 0x6e ? 'null' : ''
      if (word === '' || !text.startsWith(word, at)) {
        const rest = text.slice(at, at + 5)
        return stop(at >= text.length || (word !== '' && word.startsWith(rest)) ? text.length : at)
      }
      at += word.length
    }
    close(at)
    state = 'after'
  }
}

/** Offset after the container that holds, `open` levels up, the bracket at `at`; -1 when the text ends before. */
function unitEnd(text: string, at: number, open: number): number {
  let level = open
  for (let i = at; i < text.length; i += 1) {
    const c = text.charCodeAt(i)
    if (c === quote) {
      const end = stringEnd(text, i)
      if (end < 0) return -1
      i = end - 1
    } else if (c === 0x5b || c === 0x7b) level += 1
    else if (c === 0x5d || c === 0x7d) {
      level -= 1
      if (level === 0) return i + 1
    }
  }
  return -1
}
