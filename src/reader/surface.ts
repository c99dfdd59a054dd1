import type { Id } from '../model/record.ts'
import type { Direction } from '../text/direction.ts'
import { paragraphsWithin, type Paragraph } from '../text/paragraphs.ts'
import { extent, type Span } from '../text/span.ts'
import type { Surface, Unit } from '../stores/surface.ts'
import { edgeOf, forgetBaselines, metricsOf } from './geometry.ts'
import { clearGlosses, hangGlosses, settleGlosses, type Gloss, type GlossWords } from './glosses.ts'
import type { Mark } from './mark.ts'
import { buildPage, rangeOver, viewAt, type Page, type ParagraphView, type Section } from './page.ts'
import { clearParagraph, paintParagraph } from './painter.ts'
import { boundaryAtPoint, dropSelection, letterAtPoint, offsetAtPoint, selectedSpan } from './pointer.ts'
import { WordCursor, type Held, type Towards } from './word-cursor.ts'
import { Words } from './words.ts'

/** Frames over which a jump to a far place is followed. */
const framesToSettle = 8

/** What the surface shows and whom it tells; it knows neither stores nor strings. */
export interface SurfaceOptions {
  readonly text: string
  readonly paragraphs: readonly Paragraph[]
  readonly language: string
  readonly direction: Direction
  readonly rtlCodes: boolean
  number(n: number): string
  /** Marks that touch a paragraph, as they are now. */
  marks(paragraph: number): readonly Mark[]
  /** Quotations that begin in a paragraph. */
  glosses(paragraph: number): readonly Omit<Gloss, 'fragments'>[]
  readonly glossWords: GlossWords
  /** Annotations that cover a letter, innermost first. */
  hits(offset: number): readonly Id[]
  /** What the keyboard holds: the annotation or stretch in hand, else the word under the cursor. */
  held(): { readonly held: Held; readonly kind: 'annotation' | 'selection' | 'cursor' } | null
  visualArrows(): boolean
  snapToLetters(): boolean
  onSelect(span: Span | null, edge: 'start' | 'end', how: { readonly add: boolean; readonly final: boolean }): void
  onPick(id: Id | null, offset: number | null): void
  onHover(id: Id | null): void
  onCursor(word: Span): void
  onExtend(held: Held): void
  /** A handle was dragged: with `final` it was let go. Null = the drag was given up. */
  onDrag(span: Span | null, edge: 'start' | 'end', final: boolean): void
  onPainted(): void
}

/**
 * The page on screen: lays the text out, paints what is near the window, turns pointer and keys into spans. Painting
 * reads the options' `marks` anew each time, so the caller only says which paragraphs have changed.
 */
export class TextSurface implements Surface {
  readonly page: Page
  readonly words: Words
  readonly #options: SurfaceOptions
  readonly #scroller: HTMLElement
  readonly #leaf: HTMLElement
  readonly #cursor: WordCursor
  readonly #near = new Set<Section>()
  readonly #dirty = new Set<number>()
  readonly #sectionOf = new Map<Element, Section>()
  readonly #intersections: IntersectionObserver
  readonly #sizes: ResizeObserver
  readonly #undo: (() => void)[] = []
  readonly #handles: Record<'start' | 'end', HTMLElement>
  #frame = 0
  #dragging: {
    readonly add: boolean
    readonly letters: boolean
    readonly from: number | null
    at: { readonly x: number; readonly y: number }
    moved: boolean
  } | null = null
  #lastClick: { readonly x: number; readonly y: number; readonly id: Id | null } | null = null
  #handleSpan: Span | null = null

  constructor(scroller: HTMLElement, leaf: HTMLElement, options: SurfaceOptions) {
    this.#scroller = scroller
    this.#leaf = leaf
    this.#options = options
    this.page = buildPage(options.text, options.paragraphs, options.language, options.direction, options.number)
    this.words = new Words(options.text, options.paragraphs)
    const linesOnScreen = (): number => Math.max(1, Math.floor(scroller.clientHeight / this.#lineHeight()) - 2)
    this.#cursor = new WordCursor(options.text, this.page, this.words, options.visualArrows, linesOnScreen)
    this.#handles = { start: this.#makeHandle('start'), end: this.#makeHandle('end') }
    leaf.append(this.page.element)
    for (const section of this.page.sections) this.#sectionOf.set(section.element, section)
    this.#intersections = new IntersectionObserver((entries) => this.#onIntersect(entries), {
      root: scroller,
      rootMargin: '240px 0px',
    })
    for (const section of this.page.sections) this.#intersections.observe(section.element)
    let width = leaf.clientWidth
    this.#sizes = new ResizeObserver(() => {
      if (leaf.clientWidth === width) return
      width = leaf.clientWidth
      this.repaint()
    })
    this.#sizes.observe(leaf)
    this.#listen()
  }

  destroy(): void {
    cancelAnimationFrame(this.#frame)
    this.#intersections.disconnect()
    this.#sizes.disconnect()
    for (const undo of this.#undo) undo()
    this.page.element.remove()
    this.#handles.start.remove()
    this.#handles.end.remove()
  }

  /** The marks of these spans have changed: their paragraphs are painted before the next frame is shown. */
  touch(spans: Iterable<Span>): void {
    for (const span of spans) {
      const [first, last] = paragraphsWithin(this.page.cuts, span)
      for (let i = first; i <= last; i += 1) this.#dirty.add(i)
    }
    this.#schedule()
  }

  /** Fonts, theme geometry or the text's size have changed: all that is near the window is painted anew. */
  repaint(): void {
    forgetBaselines()
    for (const section of this.#near) {
      for (let i = section.first; i <= section.last; i += 1) {
        this.#dirty.add(i)
        clearGlosses(this.page.paragraphs[i] as ParagraphView)
      }
    }
    this.#schedule()
  }

  /** Puts the two handles at the ends of a span, or takes them away. */
  showHandles(span: Span | null): void {
    this.#handleSpan = span
    this.#schedule()
  }

  focus(): void {
    this.#scroller.focus({ preventScroll: true })
  }

  show(span: Span, focus = false): void {
    if (focus) this.focus()
    const view = viewAt(this.page, span.start)
    const box = view.host.getBoundingClientRect()
    const frame = this.#scroller.getBoundingClientRect()
    // Bring the section in first: its height is a guess until it has been laid out.
    if (box.bottom < frame.top || box.top > frame.bottom) view.host.scrollIntoView({ block: 'center' })
    const reveal = (): void => {
      const rects = rangeOver(
        view,
        span.start,
        Math.max(span.start + 1, Math.min(span.end, view.paragraph.end)),
      ).getClientRects()
      const first = rects[0] ?? view.host.getBoundingClientRect()
      const inner = this.#scroller.getBoundingClientRect()
      const margin = Math.min(96, inner.height / 4)
      if (first.top < inner.top + margin) this.#scroller.scrollTop -= inner.top + margin - first.top
      else if (first.bottom > inner.bottom - margin) this.#scroller.scrollTop += first.bottom - inner.bottom + margin
    }
    // Sections that have never been seen get their true height only when they come near: the page settles over a few
    // frames, and the span is followed until it stands still.
    const turn = (this.#following += 1)
    let frames = 0
    const follow = (): void => {
      if (turn !== this.#following) return
      reveal()
      frames += 1
      if (frames < framesToSettle) requestAnimationFrame(follow)
    }
    follow()
  }

  #following = 0

  move(unit: Unit, towards: Towards, extend: boolean): void {
    const now = this.#options.held()
    dropSelection()
    if (!now) {
      const first = this.words.edgeWord(this.#firstVisible(), 1)
      if (first) this.#stand(first)
      return
    }
    if (extend) {
      const next = this.#cursor.extended(now.held, unit, towards)
      if (!next) return
      this.#options.onExtend(next)
      const offset = next.edge === 'end' ? next.span.end - 1 : next.span.start
      this.show({ start: offset, end: offset + 1 })
      return
    }
    const target = this.#cursor.target(now.held, unit === 'character' ? 'word' : unit, towards)
    if (target) this.#stand(target)
  }

  #stand(word: Span): void {
    this.#options.onCursor(word)
    this.show(word)
  }

  #firstVisible(): number {
    const top = this.#scroller.getBoundingClientRect().top
    for (const section of [...this.#near].sort((a, b) => a.first - b.first)) {
      for (let i = section.first; i <= section.last; i += 1) {
        if ((this.page.paragraphs[i] as ParagraphView).host.getBoundingClientRect().bottom > top + 8) return i
      }
    }
    return 0
  }

  #lineHeight(): number {
    const first = this.page.paragraphs[0]
    return first ? metricsOf(first.element).lineHeight : 44
  }

  // ---- painting

  #onIntersect(entries: readonly IntersectionObserverEntry[]): void {
    for (const entry of entries) {
      const section = this.#sectionOf.get(entry.target)
      if (!section) continue
      if (entry.isIntersecting) {
        this.#near.add(section)
        for (let i = section.first; i <= section.last; i += 1) this.#dirty.add(i)
      } else if (this.#near.delete(section)) {
        // Drawings of far sections are let go; they are made again when the section comes near.
        for (let i = section.first; i <= section.last; i += 1) {
          const view = this.page.paragraphs[i] as ParagraphView
          clearParagraph(view)
          clearGlosses(view)
        }
      }
    }
    cancelAnimationFrame(this.#frame)
    this.#frame = 0
    this.#paint()
  }

  #schedule(): void {
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#paint())
  }

  #paint(): void {
    this.#frame = 0
    if (this.#near.size === 0) return
    const near = [...this.#near].sort((a, b) => a.first - b.first)
    let glossed = false
    for (const { first, last } of near) {
      for (let i = first; i <= last; i += 1) {
        if (!this.#dirty.delete(i)) continue
        const view = this.page.paragraphs[i] as ParagraphView
        const { placed } = paintParagraph(view, this.#options.marks(i), this.#options.rtlCodes)
        const glosses = this.#options.glosses(i)
        const found = glosses.map((gloss) => ({
          ...gloss,
          fragments: placed.find(({ mark }) => mark.id === gloss.annotation)?.fragments ?? [],
        }))
        if (hangGlosses(view, found, this.#options.glossWords)) glossed = true
      }
    }
    // What is far is painted when it comes near.
    this.#dirty.clear()
    if (glossed) {
      const beside = getComputedStyle(this.#leaf).getPropertyValue('--margins').trim() !== 'none'
      settleGlosses(
        near.flatMap(({ first, last }) => this.page.paragraphs.slice(first, last + 1)),
        beside,
      )
    }
    this.#placeHandles()
    this.#options.onPainted()
  }

  // ---- pointer

  #listen(): void {
    const on = <K extends keyof DocumentEventMap>(
      target: EventTarget,
      type: K,
      listener: (event: DocumentEventMap[K]) => void,
    ): void => {
      target.addEventListener(type, listener as EventListener)
      this.#undo.push(() => target.removeEventListener(type, listener as EventListener))
    }
    on(document, 'selectionchange', () => this.#onSelectionChange())
    on(this.#leaf, 'pointerdown', (event) => this.#onDown(event))
    on(document, 'pointerup', (event) => this.#onUp(event))
    on(document, 'pointermove', (event) => {
      if (this.#dragging) this.#dragging.at = { x: event.clientX, y: event.clientY }
    })
    on(this.#leaf, 'pointermove', (event) => this.#onMove(event))
    on(this.#leaf, 'pointerleave', () => this.#options.onHover(null))
    on(this.#leaf, 'copy', (event) => this.#onCopy(event))
    const fonts = document.fonts
    const refit = (): void => this.repaint()
    fonts.addEventListener('loadingdone', refit)
    this.#undo.push(() => fonts.removeEventListener('loadingdone', refit))
    void fonts.ready.then(refit)
  }

  #onDown(event: PointerEvent): void {
    if (event.button !== 0 || !(event.target instanceof Element)) return
    if (event.target.closest('.handle')) return
    if (!this.page.element.contains(event.target)) return
    const letters = event.altKey || this.#options.snapToLetters()
    if (event.shiftKey) {
      // Extending by the pointer starts from what is in hand, whoever made it.
      const now = this.#options.held()
      const offset = offsetAtPoint(this.page, event.clientX, event.clientY)
      if (now && now.kind !== 'annotation' && offset !== null && document.getSelection()?.isCollapsed !== false) {
        event.preventDefault()
        const { span } = now.held
        const grown =
          offset >= span.start
            ? { start: span.start, end: Math.max(offset, span.start + 1) }
            : { start: offset, end: span.end }
        const snapped = this.words.snap(grown, letters)
        if (snapped)
          this.#options.onSelect(snapped, offset >= span.start ? 'end' : 'start', { add: false, final: true })
        return
      }
    }
    // A press on selected text would begin a drag and drop of it instead of a new selection.
    if (!event.shiftKey) dropSelection()
    this.#dragging = {
      add: event.ctrlKey || event.metaKey,
      letters,
      from: boundaryAtPoint(this.page, this.#options.text, event.clientX, event.clientY),
      at: { x: event.clientX, y: event.clientY },
      moved: false,
    }
  }

  /** The browser's selection as it was last told. */
  #native: string | null = null

  #onSelectionChange(): void {
    const found = selectedSpan(this.page)
    const native = found && `${found.span.start}-${found.span.end}-${found.forward}`
    // The browser also tells of a selection that has not changed, when a dialog opens or a field takes the focus.
    if (native === this.#native) return
    this.#native = native
    if (!found) return
    const drag = this.#dragging
    if (drag) drag.moved = true
    const { span, forward } = (drag && this.#dragged(drag)) ?? found
    const snapped = this.words.snap(span, drag?.letters ?? this.#options.snapToLetters())
    if (!snapped) return
    this.#options.onSelect(snapped, forward ? 'end' : 'start', { add: drag?.add ?? false, final: !drag })
  }

  /** What a drag covers by the letters under its two ends; null when one of them is beside the text. */
  #dragged(drag: {
    readonly from: number | null
    readonly at: { readonly x: number; readonly y: number }
  }): { span: Span; forward: boolean } | null {
    if (drag.from === null) return null
    const to = boundaryAtPoint(this.page, this.#options.text, drag.at.x, drag.at.y)
    if (to === null || to === drag.from) return null
    return { span: { start: Math.min(drag.from, to), end: Math.max(drag.from, to) }, forward: to > drag.from }
  }

  #onUp(event: PointerEvent): void {
    const drag = this.#dragging
    if (!drag) return
    this.#dragging = null
    drag.at = { x: event.clientX, y: event.clientY }
    const found = drag.moved ? (this.#dragged(drag) ?? selectedSpan(this.page)) : selectedSpan(this.page)
    if (found) {
      const snapped = this.words.snap(found.span, drag.letters)
      if (snapped) this.#options.onSelect(snapped, found.forward ? 'end' : 'start', { add: drag.add, final: true })
      return
    }
    if (drag.moved && !(event.target instanceof Node && this.page.element.contains(event.target))) return
    this.#onClick(event)
  }

  /** A click takes the innermost annotation under it; clicking the same place again goes outwards, then around. */
  #onClick(event: PointerEvent): void {
    const { clientX: x, clientY: y } = event
    const letter = letterAtPoint(this.page, x, y)
    const hits = letter === null ? [] : this.#options.hits(letter)
    const again = this.#lastClick && Math.abs(this.#lastClick.x - x) < 4 && Math.abs(this.#lastClick.y - y) < 4
    let id: Id | null = hits[0] ?? null
    if (again && this.#lastClick?.id) {
      const at = hits.indexOf(this.#lastClick.id)
      if (at >= 0) id = hits[(at + 1) % hits.length] ?? null
    }
    this.#lastClick = { x, y, id }
    this.#options.onPick(id, letter ?? offsetAtPoint(this.page, x, y))
  }

  #hoverFrame = 0

  #onMove(event: PointerEvent): void {
    if (this.#dragging || event.buttons !== 0 || this.#hoverFrame !== 0) return
    const { clientX, clientY } = event
    this.#hoverFrame = requestAnimationFrame(() => {
      this.#hoverFrame = 0
      const letter = letterAtPoint(this.page, clientX, clientY)
      this.#options.onHover(letter === null ? null : (this.#options.hits(letter)[0] ?? null))
    })
  }

  /** Copies the document's own characters, never what the page adds to them. */
  #onCopy(event: ClipboardEvent): void {
    const now = this.#options.held()
    const native = selectedSpan(this.page)
    const span = now && now.kind !== 'cursor' ? now.held.span : native?.span
    if (!span || !event.clipboardData) return
    event.clipboardData.setData('text/plain', this.#options.text.slice(span.start, span.end))
    event.preventDefault()
  }

  // ---- handles

  #makeHandle(edge: 'start' | 'end'): HTMLElement {
    const handle = this.#leaf.appendChild(document.createElement('div'))
    handle.className = `handle ${edge}`
    handle.dataset['handle'] = edge
    handle.hidden = true
    let from: Span | null = null
    const spanAt = (event: PointerEvent): Span | null => {
      if (!from) return null
      const offset = offsetAtPoint(this.page, event.clientX, event.clientY)
      if (offset === null) return null
      const moved =
        edge === 'start'
          ? { start: Math.min(offset, from.end - 1), end: from.end }
          : { start: from.start, end: Math.max(offset, from.start + 1) }
      const snapped = this.words.snap(moved, event.altKey || this.#options.snapToLetters())
      // Only the dragged edge snaps: the other stays where it was put.
      return (
        snapped &&
        (edge === 'start' ? { start: snapped.start, end: from.end } : { start: from.start, end: snapped.end })
      )
    }
    handle.addEventListener('pointerdown', (event) => {
      if (event.button !== 0 || !this.#handleSpan) return
      event.preventDefault()
      from = this.#handleSpan
      handle.setPointerCapture(event.pointerId)
    })
    handle.addEventListener('pointermove', (event) => {
      const span = spanAt(event)
      if (span) this.#options.onDrag(span, edge, false)
    })
    const finish = (event: PointerEvent): void => {
      if (!from) return
      const span = event.type === 'pointerup' ? spanAt(event) : null
      from = null
      this.#options.onDrag(span, edge, true)
    }
    handle.addEventListener('pointerup', finish)
    handle.addEventListener('pointercancel', finish)
    return handle
  }

  #placeHandles(): void {
    const span = this.#handleSpan
    const leaf = this.#leaf.getBoundingClientRect()
    for (const edge of ['start', 'end'] as const) {
      const handle = this.#handles[edge]
      const view = span && viewAt(this.page, edge === 'start' ? span.start : span.end - 1)
      const section = view && this.page.sections[Math.floor(view.paragraph.index / 24)]
      if (!span || !view || !section || !this.#near.has(section)) {
        handle.hidden = true
        continue
      }
      const metrics = metricsOf(view.element)
      const at = edgeOf(view, metrics, span, edge)
      handle.hidden = !at
      if (!at) continue
      const base = at.line * metrics.lineHeight + metrics.baseline
      const y = metrics.top - leaf.top + base + (edge === 'start' ? -1.02 : 0.52) * metrics.fontSize
      const x = metrics.left - leaf.left + at.x
      handle.style.transform = `translate(${x - 12}px, ${y - 12}px)`
    }
  }
}

/** Every span of a record list, as one list; for saying what has changed. */
export const spansOf = (records: Iterable<{ readonly spans: readonly Span[] }>): Span[] => {
  const spans: Span[] = []
  for (const record of records) {
    const whole = extent(record.spans)
    if (whole) spans.push(...record.spans)
  }
  return spans
}
