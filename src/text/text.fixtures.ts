import fc from 'fast-check'

/** Pieces that texts for annotation are made of, hard ones above all; every one is well-formed by itself. */
const pieces = [
  'سوق',
  'القرية',
  'وقالت',
  'كُتِبَ',
  'هٰذا',
  'كــتاب',
  'می\u200cخواهم',
  'أ',
  'ا\u0654',
  'é',
  'e\u0301',
  'لا',
  'ﷲ',
  'word',
  'AK-103',
  '103-',
  '١٢٫٥',
  '2019/04/01',
  'שלום',
  '😀',
  '👨\u200d👩\u200d👧',
  '👍🏽',
  '🇵🇸🇹🇳',
  '𞸀',
  '𝒜',
  ' ',
  '  ',
  '\u00a0',
  '\t',
  '\n',
  '\r\n',
  '\r',
  '\u2029',
  '\u200f',
  '\u2068',
  '\u2069',
  '\ufeff',
  '.',
  '؟',
  '!',
  '…',
  '، ',
  '"',
  '«',
  '»',
  '(',
  ')',
  ': ',
]

/** Texts of up to `maxLength` such pieces in any order; not always ending on whole words or closed marks. */
export const hardText = (maxLength = 24): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom(...pieces), { maxLength, size: 'max' }).map((parts) => parts.join(''))

/** Two offsets of a text in order, not equal; the text must not be empty. */
export const spanIn = (text: string): fc.Arbitrary<{ start: number; end: number }> =>
  fc
    .tuple(fc.nat({ max: text.length - 1 }), fc.nat({ max: text.length - 1 }))
    .map(([a, b]) => ({ start: Math.min(a, b), end: Math.max(a, b) + 1 }))

/** A text that is not empty, with a few spans in it. */
export const textWithSpans = fc
  .tuple(hardText(), fc.constantFrom('س', 'x'))
  .map(([text, more]) => text + more)
  .chain((text) => fc.tuple(fc.constant(text), fc.array(spanIn(text), { maxLength: 8 })))
