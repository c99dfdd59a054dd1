import { nextGrapheme, previousGrapheme } from '../text/graphemes.ts'
import { sentencesOf } from '../text/sentences.ts'
import type { Span } from '../text/span.ts'
import type { Unit } from '../stores/surface.ts'
import { fragmentsOf, metricsOf } from './geometry.ts'
import { viewAt, type Page, type ParagraphView } from './page.ts'
import { stepTowards, type Words } from './words.ts'

export type Towards = 'left' | 'right' | 'up' | 'down' | 'start' | 'end'

/** What the keyboard acts on: a stretch and which of its edges moves; a bare cursor is the word it stands on. */
export interface Held {
  readonly span: Span
  readonly edge: 'start' | 'end'
}

interface Seen {
  readonly word: Span
  readonly line: number
  readonly x: number
}

/**
 * The keyboard's cursor stands on words. Left and right go as seen on the line (so that they are right inside a Latin
 * run of an Arabic line, too); at the end of a line they go on where reading goes on. Extending moves the active edge
 * and turns over at the other one, as a selection in a text editor does.
 */
export class WordCursor {
  readonly #text: string
  readonly #page: Page
  readonly #words: Words
  readonly #visual: () => boolean
  readonly #linesOnScreen: () => number

  constructor(text: string, page: Page, words: Words, visual: () => boolean, linesOnScreen: () => number) {
    this.#text = text
    this.#page = page
    this.#words = words
    this.#visual = visual
    this.#linesOnScreen = linesOnScreen
  }

  /** The word at the active edge. */
  wordOf({ span, edge }: Held): Span | null {
    return this.#words.at(edge === 'end' ? Math.max(span.start, span.end - 1) : span.start)
  }

  /** The word that a plain move leads to; null when there is nowhere to go. */
  target(held: Held, unit: Unit, towards: Towards): Span | null {
    const word = this.wordOf(held)
    if (!word) return this.#words.edgeWord(0, 1)
    const view = this.#viewOf(word.start)
    if (unit === 'line' || unit === 'screen') {
      const lines = unit === 'screen' ? this.#linesOnScreen() : 1
      let at: Span | null = word
      const x = this.#seen(view).find((one) => one.word.start === word.start)?.x ?? 0
      for (let i = 0; i < lines && at; i += 1)
        at = this.#lineBeside(at, towards === 'up' ? -1 : 1, x) ?? (i === 0 ? null : at)
      return at
    }
    if (unit === 'line-edge') {
      const seen = this.#seen(view)
      const line = seen.find((one) => one.word.start === word.start)?.line
      const onLine = seen.filter((one) => one.line === line)
      return (towards === 'start' ? onLine[0] : onLine.at(-1))?.word ?? null
    }
    if (unit === 'paragraph') {
      const index = view.paragraph.index
      const step = towards === 'up' || towards === 'start' ? -1 : 1
      const first = this.#words.edgeWord(index, 1)
      if (step === -1 && first && first.start < word.start) return first
      for (let i = index + step; i >= 0 && i < this.#page.paragraphs.length; i += step) {
        const found = this.#words.of(i)[0]
        if (found) return found
      }
      return null
    }
    const step = stepTowards(towards as 'left', view.direction)
    if (unit === 'sentence') return this.#sentenceBeside(view, word, step)
    if (!this.#visual()) return this.#words.beside(word, step)
    const seen = this.#seen(view)
    const at = seen.findIndex((one) => one.word.start === word.start)
    const next = seen[at + step]
    if (next) return next.word
    const index = view.paragraph.index + step
    const other = this.#page.paragraphs[index]
    if (!other) return null
    const order = this.#seen(other)
    return (step === 1 ? order[0] : order.at(-1))?.word ?? this.#words.edgeWord(index, step)
  }

  /** The held stretch after its active edge has moved; null when it cannot move. */
  extended(held: Held, unit: Unit, towards: Towards): Held | null {
    const { span, edge } = held
    if (unit === 'character') return this.#byCharacter(held, towards)
    let target = this.target(held, unit, towards)
    if (!target) return null
    if (unit === 'sentence') {
      // A sentence is taken whole: its last word going forward, its first going back.
      const view = this.#viewOf(target.start)
      const forward = stepTowards(towards as 'left', view.direction) === 1
      const sentence = this.#sentences(view).find(
        ({ start, end }) => start <= (target as Span).start && (target as Span).start < end,
      )
      const current = this.#sentences(this.#viewOf(span.start)).find(
        ({ start, end }) => start <= span.end - 1 && span.end - 1 < end,
      )
      if (forward && edge === 'end' && current && current.end > span.end)
        target = this.#words.at(current.end - 1) ?? target
      else if (forward && sentence) target = this.#words.at(sentence.end - 1) ?? target
    }
    if (edge === 'end') {
      if (target.end > span.start && target.start >= this.#anchor(span, 'start').start)
        return { span: { start: span.start, end: target.end }, edge }
      return { span: { start: target.start, end: this.#anchor(span, 'start').end }, edge: 'start' }
    }
    if (target.start < span.end && target.end <= this.#anchor(span, 'end').end)
      return { span: { start: target.start, end: span.end }, edge }
    return { span: { start: this.#anchor(span, 'end').start, end: target.end }, edge: 'end' }
  }

  /** The word at the edge that does not move. */
  #anchor(span: Span, edge: 'start' | 'end'): Span {
    return this.#words.at(edge === 'start' ? span.start : span.end - 1) ?? span
  }

  #byCharacter({ span, edge }: Held, towards: Towards): Held | null {
    const offset = edge === 'end' ? span.end : span.start
    const view = this.#viewOf(edge === 'end' ? Math.max(span.start, offset - 1) : offset)
    const step = stepTowards(towards as 'left', view.direction)
    const moved = step === 1 ? nextGrapheme(this.#text, offset) : previousGrapheme(this.#text, offset)
    const next = edge === 'end' ? { start: span.start, end: moved } : { start: moved, end: span.end }
    return moved === offset || next.start >= next.end ? null : { span: next, edge }
  }

  #viewOf(offset: number): ParagraphView {
    return viewAt(this.#page, offset)
  }

  #sentences(view: ParagraphView): Span[] {
    const { start, end } = view.paragraph
    return sentencesOf(this.#text.slice(start, end), start)
  }

  #sentenceBeside(view: ParagraphView, word: Span, step: 1 | -1): Span | null {
    const sentences = this.#sentences(view)
    const at = sentences.findIndex(({ start, end }) => start <= word.start && word.start < end)
    const current = sentences[at]
    const first = current && this.#words.at(current.start)
    if (step === -1 && first && first.start < word.start) return first
    const next = sentences[at + step]
    if (next) return this.#words.at(next.start)
    const edge = this.#words.edgeWord(view.paragraph.index + step, step)
    if (!edge || step === 1) return edge
    const last = this.#sentences(this.#viewOf(edge.start)).at(-1)
    return last ? this.#words.at(last.start) : edge
  }

  #lineBeside(word: Span, step: 1 | -1, x: number): Span | null {
    const view = this.#viewOf(word.start)
    const seen = this.#seen(view)
    const line = seen.find((one) => one.word.start === word.start)?.line ?? 0
    const nearest = (line: number, among: readonly Seen[]): Span | null => {
      const candidates = among.filter((one) => one.line === line)
      candidates.sort((a, b) => Math.abs(a.x - x) - Math.abs(b.x - x))
      return candidates[0]?.word ?? null
    }
    const lines = [...new Set(seen.map((one) => one.line))].sort((a, b) => a - b)
    const next = lines[lines.indexOf(line) + step]
    if (next !== undefined) return nearest(next, seen)
    for (let i = view.paragraph.index + step; ; i += step) {
      const other = this.#page.paragraphs[i]
      if (!other) return null
      const there = this.#seen(other)
      if (there.length > 0) {
        const edge = step === 1 ? Math.min(...there.map((one) => one.line)) : Math.max(...there.map((one) => one.line))
        return nearest(edge, there)
      }
    }
  }

  /** The words of a paragraph as the eye meets them: by line, then from the reading edge. */
  #seen(view: ParagraphView): Seen[] {
    const metrics = metricsOf(view.element)
    const seen: Seen[] = []
    for (const word of this.#words.of(view.paragraph.index)) {
      const box = fragmentsOf(view, metrics, word)[0]
      if (box) seen.push({ word, line: box.line, x: metrics.left + (box.x0 + box.x1) / 2 })
    }
    const side = view.direction === 'rtl' ? -1 : 1
    return seen.sort((a, b) => a.line - b.line || (a.x - b.x) * side)
  }
}
