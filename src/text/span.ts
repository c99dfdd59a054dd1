/** Offset into a document's text in UTF-16 code units: the only unit inside the program. */
export type Offset = number

/** Half-open stretch of text `[start, end)` in UTF-16 code units; never empty, never reversed. */
export interface Span {
  readonly start: Offset
  readonly end: Offset
}

export const length = (span: Span): number => span.end - span.start

export const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end

/** True when every unit of `inner` lies in `outer`; equal spans contain each other. */
export const contains = (outer: Span, inner: Span): boolean => outer.start <= inner.start && inner.end <= outer.end

export const sameSpan = (a: Span, b: Span): boolean => a.start === b.start && a.end === b.end

/** Text order: earlier start first, then the longer one, so that a container precedes what it holds. */
export const compareSpans = (a: Span, b: Span): number => a.start - b.start || b.end - a.end

/** Sorts by start and joins spans that overlap or touch; the input is untouched. */
export function joinSpans(spans: readonly Span[]): Span[] {
  const joined: Span[] = []
  for (const span of [...spans].sort(compareSpans)) {
    const last = joined.at(-1)
    if (last && span.start <= last.end)
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) }
    else joined.push(span)
  }
  return joined
}

/** The stretch from the first start to the last end of the parts of one annotation. */
export function extent(spans: readonly Span[]): Span | null {
  if (spans.length === 0) return null
  let start = Infinity
  let end = -Infinity
  for (const span of spans) {
    start = Math.min(start, span.start)
    end = Math.max(end, span.end)
  }
  return { start, end }
}
