import { describe, expect, test } from 'vitest'
import type { Span } from './span.ts'
import { snapToWords, wordsOf } from './words.ts'

const sliced = (text: string, spans: readonly Span[]): string[] => spans.map(({ start, end }) => text.slice(start, end))

describe('words', () => {
  test.each([
    ['كيه103-', ['كيه103']],
    ['103-', ['103']],
    ['انتونوف 124', ['انتونوف', '124']],
    ['الأمريكي-الروسي', ['الأمريكي', 'الروسي']],
    ['١٢٫٥٪', ['١٢٫٥']],
    ['12.5%', ['12.5']],
    ['1,250', ['1,250']],
    ['كــــتاب', ['كــــتاب']],
    ['عُقُوداً', ['عُقُوداً']],
    ['اللّٰه', ['اللّٰه']],
    ['می\u200cخواهم', ['می\u200cخواهم']],
    ['كوفيد-19', ['كوفيد', '19']],
    ['كوفيد١٩', ['كوفيد١٩']],
    ['2019/04/01', ['2019', '04', '01']],
    ['د.أحمد', ['د', 'أحمد']],
    ['قال.ثم', ['قال', 'ثم']],
    ['قال.The', ['قال', 'The']],
    ['example.com', ['example.com']],
    ['\u2068روسيا\u2069', ['روسيا']],
    ['و\u200fروسيا', ['و\u200fروسيا']],
    ['ب«فنزويلا»', ['ب', 'فنزويلا']],
    ['#روسيا_فنزويلا', ['روسيا_فنزويلا']],
    ['1440هـ', ['1440هـ']],
    ['الـ15', ['الـ15']],
    ['قال:"لا', ['قال', 'لا']],
    ['النص،بدون', ['النص', 'بدون']],
    ['، … !', []],
    ['', []],
  ])('%s', (text, words) => {
    expect(sliced(text, wordsOf(text))).toEqual(words)
  })

  test('are shifted by the base', () => {
    expect(wordsOf('سوق قرية', 100)).toEqual([
      { start: 100, end: 103 },
      { start: 104, end: 108 },
    ])
  })
})

describe('snapping a selection', () => {
  const snapped = (text: string, start: number, end: number): string => {
    const span = snapToWords(text, { start, end }, wordsOf(text))
    return text.slice(span.start, span.end)
  }

  test.each([
    ['T32: a part of a word takes the word', 'قال لافروف', 5, 8, 'لافروف'],
    ['T33: a comma and spaces fall off', ' الأغذية والأدوية،', 0, 18, 'الأغذية والأدوية'],
    ['a mark is not torn off', 'كتب عُقُوداً', 4, 7, 'عُقُوداً'],
    ['quotation marks alone stay', 'قال "لا"', 4, 5, '"'],
    ['half a flag takes the flag', 'في 🇵🇸 ', 3, 5, '🇵🇸'],
    ['T16: a hyphen put in after a number stays in', 'كيه103- الهجومية', 0, 7, 'كيه103-'],
    ['T16: after one digit as well', 'الطراز 3- الجديد', 0, 9, 'الطراز 3-'],
    ['a hyphen between words falls off', 'سوق- قرية', 0, 4, 'سوق'],
    ['T16: a hyphen left out after a number stays out', 'كيه103- الهجومية', 0, 6, 'كيه103'],
    ['a zero-width non-joiner at the end belongs to its letter', 'می\u200c رود', 0, 2, 'می\u200c'],
  ])('%s', (_, text, start, end, expected) => {
    expect(snapped(text, start, end)).toBe(expected)
  })
})
