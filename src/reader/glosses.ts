import type { Id } from '../model/record.ts'
import { metricsOf } from './geometry.ts'
import type { Fragment } from './geometry.ts'
import type { ParagraphView } from './page.ts'

/** What the margin says of one quotation. */
export interface Gloss {
  readonly annotation: Id
  /** Who is quoted; null = still owed. */
  readonly speaker: string | null
  readonly cue: string | null
  /** Kind of quotation, in the interface's words. */
  readonly kind: string
  readonly selected: boolean
  readonly fragments: readonly Fragment[]
}

export interface GlossWords {
  readonly owed: string
  readonly language: string
  readonly documentLanguage: string
}

const namespace = 'http://www.w3.org/2000/svg'
const hung = new WeakMap<HTMLElement, HTMLElement[]>()
/** What the glosses of a paragraph say now. */
const saying = new WeakMap<HTMLElement, string>()

/** Takes the glosses and braces of a paragraph away. */
export function clearGlosses(view: ParagraphView): void {
  for (const one of hung.get(view.host) ?? []) one.remove()
  braces.get(view.host)?.remove()
  hung.delete(view.host)
  saying.delete(view.host)
}

/**
 * Writes the glosses of a paragraph into its margin; `settleGlosses` then gives them their places. False when they say
 * and hang what they did before, so that nothing has to be settled.
 */
export function hangGlosses(view: ParagraphView, glosses: readonly Gloss[], words: GlossWords): boolean {
  const told = JSON.stringify(
    glosses.map(({ fragments, ...gloss }) => [gloss, fragments[0]?.line, fragments.at(-1)?.line]),
  )
  if (told === (saying.get(view.host) ?? '[]')) return false
  clearGlosses(view)
  saying.set(view.host, told)
  if (glosses.length === 0) return true
  hung.set(
    view.host,
    glosses.map((gloss) => {
      const aside = document.createElement('aside')
      aside.className = gloss.selected ? 'gloss sel' : 'gloss'
      aside.dataset['gloss'] = gloss.annotation
      const name = aside.appendChild(document.createElement('b'))
      if (gloss.speaker === null) {
        name.className = 'owed'
        name.lang = words.language
        name.textContent = words.owed
      } else appendText(name, gloss.speaker, words.documentLanguage)
      const kind = aside.appendChild(document.createElement('span'))
      kind.className = 'k'
      if (gloss.cue !== null) {
        appendText(kind, gloss.cue, words.documentLanguage).classList.add('cue', 'naskh')
        kind.append(' · ')
      }
      kind.append(gloss.kind)
      aside.dataset['line'] = String(gloss.fragments[0]?.line ?? 0)
      aside.dataset['last'] = String(gloss.fragments.at(-1)?.line ?? 0)
      view.host.append(aside)
      return aside
    }),
  )
  return true
}

function appendText(parent: HTMLElement, text: string, language: string): HTMLElement {
  const piece = parent.appendChild(document.createElement('bdi'))
  piece.lang = language
  piece.textContent = text
  return piece
}

/** A gloss with what its place depends on, read before anything is written. */
interface Measured {
  readonly aside: HTMLElement
  readonly line: number
  readonly last: number
  readonly lineHeight: number
  readonly height: number
}

/**
 * Puts the glosses of neighbouring paragraphs (in order) beside the lines they belong to; one that would overlap is
 * pushed down, and its tick bends. With `beside` false there is no margin and they stay in the flow. All layout is read
 * before the first write: mixed, each paragraph would lay the page out again.
 */
export function settleGlosses(views: readonly ParagraphView[], beside: boolean): void {
  const hanging = views.flatMap((view) => {
    const asides = hung.get(view.host)
    return asides && asides.length > 0 ? [{ view, asides }] : []
  })
  if (!beside) {
    for (const { view, asides } of hanging) {
      braces.get(view.host)?.remove()
      for (const aside of asides) aside.style.insetBlockStart = ''
    }
    return
  }
  const read = hanging.map(({ view, asides }) => ({
    view,
    metrics: metricsOf(view.element),
    top: view.host.getBoundingClientRect().top,
    rtl: view.host.closest('.leaf')?.getAttribute('dir') !== 'ltr',
    measured: asides.map((aside): Measured => ({
      aside,
      line: Number(aside.dataset['line']),
      last: Number(aside.dataset['last']),
      lineHeight: Number.parseFloat(getComputedStyle(aside).lineHeight),
      height: aside.offsetHeight,
    })),
  }))
  let bottom = -Infinity
  for (const { view, metrics, top, rtl, measured } of read) {
    const out = rtl ? -1 : 1
    const edge = rtl ? 0 : metrics.width
    const em = metrics.fontSize
    const paths: SVGElement[] = []
    let lastLine = -1
    for (const { aside, line, last, lineHeight, height } of measured) {
      const base = line * metrics.lineHeight + metrics.baseline
      const at = Math.max(metrics.top + base - lineHeight * 0.7, bottom + 7)
      aside.style.insetBlockStart = `${at - top}px`
      bottom = at + height
      const y0 = base - 0.8 * em
      const y1 = last * metrics.lineHeight + metrics.baseline + 0.4 * em
      const x = edge + out * (11 + (line <= lastLine ? 5 : 0))
      lastLine = last
      const tip = at - metrics.top + lineHeight * 0.52
      const from = Math.min(Math.max(tip, y0), y1)
      const state = aside.classList.contains('sel') ? ' selected' : ''
      paths.push(
        pathOf(`brace${state}`, `M${x - out * 4} ${y0}H${x}V${y1}H${x - out * 4}`),
        pathOf(`lead${state}`, `M${x} ${from}L${x + out * 8} ${tip}`),
      )
    }
    bracesOf(view).replaceChildren(...paths)
  }
}

const braces = new WeakMap<HTMLElement, SVGElement>()

/** The drawing that holds a paragraph's braces; made once, kept while the paragraph has glosses. */
function bracesOf(view: ParagraphView): SVGElement {
  let drawing = braces.get(view.host)
  if (!drawing?.isConnected) {
    drawing = document.createElementNS(namespace, 'svg')
    drawing.setAttribute('class', 'marks braces')
    drawing.setAttribute('aria-hidden', 'true')
    drawing.setAttribute('width', '1')
    drawing.setAttribute('height', '1')
    braces.set(view.host, drawing)
    view.host.insertBefore(drawing, view.element)
  }
  return drawing
}

function pathOf(className: string, data: string): SVGElement {
  const path = document.createElementNS(namespace, 'path')
  path.setAttribute('class', className)
  path.setAttribute('d', data)
  return path
}
