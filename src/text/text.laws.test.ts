import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findFolded, fold } from './fold.ts'
import { isGraphemeBoundary, nextGrapheme, previousGrapheme, snapToGraphemes } from './graphemes.ts'
import { lanesOf } from './lanes.ts'
import { paragraphAt, paragraphsOf, paragraphsWithin } from './paragraphs.ts'
import { sentencesOf } from './sentences.ts'
import { compareSpanned, SpanIndex, type Spanned } from './span-index.ts'
import { contains, extent, joinSpans, overlaps, type Span } from './span.ts'
import { sweep } from './sweep.ts'
import { hardText, spanIn, textWithSpans } from './text.fixtures.ts'
import { unitsOf } from './units.ts'
import { snapToWords, wordsOf } from './words.ts'

const law = (name: string, property: fc.IPropertyWithHooks<unknown[]>): void => test(name, () => fc.assert(property))
const whole = (text: string): Span => ({ start: 0, end: text.length })
const offsetIn = (text: string): number[] => Array.from({ length: text.length + 1 }, (_, i) => i)

describe('units', () => {
  law(
    'code points and back is identity wherever a character starts, and null inside a pair',
    fc.property(hardText(), (text) => {
      const units = unitsOf(text, 'codepoint')
      const starts = new Set<number>()
      let offset = 0
      for (const [i, point] of Array.from(text).entries()) {
        starts.add(offset)
        expect(units.to(offset)).toBe(i)
        expect(units.from(i)).toBe(offset)
        offset += point.length
      }
      starts.add(text.length)
      expect(units.length).toBe(Array.from(text).length)
      for (const at of offsetIn(text)) if (!starts.has(at)) expect(units.to(at)).toBeNull()
    }),
  )

  law(
    'UTF-16 refuses exactly what code points refuse',
    fc.property(hardText(), (text) => {
      const [utf16, points] = [unitsOf(text, 'utf16'), unitsOf(text, 'codepoint')]
      for (const at of offsetIn(text)) expect(utf16.to(at) === null).toBe(points.to(at) === null)
    }),
  )
})

describe('paragraphs', () => {
  law(
    'and their terminators tile the text',
    fc.property(hardText(), (text) => {
      const paragraphs = paragraphsOf(text)
      const ends = paragraphs.map(({ end }, i) => text.slice(end, paragraphs[i + 1]?.start ?? text.length))
      expect(paragraphs.map(({ start, end }, i) => text.slice(start, end) + ends[i]).join('')).toBe(text)
      expect(ends.slice(0, -1).every((end) => /^(?:\r\n|[\n\r\u2029])$/.test(end))).toBe(true)
      expect(ends.at(-1)).toBe('')
      expect(paragraphs.some(({ start, end }) => /[\n\r\u2029]/.test(text.slice(start, end)))).toBe(false)
    }),
  )

  law(
    'are found by each of their offsets, and touched by a span exactly when it holds a unit up to their terminator',
    fc.property(textWithSpans, ([text, spans]) => {
      const paragraphs = paragraphsOf(text)
      for (const { index, start, end } of paragraphs) {
        expect(paragraphAt(paragraphs, start).index).toBe(index)
        expect(paragraphAt(paragraphs, end).index).toBe(index)
      }
      for (const span of spans) {
        const [first, last] = paragraphsWithin(paragraphs, span)
        for (const { index, start } of paragraphs) {
          const stretch = { start, end: paragraphs[index + 1]?.start ?? text.length + 1 }
          expect(first <= index && index <= last).toBe(overlaps(stretch, span))
        }
      }
    }),
  )
})

describe('graphemes', () => {
  const segmenter = new Intl.Segmenter('ar', { granularity: 'grapheme' })
  const fromScratch = (text: string): number[] => [
    ...Array.from(segmenter.segment(text), ({ index }) => index),
    text.length,
  ]

  law(
    'are those of the whole text, though only a stretch is looked at',
    fc.property(hardText(80), (text) => {
      const edges = new Set(fromScratch(text))
      for (const at of offsetIn(text)) expect([at, isGraphemeBoundary(text, at)]).toEqual([at, edges.has(at)])
    }),
  )

  law(
    'are walked through forwards and backwards without leaving one out',
    fc.property(hardText(80), (text) => {
      const edges = fromScratch(text)
      const forwards = [0]
      while ((forwards.at(-1) as number) < text.length) forwards.push(nextGrapheme(text, forwards.at(-1) as number))
      const backwards = [text.length]
      while ((backwards[0] as number) > 0) backwards.unshift(previousGrapheme(text, backwards[0] as number))
      expect(forwards).toEqual(text === '' ? [0] : edges)
      expect(backwards).toEqual(text === '' ? [0] : edges)
    }),
  )

  law(
    'are never split by a snapped span, which holds the selection and is left alone the second time',
    fc.property(textWithSpans, ([text, spans]) => {
      for (const span of spans) {
        const snapped = snapToGraphemes(text, span)
        expect([isGraphemeBoundary(text, snapped.start), isGraphemeBoundary(text, snapped.end)]).toEqual([true, true])
        expect(contains(snapped, span)).toBe(true)
        expect(snapToGraphemes(text, snapped)).toBe(snapped)
      }
    }),
  )
})

describe('words and sentences', () => {
  law(
    'lie in order inside their paragraph, not empty, and shift with the base',
    fc.property(hardText(), fc.nat({ max: 1000 }), (text, base) => {
      for (const paragraph of paragraphsOf(text)) {
        const inner = text.slice(paragraph.start, paragraph.end)
        for (const cut of [wordsOf, sentencesOf]) {
          let before = 0
          for (const { start, end } of cut(inner)) {
            expect(start).toBeGreaterThanOrEqual(before)
            expect(end).toBeGreaterThan(start)
            before = end
          }
          expect(before).toBeLessThanOrEqual(inner.length)
          expect(cut(inner, base)).toEqual(
            cut(inner).map(({ start, end }) => ({ start: start + base, end: end + base })),
          )
        }
      }
    }),
  )

  law(
    'sentences leave out nothing but white space',
    fc.property(hardText(), (text) => {
      for (const { start, end } of paragraphsOf(text)) {
        const inner = text.slice(start, end)
        const kept = sentencesOf(inner).map((span) => inner.slice(span.start, span.end))
        expect(kept.join('').replace(/\s/g, '')).toBe(inner.replace(/\s/g, ''))
      }
    }),
  )

  law(
    'a selection snapped to words splits no grapheme and does not change when it is snapped again',
    fc.property(textWithSpans, ([text, spans]) => {
      for (const { start, end } of paragraphsOf(text)) {
        const inner = text.slice(start, end)
        const words = wordsOf(inner)
        for (const span of spans.filter((one) => one.end <= inner.length)) {
          const snapped = snapToWords(inner, span, words)
          expect(isGraphemeBoundary(inner, snapped.start) && isGraphemeBoundary(inner, snapped.end)).toBe(true)
          expect(snapped.start).toBeLessThan(snapped.end)
          expect(snapToWords(inner, snapped, words)).toEqual(snapped)
        }
      }
    }),
  )
})

describe('folding', () => {
  law(
    'maps every unit to a stretch of the original, in order, on code points',
    fc.property(hardText(), (text) => {
      const folded = fold(text)
      const units = unitsOf(text, 'utf16')
      expect([folded.start.length, folded.end.length]).toEqual([folded.text.length, folded.text.length])
      let before = 0
      for (let i = 0; i < folded.text.length; i += 1) {
        const [start, end] = [folded.start[i] as number, folded.end[i] as number]
        expect(start).toBeGreaterThanOrEqual(before)
        expect(end).toBeGreaterThan(start)
        expect(end).toBeLessThanOrEqual(text.length)
        expect([units.from(start), units.from(end)]).toEqual([start, end])
        before = start
      }
    }),
  )

  law(
    'is the same the second time',
    fc.property(hardText(), (text) => {
      const { text: once } = fold(text)
      expect(fold(once).text).toBe(once)
    }),
  )

  law(
    'finds a stretch of the text in the text, and every hit folds to the query',
    fc.property(textWithSpans, ([text, spans]) => {
      const folded = fold(text)
      for (const span of spans) {
        const query = text.slice(span.start, span.end).toWellFormed()
        for (const hit of findFolded(folded, query)) {
          expect(fold(text.slice(hit.start, hit.end)).text).toContain(fold(query).text)
        }
      }
      const word = wordsOf(text)[0]
      if (word && fold(text.slice(word.start, word.end)).text !== '') {
        expect(findFolded(folded, text.slice(word.start, word.end)).length).toBeGreaterThan(0)
      }
    }),
  )
})

describe('spans', () => {
  law(
    'joined, are apart, in order and cover the same units',
    fc.property(textWithSpans, ([text, spans]) => {
      const joined = joinSpans(spans)
      joined.slice(1).forEach((span, i) => expect(span.start).toBeGreaterThan((joined[i] as Span).end))
      for (const at of offsetIn(text)) {
        const covers = ({ start, end }: Span): boolean => start <= at && at < end
        expect(joined.some(covers)).toBe(spans.some(covers))
      }
    }),
  )

  law(
    'an index that was added to and removed from equals one made from what is left',
    fc.property(textWithSpans, fc.array(fc.boolean()), ([text, spans], removals) => {
      const paragraphs = paragraphsOf(text)
      const records: Spanned[] = spans.map((span, i) => ({ id: String(i), spans: [span] }))
      const index = new SpanIndex(paragraphs, records.slice(0, 2))
      for (const record of records.slice(2)) index.add(record)
      const left = records.filter((record, i) => {
        if (removals[i] === true) index.remove(record)
        return removals[i] !== true
      })
      const scratch = new SpanIndex(paragraphs, left)
      expect(index.ordered).toEqual([...left].sort(compareSpanned))
      for (const { index: i } of paragraphs) {
        expect([...index.within(i)].sort(compareSpanned)).toEqual([...scratch.within(i)].sort(compareSpanned))
      }
      for (const at of offsetIn(text)) {
        const covering = left.filter(({ spans: [span] }) => span && span.start <= at && at < span.end)
        expect(new Set(index.at(at))).toEqual(new Set(covering))
      }
      left.forEach((record) => expect(index.ordered[index.position(record)]).toBe(record))
    }),
  )

  law(
    'swept, tile the stretch exactly and equal a look at every unit',
    fc.property(
      textWithSpans.chain(([text, spans]) => fc.tuple(fc.constant(text), fc.constant(spans), spanIn(text))),
      ([, spans, within]) => {
        const pieces = sweep(within, spans)
        expect(pieces[0]?.start).toBe(within.start)
        expect(pieces.at(-1)?.end).toBe(within.end)
        pieces.slice(1).forEach((piece, i) => expect(piece.start).toBe(pieces[i]?.end))
        for (const { start, end, covering } of pieces) {
          expect(end).toBeGreaterThan(start)
          for (let at = start; at < end; at += 1) {
            const expected = spans.flatMap((span, i) => (span.start <= at && at < span.end ? [i] : []))
            expect(covering).toEqual(expected)
          }
        }
        expect(sweep({ start: within.start, end: within.start }, spans)).toEqual([])
      },
    ),
  )

  law(
    'that overlap never share a lane, and the innermost lies lowest',
    fc.property(textWithSpans, ([text, spans]) => {
      const lanes = lanesOf(spans)
      expect(lanes).toHaveLength(spans.length)
      spans.forEach((a, i) =>
        spans.forEach((b, j) => {
          if (i !== j && overlaps(a, b)) expect(lanes[i]).not.toBe(lanes[j])
        }),
      )
      const shortest = Math.min(...spans.map(({ start, end }) => end - start))
      const first = spans.findIndex(({ start, end }) => end - start === shortest)
      if (spans.length > 0 && spans.every((span, i) => i === first || span.end - span.start > shortest)) {
        expect(lanes[first]).toBe(0)
      }
      const reach = extent(spans)
      if (reach) expect(contains(whole(text), reach)).toBe(true)
    }),
  )
})
