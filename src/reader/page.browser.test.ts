import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { isGraphemeBoundary } from '../text/graphemes.ts'
import { paragraphsOf } from '../text/paragraphs.ts'
import { boundariesOf, hardParagraphs, lay, settle } from './page.fixtures.ts'
import { cutBlocks, offsetOf, rangeOver, viewAt, type Page, type ParagraphView } from './page.ts'
import { dropSelection, selectedSpan } from './pointer.ts'

beforeAll(settle)
beforeEach(dropSelection)

function selectBetween(page: Page, from: number, to: number): void {
  const [anchor, focus] = [from, to].map((offset) => {
    const range = rangeOver(viewAt(page, offset), offset, offset)
    return [range.startContainer, range.startOffset] as const
  }) as [readonly [Node, number], readonly [Node, number]]
  document.getSelection()?.setBaseAndExtent(...anchor, ...focus)
}

describe('a selection and the offsets it stands for', () => {
  test.each(hardParagraphs)(
    'are each other, between any two characters of «%s», forwards and backwards (T20, T28)',
    (text) => {
      const page = lay(text)
      const offsets = boundariesOf(text)
      const wrong: unknown[] = []
      for (const start of offsets) {
        for (const end of offsets) {
          if (end <= start) continue
          for (const forward of [true, false]) {
            if (forward) selectBetween(page, start, end)
            else selectBetween(page, end, start)
            const found = selectedSpan(page)
            if (found?.span.start !== start || found.span.end !== end || found.forward !== forward) {
              wrong.push([start, end, forward, found])
            } else if (document.getSelection()?.getRangeAt(0).toString() !== text.slice(start, end))
              wrong.push([start, end, 'other words'])
          }
        }
      }
      expect(wrong).toEqual([])
    },
  )

  test('are each other over paragraph ends, empty paragraphs and all kinds of terminators (T42)', () => {
    const text = 'أول\nثان\r\n\r\nthird\u2029رابع\rخامس\n'
    const page = lay(text)
    const places = paragraphsOf(text).flatMap(({ start, end }) => (start === end ? [start] : [start, start + 1, end]))
    for (const start of places) {
      for (const end of places) {
        if (end <= start) continue
        selectBetween(page, start, end)
        expect(selectedSpan(page)?.span).toEqual({ start, end })
      }
    }
  })

  test('a collapsed selection, or one in another place, is none', () => {
    const page = lay('نص')
    selectBetween(page, 1, 1)
    expect(selectedSpan(page)).toBeNull()
    const beside = document.body.appendChild(document.createElement('p'))
    beside.textContent = 'beside'
    document.getSelection()?.selectAllChildren(beside)
    expect(selectedSpan(page)).toBeNull()
    beside.remove()
  })

  test('a drag that ends outside the page reaches to the end of the text, or to its start (T31)', () => {
    const text = 'أول السطر\nآخر السطر'
    const page = lay(text)
    const above = document.createElement('p')
    above.textContent = 'فوق'
    const below = document.createElement('p')
    below.textContent = 'تحت'
    document.body.prepend(above)
    document.body.append(below)
    const { node } = (page.paragraphs[0] as ParagraphView).blocks[0] as ParagraphView['blocks'][number]
    document.getSelection()?.setBaseAndExtent(node, 4, below.firstChild as Text, 2)
    expect(selectedSpan(page)).toEqual({ span: { start: 4, end: text.length }, forward: true })
    document.getSelection()?.setBaseAndExtent(node, 4, above.firstChild as Text, 1)
    expect(selectedSpan(page)).toEqual({ span: { start: 0, end: 4 }, forward: false })
    above.remove()
    below.remove()
  })
})

describe('offsets of DOM positions that are not in a text node', () => {
  const text = 'أول\n\nثالث'

  test('around and inside paragraphs', () => {
    const page = lay(text)
    const [first, empty, third] = page.paragraphs as [ParagraphView, ParagraphView, ParagraphView]
    const section = page.sections[0]?.element as HTMLElement
    const positions: [Node, number, number][] = [
      [first.element, 0, 0],
      [first.element, 1, 3],
      [first.host, 0, 0],
      [first.host, first.host.childNodes.length, 3],
      [empty.element, 0, 4],
      [empty.host, 0, 3],
      [third.element, 0, 5],
      [third.element, 1, 9],
      [third.host, 0, 4],
      [section, 0, 0],
      [section, 1, 3],
      [section, 2, 4],
      [section, 3, 9],
      [page.element, 0, 0],
      [page.element, 1, 9],
      [document.body, 0, 0],
      [document.body, document.body.childNodes.length, 9],
    ]
    expect(positions.map(([node, at]) => offsetOf(page, node, at))).toEqual(positions.map(([, , offset]) => offset))
  })

  test('inside the blocks of a giant paragraph, which is one paragraph to the outside', () => {
    const long = 'كلمة في الجملة. '.repeat(600)
    const page = lay(`قبل\n${long}`)
    const view = page.paragraphs[1] as ParagraphView
    expect(view.blocks.length).toBeGreaterThan(2)
    expect(view.element.textContent).toBe(long)
    view.blocks.forEach(({ start, node }, i) => {
      const block = node.parentNode as HTMLElement
      expect(block.childNodes.length).toBe(1)
      expect([offsetOf(page, node, 5), offsetOf(page, block, 0)]).toEqual([start + 5, start])
      expect(offsetOf(page, block, 1)).toBe(start + node.data.length)
      expect(offsetOf(page, view.element, i)).toBe(start)
    })
    expect(offsetOf(page, view.element, view.blocks.length)).toBe(4 + long.length)
    const second = view.blocks[1]?.start ?? 0
    for (const [start, end] of [
      [4, 4 + long.length],
      [second - 3, second + 3],
      [second - 3, second],
      [second, second + 3],
    ] as const) {
      selectBetween(page, start, end)
      expect(selectedSpan(page)?.span).toEqual({ start, end })
      const range = rangeOver(view, start, end)
      expect(range.toString()).toBe(`قبل\n${long}`.slice(start, end))
    }
    // An end at a cut is the end of the block before it: no box of the next block is measured.
    expect(rangeOver(view, second - 3, second).endContainer).toBe(view.blocks[0]?.node)
  })

  test('none where the page is not in the document', () => {
    const page = lay(text)
    page.element.remove()
    expect(offsetOf(page, document.body, 0)).toBeNull()
  })
})

describe('the page', () => {
  test('holds each paragraph as one untouched text node, in its own direction (T01, T03, T04, T42, T43)', () => {
    const text = ['نص عربي فيه Latin', 'An English line with كلمة', '2002', '  5 < 3  و\t7 > 2 ', ''].join('\n')
    for (const direction of ['rtl', 'ltr'] as const) {
      const page = lay(text, { direction })
      const paragraphs = paragraphsOf(text)
      expect(page.paragraphs.map(({ element }) => element.dir)).toEqual(['rtl', 'ltr', direction, 'rtl', direction])
      page.paragraphs.forEach(({ element, blocks }, i) => {
        const { start, end } = paragraphs[i] as (typeof paragraphs)[number]
        expect([element.childNodes.length, element.firstChild === blocks[0]?.node]).toEqual([1, true])
        expect(element.textContent).toBe(text.slice(start, end))
        expect(getComputedStyle(element).direction).toBe(element.dir)
        expect(getComputedStyle(element).textAlign).toBe('start')
        expect(element.getBoundingClientRect().height).toBeGreaterThan(20)
      })
    }
  })

  test('keeps all its text in the DOM, in sections and chapters, however long it is', () => {
    const text = Array.from({ length: 1500 }, (_, i) => `فقرة ${i}`).join('\n')
    const page = lay(text)
    expect(page.element.querySelectorAll('.chapter').length).toBe(3)
    expect(page.sections.length).toBe(63)
    expect(
      page.sections.flatMap(({ first, last }) => Array.from({ length: last - first + 1 }, (_, i) => first + i)),
    ).toEqual(page.paragraphs.map((_, i) => i))
    expect(
      [...page.element.querySelectorAll('[data-paragraph]')].map(({ textContent }) => textContent).join('\n'),
    ).toBe(text)
  })
})

describe('a giant paragraph', () => {
  const family = '👨\u200d👩\u200d👧'
  const texts: Readonly<Record<string, string>> = {
    'with sentences': 'كلمة في الجملة الطويلة. '.repeat(900),
    'without sentences': 'كلمة '.repeat(3000),
    'without spaces': 'ببب'.repeat(5000),
    'of letters with many marks': 'بَّ'.repeat(4000),
    'of families': family.repeat(2000),
    'of spaces with marks on them': 'جملة. \u0301'.repeat(3000),
    'with isolates and embeddings':
      `كلمة \u2068Latin words. And more\u2069 نص \u202bداخل \u2067a. b\u2069 هنا\u202c. `.repeat(400),
    'with an isolate across the limit': `${'ب'.repeat(3900)}\u2068${'ل'.repeat(300)}\u2069${'ب'.repeat(6000)}`,
    'with an isolate longer than a block': `${'كلمة '.repeat(500)}\u2067${'داخل. '.repeat(2000)}\u2069${'كلمة '.repeat(2000)}`,
    'with ends of embeddings that end nothing': `\u2068a \u202c b${' كلمة.'.repeat(900)}\u2069${' كلمة.'.repeat(900)}`,
    'with an isolate that ends the embeddings in it': `\u2068\u202bأ\u2069${' كلمة.'.repeat(1500)}\u202c`,
    'with a control that is never closed': `\u202b${'كلمة. '.repeat(1500)}`,
  }

  /** Depth of closed controls before each offset, counted unit by unit as UAX #9 pairs them. */
  function depths(text: string): number[] {
    const open: number[] = []
    const change = Array.from({ length: text.length + 2 }, () => 0)
    const close = (from: number, to: number): void => {
      change[from + 1] = (change[from + 1] ?? 0) + 1
      change[to + 1] = (change[to + 1] ?? 0) - 1
    }
    const isIsolate = (at: number): boolean => /[\u2066-\u2068]/.test(text.charAt(at))
    for (let i = 0; i < text.length; i += 1) {
      const unit = text.charAt(i)
      if (/[\u2066-\u2068\u202a\u202b\u202d\u202e]/.test(unit)) open.push(i)
      else if (unit === '\u202c') {
        const last = open.at(-1)
        if (last !== undefined && !isIsolate(last)) close(open.pop() as number, i)
      } else if (unit === '\u2069' && open.some(isIsolate)) {
        while (!isIsolate(open.at(-1) as number)) open.pop()
        close(open.pop() as number, i)
      }
    }
    let depth = 0
    return change.map((by) => (depth += by))
  }

  test.each(Object.keys(texts))(
    '%s is tiled by its blocks, cut neither in a grapheme nor where a control is open',
    (name) => {
      const text = texts[name] as string
      const blocks = cutBlocks(text)
      const depth = depths(text)
      expect(blocks.length).toBeGreaterThan(1)
      expect([blocks[0]?.[0], blocks.at(-1)?.[1]]).toEqual([0, text.length])
      blocks.slice(1).forEach(([start], i) => {
        expect(start).toBe(blocks[i]?.[1])
        expect(isGraphemeBoundary(text, start)).toBe(true)
        expect(depth[start]).toBe(0)
      })
      for (const [start, end] of blocks) {
        expect(end).toBeGreaterThan(start)
        if (end - start <= 4000) continue
        // Longer only when no cut was allowed before.
        for (let i = start + 1; i < start + 4000; i += 1)
          expect(depth[i] !== 0 || !isGraphemeBoundary(text, i)).toBe(true)
      }
    },
  )

  test('is cut after a sentence where there is one, else after a space', () => {
    for (const [start] of cutBlocks(texts['with sentences'] as string).slice(1)) {
      expect((texts['with sentences'] as string).slice(start - 2, start)).toBe('. ')
    }
    for (const [start] of cutBlocks(texts['without sentences'] as string).slice(1)) {
      expect((texts['without sentences'] as string).charAt(start - 1)).toBe(' ')
    }
  })
})
