import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { isGraphemeBoundary, nextGrapheme, snapToGraphemes } from '../text/graphemes.ts'
import { paragraphsOf, paragraphsWithin } from '../text/paragraphs.ts'
import type { Span } from '../text/span.ts'
import type { Ink, Mark, MarkState } from './mark.ts'
import { hardParagraphs, lay, rectsOf, settle, spanOf } from './page.fixtures.ts'
import type { Page, ParagraphView } from './page.ts'
import { paintParagraph } from './painter.ts'
import { dropSelection } from './pointer.ts'
import { TextSurface, type SurfaceOptions } from './surface.ts'
import { WordCursor, type Held, type Towards } from './word-cursor.ts'
import { stepTowards, Words } from './words.ts'

beforeAll(settle)

const frames = async (count = 3): Promise<void> => {
  for (let i = 0; i < count; i += 1) await new Promise((next) => requestAnimationFrame(next))
}

// ---- paint

const inks: readonly Ink[] = [
  { hue: 'person', line: 'solid', code: 'شخ', wash: false },
  { hue: 'body', line: 'dashed', code: 'جه', wash: false },
  { hue: '#336699', line: 'wavy', code: 'ABC', wash: false },
  { hue: 'claim', line: 'double', code: '', wash: true },
]
const states: readonly MarkState[] = ['rest', 'hover', 'selected', 'pending']

const markOf = (id: string, ...spans: Span[]): Mark => ({
  id,
  spans,
  ink: inks[id.length % inks.length] as Ink,
  state: 'rest',
})

/** Numbers that look random and are the same on every run. */
function dice(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

interface Box {
  readonly x0: number
  readonly x1: number
  readonly y0: number
  readonly y1: number
}

/** The rectangles that a drawing fills, in pixels of the window. */
function filled(view: ParagraphView): Box[] {
  const drawing = view.host.querySelector<SVGSVGElement>(':scope > svg.marks')
  if (!drawing) return []
  const { left, top } = drawing.getBoundingClientRect()
  return [...drawing.querySelectorAll('path.fill')].flatMap((path) =>
    [...(path.getAttribute('d') ?? '').matchAll(/M(\S+) (\S+)h(\S+)v(\S+)h\S+z/g)].map(([, x, y, width, height]) => ({
      x0: left + Number(x),
      x1: left + Number(x) + Number(width),
      y0: top + Number(y),
      y1: top + Number(y) + Number(height),
    })),
  )
}

/** Boxes of the graphemes of a span in one paragraph that is one text node. */
function letters(view: ParagraphView, text: string, span: Span): DOMRect[] {
  const found: DOMRect[] = []
  const { start, end } = view.paragraph
  for (let at = Math.max(start, span.start); at < Math.min(end, span.end);) {
    const next = Math.min(nextGrapheme(text, at), end)
    found.push(...rectsOf(view, at, next))
    at = next
  }
  return found
}

const covers = (boxes: readonly Box[], letter: DOMRect): boolean => {
  const [x, y] = [(letter.left + letter.right) / 2, (letter.top + letter.bottom) / 2]
  return boxes.some(({ x0, x1, y0, y1 }) => x0 <= x && x <= x1 && y0 <= y && y <= y1)
}

describe('painting', () => {
  const text = hardParagraphs.join('\n')
  const paragraphs = paragraphsOf(text)

  test.each([1, 2, 3, 4, 5, 6])(
    'shows every annotation of a random set in each paragraph that it touches (set %i)',
    (seed) => {
      const page = lay(text, { width: 300 })
      const roll = dice(seed)
      const marks = Array.from({ length: 40 }, (_, i): Mark => {
        const spans = Array.from({ length: 1 + roll(2) }, () => {
          const start = roll(text.length - 1)
          const end = Math.min(text.length, start + 1 + roll(roll(4) === 0 ? 200 : 12))
          return snapToGraphemes(text, { start, end })
        }).sort((a, b) => a.start - b.start)
        return { id: `m${i}`, spans, ink: inks[roll(inks.length)] as Ink, state: states[roll(3)] as MarkState }
      })
      const missing: unknown[] = []
      for (const view of page.paragraphs) {
        const { index } = view.paragraph
        const touching = marks.filter(({ spans }) =>
          spans.some((span) => {
            const [first, last] = paragraphsWithin(paragraphs, span)
            return first <= index && index <= last
          }),
        )
        const { placed } = paintParagraph(view, touching, true)
        const box = view.element.getBoundingClientRect()
        const drawing = view.host.querySelector('svg.marks')?.getBoundingClientRect()
        if (touching.length > 0) {
          expect(Math.abs((drawing?.left ?? NaN) - box.left)).toBeLessThanOrEqual(1)
          expect(Math.abs((drawing?.top ?? NaN) - box.top)).toBeLessThanOrEqual(1)
        }
        const boxes = filled(view)
        for (const mark of touching) {
          const own = mark.spans.flatMap((span) => letters(view, text, span))
          const found = placed.find((one) => one.mark === mark)
          if (own.length > 0 && !found) missing.push([index, mark])
          for (const letter of own) {
            const x = (letter.left + letter.right) / 2 - box.left
            const line = Math.floor(
              (letter.top + letter.height / 2 - box.top) / Number.parseFloat(getComputedStyle(view.element).lineHeight),
            )
            const held = found?.fragments.some((one) => one.line === line && one.x0 <= x + 0.5 && one.x1 >= x - 0.5)
            if (!held || !covers(boxes, letter)) missing.push([index, mark.id, line, x])
          }
        }
        // Nothing is filled where no mark has a letter.
        const all = touching.flatMap(({ spans }) => spans.flatMap((span) => letters(view, text, span)))
        for (const { x0, x1, y0, y1 } of boxes) {
          const [x, y] = [(x0 + x1) / 2, (y0 + y1) / 2]
          const near = all.some(
            (one) => one.left - 2 <= x && x <= one.right + 2 && one.top - 8 <= y && y <= one.bottom + 8,
          )
          if (!near) missing.push(['filled', index, x0, x1])
        }
      }
      expect(missing).toEqual([])
    },
  )

  test('of no marks any more leaves nothing behind, and untouched paragraphs have no drawing', () => {
    const page = lay('أول الثاني الثالث\nالرابع')
    const [first, second] = page.paragraphs as [ParagraphView, ParagraphView]
    paintParagraph(first, [markOf('a', { start: 0, end: 9 }), markOf('bb', { start: 4, end: 12 })], true)
    expect(filled(first)).toHaveLength(2)
    paintParagraph(first, [markOf('a', { start: 0, end: 9 })], true)
    expect(filled(first)).toHaveLength(1)
    paintParagraph(first, [], true)
    expect(first.host.querySelectorAll('svg.marks *')).toHaveLength(0)
    paintParagraph(second, [], true)
    expect(second.host.querySelector('svg.marks')).toBeNull()
  })

  test.each(hardParagraphs)('changes no letter of «%s» (T02, T23)', (paragraph) => {
    const page = lay(paragraph)
    const view = page.paragraphs[0] as ParagraphView
    const look = (): unknown => {
      const { width, height, left, top } = view.element.getBoundingClientRect()
      const shapes = letters(view, paragraph, view.paragraph).map((box) => [box.left, box.right, box.top, box.bottom])
      return {
        width,
        height,
        left,
        top,
        shapes,
        lines: rectsOf(view, 0, paragraph.length).map((box) => [box.left, box.right]),
      }
    }
    const before = look()
    const node = view.element.firstChild
    for (const state of [...states, 'suggested', 'cursor'] as const) {
      const marks = [...Array(paragraph.length - 1).keys()].map((start): Mark => ({
        ...markOf('m'.repeat(start % 4), { start, end: start + 2 }),
        state,
      }))
      paintParagraph(view, marks, true)
      expect(look()).toEqual(before)
    }
    expect([view.element.childNodes.length, view.element.firstChild === node]).toEqual([1, true])
    expect(view.element.textContent).toBe(paragraph)
  })
})

// ---- the word cursor

interface Walker {
  readonly page: Page
  readonly words: Words
  readonly cursor: WordCursor
}

function walkerOn(text: string, { width = 588, visual = true }: { width?: number; visual?: boolean } = {}): Walker {
  const page = lay(text, { width })
  const words = new Words(text, paragraphsOf(text))
  return {
    page,
    words,
    cursor: new WordCursor(
      text,
      page,
      words,
      () => visual,
      () => 3,
    ),
  }
}

/** Keys as `left`, `shift+left`, `letter+left`, `up`, `home`; what cannot move stays. */
function press({ cursor }: Walker, held: Held, keys: string): Held {
  let now = held
  for (const key of keys.split(' ')) {
    const [name, modifier] = key.split('+').reverse() as [string, string?]
    const towards = ({ home: 'start', end: 'end' } as Record<string, Towards>)[name] ?? (name as Towards)
    const unit = name === 'up' || name === 'down' ? 'line' : name === 'home' || name === 'end' ? 'line-edge' : 'word'
    if (modifier === undefined) {
      const span = cursor.target(now, unit, towards)
      now = span ? { span, edge: 'end' } : now
    } else now = cursor.extended(now, modifier === 'letter' ? 'character' : unit, towards) ?? now
  }
  return now
}

const numbers = 'واحد اثنان ثلاثة أربعة خمسة'
const mixed = 'قال Mike Pompeo أمس'

describe('the word cursor (T37, T53)', () => {
  test.each([
    [numbers, 'واحد', 'left', 'اثنان'],
    [numbers, 'ثلاثة', 'right', 'اثنان'],
    [numbers, 'واحد', 'right', 'واحد'],
    [numbers, 'خمسة', 'left', 'خمسة'],
    [numbers, 'ثلاثة', 'home', 'واحد'],
    [numbers, 'ثلاثة', 'end', 'خمسة'],
    // As seen: the Latin run is entered at its right end.
    [mixed, 'قال', 'left', 'Pompeo'],
    [mixed, 'قال', 'left left', 'Mike'],
    [mixed, 'قال', 'left left left', 'أمس'],
    [mixed, 'أمس', 'right', 'Mike'],
    [mixed, 'أمس', 'right right right', 'قال'],
    ['كان عام 2002 حارا', 'عام', 'left', '2002'],
    ['كان عام 2002 حارا', 'عام', 'left left', 'حارا'],
    // Two numbers after Arabic letters stand as the words do, each by itself left to right.
    ['كان في 12 34 و٥٦ معا', 'في', 'left left', '34'],
    ['كان a 12 34 b معا', 'كان', 'left left', '34'],
    ['قال «نعم» ثم', 'قال', 'left', 'نعم'],
    ['قال «نعم» ثم', 'ثم', 'right', 'نعم'],
    ['قال: "لا" (أبدا)؟ نعم', 'قال', 'left left left', 'نعم'],
    ['ايه كيه103- ثم', 'ايه', 'left', 'كيه103'],
    ['ايه كيه103- ثم', 'ايه', 'left left', 'ثم'],
    ['The big سوق القرية is', 'big', 'right', 'القرية'],
    ['The big سوق القرية is', 'big', 'right right', 'سوق'],
    ['The big سوق القرية is', 'is', 'left', 'سوق'],
    ['أول\n\nثان', 'أول', 'left', 'ثان'],
    ['أول\n\nثان', 'ثان', 'right', 'أول'],
    ['أول\n…\nثان', 'أول', 'down', 'ثان'],
  ])('in «%s» from «%s»: %s leads to «%s»', (text, from, keys, to) => {
    expect(press(walkerOn(text), { span: spanOf(text, from), edge: 'end' }, keys).span).toEqual(spanOf(text, to))
  })

  test.each([
    [mixed, 'قال', 'left', 'Mike'],
    [mixed, 'قال', 'left left', 'Pompeo'],
    [mixed, 'أمس', 'right', 'Pompeo'],
    ['كان في 12 34 معا', 'في', 'left', '12'],
  ])('along the text, in «%s» from «%s»: %s leads to «%s»', (text, from, keys, to) => {
    expect(press(walkerOn(text, { visual: false }), { span: spanOf(text, from), edge: 'end' }, keys).span).toEqual(
      spanOf(text, to),
    )
  })

  test.each([
    [numbers, 'ثلاثة', 'shift+left', 'ثلاثة أربعة'],
    [numbers, 'ثلاثة', 'shift+left shift+right', 'ثلاثة'],
    [numbers, 'ثلاثة', 'shift+right', 'اثنان ثلاثة'],
    [numbers, 'ثلاثة', 'shift+left shift+right shift+right', 'اثنان ثلاثة'],
    [numbers, 'ثلاثة', 'shift+left shift+left shift+right shift+right shift+right', 'اثنان ثلاثة'],
    [numbers, 'ثلاثة', 'shift+right shift+right shift+left shift+left', 'ثلاثة'],
    [numbers, 'ثلاثة', 'shift+right shift+right shift+left shift+left shift+left', 'ثلاثة أربعة'],
    [numbers, 'ثلاثة', 'shift+end', 'ثلاثة أربعة خمسة'],
    [numbers, 'ثلاثة', 'shift+home', 'واحد اثنان ثلاثة'],
    [numbers, 'ثلاثة', 'shift+end shift+home', 'واحد اثنان ثلاثة'],
    [numbers, 'خمسة', 'shift+left', 'خمسة'],
    [mixed, 'قال', 'shift+left shift+left shift+left', 'قال Mike Pompeo أمس'],
    ['كان عام 2002 حارا', 'عام', 'shift+left', 'عام 2002'],
    ['قال «نعم» ثم', 'قال', 'shift+left', 'قال «نعم'],
    ['أول\nثان', 'أول', 'shift+left', 'أول\nثان'],
    ['أول\nثان', 'أول', 'shift+left shift+right', 'أول'],
  ])('in «%s» from «%s»: %s holds «%s»', (text, from, keys, to) => {
    expect(press(walkerOn(text), { span: spanOf(text, from), edge: 'end' }, keys).span).toEqual(spanOf(text, to))
  })

  test.each([588, 260, 130])(
    'at %i pixels goes over the ends of lines where reading goes on, and back the same way',
    (width) => {
      const text = `${numbers} ${mixed} ثم كان عام 2002 و١٢ «نعم» ${numbers}\nThe big سوق القرية is here and there and everywhere`
      const walker = walkerOn(text, { width })
      for (const view of walker.page.paragraphs) {
        const words = walker.words.of(view.paragraph.index)
        // By line, then as seen from the reading edge: told from the browser's boxes alone.
        const order = words
          .map((word) => ({ word, box: rectsOf(view, word.start, word.end)[0] as DOMRect }))
          .sort((a, b) => {
            if (Math.abs(a.box.top - b.box.top) > 20) return a.box.top - b.box.top
            return view.direction === 'rtl' ? b.box.right - a.box.right : a.box.left - b.box.left
          })
          .map(({ word }) => word)
        expect(rectsOf(view, view.paragraph.start, view.paragraph.end).length).toBeGreaterThan(width < 200 ? 4 : 0)
        const [on, back] = view.direction === 'rtl' ? (['left', 'right'] as const) : (['right', 'left'] as const)
        order.slice(1).forEach((word, i) => {
          expect(walker.cursor.target({ span: order[i] as Span, edge: 'end' }, 'word', on)).toEqual(word)
          expect(walker.cursor.target({ span: word, edge: 'end' }, 'word', back)).toEqual(order[i])
        })
      }
    },
  )

  test.each([588, 260, 130])(
    'at %i pixels up and down go to the word of the next line that stands nearest',
    (width) => {
      const text = 'كلمة '.repeat(60).trim()
      const walker = walkerOn(text, { width })
      const view = walker.page.paragraphs[0] as ParagraphView
      const words = walker.words.of(0)
      const perLine = words.filter(
        ({ start, end }) =>
          Math.abs((rectsOf(view, start, end)[0] as DOMRect).top - (rectsOf(view, 0, 4)[0] as DOMRect).top) < 5,
      ).length
      words.forEach((word, i) => {
        expect(walker.cursor.target({ span: word, edge: 'end' }, 'line', 'up')).toEqual(words[i - perLine] ?? null)
        if (words[i + perLine])
          expect(walker.cursor.target({ span: word, edge: 'end' }, 'line', 'down')).toEqual(words[i + perLine])
      })
    },
  )

  test.each([
    'مُحَمَّدٌ وَعُقُودًا',
    'أسرة 👨\u200d👩\u200d👧 و👍🏽 معا',
    'لا إله ولأمريكا',
    'قال e\u0301 Mike أمس',
    'می\u200cخواهم بروم',
  ])('by character takes whole letters of «%s» with their marks, and stops before nothing is left (T35)', (text) => {
    const walker = walkerOn(text)
    const first = { start: 0, end: nextGrapheme(text, 0) }
    let held: Held = { span: first, edge: 'end' }
    const spans = [held.span]
    for (
      let next = walker.cursor.extended(held, 'character', 'left');
      next;
      next = walker.cursor.extended(held, 'character', 'left')
    ) {
      expect(next.span.start).toBe(0)
      expect(next.span.end).toBe(nextGrapheme(text, held.span.end))
      expect(isGraphemeBoundary(text, next.span.end)).toBe(true)
      held = next
      spans.push(held.span)
    }
    expect(held.span.end).toBe(text.length)
    for (const span of spans.reverse().slice(1)) {
      held = walker.cursor.extended(held, 'character', 'right') as Held
      expect(held.span).toEqual(span)
    }
    expect(walker.cursor.extended(held, 'character', 'right')).toBeNull()
    // The start edge moves the same way.
    const last: Held = { span: { start: 0, end: text.length }, edge: 'start' }
    expect(walker.cursor.extended(last, 'character', 'left')?.span).toEqual({ start: first.end, end: text.length })
  })

  test('a paragraph without words is no place to stand', () => {
    const walker = walkerOn('…\n—')
    expect(walker.cursor.target({ span: { start: 0, end: 1 }, edge: 'end' }, 'word', 'left')).toBeNull()
  })

  test.each([
    ['left', 'rtl', 1],
    ['right', 'rtl', -1],
    ['left', 'ltr', -1],
    ['right', 'ltr', 1],
    ['start', 'rtl', -1],
    ['end', 'ltr', 1],
  ] as const)('%s in a paragraph that runs %s is a step of %i', (towards, direction, step) => {
    expect(stepTowards(towards, direction)).toBe(step)
  })
})

// ---- words

describe('a selection snapped', () => {
  const snapped = (text: string, quote: string, letters: boolean): string | null => {
    const span = new Words(text, paragraphsOf(text)).snap(spanOf(text, quote), letters)
    return span && text.slice(span.start, span.end)
  }

  test.each<[string, string, string | null]>([
    // T32
    ['التقى لافروف أمس', 'فرو', 'لافروف'],
    ['التقى لافروف أمس', 'ى لا', 'التقى لافروف'],
    ['التقى لافروف أمس', ' لافروف ', 'لافروف'],
    // T33
    ['الأغذية والأدوية، ثم', 'والأدوية،', 'والأدوية'],
    ['الأغذية والأدوية، ثم', 'الأغذية والأدوية، ', 'الأغذية والأدوية'],
    ['قال: نعم؛ ثم', 'نعم؛', 'نعم'],
    ['أبدا؟ لا', 'أبدا؟', 'أبدا'],
    ['قال «نعم» ثم', '«نعم»', 'نعم'],
    ['قال "لا" ثم', '"لا"', 'لا'],
    ['قال (أبدا) ثم', '(أبدا)', 'أبدا'],
    ['قال [أبدا] ثم', '[أبدا]', 'أبدا'],
    ['نص … آخر', 'نص …', 'نص'],
    ['نحو ١٢٫٥٪ منهم', '١٢٫٥٪', '١٢٫٥'],
    ['نحو ١٬٢٥٠ منهم', '٢٥', '١٬٢٥٠'],
    ['قال.ثم عاد', 'قال.', 'قال'],
    // The hyphen of a designation is in or out as it was selected.
    ['ايه كيه103- كان', 'كيه103-', 'كيه103-'],
    ['ايه كيه103- كان', 'كيه103', 'كيه103'],
    ['ايه كيه103- كان', '03-', 'كيه103-'],
    ['ايه كيه103- كان', '03', 'كيه103'],
    ['الطراز 103- كان', '103-', '103-'],
    ['الطراز 103- كان', '10', '103'],
    // T35
    ['وقع عقوداً أمس', 'عقودا', 'عقوداً'],
    ['قال مُحَمَّدٌ أمس', 'حَم', 'مُحَمَّدٌ'],
    // Nothing but signs keeps the signs.
    ['قال «نعم» ثم', '«', '«'],
    ['ايه كيه103- كان', '-', '-'],
    ['أسرة 👨\u200d👩\u200d👧 معا', '👩', '👨\u200d👩\u200d👧'],
    ['قال   نعم', '   ', null],
    ['قال\n\nنعم', '\n\n', null],
    // Each end in its own paragraph.
    ['أول السطر\nثاني السطر', 'سطر\nثا', 'السطر\nثاني'],
    ['أول «السطر»\n«ثاني» السطر', 'سطر»\n«', 'السطر»\n«'],
  ])('to words, in «%s»: «%s» becomes «%s»', (text, quote, expected) => {
    expect(snapped(text, quote, false)).toBe(expected)
  })

  test.each<[string, string, string | null]>([
    ['التقى لافروف أمس', 'فرو', 'فرو'],
    ['الأغذية والأدوية، ثم', 'والأدوية،', 'والأدوية،'],
    ['قال «نعم» ثم', ' «نعم» ', '«نعم»'],
    ['وقع عقوداً أمس', 'عقودا', 'عقوداً'],
    ['قال مُحَمَّدٌ أمس', 'حَم', 'حَمَّ'],
    ['قال مُحَمَّدٌ أمس', '\u064f', 'مُ'],
    ['قال e\u0301 نعم', 'e', 'e\u0301'],
    ['قال   نعم', '   ', null],
  ])('to letters, in «%s»: «%s» becomes «%s»', (text, quote, expected) => {
    expect(snapped(text, quote, true)).toBe(expected)
  })

  test('words are found at, beside and at the edges of paragraphs', () => {
    const text = 'أول السطر\n\n…\nثاني السطر'
    const words = new Words(text, paragraphsOf(text))
    const says = (span: Span | null): string | null => span && text.slice(span.start, span.end)
    expect([says(words.at(1)), says(words.at(3)), says(words.at(5)), says(words.at(10)), says(words.at(11))]).toEqual([
      'أول',
      'أول',
      'السطر',
      null,
      null,
    ])
    expect(says(words.beside(spanOf(text, 'السطر'), 1))).toBe('ثاني')
    expect(says(words.beside(spanOf(text, 'ثاني'), -1))).toBe('السطر')
    expect(says(words.beside(spanOf(text, 'أول'), -1))).toBeNull()
    expect([says(words.edgeWord(1, 1)), says(words.edgeWord(2, -1)), says(words.edgeWord(9, 1))]).toEqual([
      'ثاني',
      'السطر',
      null,
    ])
    expect(words.of(9)).toEqual([])
  })
})

// ---- the surface

interface Shown {
  readonly surface: TextSurface
  readonly scroller: HTMLElement
  readonly leaf: HTMLElement
  readonly said: unknown[][]
  marks: Mark[]
  held: ReturnType<SurfaceOptions['held']>
  letters: boolean
  painted: number
}

let shown: Shown | null = null

afterEach(() => {
  shown?.surface.destroy()
  shown?.scroller.remove()
  shown = null
  dropSelection()
})

async function show(text: string, marks: Mark[] = [], width = 588): Promise<Shown> {
  lay('').element.closest('article')?.remove()
  const scroller = document.body.appendChild(document.createElement('div'))
  scroller.style.cssText = 'block-size: 600px; overflow: auto; position: relative'
  scroller.tabIndex = 0
  const leaf = scroller.appendChild(document.createElement('article'))
  leaf.className = 'leaf'
  leaf.dir = 'rtl'
  leaf.style.inlineSize = `${width}px`
  const paragraphs = paragraphsOf(text)
  const say =
    (name: string) =>
    (...values: unknown[]): void => {
      said.push([name, ...values])
    }
  const said: unknown[][] = []
  const state: Omit<Shown, 'surface'> = { scroller, leaf, said, marks, held: null, letters: false, painted: 0 }
  const surface = new TextSurface(scroller, leaf, {
    text,
    paragraphs,
    language: 'ar',
    direction: 'rtl',
    rtlCodes: true,
    number: String,
    marks: (paragraph) =>
      now.marks.filter(({ spans }) =>
        spans.some((span) => {
          const [first, last] = paragraphsWithin(paragraphs, span)
          return first <= paragraph && paragraph <= last
        }),
      ),
    glosses: () => [],
    glossWords: { owed: '', language: 'ar', documentLanguage: 'ar' },
    hits: (offset) =>
      now.marks
        .filter(({ spans }) => spans.some(({ start, end }) => start <= offset && offset < end))
        .map(({ id }) => id),
    held: () => now.held,
    visualArrows: () => true,
    snapToLetters: () => now.letters,
    onSelect: say('select'),
    onPick: say('pick'),
    onHover: say('hover'),
    onCursor: say('cursor'),
    onExtend: say('extend'),
    onDrag: say('drag'),
    onPainted: () => {
      now.painted += 1
    },
  })
  const now: Shown = Object.assign(state, { surface })
  shown = now
  await frames()
  return now
}

const paragraph = (here: Shown, i = 0): ParagraphView => here.surface.page.paragraphs[i] as ParagraphView

function selectText(view: ParagraphView, from: number, to: number): void {
  const { node, start } = view.blocks[0] as ParagraphView['blocks'][number]
  document.getSelection()?.setBaseAndExtent(node, from - start, node, to - start)
}

const pointer = (target: Element | Document, type: string, more: PointerEventInit = {}): boolean =>
  target.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, button: 0, ...more }))

describe('the surface', () => {
  const text = 'التقى لافروف أمس Mike Pompeo في السوق.\nثم عاد مُحَمَّدٌ إلى القرية.'

  test('paints what it is told has changed, and clears what is gone', async () => {
    const here = await show(text)
    const name = spanOf(text, 'لافروف')
    expect([here.painted > 0, filled(paragraph(here)).length]).toEqual([true, 0])
    here.marks = [markOf('a', name), markOf('bb', spanOf(text, 'السوق.\nثم'))]
    here.surface.touch(here.marks.flatMap(({ spans }) => spans))
    await frames()
    for (const letter of letters(paragraph(here), text, name))
      expect(covers(filled(paragraph(here)), letter)).toBe(true)
    expect(filled(paragraph(here, 1))).toHaveLength(1)
    const gone = here.marks
    here.marks = []
    here.surface.touch(gone.flatMap(({ spans }) => spans))
    await frames()
    expect([filled(paragraph(here)), filled(paragraph(here, 1))]).toEqual([[], []])
  })

  test('follows a change of width (T26)', async () => {
    const name = spanOf(text, 'في السوق')
    const here = await show(text, [markOf('a', name)])
    const before = filled(paragraph(here))
    here.leaf.style.inlineSize = '260px'
    await frames(5)
    expect(filled(paragraph(here))).not.toEqual(before)
    for (const letter of letters(paragraph(here), text, name))
      expect(covers(filled(paragraph(here)), letter)).toBe(true)
  })

  test('says a selection as it will be kept, whichever way it was made (T27, T32, T34)', async () => {
    const here = await show(text)
    const inner = spanOf(text, 'فرو')
    const whole = spanOf(text, 'لافروف')
    selectText(paragraph(here), inner.start, inner.end)
    await frames()
    expect(here.said).toEqual([['select', whole, 'end', { add: false, final: true }]])
    selectText(paragraph(here), inner.end, inner.start)
    await frames()
    expect(here.said.at(-1)).toEqual(['select', whole, 'start', { add: false, final: true }])
    here.letters = true
    selectText(paragraph(here), inner.start, inner.end)
    await frames()
    expect(here.said.at(-1)).toEqual(['select', inner, 'end', { add: false, final: true }])
  })

  test('shows a drag snapped while it goes on, and keeps it when it ends (T34)', async () => {
    const here = await show(text)
    const inner = spanOf(text, 'فرو')
    const whole = spanOf(text, 'لافروف')
    pointer(paragraph(here).element, 'pointerdown')
    selectText(paragraph(here), inner.start, inner.start + 1)
    await frames()
    expect(here.said.at(-1)).toEqual(['select', whole, 'end', { add: false, final: false }])
    selectText(paragraph(here), inner.start, spanOf(text, 'Mike').end)
    await frames()
    expect(here.said.at(-1)).toEqual(['select', spanOf(text, 'لافروف أمس Mike'), 'end', { add: false, final: false }])
    pointer(document, 'pointerup')
    expect(here.said.at(-1)).toEqual(['select', spanOf(text, 'لافروف أمس Mike'), 'end', { add: false, final: true }])
    // With Alt a drag takes letters, with Ctrl it adds.
    dropSelection()
    pointer(paragraph(here).element, 'pointerdown', { altKey: true, ctrlKey: true })
    selectText(paragraph(here), inner.start, inner.end)
    await frames()
    expect(here.said.at(-1)).toEqual(['select', inner, 'end', { add: true, final: false }])
    pointer(document, 'pointerup')
    expect(here.said.at(-1)).toEqual(['select', inner, 'end', { add: true, final: true }])
  })

  test('a click takes the innermost under it, clicked again what lies around, and a bare letter none', async () => {
    const here = await show(text, [markOf('in', spanOf(text, 'لافروف')), markOf('out', spanOf(text, 'التقى لافروف أمس'))])
    const click = (quote: string): void => {
      const [box] = rectsOf(paragraph(here), spanOf(text, quote).start, spanOf(text, quote).start + 1) as [DOMRect]
      const at = { clientX: (box.left + box.right) / 2, clientY: (box.top + box.bottom) / 2 }
      pointer(paragraph(here).element, 'pointerdown', at)
      pointer(paragraph(here).element, 'pointerup', at)
    }
    for (const quote of ['فروف', 'فروف', 'فروف', 'أمس', 'السوق']) click(quote)
    expect(here.said.map(([, id, offset]) => [id, offset])).toEqual([
      ['in', spanOf(text, 'فروف').start],
      ['out', spanOf(text, 'فروف').start],
      ['in', spanOf(text, 'فروف').start],
      ['out', spanOf(text, 'أمس').start],
      [null, spanOf(text, 'السوق').start],
    ])
  })

  test('copies the characters of the document, of what is in hand before what is selected (T28)', async () => {
    const here = await show(text)
    const copied = (): string => {
      const clipboardData = new DataTransfer()
      paragraph(here).element.dispatchEvent(
        new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }),
      )
      return clipboardData.getData('text/plain')
    }
    expect(copied()).toBe('')
    selectText(paragraph(here), 3, 9)
    expect(copied()).toBe(text.slice(3, 9))
    const span = spanOf(text, 'السوق.\nثم')
    here.held = { held: { span, edge: 'end' }, kind: 'selection' }
    expect(copied()).toBe('السوق.\nثم')
  })

  test.each([
    ['لافروف', 'right'],
    ['Pompeo', 'left'],
    ['مُحَمَّدٌ', 'right'],
  ])('puts the handles of «%s» at its own edges, the start %s (T25)', async (quote, side) => {
    const here = await show(text)
    const span = spanOf(text, quote)
    here.surface.showHandles(span)
    await frames()
    const centre = (edge: string): number => {
      const handle = here.leaf.querySelector<HTMLElement>(`[data-handle=${edge}]`) as HTMLElement
      expect(handle.hidden).toBe(false)
      const { left, right } = handle.getBoundingClientRect()
      return (left + right) / 2
    }
    const view = here.surface.page.paragraphs.find(
      ({ paragraph: { start, end } }) => start <= span.start && span.start < end,
    ) as ParagraphView
    const boxes = rectsOf(view, span.start, span.end)
    const [left, right] = [Math.min(...boxes.map((box) => box.left)), Math.max(...boxes.map((box) => box.right))]
    const [start, end] = side === 'right' ? [right, left] : [left, right]
    expect(Math.abs(centre('start') - start)).toBeLessThanOrEqual(1)
    expect(Math.abs(centre('end') - end)).toBeLessThanOrEqual(1)
    here.surface.showHandles(null)
    await frames()
    expect(here.leaf.querySelectorAll('.handle:not([hidden])')).toHaveLength(0)
  })

  test('begins at the first word on screen, moves what it stands on and extends what is held', async () => {
    const here = await show(text)
    here.surface.move('word', 'left', false)
    expect(here.said).toEqual([['cursor', spanOf(text, 'التقى')]])
    here.held = { held: { span: spanOf(text, 'التقى'), edge: 'end' }, kind: 'cursor' }
    here.surface.move('word', 'left', false)
    expect(here.said.at(-1)).toEqual(['cursor', spanOf(text, 'لافروف')])
    here.surface.move('word', 'left', true)
    expect(here.said.at(-1)).toEqual(['extend', { span: spanOf(text, 'التقى لافروف'), edge: 'end' }])
  })

  test('brings a far paragraph into view, paints it there and lets go of it again', async () => {
    const long = Array.from({ length: 300 }, (_, i) => `فقرة رقم ${i} من النص`).join('\n')
    const target = spanOf(long, 'رقم 250')
    const here = await show(long, [markOf('a', target)])
    const view = paragraph(here, 250)
    expect(filled(view)).toEqual([])
    here.surface.show(target)
    await frames(6)
    const { top, bottom } = view.element.getBoundingClientRect()
    const frame = here.scroller.getBoundingClientRect()
    expect(top >= frame.top && bottom <= frame.bottom).toBe(true)
    expect(filled(view)).toHaveLength(1)
    here.surface.show({ start: 0, end: 4 })
    await frames(6)
    expect(view.host.querySelector('svg')).toBeNull()
  })

  test('taken apart, it neither listens nor leaves anything behind', async () => {
    const here = await show(text)
    here.surface.destroy()
    expect(here.leaf.children).toHaveLength(0)
    selectText(paragraph(here), 0, 4)
    await frames()
    expect(here.said).toEqual([])
  })
})
