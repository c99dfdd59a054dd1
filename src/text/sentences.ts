import type { Span } from './span.ts'

const closers = /[»”’"')\]}›\u200f\u200e]/
const pairs: Record<string, string> = { '«': '»', '“': '”', '„': '“', '‹': '›', '(': ')' }
/** Abbreviations after which a full stop does not end a sentence (titles, era, "etc."). */
const abbreviations = new Set([
  'د',
  'أ',
  'م',
  'ص',
  'ب',
  'ت',
  'ه',
  'هـ',
  'ق',
  'ج',
  'إلخ',
  'الخ',
  'Mr',
  'Mrs',
  'Dr',
  'St',
  'vs',
])

/** Offsets of opening quotation marks whose closing mark stands in the same text, with the closing offset. */
function balancedQuotes(text: string): Map<number, number> {
  const found = new Map<number, number>()
  const stack: { at: number; closes: string }[] = []
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charAt(i)
    const top = stack.at(-1)
    if (top && c === top.closes) {
      found.set(top.at, i)
      stack.pop()
    } else if (c === '"') stack.push({ at: i, closes: '"' })
    else if (pairs[c]) stack.push({ at: i, closes: pairs[c] as string })
  }
  return found
}

function endsByAbbreviation(text: string, at: number): boolean {
  // No abbreviation is this long; looking at the whole paragraph before every full stop would cost its square.
  const word = text.slice(Math.max(0, at - 16), at).match(/[\p{L}\p{M}]+$/u)?.[0]
  return word !== undefined && (abbreviations.has(word) || (word.length === 1 && /\p{Lu}|\p{Lo}/u.test(word)))
}

/**
 * Sentences of one paragraph, in order, as spans shifted by `base`, without the white space between them. `.` `؟` `?`
 * `!` `۔` and the ellipsis end a sentence together with the closers after them; a point between digits, after an
 * abbreviation or inside balanced quotation marks does not; `؛` `،` and `:` never do. A mark without its partner does
 * not swallow the rest.
 */
export function sentencesOf(text: string, base = 0): Span[] {
  const sentences: Span[] = []
  const quotes = balancedQuotes(text)
  let start = 0
  const close = (end: number): void => {
    const piece = text.slice(start, end)
    const lead = piece.length - piece.trimStart().length
    const core = piece.trim()
    if (core !== '') sentences.push({ start: base + start + lead, end: base + start + lead + core.length })
    start = end
  }
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charAt(i)
    const closing = quotes.get(i)
    // A whole quotation is stepped over, unless the sentence is nothing but this quotation and what ends inside it.
    if (closing !== undefined) {
      i = closing
      if (/[.؟?!۔…]/.test(text.charAt(closing - 1)) && /^\s+\p{Lu}/u.test(text.slice(closing + 1, closing + 16)))
        close(closing + 1)
      continue
    }
    if (!/[.؟?!۔…]/.test(c)) continue
    if (c === '.' && /\p{Nd}/u.test(text.charAt(i - 1)) && /\p{Nd}/u.test(text.charAt(i + 1))) continue
    let end = i + 1
    while (end < text.length && /[.؟?!۔…]/.test(text.charAt(end))) end += 1
    const run = text.slice(i, end)
    if (run === '.' && endsByAbbreviation(text, i)) continue
    if (/^(…|\.{2,})$/.test(run) && end < text.length && !/\s/.test(text.charAt(end))) {
      i = end - 1
      continue
    }
    while (end < text.length && closers.test(text.charAt(end))) end += 1
    close(end)
    i = end - 1
  }
  close(text.length)
  return sentences
}
