import type { Span } from './span.ts'

/** A flat stretch over which the set of covering entries does not change; `covering` holds indexes into the input. */
export interface Piece extends Span {
  readonly covering: readonly number[]
}

/**
 * Cuts `within` at every edge of the given spans: the pieces are in order, not empty, and tile `within` exactly.
 * Spans may overlap, cross, coincide and reach beyond `within`; `covering` is ascending.
 */
export function sweep(within: Span, spans: readonly Span[]): Piece[] {
  const edges = new Set([within.start, within.end])
  for (const { start, end } of spans) {
    if (start > within.start && start < within.end) edges.add(start)
    if (end > within.start && end < within.end) edges.add(end)
  }
  const cuts = [...edges].sort((a, b) => a - b)
  const opens = new Map<number, number[]>()
  const closes = new Map<number, number[]>()
  const put = (map: Map<number, number[]>, at: number, index: number): void => {
    const list = map.get(at)
    if (list) list.push(index)
    else map.set(at, [index])
  }
  spans.forEach(({ start, end }, index) => {
    if (start >= within.end || end <= within.start || start >= end) return
    put(opens, Math.max(start, within.start), index)
    put(closes, Math.min(end, within.end), index)
  })
  const open = new Set<number>()
  const pieces: Piece[] = []
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    const start = cuts[i] as number
    for (const index of closes.get(start) ?? []) open.delete(index)
    for (const index of opens.get(start) ?? []) open.add(index)
    pieces.push({ start, end: cuts[i + 1] as number, covering: [...open].sort((a, b) => a - b) })
  }
  return pieces
}
