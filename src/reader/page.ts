import { directionOf, type Direction } from '../text/direction.ts'
import { isGraphemeBoundary, nextGrapheme, previousGrapheme } from '../text/graphemes.ts'
import { paragraphAt, type Paragraph } from '../text/paragraphs.ts'
import { sentencesOf } from '../text/sentences.ts'

/** A stretch of a paragraph that is one text node; all but giant paragraphs have one block. */
export interface Block {
  /** UTF-16 offset in the document. */
  readonly start: number
  readonly node: Text
}

/** One paragraph on screen. `element` is the one with `data-paragraph`; its text is the document's, untouched. */
export interface ParagraphView {
  readonly paragraph: Paragraph
  readonly direction: Direction
  readonly host: HTMLElement
  readonly element: HTMLElement
  readonly blocks: readonly Block[]
}

/** Paragraphs that the browser lays out together or skips together (`content-visibility`). */
export interface Section {
  readonly element: HTMLElement
  readonly first: number
  readonly last: number
}

export interface Page {
  readonly element: HTMLElement
  readonly paragraphs: readonly ParagraphView[]
  /** The paragraphs' extents, for searching. */
  readonly cuts: readonly Paragraph[]
  readonly sections: readonly Section[]
}

const paragraphsInSection = 24
const sectionsInChapter = 24
/** A paragraph longer than this is laid out in several blocks, or each edit and query would lay out all of it. */
const blockLength = 4000

/**
 * Builds the text of a document: chapters of sections of paragraphs, so that what is far from the window costs no
 * layout, while find, print and copy still see all of it. Long books need the two levels: one scroller with tens of
 * thousands of sections would itself be slow.
 */
export function buildPage(
  text: string,
  paragraphs: readonly Paragraph[],
  language: string,
  direction: Direction,
  number: (n: number) => string,
): Page {
  const element = document.createElement('div')
  element.className = 'page'
  const views: ParagraphView[] = []
  const sections: Section[] = []
  let chapter: HTMLElement | null = null
  const nested = paragraphs.length > paragraphsInSection * sectionsInChapter
  for (let first = 0; first < paragraphs.length; first += paragraphsInSection) {
    if (nested && sections.length % sectionsInChapter === 0) {
      chapter = element.appendChild(document.createElement('div'))
      chapter.className = 'chapter'
    }
    const section = (chapter ?? element).appendChild(document.createElement('div'))
    section.className = 'section'
    const last = Math.min(first + paragraphsInSection, paragraphs.length) - 1
    let lines = 0
    for (let i = first; i <= last; i += 1) {
      const view = buildParagraph(text, paragraphs[i] as Paragraph, language, direction, number)
      views.push(view)
      section.append(view.host)
      lines += Math.max(1, Math.ceil((view.paragraph.end - view.paragraph.start) / 66))
    }
    // A close guess of the height, so that the scroll bar hardly moves when the section is first laid out.
    section.style.setProperty('--lines', String(lines))
    section.style.setProperty('--gaps', String(last - first + 1))
    sections.push({ element: section, first, last })
    if (chapter) {
      chapter.style.setProperty('--lines', String(Number(chapter.style.getPropertyValue('--lines') || 0) + lines))
      chapter.style.setProperty(
        '--gaps',
        String(Number(chapter.style.getPropertyValue('--gaps') || 0) + last - first + 1),
      )
    }
  }
  return { element, paragraphs: views, cuts: paragraphs, sections }
}

function buildParagraph(
  text: string,
  paragraph: Paragraph,
  language: string,
  base: Direction,
  number: (n: number) => string,
): ParagraphView {
  const content = text.slice(paragraph.start, paragraph.end)
  const direction = directionOf(content, base)
  const host = document.createElement('div')
  host.className = 'para'
  const numeral = host.appendChild(document.createElement('span'))
  numeral.className = 'pn'
  numeral.setAttribute('aria-hidden', 'true')
  // The number is drawn by the style sheet: find, select-all and copy must meet the document's text alone.
  numeral.dataset['n'] = number(paragraph.index + 1)
  const element = host.appendChild(document.createElement('p'))
  element.dataset['paragraph'] = String(paragraph.index)
  element.dataset['start'] = String(paragraph.start)
  element.dir = direction
  if (direction !== base) element.lang = direction === 'ltr' ? 'en' : 'ar'
  else element.lang = language
  const blocks: Block[] = []
  if (content.length <= blockLength) {
    const node = document.createTextNode(content)
    element.append(node)
    blocks.push({ start: paragraph.start, node })
  } else {
    for (const [start, end] of cutBlocks(content)) {
      const block = element.appendChild(document.createElement('span'))
      block.className = 'block'
      const node = document.createTextNode(content.slice(start, end))
      block.append(node)
      blocks.push({ start: paragraph.start + start, node })
    }
  }
  return { paragraph, direction, host, element, blocks }
}

/**
 * Cuts a giant paragraph after a sentence, else after a space, else between graphemes, and never where a bidi isolate or
 * embedding is open: a block is its own bidi paragraph.
 */
export function cutBlocks(content: string): [start: number, end: number][] {
  const open = openControls(content)
  const cuts = new Set<number>()
  for (const { end } of sentencesOf(content)) {
    let after = end
    while (after < content.length && /\s/.test(content.charAt(after))) after += 1
    cuts.add(after)
  }
  const blocks: [number, number][] = []
  let start = 0
  while (content.length - start > blockLength) {
    const limit = start + blockLength
    let end = 0
    for (let i = limit; i > start + blockLength / 2 && end === 0; i -= 1) {
      if (cuts.has(i) && !open(i) && isGraphemeBoundary(content, i)) end = i
    }
    for (let i = limit; i > start && end === 0; i -= 1) {
      if (/\s/.test(content.charAt(i - 1)) && !open(i) && isGraphemeBoundary(content, i)) end = i
    }
    for (let i = limit; i > start && end === 0; i = previousGrapheme(content, i)) {
      if (!open(i) && isGraphemeBoundary(content, i)) end = i
    }
    // Controls that stay open for longer than a block make a longer block.
    for (let i = nextGrapheme(content, limit); end === 0; i = nextGrapheme(content, i)) {
      if (!open(i) || i === content.length) end = i
    }
    if (end === content.length) break
    blocks.push([start, end])
    start = end
  }
  blocks.push([start, content.length])
  return blocks
}

/**
 * Tells whether a bidi embedding, override or isolate is open at an offset; always false in a text without any. One
 * that is never closed does not count: the rest of the paragraph would be one block.
 */
function openControls(content: string): (offset: number) => boolean {
  const stretches: [number, number][] = []
  const stack: { readonly from: number; readonly isolate: boolean }[] = []
  for (const { 0: control, index } of content.matchAll(/[\u202a-\u202e\u2066-\u2069]/g)) {
    if (control === '\u202c') {
      // The end of an embedding does not reach out of an isolate; the end of an isolate ends the embeddings in it.
      if (stack.at(-1)?.isolate === false) stretches.push([(stack.pop() as { from: number }).from, index])
    } else if (control === '\u2069') {
      const at = stack.findLastIndex(({ isolate }) => isolate)
      if (at >= 0) stretches.push([(stack.splice(at)[0] as { from: number }).from, index])
    } else stack.push({ from: index, isolate: control >= '\u2066' })
  }
  return (offset) => stretches.some(([from, to]) => from < offset && offset <= to)
}

/** The text node that holds the document offset, and the offset in it; an end takes the earlier of two nodes. */
function nodeAt(view: ParagraphView, offset: number, end = false): [Text, number] {
  let found = view.blocks[0] as Block
  for (const block of view.blocks) {
    if (end ? block.start < offset : block.start <= offset) found = block
    else break
  }
  return [found.node, Math.min(Math.max(0, offset - found.start), found.node.data.length)]
}

/** A DOM range over `[start, end)` of one paragraph; the offsets are cut to the paragraph. */
export function rangeOver(view: ParagraphView, start: number, end: number): Range {
  const { paragraph } = view
  const range = document.createRange()
  range.setStart(...nodeAt(view, Math.max(start, paragraph.start)))
  range.setEnd(...nodeAt(view, Math.min(end, paragraph.end), true))
  return range
}

/** The paragraph on screen that holds an offset. */
export const viewAt = (page: Page, offset: number): ParagraphView =>
  page.paragraphs[paragraphAt(page.cuts, offset).index] as ParagraphView

/**
 * Document offset of a DOM position. A position between paragraphs is taken as the end of the paragraph before it, one
 * before or after the page as the start or end of the text (a drag that ended in a side panel).
 */
export function offsetOf(page: Page, node: Node, at: number): number | null {
  const inside = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>('[data-paragraph]')
  if (inside && page.element.contains(inside)) {
    const view = page.paragraphs[Number(inside.dataset['paragraph'])]
    if (!view) return null
    if (node instanceof Text) {
      const block = view.blocks.find((one) => one.node === node)
      return block ? block.start + at : null
    }
    const child = node === view.element ? node.childNodes[at] : undefined
    const around = node === view.element ? undefined : view.blocks.find((one) => one.node.parentNode === node)
    if (around) return around.start + (at === 0 ? 0 : around.node.data.length)
    const block =
      child && view.blocks.find((one) => (one.node as Node) === child || (one.node.parentNode as Node | null) === child)
    return block ? block.start : at === 0 ? view.paragraph.start : view.paragraph.end
  }
  if (page.paragraphs.length === 0 || !page.element.isConnected) return null
  // Between paragraphs: the last paragraph that begins before the position.
  const point = document.createRange()
  point.setStart(node, at)
  let low = 0
  let high = page.paragraphs.length - 1
  if (point.comparePoint((page.paragraphs[0] as ParagraphView).element, 0) >= 0) return 0
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if (point.comparePoint((page.paragraphs[middle] as ParagraphView).element, 0) < 0) low = middle
    else high = middle - 1
  }
  return (page.paragraphs[low] as ParagraphView).paragraph.end
}
