import { describe, expect, test } from 'vitest'
import { unitsOf } from './units.ts'

// One emoji of two units, a flag of two pairs, a mark, a line end of two characters.
const text = 'س😀ُ\r\n🇵🇸x'

describe('code points', () => {
  const units = unitsOf(text, 'codepoint')

  test.each([
    [0, 0],
    [1, 1],
    [3, 2],
    [4, 3],
    [5, 4],
    [6, 5],
    [8, 6],
    [10, 7],
    [11, 8],
  ])('UTF-16 %i is code point %i, and back', (offset, position) => {
    expect(units.to(offset)).toBe(position)
    expect(units.from(position)).toBe(offset)
  })

  test('length counts each pair once', () => {
    expect(units.length).toBe(8)
  })

  test.each([2, 7, 9])('no code point starts at UTF-16 %i, inside a pair', (offset) => {
    expect(units.to(offset)).toBeNull()
  })

  test.each([-1, 9, 0.5, NaN, Infinity])('%d is no position', (position) => {
    expect(units.from(position)).toBeNull()
  })
})

describe('UTF-16', () => {
  const units = unitsOf(text, 'utf16')

  test.each([0, 1, 3, 4, 5, 6, 8, 10, 11])('%i stays what it is', (offset) => {
    expect([units.to(offset), units.from(offset)]).toEqual([offset, offset])
  })

  test.each([2, 7, 9, -1, 12, 1.5, NaN])('%d is no place', (offset) => {
    expect([units.to(offset), units.from(offset)]).toEqual([null, null])
  })
})

test('lone surrogates count one each and split nothing', () => {
  const units = unitsOf('a\ud800b\udc00\ud800\udc00', 'codepoint')
  expect(units.length).toBe(5)
  expect([0, 1, 2, 3, 4, 5, 6].map((offset) => units.to(offset))).toEqual([0, 1, 2, 3, 4, null, 5])
})
