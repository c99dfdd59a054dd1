import { directionOf } from '../text/direction.ts'
import { nextGrapheme, previousGrapheme } from '../text/graphemes.ts'
import type { Direction } from '../text/direction.ts'
import type { Span } from '../text/span.ts'
import { rangeOver, type Block, type ParagraphView } from './page.ts'

/** One stretch of a span on one line, in CSS pixels from the paragraph's own box; `x0 < x1` as seen, left to right. */
export interface Fragment {
  readonly line: number
  readonly x0: number
  readonly x1: number
}

/** What drawing needs of a paragraph's layout; all in CSS pixels. */
export interface Metrics {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly fontSize: number
  readonly lineHeight: number
  /** Distance of the base line from the top of its line. */
  readonly baseline: number
}

let canvas: CanvasRenderingContext2D | null = null
const baselines = new Map<string, number>()

/** Reads a paragraph's box; the base line is measured once for each face, size and line height. */
export function metricsOf(element: HTMLElement): Metrics {
  const box = element.getBoundingClientRect()
  const style = getComputedStyle(element)
  const fontSize = Number.parseFloat(style.fontSize)
  const lineHeight = Number.parseFloat(style.lineHeight)
  const font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
  const key = `${font}/${style.lineHeight}`
  let baseline = baselines.get(key)
  if (baseline === undefined) {
    canvas ??= document.createElement('canvas').getContext('2d')
    let ascent = fontSize
    let descent = fontSize * 0.4
    if (canvas) {
      canvas.font = font
      const measured = canvas.measureText('ل')
      ascent = measured.fontBoundingBoxAscent
      descent = measured.fontBoundingBoxDescent
    }
    baseline = (lineHeight - ascent - descent) / 2 + ascent
    baselines.set(key, baseline)
  }
  return { left: box.left, top: box.top, width: box.width, height: box.height, fontSize, lineHeight, baseline }
}

/** A font has loaded or the zoom changed: base lines are measured anew. */
export function forgetBaselines(): void {
  baselines.clear()
}

/** Gaps up to this many pixels between boxes of one line are the engine's rounding, not white space. */
const seam = 1.5

/**
 * Where a span lies in one paragraph: fragments in reading order of lines and, within a line, from the reading edge.
 * A span over runs of both directions has several on one line, and what lies between them is never covered.
 */
export function fragmentsOf(view: ParagraphView, metrics: Metrics, span: Span): Fragment[] {
  const { paragraph, direction } = view
  const start = Math.max(span.start, paragraph.start)
  const end = Math.min(span.end, paragraph.end)
  if (start >= end) return []
  const fragments = boxes(view, metrics, start, end)
  splitLigature(view, metrics, start, 'start', fragments)
  splitLigature(view, metrics, end, 'end', fragments)
  return fragments.sort((a, b) => a.line - b.line || (direction === 'rtl' ? b.x1 - a.x1 : a.x0 - b.x0))
}

function boxes(view: ParagraphView, metrics: Metrics, start: number, end: number): Fragment[] {
  const found: Fragment[] = []
  for (const box of rangeOver(view, start, end).getClientRects()) {
    if (box.width < 0.5) continue
    const line = Math.round((box.top + box.height / 2 - metrics.top - metrics.lineHeight / 2) / metrics.lineHeight)
    // A space that hangs over the end of a line has its box outside the paragraph: nothing is drawn there.
    const x0 = Math.max(0, box.left - metrics.left)
    const x1 = Math.min(metrics.width, box.right - metrics.left)
    if (x1 - x0 >= 0.5) found.push({ line, x0, x1 })
  }
  // Boxes come in the order of the text: one that joins two others may come after both.
  found.sort((a, b) => a.line - b.line || a.x0 - b.x0)
  const joined: Fragment[] = []
  for (const one of found) {
    const last = joined.at(-1)
    if (last && last.line === one.line && one.x0 <= last.x1 + seam) {
      joined[joined.length - 1] = { ...last, x1: Math.max(last.x1, one.x1) }
    } else joined.push(one)
  }
  return joined
}

const lam = /[\u0644\u06b5-\u06b8]/
const alef = /[\u0622\u0623\u0625\u0627\u0671]/
const mark = /[\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]/

/** The lam-alef that an offset cuts in two, as `[lam, after alef)` in the text, or null. */
export function ligatureAt(text: string, offset: number): Span | null {
  if (!alef.test(text.charAt(offset))) return null
  let before = offset - 1
  while (before >= 0 && mark.test(text.charAt(before))) before -= 1
  if (before < 0 || !lam.test(text.charAt(before))) return null
  let after = offset + 1
  while (after < text.length && mark.test(text.charAt(after))) after += 1
  return { start: before, end: after }
}

/**
 * Fonts give the two letters of a lam-alef one glyph, and some engines then give the alef no width at all: an edge
 * between them is drawn in the middle of the glyph.
 */
function splitLigature(
  view: ParagraphView,
  metrics: Metrics,
  offset: number,
  edge: 'start' | 'end',
  fragments: Fragment[],
): void {
  const block = view.blocks.findLast((one) => one.start <= offset)
  if (!block) return
  const ligature = ligatureAt(block.node.data, offset - block.start)
  if (!ligature) return
  const whole = boxes(view, metrics, block.start + ligature.start, block.start + ligature.end)[0]
  if (!whole) return
  const middle = (whole.x0 + whole.x1) / 2
  const touches = (x: number): boolean => x >= whole.x0 - seam && x <= whole.x1 + seam
  const at = fragments.findIndex((one) => one.line === whole.line && touches(edge === 'start' ? one.x1 : one.x0))
  const found = fragments[at]
  if (found) fragments[at] = edge === 'start' ? { ...found, x1: middle } : { ...found, x0: middle }
  else
    fragments.push(
      edge === 'start'
        ? { line: whole.line, x0: whole.x0, x1: middle }
        : { line: whole.line, x0: middle, x1: whole.x1 },
    )
}

/** Whether a character runs from right to left; one without a direction of its own goes with the paragraph. */
export function runsRightToLeft(char: string, paragraph: Direction): boolean {
  if (/\p{Nd}/u.test(char)) return false
  if (/[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(char)) return true
  return /\p{L}/u.test(char) ? false : paragraph === 'rtl'
}

/**
 * Where the outer edge of a span's first or last character stands: `x` and line. A character of the other direction has
 * its outer edge on its other side. Null when the span does not begin (or end) in this paragraph.
 */
export function edgeOf(
  view: ParagraphView,
  metrics: Metrics,
  span: Span,
  edge: 'start' | 'end',
): { line: number; x: number } | null {
  const { paragraph } = view
  const offset = edge === 'start' ? span.start : span.end
  if (
    edge === 'start'
      ? offset < paragraph.start || offset >= paragraph.end
      : offset <= paragraph.start || offset > paragraph.end
  )
    return null
  const block = view.blocks.findLast((one) => (edge === 'start' ? one.start <= offset : one.start < offset))
  if (!block) return null
  const text = block.node.data
  const ligature = ligatureAt(text, offset - block.start)
  if (ligature) {
    const whole = boxes(view, metrics, block.start + ligature.start, block.start + ligature.end)[0]
    if (whole) return { line: whole.line, x: (whole.x0 + whole.x1) / 2 }
  }
  // A control or a space may have no box of its own: look further into the span until something has one.
  for (let local = offset - block.start, i = 0; i < 16; i += 1) {
    const next = edge === 'start' ? nextGrapheme(text, local) : previousGrapheme(text, local)
    const found = boxes(view, metrics, block.start + Math.min(local, next), block.start + Math.max(local, next))[0]
    if (found) {
      const rtl = runsRtl(view, metrics, block, Math.min(local, next), Math.max(local, next), edge, found)
      return { line: found.line, x: (edge === 'start') === rtl ? found.x1 : found.x0 }
    }
    if (next === local) return null
    local = next
  }
  return null
}

/**
 * Whether a character at the edge of a span runs right to left: letters and digits do as they are; a sign runs towards
 * where its neighbour in the span stands.
 */
function runsRtl(
  view: ParagraphView,
  metrics: Metrics,
  block: Block,
  from: number,
  to: number,
  edge: 'start' | 'end',
  box: Fragment,
): boolean {
  const text = block.node.data
  const strong = text.slice(from, to).match(/[\p{L}\p{Nd}]/u)?.[0]
  if (strong !== undefined) return !/\p{Nd}/u.test(strong) && directionOf(strong, view.direction) === 'rtl'
  const [start, end] = edge === 'start' ? [to, nextGrapheme(text, to)] : [previousGrapheme(text, from), from]
  const beside = boxes(view, metrics, block.start + start, block.start + end)[0]
  if (!beside || beside.line !== box.line) return view.direction === 'rtl'
  return edge === 'start' ? beside.x1 <= box.x0 + seam : beside.x0 >= box.x1 - seam
}
