import { describe, expect, test } from 'vitest'
import { isGraphemeBoundary, nextGrapheme, previousGrapheme, snapToGraphemes } from './graphemes.ts'

const boundariesOf = (text: string): number[] =>
  Array.from({ length: text.length + 1 }, (_, offset) => offset).filter((offset) => isGraphemeBoundary(text, offset))

test.each([
  ['a letter with its marks', 'عُقُوداً', [0, 2, 4, 5, 6, 8]],
  ['a letter with a shadda and a vowel', 'مَّن', [0, 3, 4]],
  ['a decomposed hamza', 'ا\u0654ب', [0, 2, 3]],
  ['a zero-width non-joiner after its letter', 'می\u200cخ', [0, 1, 3, 4]],
  ['tatweel, a letter of its own', 'كـت', [0, 1, 2, 3]],
  ['a line end of two characters', 'س\r\nص', [0, 1, 3, 4]],
  ['a family', '👨\u200d👩\u200d👧!', [0, 8, 9]],
  ['two flags', '🇵🇸🇹🇳', [0, 4, 8]],
  ['a skin tone', '👍🏽', [0, 4]],
  ['a keycap', '1\ufe0f\u20e3', [0, 3]],
  ['a right-to-left mark', 'س\u200fص', [0, 1, 2, 3]],
])('%s', (_, text, boundaries) => {
  expect(boundariesOf(text)).toEqual(boundaries)
})

test('outside the text there is no boundary', () => {
  expect([isGraphemeBoundary('سوق', -1), isGraphemeBoundary('سوق', 4), isGraphemeBoundary('', 0)]).toEqual([
    false,
    false,
    true,
  ])
})

test('a step forward from inside a cluster ends it, a step back begins it', () => {
  expect([nextGrapheme('مَّن', 1), previousGrapheme('مَّن', 2)]).toEqual([3, 0])
  expect([nextGrapheme('سوق', 3), previousGrapheme('سوق', 0)]).toEqual([3, 0])
})

describe('clusters longer than the stretch that is looked at', () => {
  const heap = 'ق' + '\u064b'.repeat(500)

  test('are stepped over as one', () => {
    expect(nextGrapheme(`${heap}س`, 0)).toBe(501)
    expect(nextGrapheme(`${heap}س`, 250)).toBe(501)
    expect(previousGrapheme(`س${heap}`, 502)).toBe(1)
  })

  test('begin at the space that carries their marks', () => {
    expect(previousGrapheme(`كتاب ${'\u064b'.repeat(100)}`, 105)).toBe(4)
    expect(isGraphemeBoundary(`كتاب ${'\u064b'.repeat(100)}`, 5)).toBe(false)
  })

  test('a long run of flags is parted in twos from its start', () => {
    const flags = `س${'🇵🇸'.repeat(100)}`
    expect([nextGrapheme(flags, 321), previousGrapheme(flags, 321)]).toEqual([325, 317])
    expect(isGraphemeBoundary(flags, 323)).toBe(false)
  })
})

test('snapping widens to whole clusters and leaves boundaries alone', () => {
  expect(snapToGraphemes('عُقُود', { start: 1, end: 3 })).toEqual({ start: 0, end: 4 })
  const span = { start: 2, end: 4 }
  expect(snapToGraphemes('عُقُود', span)).toBe(span)
})
