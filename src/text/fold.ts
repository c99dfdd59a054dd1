import type { Span } from './span.ts'

/** Folded text with, for each folded unit, the half-open range of the original that it stands for. */
export interface Folded {
  readonly text: string
  readonly start: ArrayLike<number>
  readonly end: ArrayLike<number>
}

const letters: Readonly<Record<string, string>> = {
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ئ: 'ي',
  ؤ: 'و',
  ة: 'ه',
  ۀ: 'ه',
  ہ: 'ه',
  ھ: 'ه',
  ک: 'ك',
  گ: 'ك',
  '،': ',',
  '؛': ';',
  '؟': '?',
  '٪': '%',
  '٫': '.',
  '٬': ',',
}
const quotes = /[«»“”„‟‹›‘’‚"'`]/u
const mark = /\p{M}/u
const hyphens = /[\u2010-\u2015\u2212-]/u
// Tatweel, zero-width and bidi controls, and the soft hyphen carry no letter.
const invisible = /[\u00ad\u0640\u200b-\u200f\u202a-\u202e\u2060-\u2069\u061c\ufeff]/

/**
 * Folds Arabic spelling for search: compatibility forms opened (NFKC), marks, tatweel and controls dropped, alef, ya, ta
 * marbuta and kaf families joined, lone hamza dropped, digits of any script to ASCII, quotation marks and hyphens to one
 * each, white space runs to one space, Latin to lower case. A hit `[p, q)` in the folded text is `[start[p], end[q-1])`
 * of the original; marks and a lone hamza after a letter belong to that letter.
 */
export function fold(text: string): Folded {
  const out: string[] = []
  const start: number[] = []
  const end: number[] = []
  // A dropped sign is covered by a hit on the letter before it, all units of it if it was a ligature.
  const extend = (to: number): void => {
    const owner = start.at(-1)
    for (let i = end.length - 1; i >= 0 && start[i] === owner; i -= 1) end[i] = to
  }
  let offset = 0
  for (const point of text) {
    const next = offset + point.length
    const letter = isPlain(point) ? point : foldPoint(point)
    if (letter === ' ' && out.at(-1) === ' ') end[end.length - 1] = next
    else if (letter !== '') {
      for (let i = 0; i < letter.length; i += 1) {
        if (letter.charAt(i) === ' ' && out.at(-1) === ' ') continue
        out.push(letter.charAt(i))
        start.push(offset)
        end.push(next)
      }
    } else if (!invisible.test(point) && (point !== 'ء' || (end.at(-1) === offset && out.at(-1) !== ' '))) extend(next)
    offset = next
  }
  return { text: out.join(''), start, end }
}

/** Letters that fold to themselves and are most of any text: looking at their code is all they need. */
function isPlain(point: string): boolean {
  const code = point.charCodeAt(0)
  return point.length === 1 && ((code >= 0x628 && code <= 0x63a && code !== 0x629) || (code >= 0x641 && code <= 0x648))
}

/** What one code point folds to: several units for a ligature, none for a mark, a control or a lone hamza. */
function foldPoint(point: string): string {
  if (mark.test(point) || invisible.test(point)) return ''
  const opened = point.normalize('NFKC')
  // Marks of the presentation forms open to a space that carries them: the space is no word end.
  const spacing = mark.test(opened) && !/\s/.test(point)
  let folded = ''
  for (const raw of opened) {
    if (mark.test(raw) || invisible.test(raw) || raw === 'ء' || (spacing && raw === ' ')) continue
    const letter = letters[raw] ?? raw
    if (/\s/.test(letter)) folded += ' '
    else if (quotes.test(letter)) folded += '"'
    else if (hyphens.test(letter)) folded += '-'
    else if (/\p{Nd}/u.test(letter)) folded += digit(letter)
    // Lower case may bring a mark of its own (İ).
    else folded += letter.toLowerCase().replace(/\p{M}/gu, '')
  }
  return folded
}

/** ASCII digit of a decimal digit of any script: Unicode keeps each script's ten digits in one run. */
function digit(char: string): string {
  const code = char.codePointAt(0) as number
  let zero = code
  while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return String(code - zero)
}

/** All places of a folded query in a folded text, as spans of the original text, in order, not overlapping. */
export function findFolded(folded: Folded, query: string): Span[] {
  const needle = fold(query).text
  const hits: Span[] = []
  if (needle === '') return hits
  for (let at = folded.text.indexOf(needle); at >= 0; at = folded.text.indexOf(needle, at + needle.length)) {
    hits.push({ start: folded.start[at] as number, end: folded.end[at + needle.length - 1] as number })
  }
  return hits
}
