import { attributesFrom } from '../model/annotation.ts'
import type { Document } from '../model/document.ts'
import type { Json } from '../model/record.ts'
import { decodeUtf8 } from './bytes.ts'
import { kindOf, type FileKind } from './file-kinds.ts'
import type { Hands } from './format.ts'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | OldEncoding
export type OldEncoding = 'windows-1256' | 'iso-8859-6'

/** A text with how it was written; line ends are as in the file, a byte order mark is taken off. */
export interface DecodedText {
  readonly text: string
  readonly encoding: Encoding
  readonly bom: boolean
}

/** One way to read a file that is not UTF-8. `preview` is its beginning, cut at a line end or space where there is one. */
export interface Candidate {
  readonly encoding: OldEncoding
  readonly preview: string
  /** How much it looks like Arabic, higher is likelier; only the order has a meaning. */
  readonly score: number
}

export type Decoded =
  | ({ readonly kind: 'text' } & DecodedText)
  /** Neither UTF-8 nor marked UTF-16: the user picks, then `decodeAs`; the likelier first. */
  | { readonly kind: 'choice'; readonly candidates: readonly [Candidate, Candidate] }
  /** UTF-16 with lone surrogates or half a unit at the end, each of them U+FFFD in `text`, the first at `at`. */
  | ({ readonly kind: 'damaged'; readonly at: number } & DecodedText)
  /** Not a text: a known kind of file, a NUL (`at`, in bytes), or mostly control characters. */
  | { readonly kind: 'refused'; readonly reason: FileKind | 'nul' | 'binary'; readonly at: number }

const previewLength = 400
const sampleLength = 20_000
const controls = /[^\P{Cc}\s]/gu

/** Decodes a file that is thought to be plain text; never guesses between the old encodings by itself. */
export function decode(bytes: Uint8Array): Decoded {
  const kind = kindOf(bytes)
  if (kind !== null) return { kind: 'refused', reason: kind, at: 0 }
  const wide =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null
  if (wide) return decodeWide(bytes.subarray(2), wide)
  const nul = bytes.indexOf(0)
  if (nul >= 0) return { kind: 'refused', reason: 'nul', at: nul }
  const decoded = decodeUtf8(bytes)
  if (decoded.ok) {
    const { text, bom } = decoded.value
    return isBinary(text)
      ? { kind: 'refused', reason: 'binary', at: 0 }
      : { kind: 'text', text, encoding: 'utf-8', bom }
  }
  const candidates = [candidateOf(bytes, 'windows-1256'), candidateOf(bytes, 'iso-8859-6')] as const
  if (isBinary(decodeAs(bytes.subarray(0, sampleLength), 'windows-1256')))
    return { kind: 'refused', reason: 'binary', at: 0 }
  const [first, second] = candidates
  return { kind: 'choice', candidates: second.score > first.score ? [second, first] : [first, second] }
}

/** The text in the encoding that the user picked. Bytes that the encoding leaves open become U+FFFD. */
export const decodeAs = (bytes: Uint8Array, encoding: OldEncoding): string => new TextDecoder(encoding).decode(bytes)

function decodeWide(bytes: Uint8Array, encoding: 'utf-16le' | 'utf-16be'): Decoded {
  const text = new TextDecoder(encoding, { ignoreBOM: true }).decode(bytes)
  const nul = text.indexOf('\0')
  if (nul >= 0) return { kind: 'refused', reason: 'nul', at: 2 + nul * 2 }
  const at = damageOf(bytes, text, encoding === 'utf-16le')
  return at < 0 ? { kind: 'text', text, encoding, bom: true } : { kind: 'damaged', text, encoding, bom: true, at }
}

/** Offset of the first unit that the decoder had to replace; -1 when there is none. */
function damageOf(bytes: Uint8Array, text: string, littleEndian: boolean): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = text.indexOf('\ufffd'); at >= 0; at = text.indexOf('\ufffd', at + 1)) {
    if (at * 2 + 1 >= bytes.length || view.getUint16(at * 2, littleEndian) !== 0xfffd) return at
  }
  return -1
}

/** More than one control character in fifty: no text that people write. */
function isBinary(text: string): boolean {
  const sample = text.slice(0, sampleLength)
  return (sample.match(controls)?.length ?? 0) * 50 > sample.length
}

/** The commonest short words of Arabic and Persian prose: two bytes or more, so that chance rarely spells them. */
const commonWords = new Set([
  'في',
  'من',
  'على',
  'إلى',
  'الى',
  'أن',
  'ان',
  'إن',
  'عن',
  'مع',
  'هذا',
  'هذه',
  'التي',
  'الذي',
  'ما',
  'لا',
  'كان',
  'قال',
  'أو',
  'بعد',
  'به',
  'از',
  'که',
  'را',
  'است',
  'با',
  'این',
])

/** Share of Arabic letters among the bytes above ASCII, and of common words and of words in one script among words. */
function scoreOf(text: string): number {
  const beyondAscii = text.match(/\P{ASCII}/gu)?.length ?? 0
  if (beyondAscii === 0) return 0
  const letters = text.match(/[\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc]/g)?.length ?? 0
  const replaced = text.match(/\ufffd/g)?.length ?? 0
  const words = text.match(/[\p{L}\p{M}\ufffd]+/gu) ?? []
  const common = words.filter((word) => commonWords.has(word)).length
  const mixed = words.filter(
    (word) => /\p{Script=Arabic}/u.test(word) && /\p{Script=Latin}|\ufffd|^\p{M}/u.test(word),
  ).length
  return (letters - replaced) / beyondAscii + (common - mixed) / Math.max(1, words.length)
}

function candidateOf(bytes: Uint8Array, encoding: OldEncoding): Candidate {
  const text = decodeAs(bytes.subarray(0, sampleLength), encoding)
  const head = text.slice(0, previewLength)
  const gap = Math.max(head.lastIndexOf('\n'), head.lastIndexOf(' '))
  const preview = text.length > previewLength && gap > previewLength / 2 ? head.slice(0, gap) : head
  return { encoding, preview, score: scoreOf(text) }
}

/** A file to be made a document; `encoding` and `bom` are noted in `meta` unless they are plain UTF-8. */
export interface TextFile {
  readonly name: string
  readonly text: string
  readonly encoding?: Encoding
  readonly bom?: boolean
}

/**
 * Makes a document of a text. Title: the file name without folders and extension, else the first line that is not
 * empty. The text is kept to the unit, line ends included; only lone surrogates, which UTF-8 cannot hold, become U+FFFD.
 */
export async function documentFrom(file: TextFile, hands: Hands): Promise<Document> {
  const text = file.text.toWellFormed()
  const meta: [string, Json][] = []
  if (file.encoding !== undefined && file.encoding !== 'utf-8') meta.push(['encoding', file.encoding])
  if (file.bom === true) meta.push(['bom', true])
  return {
    id: hands.id(),
    title: titleOf(file.name, text),
    text,
    language: languageOf(text),
    direction: 'auto',
    sha256: await hands.sha256(new TextEncoder().encode(text)),
    meta: attributesFrom(meta),
  }
}

function titleOf(name: string, text: string): string {
  const stem = name
    .replace(/^.*[/\\]/, '')
    .replace(/\.[^.\s]{1,8}$/, '')
    .trim()
  if (stem !== '') return stem
  const line = text.split(/[\r\n\u2029]/).find((one) => one.trim() !== '')
  return (
    Array.from(line?.trim() ?? '')
      .slice(0, 80)
      .join('') || name
  )
}

/**
 * BCP 47 tag guessed from the letters of the first 20,000 units: `ar`, `fa` (Arabic script with Persian letters), `he`,
 * `en` (any Latin), `und` without letters.
 */
export function languageOf(text: string): string {
  const sample = text.slice(0, sampleLength)
  const count = (pattern: RegExp): number => sample.match(pattern)?.length ?? 0
  const arabic = count(/\p{Script=Arabic}/gu)
  const hebrew = count(/\p{Script=Hebrew}/gu)
  const latin = count(/\p{Script=Latin}/gu)
  const most = Math.max(arabic, hebrew, latin)
  if (most === 0) return 'und'
  if (most === hebrew) return 'he'
  if (most === latin && latin !== arabic) return 'en'
  const persian = count(/[پچژگکی]/g)
  return persian * 20 > arabic && persian > count(/[ةكيىإأ]/g) ? 'fa' : 'ar'
}
