import type { Span } from '../text/span.ts'

export type Unit = 'character' | 'word' | 'line-edge' | 'sentence' | 'paragraph' | 'line' | 'screen'

/** What commands ask of the text on screen: only it knows lines and visual order. */
export interface Surface {
  /**
   * Moves the cursor, or with `extend` the active edge of the selection or of the annotation in hand, by one unit.
   * `left`, `right`, `up` and `down` are as seen; `start` and `end` follow the text.
   */
  move(unit: Unit, towards: 'left' | 'right' | 'up' | 'down' | 'start' | 'end', extend: boolean): void
  /** Brings a span into view and, if asked, puts the keyboard into the text. */
  show(span: Span, focus?: boolean): void
  focus(): void
}

let surface: Surface | null = null

/** The text view on screen says that it is there; the returned function takes it away again. */
export function attachSurface(given: Surface): () => void {
  surface = given
  return () => {
    if (surface === given) surface = null
  }
}

/** The text view; null while another view is shown. */
export const currentSurface = (): Surface | null => surface
