import type { Span } from '../text/span.ts'
import { runsRightToLeft } from './geometry.ts'
import { offsetOf, rangeOver, viewAt, type Page } from './page.ts'

interface CaretPosition {
  readonly offsetNode: Node
  readonly offset: number
}

/** The document offset nearest to a point of the window, or null away from the text. */
export function offsetAtPoint(page: Page, x: number, y: number): number | null {
  const asked = document as unknown as {
    caretPositionFromPoint?(x: number, y: number): CaretPosition | null
    caretRangeFromPoint?(x: number, y: number): Range | null
  }
  const position = asked.caretPositionFromPoint?.(x, y)
  const range = position ? null : asked.caretRangeFromPoint?.(x, y)
  const node = position?.offsetNode ?? range?.startContainer
  if (!node || !page.element.contains(node)) return null
  return offsetOf(page, node, position?.offset ?? range?.startOffset ?? 0)
}

/**
 * The offset of the letter whose box holds the point, or null beside the letters. A caret position lies between two
 * letters; which of them is meant only their boxes can say, in whichever direction the line runs there.
 */
export function letterAtPoint(page: Page, x: number, y: number): number | null {
  const offset = offsetAtPoint(page, x, y)
  if (offset === null) return null
  for (const candidate of [offset, offset - 1]) {
    const view = viewAt(page, candidate)
    if (candidate < view.paragraph.start || candidate >= view.paragraph.end) continue
    for (const box of rangeOver(view, candidate, candidate + 1).getClientRects()) {
      if (x >= box.left - 0.5 && x <= box.right + 0.5 && y >= box.top - 8 && y <= box.bottom + 8) return candidate
    }
  }
  return null
}

/**
 * The boundary between letters that a point means: before or after the letter whose box holds it, by the half of the
 * box. The browser's own caret jumps to the end of the line at the edge of a run of the other direction; boxes do not.
 */
export function boundaryAtPoint(page: Page, text: string, x: number, y: number): number | null {
  const letter = letterAtPoint(page, x, y)
  if (letter === null) return null
  const view = viewAt(page, letter)
  const point = text.codePointAt(letter)
  const char = point === undefined ? '' : String.fromCodePoint(point)
  for (const box of rangeOver(view, letter, letter + char.length).getClientRects()) {
    if (x < box.left - 0.5 || x > box.right + 0.5) continue
    const first = x > (box.left + box.right) / 2 === runsRightToLeft(char, view.direction)
    return first ? letter : letter + char.length
  }
  return letter
}

/** The browser's selection as a span of the document, or null when it is collapsed or reaches nothing of the text. */
export function selectedSpan(page: Page): { span: Span; forward: boolean } | null {
  const selection = document.getSelection()
  if (!selection || selection.isCollapsed || !selection.anchorNode || !selection.focusNode) return null
  if (!page.element.contains(selection.anchorNode) && !page.element.contains(selection.focusNode)) return null
  const anchor = offsetOf(page, selection.anchorNode, selection.anchorOffset)
  const focus = offsetOf(page, selection.focusNode, selection.focusOffset)
  if (anchor === null || focus === null || anchor === focus) return null
  return { span: { start: Math.min(anchor, focus), end: Math.max(anchor, focus) }, forward: focus > anchor }
}

/** Lets go of the browser's own selection, after the keyboard has taken over. */
export function dropSelection(): void {
  const selection = document.getSelection()
  if (selection && !selection.isCollapsed) selection.removeAllRanges()
}
