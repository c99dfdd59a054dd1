import '../app/styles/index.css'
import { page as frame } from 'vitest/browser'
import type { Direction } from '../text/direction.ts'
import { paragraphsOf } from '../text/paragraphs.ts'
import type { Span } from '../text/span.ts'
import { buildPage, type Page, type ParagraphView } from './page.ts'

/** Paragraphs of at most 60 units in which scripts, directions and invisible signs meet. */
export const hardParagraphs: readonly string[] = [
  'قال Pompeo في AK-103 عام 2002.',
  'رقم ١٢٣ و456 و۷۸۹ معًا 12.5% ثم ٪٥',
  'مُحَمَّدٌ وَعُقُودًا هٰذا',
  'أسرة 👨\u200d👩\u200d👧 و👍🏽 و🇵🇸🇹🇳 معا',
  'می\u200cخواهم بروم، کتاب‌ها',
  'كـــتاب جمــيل هـ 1440هـ',
  'نص \u2068isolated (1)\u2069 بعد \u2067ערב\u2069.',
  'שלום عالم hello 12 ٣٤ שָׁלוֹם',
  'لا إله ولأمريكا علا فلا الأول لآخر',
  'The word سوق and 103- in قرية here.',
  'قال: «نعم» ثم "لا" (أبدا)؟ [x]',
  'كيه103-، 1,250 و25% و+5 انتونوف 124',
  '𞸀 و𝒜 و😀 é e\u0301 نهاية',
  'أب\u200fabc\u200e 12 \u202bعكس\u202c ab\ufeffcd',
]

/** Letters of every face that the page uses, so that all are loaded before anything is measured. */
const allFaces = `${hardParagraphs.join(' ')} abc ⛴`

let ready: Promise<void> | null = null

/** A wide window, and the fonts in place. */
export function settle(): Promise<void> {
  ready ??= (async () => {
    await frame.viewport(1280, 900)
    const probe = document.body.appendChild(document.createElement('p'))
    probe.className = 'probe'
    probe.style.fontFamily = 'var(--font-text)'
    probe.textContent = allFaces
    probe.getBoundingClientRect()
    await document.fonts.load('400 21px "Noto Naskh Arabic Variable"', allFaces)
    await document.fonts.ready
    probe.remove()
    if (!document.fonts.check('400 21px "Noto Naskh Arabic Variable"', 'سلام')) throw new Error('the font did not load')
  })()
  return ready
}

let mounted: HTMLElement | null = null

/** Lays a text out on an empty page, `width` CSS pixels wide; the page before it is gone. */
export function lay(
  text: string,
  { direction = 'rtl', width = 588 }: { direction?: Direction; width?: number } = {},
): Page {
  mounted?.remove()
  mounted = document.body.appendChild(document.createElement('article'))
  mounted.className = 'leaf'
  mounted.dir = direction
  mounted.style.inlineSize = `${width}px`
  const page = buildPage(text, paragraphsOf(text), 'ar', direction, String)
  mounted.append(page.element)
  // The gutter and the margin are taken off again, so that the width is that of the lines.
  for (const { host } of page.paragraphs) host.style.marginInline = '0'
  return page
}

/** The only paragraph of a laid-out text. */
export function layOne(text: string, how: { direction?: Direction; width?: number } = {}): ParagraphView {
  return lay(text, how).paragraphs[0] as ParagraphView
}

/** A stretch of a text by what it says. */
export function spanOf(text: string, quote: string, from = 0): Span {
  const start = text.indexOf(quote, from)
  if (start < 0) throw new Error(`«${quote}» is not in the text`)
  return { start, end: start + quote.length }
}

/** Offsets at which a code point starts, and the end. */
export function boundariesOf(text: string): number[] {
  const found = [0]
  for (const point of text) found.push((found.at(-1) as number) + point.length)
  return found
}

/** The browser's own boxes of a stretch of one text node, without any of our code. */
export function rectsOf(view: ParagraphView, start: number, end: number): DOMRect[] {
  const range = document.createRange()
  const { node, start: from } = view.blocks[0] as ParagraphView['blocks'][number]
  range.setStart(node, start - from)
  range.setEnd(node, end - from)
  return [...range.getClientRects()].filter(({ width }) => width >= 0.5)
}
