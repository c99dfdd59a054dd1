import { describe, expect, test } from 'vitest'
import { paragraphAt, paragraphsOf, paragraphsWithin } from './paragraphs.ts'

test.each([
  ['nothing', '', [[0, 0]]],
  ['one line', 'سوق', [[0, 3]]],
  [
    'a final line end',
    'سوق\n',
    [
      [0, 3],
      [4, 4],
    ],
  ],
  [
    'CRLF counts once',
    'أ\r\nب',
    [
      [0, 1],
      [3, 4],
    ],
  ],
  [
    'CR and LF apart count twice',
    'أ\n\rب',
    [
      [0, 1],
      [2, 2],
      [3, 4],
    ],
  ],
  [
    'a paragraph separator',
    'أ\u2029ب',
    [
      [0, 1],
      [2, 3],
    ],
  ],
  ['a line separator is no end', 'أ\u2028ب', [[0, 3]]],
])('%s', (_, text, expected) => {
  expect(paragraphsOf(text).map(({ start, end }) => [start, end])).toEqual(expected)
  expect(paragraphsOf(text).map(({ index }) => index)).toEqual(expected.map((_span, i) => i))
})

describe('finding', () => {
  const paragraphs = paragraphsOf('أب\r\nج\n\nد')

  test.each([
    [0, 0],
    [2, 0],
    [3, 0],
    [4, 1],
    [5, 1],
    [6, 2],
    [7, 3],
    [8, 3],
  ])('offset %i lies in paragraph %i', (offset, index) => {
    expect(paragraphAt(paragraphs, offset).index).toBe(index)
  })

  test('a span touches the paragraphs that hold its units', () => {
    expect(paragraphsWithin(paragraphs, { start: 0, end: 5 })).toEqual([0, 1])
    expect(paragraphsWithin(paragraphs, { start: 4, end: 5 })).toEqual([1, 1])
    expect(paragraphsWithin(paragraphs, { start: 1, end: 8 })).toEqual([0, 3])
  })
})
