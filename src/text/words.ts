import { snapToGraphemes } from './graphemes.ts'
import type { Span } from './span.ts'

const segmenter = new Intl.Segmenter('ar', { granularity: 'word' })
const format = /^\p{Cf}+|\p{Cf}+$/gu
// One side is enough: «قال.The» is two words, while example.com and U.S. stay whole.
const stop = /(?<=\p{Script=Arabic}\p{M}*)\.(?=\p{L})|(?<=\p{L}\p{M}*)\.(?=\p{Script=Arabic})/gu

/**
 * Words of a text as people mean them, in order, as spans shifted by `base`. UAX #29 words (Intl.Segmenter) that hold a
 * letter or digit, cut again at a full stop beside an Arabic letter («قال.ثم»), with format characters at their ends trimmed
 * («⁨روسيا⁩»). Give it one paragraph at a time: segmentation of a whole book at once is superlinear in some engines.
 */
export function wordsOf(text: string, base = 0): Span[] {
  const words: Span[] = []
  const push = (start: number, piece: string): void => {
    const lead = piece.match(/^\p{Cf}+/u)?.[0].length ?? 0
    const core = piece.replace(format, '')
    if (core !== '') words.push({ start: base + start + lead, end: base + start + lead + core.length })
  }
  for (const { index, segment, isWordLike } of segmenter.segment(text)) {
    if (!isWordLike) continue
    // Digits keep their point (12.5); only letters are parted by it.
    let from = 0
    for (const match of segment.matchAll(stop)) {
      push(index + from, segment.slice(from, match.index))
      from = match.index + 1
    }
    push(index + from, segment.slice(from))
  }
  return words
}

/** A hyphen that touches a digit: whether it belongs to a designation («103-») is the annotator's to say. */
function endsAtDesignation(text: string, offset: number): boolean {
  const hyphen = /[-‐‑–]/
  const digit = /\p{Nd}/u
  const before = text.charAt(offset - 1)
  const after = text.charAt(offset)
  return (hyphen.test(before) && digit.test(text.charAt(offset - 2))) || (hyphen.test(after) && digit.test(before))
}

/**
 * Snaps a selection inside one paragraph to whole words: spaces and punctuation at its ends are dropped, a word that is
 * touched is taken whole. A selection without any word (a quotation mark, a hyphen, an emoji) keeps its graphemes, and
 * so does an end that the user put beside a hyphen after a digit.
 */
export function snapToWords(text: string, span: Span, words: readonly Span[]): Span {
  const touched = words.filter((word) => word.start < span.end && span.start < word.end)
  const first = touched[0]
  const last = touched.at(-1)
  if (!first || !last) return snapToGraphemes(text, span)
  const end = endsAtDesignation(text, span.end) && span.end >= last.end ? span.end : last.end
  return snapToGraphemes(text, { start: first.start, end })
}

/** The word that an offset stands in or before, counted from 1; a name behind a proclitic is in the same word as it. */
export function wordNumber(text: string, offset: number): number {
  const before = text.slice(0, offset).match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu)?.length ?? 0
  const inside = /[\p{L}\p{N}]\p{M}*$/u.test(text.slice(0, offset)) && /^[\p{L}\p{M}\p{N}]/u.test(text.slice(offset))
  return inside ? before : before + 1
}
