import type { Offset, Span } from './span.ts'

const segmenter = new Intl.Segmenter('ar', { granularity: 'grapheme' })

/** Characters that neither join the one before nor the one after: between two of them there is always a break. */
const plain = /[\t\n\u0020-\u007e\u05d0-\u05ea\u0621-\u063a\u0641-\u064a]/

const reach = 64

/**
 * Start of a stretch before the offset that is sure to begin on a boundary: segmenting from there gives what segmenting
 * the whole text gives. At least `reach` units back, or 0.
 */
function certainBreakBefore(text: string, offset: Offset): Offset {
  let start = Math.max(0, offset - reach)
  while (start > 0 && !(plain.test(text.charAt(start - 1)) && plain.test(text.charAt(start)))) start -= 1
  return start
}

/** True at 0, at the end of the text and wherever UAX #29 allows a break between extended grapheme clusters. */
export function isGraphemeBoundary(text: string, offset: Offset): boolean {
  if (offset <= 0 || offset >= text.length) return offset === 0 || offset === text.length
  const start = certainBreakBefore(text, offset)
  const found = segmenter.segment(text.slice(start, offset + reach)).containing(offset - start)
  return found !== undefined && found.index === offset - start
}

/** The next boundary after the offset; the end of the text stays where it is. */
export function nextGrapheme(text: string, offset: Offset): Offset {
  const start = certainBreakBefore(text, offset)
  for (let end = offset + reach; ; end = start + (end - start) * 2) {
    const found = segmenter.segment(text.slice(start, end)).containing(offset - start)
    if (!found) return text.length
    const next = start + found.index + found.segment.length
    // A cluster that reaches the end of the stretch may go on behind it.
    if (next < end || end >= text.length) return next
  }
}

/** The boundary before the offset; 0 stays 0. */
export function previousGrapheme(text: string, offset: Offset): Offset {
  if (offset <= 0) return 0
  const start = certainBreakBefore(text, offset)
  const found = segmenter.segment(text.slice(start, offset + reach)).containing(offset - start - 1)
  return found ? start + found.index : 0
}

/** Widens a span outwards to the nearest grapheme boundaries; a span on boundaries is returned unchanged. */
export function snapToGraphemes(text: string, span: Span): Span {
  const start = isGraphemeBoundary(text, span.start) ? span.start : previousGrapheme(text, span.start)
  const end = isGraphemeBoundary(text, span.end) ? span.end : nextGrapheme(text, span.end)
  return start === span.start && end === span.end ? span : { start, end }
}
