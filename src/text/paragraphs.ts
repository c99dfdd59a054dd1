import type { Offset, Span } from './span.ts'

/** A paragraph's text without its terminator, `[start, end)`; an empty paragraph has `start === end`. */
export interface Paragraph {
  readonly index: number
  readonly start: Offset
  readonly end: Offset
}

/**
 * Cuts a text at CRLF, LF, CR and U+2029. Terminators belong to no paragraph; empty paragraphs count; a text has at
 * least one paragraph, and one more than it has terminators.
 */
export function paragraphsOf(text: string): Paragraph[] {
  const paragraphs: Paragraph[] = []
  const terminator = /\r\n|[\n\r\u2029]/g
  let start = 0
  for (let match = terminator.exec(text); match; match = terminator.exec(text)) {
    paragraphs.push({ index: paragraphs.length, start, end: match.index })
    start = match.index + match[0].length
  }
  paragraphs.push({ index: paragraphs.length, start, end: text.length })
  return paragraphs
}

/** The paragraph that holds the offset; an offset on a terminator belongs to the paragraph before it. */
export function paragraphAt(paragraphs: readonly Paragraph[], offset: Offset): Paragraph {
  let low = 0
  let high = paragraphs.length - 1
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if ((paragraphs[middle] as Paragraph).start <= offset) low = middle
    else high = middle - 1
  }
  return paragraphs[low] as Paragraph
}

/** Indexes `[first, last]` of the paragraphs that a span touches, both included. */
export function paragraphsWithin(paragraphs: readonly Paragraph[], span: Span): [number, number] {
  return [paragraphAt(paragraphs, span.start).index, paragraphAt(paragraphs, Math.max(span.start, span.end - 1)).index]
}
