import { ar } from './ar.ts'
import { en } from './en.ts'
import type { StringKey } from './en.ts'
import { LANGUAGES, directionOf } from './language.ts'
import type { Language } from './language.ts'
import { fill } from './message.ts'
import type { Message, Part, Values } from './message.ts'
import { defaultNumerals, formatNumber } from './numerals.ts'
import type { Numerals } from './numerals.ts'

export { LANGUAGES, directionOf }
export type { Language, StringKey, Values }

const STRINGS: Readonly<Record<Language, Readonly<Record<StringKey, Message>>>> = { ar, en }

const PLURALS: Readonly<Record<Language, Intl.PluralRules>> = {
  ar: new Intl.PluralRules('ar'),
  en: new Intl.PluralRules('en'),
}

/** Whether the interface has words for a key that was put together at run time (`problem.<kind>`). */
export const hasString = (key: string): key is StringKey => Object.hasOwn(en, key)

function sentenceOf(language: Language, key: StringKey, values: Values): string {
  const message = STRINGS[language][key]
  if (typeof message === 'string') return message
  const count = Number(values[message.by] ?? 0)
  return message[PLURALS[language].select(count)] ?? message.other
}

/**
 * The sentence of a key as parts, so that markup can isolate the values (`<bdi>`) from the words around them. Numbers
 * appear in the numerals given.
 */
export function translateParts(
  language: Language,
  key: StringKey,
  values: Values = {},
  numerals: Numerals = defaultNumerals(language),
): readonly Part[] {
  return fill(sentenceOf(language, key, values), values, (value) => formatNumber(value, language, numerals))
}

/** The sentence of a key as plain text, without any direction marks. */
export const translate = (language: Language, key: StringKey, values?: Values, numerals?: Numerals): string =>
  translateParts(language, key, values, numerals)
    .map((part) => part.text)
    .join('')
