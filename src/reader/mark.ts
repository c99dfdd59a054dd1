import type { Line } from '../model/schema.ts'
import type { Span } from '../text/span.ts'

/** How a label looks on the page. */
export interface Ink {
  /** Hue token of the style sheet or `#rrggbb`. */
  readonly hue: string
  readonly line: Line
  readonly code: string
  /** Quotations lie as a wash under everything else and carry feet at both ends. */
  readonly wash: boolean
}

export type MarkState = 'rest' | 'hover' | 'selected' | 'suggested' | 'pending' | 'cursor'

/** What the painter draws: an annotation, or the stretch in hand that has no label yet. */
export interface Mark {
  readonly id: string
  readonly spans: readonly Span[]
  readonly ink: Ink
  readonly state: MarkState
}

/** The stretch in hand: ink only, no line, no code. */
export const pendingInk: Ink = { hue: 'selection', line: 'solid', code: '', wash: false }
