export type Direction = 'rtl' | 'ltr'

const strongRtl =
  /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u
const strong = /\p{L}/u

/**
 * Base direction of a paragraph from its content: the direction of most of its words, so that one Latin name at the
 * start does not turn an Arabic line (as the first-strong rule of UAX #9 P2 would); without letters, the direction of
 * the document. Only the first 2,000 units are read.
 */
export function directionOf(paragraph: string, document: Direction): Direction {
  let rtl = 0
  let ltr = 0
  for (const word of paragraph.slice(0, 2000).split(/\s+/)) {
    const letter = word.match(strong)?.[0]
    if (letter === undefined) continue
    if (strongRtl.test(letter)) rtl += 1
    else ltr += 1
  }
  return rtl === ltr ? document : rtl > ltr ? 'rtl' : 'ltr'
}

/** Direction of a whole document from its first 5,000 units; right to left when it holds no letters. */
export const directionOfDocument = (text: string): Direction => {
  const letters = text.slice(0, 5000).match(/\p{L}/gu) ?? []
  const rtl = letters.filter((letter) => strongRtl.test(letter)).length
  return letters.length > 0 && rtl * 2 < letters.length ? 'ltr' : 'rtl'
}
