import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { nextGrapheme } from '../text/graphemes.ts'
import type { Span } from '../text/span.ts'
import { edgeOf, forgetBaselines, fragmentsOf, ligatureAt, metricsOf, type Fragment, type Metrics } from './geometry.ts'
import { boundariesOf, hardParagraphs, lay, layOne, rectsOf, settle, spanOf } from './page.fixtures.ts'
import type { ParagraphView } from './page.ts'

beforeAll(settle)

interface Laid {
  readonly text: string
  readonly view: ParagraphView
  readonly metrics: Metrics
}

function layText(text: string, how: Parameters<typeof layOne>[1] = {}): Laid {
  const view = layOne(text, how)
  return { text, view, metrics: metricsOf(view.element) }
}

/** The browser's boxes of a stretch as stretches of lines, from the left; those that touch are one. */
function seen({ view, metrics }: Laid, start: number, end: number): Fragment[] {
  const boxes = rectsOf(view, start, end)
    .map((box) => ({
      line: Math.floor((box.top + box.height / 2 - metrics.top) / metrics.lineHeight),
      // A space that hangs over the end of a line is not drawn beside the paragraph.
      x0: Math.max(0, box.left - metrics.left),
      x1: Math.min(metrics.width, box.right - metrics.left),
    }))
    .filter(({ x0, x1 }) => x1 - x0 >= 0.5)
    .sort((a, b) => a.line - b.line || a.x0 - b.x0)
  const joined: Fragment[] = []
  for (const box of boxes) {
    const last = joined.at(-1)
    if (last && last.line === box.line && box.x0 - last.x1 <= 1.5)
      joined[joined.length - 1] = { ...last, x1: Math.max(last.x1, box.x1) }
    else joined.push(box)
  }
  return joined
}

const fromLeft = (fragments: readonly Fragment[]): Fragment[] =>
  [...fragments].sort((a, b) => a.line - b.line || a.x0 - b.x0)

const alike = (a: readonly Fragment[], b: readonly Fragment[]): boolean =>
  a.length === b.length &&
  a.every(({ line, x0, x1 }, i) => {
    const other = b[i] as Fragment
    return line === other.line && Math.abs(x0 - other.x0) <= 1 && Math.abs(x1 - other.x1) <= 1
  })

/** Graphemes with the box of each; those without one (controls, folded spaces) have null. */
function graphemesOf(laid: Laid): { start: number; end: number; box: Fragment | null }[] {
  const found = []
  for (let start = 0; start < laid.text.length;) {
    const end = nextGrapheme(laid.text, start)
    found.push({ start, end, box: seen(laid, start, end)[0] ?? null })
    start = end
  }
  return found
}

const cuts = (text: string, { start, end }: Span): Span[] =>
  [start, end].flatMap((offset) => ligatureAt(text, offset) ?? [])

/** All pairs of boundaries: what is drawn is what the browser says; a lam-alef that is cut is looked at by itself. */
function wrongPairs(laid: Laid): unknown[] {
  const wrong: unknown[] = []
  const offsets = boundariesOf(laid.text)
  for (const start of offsets) {
    for (const end of offsets) {
      if (end <= start || cuts(laid.text, { start, end }).length > 0) continue
      const drawn = fragmentsOf(laid.view, laid.metrics, { start, end })
      const wanted = seen(laid, start, end)
      if (!alike(fromLeft(drawn), wanted)) wrong.push([laid.text.slice(start, end), drawn, wanted])
      const order = drawn.map(({ line, x0 }) => line * 1e5 + (laid.view.direction === 'rtl' ? -x0 : x0))
      if (order.some((place, i) => i > 0 && place <= (order[i - 1] as number))) wrong.push(['order', start, end, drawn])
    }
  }
  return wrong
}

/** All pairs of graphemes: each letter of the span is covered, the middle of no other letter is. */
function wrongLetters(laid: Laid): unknown[] {
  const wrong: unknown[] = []
  const graphemes = graphemesOf(laid)
  for (const [i, first] of graphemes.entries()) {
    for (const last of graphemes.slice(i)) {
      const span = { start: first.start, end: last.end }
      const cut = cuts(laid.text, span)
      const drawn = fragmentsOf(laid.view, laid.metrics, span)
      for (const { start, end, box } of graphemes) {
        if (!box || cut.some((one) => one.start <= start && end <= one.end)) continue
        const inside = span.start <= start && end <= span.end
        const [x0, x1] = inside ? [box.x0 + 1, box.x1 - 1] : [(box.x0 + box.x1) / 2, (box.x0 + box.x1) / 2]
        const covered = drawn.some(
          (one) => one.line === box.line && one.x0 <= Math.max(x0, x1 - 2) && one.x1 >= Math.min(x1, x0 + 2),
        )
        if (covered !== inside) wrong.push([laid.text.slice(span.start, span.end), laid.text.slice(start, end), inside])
      }
    }
  }
  return wrong
}

describe.each([588, 110])('on lines of %i pixels', (width) => {
  test.each(hardParagraphs)('«%s»: every span is drawn where the browser has it (T17, T19, T20, T22)', (text) => {
    const laid = layText(text, { width })
    if (width === 110) expect(seen(laid, 0, text.length).at(-1)?.line).toBeGreaterThan(0)
    expect(wrongPairs(laid).slice(0, 3)).toEqual([])
  })

  test.each(hardParagraphs)('«%s»: every span covers its own letters and no others (T01, T16, T17)', (text) => {
    expect(wrongLetters(layText(text, { width })).slice(0, 3)).toEqual([])
  })
})

// As many words of one direction as of the other, so that the document decides.
describe.each(['rtl', 'ltr'] as const)('in a document that runs %s', (direction) => {
  test.each(['سوق market', 'market 12% سوق.', 'a (سوق) b: قرية', '‏مُحَمَّد قال Ali ٢٥ x', '«سوق» "x" – قرية y'])(
    'every span of «%s» is drawn where the browser has it (T22)',
    (text) => {
      const laid = layText(text, { direction })
      expect(laid.view.direction).toBe(direction)
      expect(wrongPairs(laid).slice(0, 3)).toEqual([])
      expect(wrongLetters(laid).slice(0, 3)).toEqual([])
    },
  )
})

describe('digits in Arabic text (T16)', () => {
  test.each([
    ['عام 2002 كان', '2002'],
    ['عام ٢٠٠٢ كان', '٢٠٠٢'],
    ['عام ۲۰۰۲ كان', '۲۰۰۲'],
    ['كيه103- كان', '103'],
    ['انتونوف 124، و62', '124'],
  ])('in «%s» the first digits stand left of the last', (text, number) => {
    const laid = layText(text)
    const { start, end } = spanOf(text, number)
    const middle = start + Math.floor(number.length / 2)
    const [first, last, all] = [
      [start, middle],
      [middle, end],
      [start, end],
    ].map(([from, to]) => fragmentsOf(laid.view, laid.metrics, { start: from as number, end: to as number })) as [
      Fragment[],
      Fragment[],
      Fragment[],
    ]
    expect([first.length, last.length, all.length]).toEqual([1, 1, 1])
    expect(Math.abs((first[0] as Fragment).x1 - (last[0] as Fragment).x0)).toBeLessThanOrEqual(1)
    expect((first[0] as Fragment).x0).toBeLessThan((last[0] as Fragment).x0)
    expect(Math.abs((all[0] as Fragment).x0 - (first[0] as Fragment).x0)).toBeLessThanOrEqual(1)
    expect(Math.abs((all[0] as Fragment).x1 - (last[0] as Fragment).x1)).toBeLessThanOrEqual(1)
  })
})

describe('a span over runs of both directions (T17)', () => {
  test.each([
    ['قال Mike Pompeo أمس', 'قال Mi', 2],
    ['قال Mike Pompeo أمس', 'Pompeo أ', 2],
    ['قال Mike Pompeo أمس', 'Mike Pompeo', 1],
    ['قال Mike Pompeo أمس', 'قال Mike Pompeo أمس', 1],
    ['عند AK-103 كان', 'AK-103', 1],
    ['عند AK-103 كان', '03 كا', 2],
    ['انتونوف 124 في', 'وف 12', 2],
    ['The سوق القرية is', 'e سوق', 2],
  ])('in «%s», «%s» has %i stretches and no gap is filled', (text, quote, count) => {
    const laid = layText(text)
    const span = spanOf(text, quote)
    const drawn = fragmentsOf(laid.view, laid.metrics, span)
    expect(drawn).toHaveLength(count)
    const total = (parts: readonly Fragment[]): number => parts.reduce((sum, { x0, x1 }) => sum + x1 - x0, 0)
    const letters = graphemesOf(laid).filter(({ start, end, box }) => box && span.start <= start && end <= span.end)
    expect(Math.abs(total(drawn) - total(letters.map(({ box }) => box as Fragment)))).toBeLessThan(2)
  })
})

/** Lets the engine give both letters' width to the lam, as it does with some fonts. */
function withoutWidth(): void {
  const measure = Range.prototype.getClientRects
  vi.spyOn(Range.prototype, 'getClientRects').mockImplementation(function (this: Range) {
    const range = this.cloneRange()
    const text = range.startContainer.textContent ?? ''
    const [start, end] = [range.startOffset, range.endOffset].map((at) => ligatureAt(text, at)?.end ?? at)
    range.setStart(range.startContainer, start as number)
    range.setEnd(range.endContainer, Math.max(start as number, end as number))
    return measure.call(range)
  })
}

afterEach(() => vi.restoreAllMocks())

describe.each([
  ['as the font has it', () => undefined],
  ['where its alef has no width of its own', withoutWidth],
])('a lam-alef of which one letter is in the span, %s (T24)', (_, prepare) => {
  const words = ['علا', 'لأمريكا', 'الأول', 'بالاتفاق', 'لآخر', 'لإيران', 'وَلَا', 'لِأَجل', 'لا', 'ﻓﻼ لا']
  beforeEach(prepare)
  test.each(words)('in «%s» each letter gets its half, and the edge between them is in the middle', (text) => {
    const laid = layText(text)
    const { view, metrics } = laid
    const at = [...Array(text.length).keys()].findLast((i) => ligatureAt(text, i)) as number
    const { start, end } = ligatureAt(text, at) as Span
    const [whole] = seen(laid, start, end) as [Fragment]
    const middle = (whole.x0 + whole.x1) / 2
    const near = (a: number, b: number): boolean => Math.abs(a - b) <= 1
    const [lam, alef] = [
      { start, end: at },
      { start: at, end },
    ].map((span) => fragmentsOf(view, metrics, span)) as [Fragment[], Fragment[]]
    expect([lam.length, alef.length]).toEqual([1, 1])
    const [{ x0: lamLeft, x1: lamRight }, { x0: alefLeft, x1: alefRight }] = [lam[0] as Fragment, alef[0] as Fragment]
    expect(whole.x1 - whole.x0).toBeGreaterThan(4)
    expect([
      near(lamRight, whole.x1),
      near(lamLeft, middle),
      near(alefRight, middle),
      near(alefLeft, whole.x0),
    ]).toEqual([true, true, true, true])
    // The rest of the word on either side begins or ends there, too.
    const before = fromLeft(fragmentsOf(view, metrics, { start: 0, end: at }))[0] as Fragment
    const after = fromLeft(fragmentsOf(view, metrics, { start: at, end: text.length })).at(-1) as Fragment
    expect([near(before.x0, middle), near(after.x1, middle)]).toEqual([true, true])
    expect(edgeOf(view, metrics, { start: at, end: text.length }, 'start')?.x).toBeCloseTo(middle, 0)
    expect(edgeOf(view, metrics, { start: 0, end: at }, 'end')?.x).toBeCloseTo(middle, 0)
  })
})

describe('marks and ligatures', () => {
  test.each(['مُحَمَّدٌ', 'وَلَا', 'عُقُوداً', 'كُتِبَ', 'שָׁלוֹם'])('a mark of «%s» alone is as wide as its letter', (text) => {
    const laid = layText(text)
    for (const { start, end, box } of graphemesOf(laid)) {
      for (let at = start + 1; at < end && ligatureAt(text, end) === null; at += 1) {
        expect(alike(fragmentsOf(laid.view, laid.metrics, { start: at, end: at + 1 }), [box as Fragment])).toBe(true)
      }
    }
  })

  test('only lam before alef counts, with whatever marks between', () => {
    const found = (text: string): (Span | null)[] => [...Array(text.length + 1).keys()].map((i) => ligatureAt(text, i))
    expect(found('ال').every((one) => one === null)).toBe(true)
    expect(found('بأ').every((one) => one === null)).toBe(true)
    expect(found('لب').every((one) => one === null)).toBe(true)
    expect(ligatureAt('لا', 1)).toEqual({ start: 0, end: 2 })
    expect(ligatureAt('بلَّأً', 4)).toEqual({ start: 1, end: 6 })
    expect([ligatureAt('لا', 0), ligatureAt('لا', 2), ligatureAt('', 0)]).toEqual([null, null, null])
  })
})

describe('the outer edges of a span (T21, T25)', () => {
  // Sides of the first and of the last letter's own box.
  test.each<[string, string, 'left' | 'right', 'left' | 'right']>([
    ['في السوق أمس', 'السوق', 'right', 'left'],
    ['قال مُحَمَّدٌ أمس', 'مُحَمَّدٌ', 'right', 'left'],
    ['قال Mike Pompeo أمس', 'Mike', 'left', 'right'],
    ['قال Mike Pompeo أمس', 'قال Mike', 'right', 'right'],
    ['قال Mike Pompeo أمس', 'Pompeo أمس', 'left', 'left'],
    ['عام 2002 كان', '2002', 'left', 'right'],
    ['عام ٢٠٠٢ كان', '٢٠٠٢', 'left', 'right'],
    ['عام ۲۰۰۲ كان', '۲۰۰۲', 'left', 'right'],
    // After Arabic letters the sign of percent goes to the left of its number.
    ['نحو 25% منهم', '25%', 'left', 'left'],
    ['In 25% of it', '25%', 'left', 'right'],
    ['قال «نعم» أمس', '«نعم»', 'right', 'left'],
    ['كيه103- كان', 'كيه103-', 'right', 'left'],
    ['في A. B. C. D سوق قرية مدينة', 'A. B.', 'left', 'right'],
    ['نص שלום آخر', 'שלום', 'right', 'left'],
    ['In the سوق and قرية today', 'سوق', 'right', 'left'],
    ['In the مُحَمَّدٌ today', 'مُحَمَّدٌ', 'right', 'left'],
    ['In the «سوق» today', '«سوق»', 'left', 'right'],
    ['In the market today', 'market', 'left', 'right'],
    ['أسرة 👨‍👩‍👧 معا', '👨‍👩‍👧', 'right', 'left'],
  ])('in «%s», «%s» begins on the %s and ends on the %s', (text, quote, begins, ends) => {
    const laid = layText(text)
    const span = spanOf(text, quote)
    const graphemes = graphemesOf(laid).filter(({ start, end, box }) => box && span.start <= start && end <= span.end)
    const [first, last] = [graphemes[0]?.box, graphemes.at(-1)?.box] as [Fragment, Fragment]
    const sideOf = (x: number | undefined, box: Fragment): string =>
      x === undefined ? 'nowhere' : Math.abs(x - box.x0) <= 1 ? 'left' : Math.abs(x - box.x1) <= 1 ? 'right' : 'beside'
    expect([
      sideOf(edgeOf(laid.view, laid.metrics, span, 'start')?.x, first),
      sideOf(edgeOf(laid.view, laid.metrics, span, 'end')?.x, last),
    ]).toEqual([begins, ends])
  })

  // These are one grapheme with the space before them: a span that begins with them cuts it.
  const extending = ['\u200c', '\u200d', '\u064b']
  test.each(['\u200f', '\u200e', '\u200c', '\u200d', '\ufeff', '\u061c', '\u2068', '\u064b'])(
    'with %j at both ends of a word they are the edges of the word (T20, T21)',
    (sign) => {
      const text = `قال ${sign}سوق${sign} أمس`
      const laid = layText(text)
      const span = spanOf(text, `${sign}سوق${sign}`)
      const word = seen(laid, span.start + sign.length, span.end - sign.length)
      const [start, end] = (['start', 'end'] as const).map(
        (edge) => edgeOf(laid.view, laid.metrics, span, edge)?.x ?? NaN,
      )
      expect(Math.abs((start as number) - (word.at(-1) as Fragment).x1)).toBeLessThanOrEqual(
        extending.includes(sign) ? 12 : 1,
      )
      expect(Math.abs((end as number) - (word[0] as Fragment).x0)).toBeLessThanOrEqual(1)
      // A span of nothing but the sign harms nobody.
      expect(() => fragmentsOf(laid.view, laid.metrics, { start: span.start, end: span.start + 1 })).not.toThrow()
      expect(edgeOf(laid.view, laid.metrics, { start: span.start, end: span.start + 1 }, 'start')).not.toBeNull()
    },
  )

  test('are told only by the paragraphs that have them', () => {
    const text = 'أول السطر\nثاني السطر'
    const [first, second] = lay(text).paragraphs as [ParagraphView, ParagraphView]
    const edges = (view: ParagraphView, span: Span): boolean[] =>
      (['start', 'end'] as const).map((edge) => edgeOf(view, metricsOf(view.element), span, edge) !== null)
    expect(edges(first, { start: 4, end: 15 })).toEqual([true, false])
    expect(edges(second, { start: 4, end: 15 })).toEqual([false, true])
    expect(edges(first, { start: 4, end: 9 })).toEqual([true, true])
    expect(edges(second, { start: 4, end: 9 })).toEqual([false, false])
    expect(fragmentsOf(second, metricsOf(second.element), { start: 0, end: 9 })).toEqual([])
    expect(fragmentsOf(first, metricsOf(first.element), { start: 9, end: 10 })).toEqual([])
  })

  test('stand on the line of their letter', () => {
    const text = 'كلمة '.repeat(30).trim()
    const laid = layText(text, { width: 200 })
    const words = [...text.matchAll(/\S+/g)]
    for (const { index } of words) {
      const span = { start: index, end: index + 4 }
      const [line] = seen(laid, span.start, span.end).map((one) => one.line)
      const lines = (['start', 'end'] as const).map(
        (edge) => edgeOf(laid.view, laid.metrics, span, edge)?.line === line,
      )
      expect(lines).toEqual([true, true])
    }
  })
})

describe('metrics', () => {
  test('know the base line on which letters without descenders stand', () => {
    const laid = layText('اا بب')
    expect(laid.metrics.lineHeight).toBeCloseTo(laid.metrics.fontSize * 2.1, 1)
    const probe = document.createElement('span')
    probe.style.display = 'inline-block'
    laid.view.element.append(probe)
    const base = probe.getBoundingClientRect().bottom - laid.view.element.getBoundingClientRect().top
    probe.remove()
    expect(Math.abs(laid.metrics.baseline - base)).toBeLessThan(1)
    forgetBaselines()
    expect(metricsOf(laid.view.element).baseline).toBe(laid.metrics.baseline)
  })

  test('of a giant paragraph hold over its blocks: lines are counted through', () => {
    const text = 'كلمة في الجملة الطويلة. '.repeat(400)
    const laid = layText(text)
    expect(laid.view.blocks.length).toBeGreaterThan(1)
    const cut = laid.view.blocks[1]?.start ?? 0
    const around = fragmentsOf(laid.view, laid.metrics, { start: cut - 9, end: cut + 6 })
    const lines = Math.round(laid.metrics.height / laid.metrics.lineHeight)
    const [before, after] = [
      fragmentsOf(laid.view, laid.metrics, { start: cut - 9, end: cut - 1 }),
      fragmentsOf(laid.view, laid.metrics, { start: cut, end: cut + 6 }),
    ]
    expect(after[0]?.line).toBe((before.at(-1)?.line ?? 0) + 1)
    expect(new Set(around.map(({ line }) => line)).size).toBe(2)
    expect(fragmentsOf(laid.view, laid.metrics, { start: text.length - 5, end: text.length - 1 })[0]?.line).toBe(
      lines - 1,
    )
  })
})
