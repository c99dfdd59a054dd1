import { describe, expect, test } from 'vitest'
import { decode, decodeAs, documentFrom, languageOf, type OldEncoding } from './plain-text.ts'
import { sha256Of, testHands } from './project.fixtures.ts'

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)
const bytes = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0))

/** Encodes by turning the decoder round. */
function encode(text: string, encoding: OldEncoding): Uint8Array {
  const codes = new Map(Array.from({ length: 256 }, (_, code) => [decodeAs(Uint8Array.of(code), encoding), code]))
  return Uint8Array.from(text, (c) => codes.get(c) ?? 0x3f)
}

function wide(text: string, littleEndian: boolean): Uint8Array {
  const out = new Uint8Array(2 + text.length * 2)
  const view = new DataView(out.buffer)
  view.setUint16(0, 0xfeff, littleEndian)
  for (let i = 0; i < text.length; i += 1) view.setUint16(2 + i * 2, text.charCodeAt(i), littleEndian)
  return out
}

const prose = 'قالت البائعة إن السوق فتح في الصباح، وإن الناس جاؤوا من القرى على عجل.'

describe('text', () => {
  test.each([
    ['UTF-8', utf8('سوق 😀\n'), 'سوق 😀\n', 'utf-8', false],
    ['UTF-8 with a byte order mark', utf8('\ufeffسوق'), 'سوق', 'utf-8', true],
    ['a second mark is text', utf8('\ufeff\ufeffسوق'), '\ufeffسوق', 'utf-8', true],
    ['CRLF, CR and U+2029 stay', utf8('أ\r\nب\rج\u2029د'), 'أ\r\nب\rج\u2029د', 'utf-8', false],
    ['UTF-16, little end first', wide('سوق 😀', true), 'سوق 😀', 'utf-16le', true],
    ['UTF-16, big end first', wide('سوق 😀', false), 'سوق 😀', 'utf-16be', true],
    ['UTF-16 that holds U+FFFD itself', wide('س\ufffd', true), 'س\ufffd', 'utf-16le', true],
    ['nothing', utf8(''), '', 'utf-8', false],
  ])('%s', (_, file, text, encoding, bom) => {
    expect(decode(file)).toEqual({ kind: 'text', text, encoding, bom })
  })

  test('UTF-16 with a lone surrogate is offered with U+FFFD and the place', () => {
    expect(decode(wide('سو\ud800ق', true))).toEqual({
      kind: 'damaged',
      text: 'سو\ufffdق',
      encoding: 'utf-16le',
      bom: true,
      at: 2,
    })
  })

  test('UTF-16 with half a unit at the end, too', () => {
    expect(decode(wide('سوق', false).subarray(0, 7))).toMatchObject({ kind: 'damaged', text: 'سو\ufffd', at: 2 })
  })
})

describe('old encodings', () => {
  test.each<[string, OldEncoding]>([
    [prose, 'windows-1256'],
    [prose, 'iso-8859-6'],
    [prose.repeat(50), 'windows-1256'],
    ['سعيد في البيت', 'iso-8859-6'],
    ['هذا ما قالته ليلى عن يوسف', 'windows-1256'],
    ['کتاب را به او داد و گفت', 'windows-1256'],
  ])('«%.20s…» in %s comes first, with the other beside it', (text, encoding) => {
    const file = encode(text, encoding)
    const decoded = decode(file)
    expect(decoded.kind).toBe('choice')
    if (decoded.kind !== 'choice') return
    const [likelier, other] = decoded.candidates
    expect(likelier.encoding).toBe(encoding)
    expect(new Set([likelier.encoding, other.encoding])).toEqual(new Set(['windows-1256', 'iso-8859-6']))
    expect(text.startsWith(likelier.preview)).toBe(true)
    expect(decodeAs(file, likelier.encoding)).toBe(text)
  })

  test('a long preview ends at a space', () => {
    const decoded = decode(encode(prose.repeat(50), 'windows-1256'))
    const preview = decoded.kind === 'choice' ? decoded.candidates[0].preview : ''
    expect(preview.length).toBeLessThanOrEqual(400)
    expect(prose.repeat(50).charAt(preview.length)).toBe(' ')
  })
})

describe('what is no text is refused by name', () => {
  test.each([
    ['pdf', bytes('%PDF-1.7\n%\xe2\xe3')],
    ['docx', bytes('PK\x03\x04\x14\0\0\0\0\0[Content_Types].xmlPK\x03\x04word/document.xml')],
    ['xlsx', bytes('PK\x03\x04\0\0[Content_Types].xml xl/workbook.xml')],
    ['odt', bytes('PK\x03\x04\0\0mimetypeapplication/vnd.oasis.opendocument.text')],
    ['epub', bytes('PK\x03\x04\0\0mimetypeapplication/epub+zip')],
    ['zip', bytes('PK\x03\x04\0\0notes.txt')],
    ['doc', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')],
    ['rtf', bytes('{\\rtf1\\ansi')],
    ['image', bytes('\x89PNG\r\n\x1a\n')],
    ['image', bytes('\xff\xd8\xff\xe0')],
    ['image', bytes('RIFF\x01\x02\x03\x04WEBPVP8')],
    ['audio', bytes('RIFF\x01\x02\x03\x04WAVEfmt')],
    ['video', bytes('\0\0\0\x18ftypmp42')],
    ['archive', bytes('\x1f\x8b\x08\0')],
    ['database', bytes('SQLite format 3\0')],
  ])('%s', (reason, file) => {
    expect(decode(file)).toEqual({ kind: 'refused', reason, at: 0 })
  })

  test('a NUL, with its place', () => {
    expect(decode(utf8('سوق\0'))).toEqual({ kind: 'refused', reason: 'nul', at: 6 })
    expect(decode(wide('ا\0', true))).toEqual({ kind: 'refused', reason: 'nul', at: 4 })
  })

  test.each([
    ['control characters in UTF-8', bytes('\x01\x02\x03\x04ab')],
    ['bytes of no encoding', Uint8Array.from({ length: 250 }, (_, i) => 250 - i)],
  ])('%s', (_, file) => {
    expect(decode(file)).toMatchObject({ kind: 'refused', reason: 'binary' })
  })
})

describe('a document', () => {
  test('has the name of the file, the digest of its text, and notes of how it was written', async () => {
    expect(
      await documentFrom({ name: 'news/خبر 1.0.txt', text: prose, encoding: 'windows-1256' }, testHands()),
    ).toEqual({
      id: 'made-1',
      title: 'خبر 1.0',
      text: prose,
      language: 'ar',
      direction: 'auto',
      sha256: sha256Of(utf8(prose)),
      meta: { encoding: 'windows-1256' },
    })
  })

  test.each([
    ['.txt', '\n  السوق فتح  \nثم أغلق', 'السوق فتح'],
    ['C:\\files\\a.b.md', 'x', 'a.b'],
    ['README', 'x', 'README'],
    ['', '', ''],
    ['مقال. الجزء الأول', 'x', 'مقال. الجزء الأول'],
  ])('«%s» with «%s» is called «%s»', async (name, text, title) => {
    expect((await documentFrom({ name, text }, testHands())).title).toBe(title)
  })

  test('plain UTF-8 needs no note, a byte order mark one', async () => {
    const { meta } = await documentFrom({ name: 'a', text: 'x', encoding: 'utf-8', bom: false }, testHands())
    const { meta: marked } = await documentFrom({ name: 'a', text: 'x', encoding: 'utf-8', bom: true }, testHands())
    expect([meta, marked]).toEqual([{}, { bom: true }])
  })

  test('a pasted lone surrogate becomes U+FFFD of the same length', async () => {
    expect((await documentFrom({ name: 'a', text: 'a\ud800b' }, testHands())).text).toBe('a\ufffdb')
  })
})

test.each([
  ['قالت البائعة إن السوق فتح', 'ar'],
  ['BBC قالت إن السوق', 'ar'],
  ['او کتاب را می\u200cخواند و به خانه رفت', 'fa'],
  ['השוק נפתח בבוקר', 'he'],
  ['The market opened', 'en'],
  ['12:30 😀', 'und'],
  ['', 'und'],
])('«%s» is guessed as %s', (text, language) => {
  expect(languageOf(text)).toBe(language)
})
