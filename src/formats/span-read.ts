import type { Json } from '../model/record.ts'
import { fail, ok, type Result } from '../model/result.ts'
import type { Span } from '../text/span.ts'
import type { Units } from '../text/units.ts'
import { typeName } from './findings.ts'

/** Why two offsets of a file are no span of the text. */
export interface SpanFault {
  readonly kind: 'not-integer' | 'out-of-range' | 'reversed' | 'empty-span' | 'inside-pair'
  readonly detail: Readonly<Record<string, string | number>>
}

/** Turns a start and an end in the file's unit into a span; checks type, range, order and surrogate pairs, in this order. */
export function readSpan(start: Json | undefined, end: Json | undefined, units: Units): Result<Span, SpanFault> {
  for (const [key, value] of [
    ['start', start],
    ['end', end],
  ] as const) {
    if (typeof value === 'number' && Number.isInteger(value)) continue
    return fail({ kind: 'not-integer', detail: { key, found: typeof value === 'number' ? value : typeName(value) } })
  }
  // Adding 0 turns -0, which is an integer too, into 0.
  const [first, last] = [(start as number) + 0, (end as number) + 0]
  const detail = { start: first, end: last, length: units.length }
  if (first < 0 || last < 0 || first > units.length || last > units.length)
    return fail({ kind: 'out-of-range', detail })
  if (first > last) return fail({ kind: 'reversed', detail })
  if (first === last) return fail({ kind: 'empty-span', detail })
  const [from, to] = [units.from(first), units.from(last)]
  return from === null || to === null ? fail({ kind: 'inside-pair', detail }) : ok({ start: from, end: to })
}
