import { describe, expect, it } from 'vitest'
import { ar } from './ar.ts'
import { en } from './en.ts'
import { arabicLegend, bothLegends, codeOfKey, keyCaps } from './keys.ts'
import { formsOf, placesOf } from './message.ts'
import type { Message } from './message.ts'
import {
  formatAgo,
  formatDate,
  formatInstant,
  formatNumber,
  formatPercent,
  formatTime,
  toNumerals,
} from './numerals.ts'
import { LANGUAGES, directionOf, hasString, translate, translateParts } from './strings.ts'
import type { Language, StringKey } from './strings.ts'

const ALL: Readonly<Record<Language, Readonly<Record<string, Message>>>> = { ar, en }
const KEYS = Object.keys(en) as StringKey[]

describe('the words of both languages', () => {
  it('have the same keys in the same order', () => {
    expect(KEYS.length).toBeGreaterThan(300)
    expect(Object.keys(ar)).toEqual(KEYS)
  })

  it('name the same places to fill', () => {
    for (const key of KEYS) expect([key, placesOf(ar[key])]).toEqual([key, placesOf(en[key])])
  })

  it('have every plural form of their language', () => {
    for (const language of LANGUAGES) {
      const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories
      for (const [key, message] of Object.entries(ALL[language])) {
        if (typeof message === 'string') continue
        const { by, ...forms } = message
        expect([key, Object.keys(forms).toSorted()]).toEqual([key, categories.toSorted()])
        expect([key, placesOf(message)]).toEqual([key, expect.arrayContaining([by])])
      }
    }
  })

  it('are plural in the same sentences', () => {
    for (const key of KEYS) expect([key, typeof ar[key]]).toEqual([key, typeof en[key]])
  })

  it('are never empty, never begin or end with a space, and hold no invisible marks', () => {
    for (const language of LANGUAGES) {
      for (const [key, message] of Object.entries(ALL[language])) {
        for (const form of formsOf(message)) {
          expect([key, form.trim()]).toEqual([key, form])
          expect([key, form === '' || /[\p{Cc}\p{Cf}]/u.test(form)]).toEqual([key, false])
        }
      }
    }
  })
})

describe('translate', () => {
  it('chooses each of the six Arabic forms', () => {
    const said = [0, 1, 2, 3, 11, 100].map((n) => translate('ar', 'documents.count', { n }))
    expect(said).toEqual(['لا وثائق', 'وثيقة واحدة', 'وثيقتان', '٣ وثائق', '١١ وثيقة', '١٠٠ وثيقة'])
  })

  it('chooses both English forms', () => {
    expect(translate('en', 'documents.count', { n: 1 })).toBe('1 document')
    expect(translate('en', 'documents.count', { n: 0 })).toBe('0 documents')
  })

  it('writes numbers in the numerals asked for', () => {
    expect(translate('ar', 'documents.done', { n: 18, m: 37 })).toBe('١٨ من ٣٧ منجزة')
    expect(translate('ar', 'documents.done', { n: 18, m: 37 }, 'latn')).toBe('18 من 37 منجزة')
    expect(translate('en', 'documents.done', { n: 18, m: 37 })).toBe('18 of 37 done')
  })

  it('leaves digits inside a value alone, and fills no place from a value', () => {
    expect(translate('ar', 'announce.tagged', { label: 'شخص', text: '{label} 7' })).toBe('أُضيف شخص: {label} 7')
  })

  it('keeps the braces of a place that got no value', () => {
    expect(translate('en', 'announce.tagged', { label: 'Person' })).toBe('Tagged as Person: {text}')
    expect(translate('en', 'problem.other', { kind: 'x', constructor: 'y' })).toBe('Something is wrong here: x')
  })

  it('gives the parts apart for markup', () => {
    expect(translateParts('en', 'start.delete-ask', { title: 'حاشية' })).toEqual([
      { text: 'Delete “' },
      { text: 'حاشية', name: 'title' },
      { text: '” from this device for good? Exported files stay.' },
    ])
  })

  it('knows which keys there are', () => {
    expect(hasString('problem.invalid')).toBe(true)
    expect(hasString('problem.never-heard-of')).toBe(false)
    expect(hasString('toString')).toBe(false)
  })

  it('starts the save states with the words that tests hold on to', () => {
    expect(translate('en', 'save.saved', { time: '12:03' })).toMatch(/^Saved/)
    expect(translate('en', 'save.saving')).toMatch(/^Saving/)
    expect(translate('en', 'save.unsaved', { n: 3 })).toMatch(/^Not saved/)
    expect(translate('en', 'save.failed', { n: 3, reason: '' })).toMatch(/^Not saved/)
  })

  it('knows the direction of each language', () => {
    expect(LANGUAGES.map(directionOf)).toEqual(['rtl', 'ltr'])
  })
})

describe('numerals', () => {
  const noon = new Date(2026, 2, 12, 12, 3)

  it('write numbers without invisible marks', () => {
    expect(formatNumber(1095, 'ar')).toBe('١٠٩٥')
    expect(formatNumber(12345, 'ar')).toBe('١٢٬٣٤٥')
    expect(formatNumber(-3, 'ar')).toBe('-٣')
    expect(formatNumber(12345, 'en')).toBe('12,345')
    expect(formatNumber(5, 'en', 'arab')).toBe('٥')
    expect(formatPercent(0.49, 'ar')).toBe('٤٩٪')
  })

  it('write dates and times', () => {
    expect(formatTime(noon, 'ar')).toBe('١٢:٠٣')
    expect(formatTime(new Date(2026, 2, 12, 0, 5), 'en')).toBe('00:05')
    expect(formatDate(noon, 'ar')).toBe('١٢ آذار ٢٠٢٦')
    expect(formatInstant(noon, 'en')).toBe('12 March 2026 · 12:03')
    expect(formatInstant(noon, 'ar', 'latn')).toBe('12 آذار 2026 · 12:03')
  })

  it('say how long ago', () => {
    expect(formatAgo(noon, noon.getTime() + 4 * 60_000, 'ar')).toBe('قبل ٤ دقائق')
    expect(formatAgo(noon, noon.getTime() + 86_400_000, 'ar')).toBe('أمس')
    expect(formatAgo(noon, noon.getTime() + 5_000, 'en')).toBe('this minute')
  })

  it('turn ASCII digits only', () => {
    expect(toNumerals('T16', 'arab')).toBe('T١٦')
    expect(toNumerals('16', 'latn')).toBe('16')
  })
})

describe('key caps', () => {
  it('show the Arabic letters that the look shows on label keys', () => {
    expect('qctulfmpo'.split('').map((key) => keyCaps(key, 'ar').join(''))).toEqual([
      'ض',
      'ؤ',
      'ف',
      'ع',
      'م',
      'ب',
      'ة',
      'ح',
      'خ',
    ])
    expect(keyCaps('1', 'ar')).toEqual(['١'])
    expect(keyCaps('1', 'ar', 'latn')).toEqual(['1'])
  })

  it('show Latin letters in English and with modifiers', () => {
    expect(keyCaps('q', 'en')).toEqual(['Q'])
    expect(keyCaps('Ctrl+z', 'ar')).toEqual(['Ctrl', 'Z'])
    expect(keyCaps('Shift+ArrowLeft', 'ar')).toEqual(['⇧', '←'])
    expect(keyCaps('?', 'ar')).toEqual(['؟'])
    expect(keyCaps('F8', 'ar')).toEqual(['F8'])
    expect(keyCaps('+', 'en')).toEqual(['+'])
  })

  it('know both letters of a key', () => {
    expect(bothLegends('s')).toEqual(['S', 'س'])
    expect(bothLegends('F8')).toEqual(['F8'])
    expect(codeOfKey('7')).toBe('Digit7')
    expect(codeOfKey('?')).toBeUndefined()
    expect(arabicLegend('KeyB')).toBe('لا')
    expect(arabicLegend('toString')).toBeUndefined()
  })
})
