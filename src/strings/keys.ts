import type { Language } from './language.ts'
import { defaultNumerals, toNumerals } from './numerals.ts'
import type { Numerals } from './numerals.ts'

/** What the keys of the Arabic (101) layout print, by physical key. */
const ARABIC_101: Readonly<Record<string, string>> = {
  KeyQ: 'ض',
  KeyW: 'ص',
  KeyE: 'ث',
  KeyR: 'ق',
  KeyT: 'ف',
  KeyY: 'غ',
  KeyU: 'ع',
  KeyI: 'ه',
  KeyO: 'خ',
  KeyP: 'ح',
  KeyA: 'ش',
  KeyS: 'س',
  KeyD: 'ي',
  KeyF: 'ب',
  KeyG: 'ل',
  KeyH: 'ا',
  KeyJ: 'ت',
  KeyK: 'ن',
  KeyL: 'م',
  KeyZ: 'ئ',
  KeyX: 'ء',
  KeyC: 'ؤ',
  KeyV: 'ر',
  KeyB: 'لا',
  KeyN: 'ى',
  KeyM: 'ة',
  BracketLeft: 'ج',
  BracketRight: 'د',
  Semicolon: 'ك',
  Quote: 'ط',
  Comma: 'و',
  Period: 'ز',
  Slash: 'ظ',
  Backquote: 'ذ',
}

/** Named keys and modifiers as key caps show them. */
const CAPS: Readonly<Record<string, string>> = {
  Shift: '⇧',
  Control: 'Ctrl',
  Meta: '⌘',
  Enter: '⏎',
  Escape: 'Esc',
  Backspace: '⌫',
  Delete: 'Del',
  Tab: '⇥',
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Space: '␣',
  PageUp: 'PgUp',
  PageDown: 'PgDn',
}

const ARABIC_SIGNS: Readonly<Record<string, string>> = { '?': '؟', ',': '،', ';': '؛' }

/** Modifiers that make a letter a shortcut: with these, the Latin letter is what people know it by. */
const CHORD = new Set(['Ctrl', 'Control', 'Alt', 'Meta'])

/** The letter an Arabic keyboard prints on a physical key (`KeyQ` → ض); undefined when it prints none of its own. */
export const arabicLegend = (code: string): string | undefined =>
  Object.hasOwn(ARABIC_101, code) ? ARABIC_101[code] : undefined

/** The physical key that types a Latin letter or digit on the US layout: `q` → `KeyQ`, `1` → `Digit1`. */
export function codeOfKey(key: string): string | undefined {
  if (/^[a-z]$/i.test(key)) return `Key${key.toUpperCase()}`
  return /^[0-9]$/.test(key) ? `Digit${key}` : undefined
}

/**
 * What to print on the key caps of a combination such as `q`, `Shift+ArrowLeft`, `Ctrl+Z` or `?`, one entry a cap.
 * Single letters follow the language of the interface, digits its numerals.
 */
export function keyCaps(
  combination: string,
  language: Language,
  numerals: Numerals = defaultNumerals(language),
): readonly string[] {
  const keys = combination === '+' ? ['+'] : combination.split('+')
  const chord = keys.some((key) => CHORD.has(key))
  return keys.map((key) => {
    if (Object.hasOwn(CAPS, key)) return CAPS[key] ?? key
    if (/^[0-9]$/.test(key)) return toNumerals(key, numerals)
    if (key.length > 1) return key
    if (language === 'ar' && !chord) return arabicLegend(codeOfKey(key) ?? '') ?? ARABIC_SIGNS[key] ?? key
    return key.toUpperCase()
  })
}

/** Both letters of a key, for the key sheet: Latin first, then Arabic when it differs. */
export function bothLegends(key: string): readonly string[] {
  const arabic = arabicLegend(codeOfKey(key) ?? '')
  return arabic ? [key.toUpperCase(), arabic] : [key]
}
