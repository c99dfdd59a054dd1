import { lanesOf } from '../text/lanes.ts'
import { extent, type Span } from '../text/span.ts'
import { edgeOf, fragmentsOf, metricsOf, type Fragment, type Metrics } from './geometry.ts'
import type { Ink, Mark } from './mark.ts'
import type { ParagraphView } from './page.ts'

/** Lanes that fit between two lines of text; what lies deeper is counted, not drawn. */
const lanesShown = 4

/** Lengths in em of the text, as in the style sheet's anatomy of a line. */
const anatomy = {
  tint: { top: 0.86, bottom: 0.4 },
  wash: { top: 0.98, bottom: 0.47 },
  lane: { first: 0.585, pitch: 0.235 },
  foot: 0.42,
  ring: { top: 0.9, height: 1.33 },
  stem: { top: 1.02, bottom: 0.52 },
}

const namespace = 'http://www.w3.org/2000/svg'

function element(name: string, attributes: Readonly<Record<string, string | number>>, ink?: Ink): SVGElement {
  const made = document.createElementNS(namespace, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value))
  if (ink) dye(made, ink)
  return made
}

function dye(made: SVGElement, ink: Ink): void {
  if (ink.hue.startsWith('#')) made.style.setProperty('--c', ink.hue)
  made.dataset['hue'] = ink.hue.startsWith('#') ? 'custom' : ink.hue
  made.dataset['line'] = ink.line
}

/** A mark with what is known of it in one paragraph. */
interface Placed {
  readonly mark: Mark
  readonly fragments: readonly Fragment[]
  readonly lane: number
  /** Whether the mark's first, or last, letter is in this paragraph. */
  readonly begins: boolean
  readonly ends: boolean
}

export interface PaintedParagraph {
  readonly metrics: Metrics
  readonly placed: readonly Placed[]
}

/** The drawing behind one paragraph; made on first need, kept while the paragraph is near the window. */
const drawings = new WeakMap<HTMLElement, SVGSVGElement>()

/** Takes the drawing of a paragraph away. */
export function clearParagraph(view: ParagraphView): void {
  drawings.get(view.host)?.remove()
  drawings.delete(view.host)
}

/**
 * Draws the marks of one paragraph behind its text: washes, tints, lines in lanes, codes, rings and the stems of the
 * mark in hand. Reads layout once, then writes; the text itself is never touched. Paths of one look are joined, so the
 * number of elements grows with the number of looks, not of marks.
 */
export function paintParagraph(view: ParagraphView, marks: readonly Mark[], rtlCodes: boolean): PaintedParagraph {
  const metrics = metricsOf(view.element)
  const placed = place(view, metrics, marks)
  let drawing = drawings.get(view.host)
  if (placed.length === 0) {
    drawing?.replaceChildren()
    return { metrics, placed }
  }
  if (!drawing) {
    drawing = element('svg', { class: 'marks', 'aria-hidden': 'true' }) as SVGSVGElement
    drawings.set(view.host, drawing)
    view.host.insertBefore(drawing, view.element)
  }
  drawing.setAttribute('width', String(Math.max(1, metrics.width)))
  drawing.setAttribute('height', String(Math.max(1, metrics.height)))
  drawing.replaceChildren(...draw(view, metrics, placed, rtlCodes))
  return { metrics, placed }
}

function place(view: ParagraphView, metrics: Metrics, marks: readonly Mark[]): Placed[] {
  const { paragraph } = view
  const here = marks.filter((mark) => mark.spans.length > 0)
  // The cursor takes no lane: it comes and goes, and the lines under a word must not move with it.
  const laned = here.filter(({ state }) => state !== 'cursor' && state !== 'pending')
  const found = lanesOf(laned.map((mark) => extent(mark.spans) as Span))
  const lanes = here.map((mark) => found[laned.indexOf(mark)] ?? 0)
  const placed: Placed[] = []
  here.forEach((mark, i) => {
    const fragments: Fragment[] = []
    for (const span of mark.spans) {
      if (span.end <= paragraph.start || span.start >= Math.max(paragraph.end, paragraph.start + 1)) continue
      fragments.push(...fragmentsOf(view, metrics, span))
    }
    if (fragments.length === 0) return
    const whole = extent(mark.spans) as Span
    placed.push({
      mark,
      fragments,
      lane: lanes[i] as number,
      begins: whole.start >= paragraph.start,
      ends: whole.end <= paragraph.end,
    })
  })
  // Longest first, so that the innermost is painted last.
  return placed.sort((a, b) => b.lane - a.lane)
}

/** Collects path data by look, so that one look becomes one element. */
class Paths {
  readonly #groups = new Map<string, { ink: Ink; className: string; data: string[] }>()

  add(ink: Ink, className: string, data: string): void {
    const key = `${className}|${ink.hue}|${ink.line}`
    const group = this.#groups.get(key)
    if (group) group.data.push(data)
    else this.#groups.set(key, { ink, className, data: [data] })
  }

  elements(): SVGElement[] {
    return [...this.#groups.values()].map(({ ink, className, data }) =>
      element('path', { class: className, d: data.join('') }, ink),
    )
  }
}

const round = (n: number): number => Math.round(n * 100) / 100

const rectangle = (x: number, y: number, width: number, height: number): string =>
  `M${round(x)} ${round(y)}h${round(width)}v${round(height)}h${round(-width)}z`

function draw(view: ParagraphView, metrics: Metrics, placed: readonly Placed[], rtlCodes: boolean): SVGElement[] {
  const em = metrics.fontSize
  const baseOf = (line: number): number => line * metrics.lineHeight + metrics.baseline
  // One collector a depth: paths of one look that overlap would not deepen each other's tint inside one path.
  const washes: Paths[] = []
  const tints: Paths[] = []
  const lines = new Paths()
  const rings = new Paths()
  const codes: SVGElement[] = []
  const tops: SVGElement[] = []
  const taken: { line: number; y: number; from: number; to: number }[] = []
  const hidden = new Map<number, number>()

  for (const one of placed) {
    const { mark, fragments, lane } = one
    const { ink, state } = mark
    if (state === 'cursor') {
      for (const { line, x0, x1 } of fragments) {
        const top = baseOf(line) - anatomy.ring.top * em
        rings.add(ink, 'ring cursor', rectangle(x0 - 2.5, top, x1 - x0 + 5, anatomy.ring.height * em))
      }
      continue
    }
    const paths = ((ink.wash ? washes : tints)[lane] ??= new Paths())
    const box = ink.wash ? anatomy.wash : anatomy.tint
    for (const { line, x0, x1 } of fragments) {
      const base = baseOf(line)
      paths.add(ink, `fill ${state}`, rectangle(x0 - 1, base - box.top * em, x1 - x0 + 2, (box.top + box.bottom) * em))
      if (state === 'hover' || state === 'suggested') {
        rings.add(
          ink,
          `ring ${state}`,
          rectangle(x0 - 1.5, base - anatomy.ring.top * em, x1 - x0 + 3, anatomy.ring.height * em),
        )
      }
    }
  }
  // Lines and codes from the innermost outwards: the innermost keeps its place, a neighbour's code slides.
  for (const one of [...placed].reverse()) {
    const { mark, fragments, lane } = one
    if (mark.state === 'pending' || mark.state === 'cursor') continue
    if (lane >= lanesShown) {
      const line = fragments[0]?.line ?? 0
      hidden.set(line, (hidden.get(line) ?? 0) + 1)
      continue
    }
    drawLines(view, one, em, baseOf, lines, codes, taken, rtlCodes)
  }
  for (const [line, count] of hidden) {
    // At the end of the line, where reading leaves it.
    const rtl = view.direction === 'rtl'
    const y = round(baseOf(line) + anatomy.lane.first * em)
    const more = element('text', {
      class: 'code more',
      x: rtl ? 2 : metrics.width - 2,
      y,
      'text-anchor': rtl ? 'start' : 'end',
    })
    more.textContent = `+${count}`
    codes.push(more)
  }
  for (const one of placed)
    if (one.mark.state === 'selected' || one.mark.state === 'pending')
      tops.push(...stems(view, metrics, one.mark, baseOf))
  const group = (name: string, children: readonly SVGElement[]): SVGElement => {
    const made = element('g', { class: name })
    made.append(...children)
    return made
  }
  const layers = (paths: readonly Paths[]): SVGElement[] =>
    [...paths].reverse().flatMap((depth) => depth?.elements() ?? [])
  return [
    group('wash', layers(washes)),
    group('tint', layers(tints)),
    group('state', rings.elements()),
    group('line', lines.elements()),
    group('codes', codes),
    group('top', tops),
  ]
}

function drawLines(
  view: ParagraphView,
  { mark, fragments, lane, begins, ends }: Placed,
  em: number,
  baseOf: (line: number) => number,
  lines: Paths,
  codes: SVGElement[],
  taken: { line: number; y: number; from: number; to: number }[],
  rtlCodes: boolean,
): void {
  const { ink, state } = mark
  const rtl = view.direction === 'rtl'
  const add = (kind: string, data: string): void => lines.add(ink, `ln ${kind} ${state}`, data)
  fragments.forEach(({ line, x0, x1 }, k) => {
    const y = baseOf(line) + (anatomy.lane.first + lane * anatomy.lane.pitch) * em
    const [near, far] = rtl ? [x1, x0] : [x0, x1]
    const along = rtl ? -1 : 1
    // The code stands on the line where the mark begins and interrupts it, as a name does on a contour.
    let gap: [number, number] | null = null
    if (k === 0 && begins && ink.code !== '') {
      const width = rtlCodes ? 7.5 * ink.code.length : 7.7 * ink.code.length
      let at = near
      const free = (x: number): { from: number; to: number } | undefined =>
        taken.find(
          (code) =>
            code.line === line &&
            Math.abs(code.y - y) < 10 &&
            Math.min(x, x + along * width) < code.to + 1 &&
            Math.max(x, x + along * width) > code.from - 1,
        )
      for (let hit = free(at); hit; hit = free(at)) at = rtl ? hit.from - 2 : hit.to + 2
      const end = at + along * width
      if (rtl ? end >= far - 1 : end <= far + 1) {
        taken.push({ line, y, from: Math.min(at, end), to: Math.max(at, end) })
        gap = [at - along * (at === near ? 0 : 2), end + along * 2.5]
        const code = element(
          'text',
          {
            class: rtlCodes ? 'code' : 'code la',
            x: round(rtlCodes === rtl ? at : end),
            y: round(y + (rtlCodes ? 3.2 : 3)),
            direction: rtlCodes ? 'rtl' : 'ltr',
            'text-anchor': 'start',
          },
          ink,
        )
        if (!rtlCodes && rtl) code.setAttribute('x', String(round(end)))
        if (rtlCodes && !rtl) code.setAttribute('x', String(round(end)))
        code.textContent = ink.code
        codes.push(code)
      }
    }
    const pieces: [number, number][] = gap
      ? [
          [near, gap[0]],
          [gap[1], far],
        ]
      : [[near, far]]
    for (const [a, b] of pieces) {
      const length = (b - a) * along
      if (length <= 2) continue
      if (ink.line === 'double') {
        add('double', `M${round(a)} ${round(y - 1.3)}H${round(b)}M${round(a)} ${round(y + 1.3)}H${round(b)}`)
      } else if (ink.line === 'wavy') {
        let data = `M${round(a)} ${round(y)}`
        for (let x = 4, i = 0; x <= length; x += 4, i += 1) data += `q${2 * along} ${i % 2 ? 2.6 : -2.6} ${4 * along} 0`
        add('wavy', data)
      } else add(ink.line, `M${round(a)} ${round(y)}H${round(b)}`)
    }
    if (ink.wash) {
      const top = round(y - anatomy.foot * em)
      if (k === 0 && begins) add('edge', `M${round(near - along * 0.5)} ${top}V${round(y + 1.9)}`)
      if (k === fragments.length - 1 && ends) add('edge', `M${round(far + along * 0.5)} ${top}V${round(y + 1.9)}`)
    }
  })
}

/** The two stems of the mark in hand, each with a nuqta: above at the start, below at the end. */
function stems(view: ParagraphView, metrics: Metrics, mark: Mark, baseOf: (line: number) => number): SVGElement[] {
  const em = metrics.fontSize
  const whole = extent(mark.spans)
  if (!whole) return []
  const made: SVGElement[] = []
  for (const edge of ['start', 'end'] as const) {
    const at = edgeOf(view, metrics, whole, edge)
    if (!at) continue
    const top = round(baseOf(at.line) - anatomy.stem.top * em)
    const bottom = round(baseOf(at.line) + anatomy.stem.bottom * em)
    const x = round(at.x)
    const dot = edge === 'start' ? top : bottom
    made.push(
      element('path', { class: 'stem', d: `M${x} ${top}V${bottom}` }),
      element('path', { class: 'nuqta', d: `M${x} ${dot - 5}l5 5l-5 5l-5 -5z` }),
    )
  }
  return made
}
