import type { Direction } from '../text/direction.ts'
import { paragraphAt, paragraphsWithin, type Paragraph } from '../text/paragraphs.ts'
import type { Span } from '../text/span.ts'
import { snapToGraphemes } from '../text/graphemes.ts'
import { snapToWords, wordsOf } from '../text/words.ts'

/** Words of a document, segmented a paragraph at a time when first asked for. */
export class Words {
  readonly #text: string
  readonly #paragraphs: readonly Paragraph[]
  readonly #cache = new Map<number, readonly Span[]>()

  constructor(text: string, paragraphs: readonly Paragraph[]) {
    this.#text = text
    this.#paragraphs = paragraphs
  }

  of(paragraph: number): readonly Span[] {
    let words = this.#cache.get(paragraph)
    if (!words) {
      const found = this.#paragraphs[paragraph]
      words = found ? wordsOf(this.#text.slice(found.start, found.end), found.start) : []
      this.#cache.set(paragraph, words)
    }
    return words
  }

  /** The word that holds the offset, else the nearest one of its paragraph; null in a paragraph without words. */
  at(offset: number): Span | null {
    const { index } = paragraphAt(this.#paragraphs, offset)
    let nearest: Span | null = null
    for (const word of this.of(index)) {
      if (word.start <= offset && offset < word.end) return word
      if (!nearest || distance(word, offset) < distance(nearest, offset)) nearest = word
    }
    return nearest
  }

  /**
   * A selection as it is kept: to whole words, or with `letters` to graphemes; each end in its own paragraph. White
   * space at the ends is dropped; null when nothing else is left.
   */
  snap(span: Span, letters: boolean): Span | null {
    const text = this.#text
    const trimmed = trim(text, span)
    if (!trimmed) return null
    if (letters) return snapToGraphemes(text, trimmed)
    const [first, last] = paragraphsWithin(this.#paragraphs, trimmed)
    const snapIn = (index: number): Span => {
      const { start, end } = this.#paragraphs[index] as Paragraph
      const part = { start: Math.max(start, trimmed.start), end: Math.min(end, trimmed.end) }
      return snapToWords(text, part, this.of(index))
    }
    return { start: snapIn(first).start, end: snapIn(last).end }
  }

  /** The word before (-1) or after (+1) another, over paragraph ends; null at the ends of the text. */
  beside(word: Span, step: 1 | -1): Span | null {
    const { index } = paragraphAt(this.#paragraphs, word.start)
    const words = this.of(index)
    const at = words.findIndex(({ start }) => start === word.start) + step
    if (words[at]) return words[at]
    return this.edgeWord(index + step, step)
  }

  /** The first (+1) or last (-1) word of a paragraph or, where it has none, of the next one in that direction. */
  edgeWord(paragraph: number, step: 1 | -1): Span | null {
    for (let i = paragraph; i >= 0 && i < this.#paragraphs.length; i += step) {
      const words = this.of(i)
      const found = step === 1 ? words[0] : words.at(-1)
      if (found) return found
    }
    return null
  }
}

const distance = (word: Span, offset: number): number =>
  Math.min(Math.abs(word.start - offset), Math.abs(word.end - offset))

function trim(text: string, { start, end }: Span): Span | null {
  let from = start
  let to = end
  while (from < to && /\s/.test(text.charAt(from))) from += 1
  while (to > from && /\s/.test(text.charAt(to - 1))) to -= 1
  return from < to ? { start: from, end: to } : null
}

/** +1 when going to that side of the line goes forward in a paragraph of that direction. */
export const stepTowards = (towards: 'left' | 'right' | 'start' | 'end', direction: Direction): 1 | -1 => {
  if (towards === 'start' || towards === 'end') return towards === 'end' ? 1 : -1
  return (towards === 'left') === (direction === 'rtl') ? 1 : -1
}
