import { defaultNumerals, type Numerals } from '../strings/numerals.ts'
import { translate, type Language, type StringKey, type Values } from '../strings/strings.ts'
import { usePreferences } from './preferences.ts'

/** Digits of the interface, by language unless the person chose. */
export function numeralsOf(language: Language, chosen: 'auto' | Numerals): Numerals {
  return chosen === 'auto' ? defaultNumerals(language) : chosen
}

/** The sentence of a key in the interface's language, now; components that must follow a switch use `useSay`. */
export function say(key: StringKey, values?: Values): string {
  const { language, numerals } = usePreferences.getState()
  return translate(language, key, values, numeralsOf(language, numerals))
}

/** `say` that renders again when language or digits change. */
export function useSay(): (key: StringKey, values?: Values) => string {
  const language = usePreferences((state) => state.language)
  const numerals = usePreferences((state) => state.numerals)
  return (key, values) => translate(language, key, values, numeralsOf(language, numerals))
}
