import { compareSpans, length, overlaps, type Span } from './span.ts'

/**
 * Gives each span a lane (0 next to the letters) such that overlapping spans never share one. Shortest first, so that
 * the innermost name lies nearest to its letters; equal lengths in text order, then in the given order. A span keeps
 * one lane over its whole extent.
 */
export function lanesOf(spans: readonly Span[]): number[] {
  const order = spans.map((_, i) => i)
  const at = (i: number): Span => spans[i] as Span
  order.sort((a, b) => length(at(a)) - length(at(b)) || compareSpans(at(a), at(b)) || a - b)
  const lanes: number[] = Array.from({ length: spans.length }, () => 0)
  const placed: number[] = []
  for (const i of order) {
    const used = new Set(placed.filter((j) => overlaps(at(i), at(j))).map((j) => lanes[j]))
    let lane = 0
    while (used.has(lane)) lane += 1
    lanes[i] = lane
    placed.push(i)
  }
  return lanes
}
