import { describe, expect, test } from 'vitest'
import { paragraphsOf } from './paragraphs.ts'
import { SpanIndex, type Spanned } from './span-index.ts'

const text = 'سوق القرية\nفتح أبوابه\nثم أغلق'
const make = (id: string, ...spans: [number, number][]): Spanned => ({
  id,
  spans: spans.map(([start, end]) => ({ start, end })),
})

const market = make('market', [0, 3])
const village = make('village', [0, 10])
const doors = make('doors', [15, 21])
const both = make('both', [0, 3], [22, 24])
const wholeText = make('whole')

describe('an index', () => {
  const index = new SpanIndex(paragraphsOf(text), [doors, market, wholeText, village, both])
  const ids = (records: readonly Spanned[]): string[] => records.map(({ id }) => id)

  test('is in text order, longer first, without records that have no spans', () => {
    expect(ids(index.ordered)).toEqual(['both', 'village', 'market', 'doors'])
  })

  test('knows what touches a paragraph', () => {
    expect(ids(index.within(0)).sort()).toEqual(['both', 'market', 'village'])
    expect(ids(index.within(1))).toEqual(['doors'])
    expect(ids(index.within(2))).toEqual(['both'])
    expect(index.within(9)).toEqual([])
  })

  test('gives what covers an offset, innermost first', () => {
    expect(ids(index.at(1))).toEqual(['market', 'village', 'both'])
    expect(ids(index.at(3))).toEqual(['village'])
    expect(ids(index.at(12))).toEqual([])
  })

  test('finds the first from an offset, and places', () => {
    expect([index.from(0), index.from(1), index.from(16)]).toEqual([0, 3, 4])
    expect([index.position(market), index.position(make('market', [1, 3]))]).toEqual([2, -1])
  })
})

test('what was added and removed again leaves no trace', () => {
  const index = new SpanIndex(paragraphsOf(text), [market])
  index.add(both)
  index.add(village)
  index.remove(both)
  index.remove(make('stranger', [0, 3]))
  expect(index.ordered).toEqual([village, market])
  expect(index.within(2)).toEqual([])
})
