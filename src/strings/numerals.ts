import type { Language } from './language.ts'

/** Digits of the interface: `latn` 123, `arab` ١٢٣. A document's own digits are never touched. */
export type Numerals = 'latn' | 'arab'

export const defaultNumerals = (language: Language): Numerals => (language === 'ar' ? 'arab' : 'latn')

// Lebanon's month names (آذار, تشرين الثاني) are those that the interface uses; English is British.
const LOCALES: Readonly<Record<Language, string>> = { ar: 'ar-LB', en: 'en-GB' }

const localeOf = (language: Language, numerals: Numerals): string => `${LOCALES[language]}-u-nu-${numerals}`

const INVISIBLE = /[\u061c\u200e\u200f\u2066-\u2069]/g

// `Intl` puts direction marks around signs and dates; isolation is the markup's business, and text is compared as text.
const plain = (text: string): string => text.replace(INVISIBLE, '')

// Making a format costs far more than using it, and lists print many numbers at once.
const numberFormats = new Map<string, Intl.NumberFormat>()

/** A number in the digits of the interface, thousands parted from five digits on. */
export function formatNumber(
  value: number,
  language: Language,
  numerals: Numerals = defaultNumerals(language),
  options: Intl.NumberFormatOptions = {},
): string {
  const locale = localeOf(language, numerals)
  const key = `${locale}/${JSON.stringify(options)}`
  let format = numberFormats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(locale, { useGrouping: 'min2', ...options })
    numberFormats.set(key, format)
  }
  return plain(format.format(value))
}

/** A share between 0 and 1 as whole per cent. */
export const formatPercent = (share: number, language: Language, numerals?: Numerals): string =>
  formatNumber(share, language, numerals, { style: 'percent', maximumFractionDigits: 0 })

/** Hours and minutes of the day, 24-hour clock. */
export const formatTime = (
  at: string | number | Date,
  language: Language,
  numerals: Numerals = defaultNumerals(language),
): string =>
  plain(
    new Date(at).toLocaleTimeString(localeOf(language, numerals), {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
    }),
  )

/** Day, month by name, and year. */
export const formatDate = (
  at: string | number | Date,
  language: Language,
  numerals: Numerals = defaultNumerals(language),
): string =>
  plain(
    new Date(at).toLocaleDateString(localeOf(language, numerals), { day: 'numeric', month: 'long', year: 'numeric' }),
  )

/** Date and time, parted by a middle dot. */
export const formatInstant = (at: string | number | Date, language: Language, numerals?: Numerals): string =>
  `${formatDate(at, language, numerals)} · ${formatTime(at, language, numerals)}`

const UNITS: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

/** How long ago, in the largest unit that fits: "4 minutes ago", «أمس». Less than a minute is "this minute". */
export function formatAgo(
  at: string | number | Date,
  now: string | number | Date,
  language: Language,
  numerals: Numerals = defaultNumerals(language),
): string {
  const distance = new Date(at).getTime() - new Date(now).getTime()
  const [unit, length] = UNITS.find(([, size]) => Math.abs(distance) >= size) ?? ['minute', 60_000]
  const format = new Intl.RelativeTimeFormat(localeOf(language, numerals), { numeric: 'auto' })
  return plain(format.format(Math.trunc(distance / length), unit))
}

/** The ASCII digits of a text in the digits of the interface; everything else as it is. */
export const toNumerals = (text: string, numerals: Numerals): string =>
  numerals === 'latn' ? text : text.replace(/[0-9]/g, (digit) => String.fromCodePoint(0x660 + Number(digit)))
