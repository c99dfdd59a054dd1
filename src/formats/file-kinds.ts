/** Kinds of files that hold no plain text, by what their first bytes say. String key `refusal.<kind>`. */
export type FileKind =
  | 'pdf'
  | 'docx'
  | 'xlsx'
  | 'pptx'
  | 'odt'
  | 'epub'
  | 'zip'
  | 'doc'
  | 'rtf'
  | 'image'
  | 'audio'
  | 'video'
  | 'archive'
  | 'database'
  | 'program'

const signatures: readonly (readonly [FileKind, at: number, signature: string])[] = [
  ['pdf', 0, '%PDF-'],
  ['rtf', 0, '{\\rtf'],
  ['doc', 0, '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'],
  ['image', 0, '\x89PNG\r\n\x1a\n'],
  ['image', 0, '\xff\xd8\xff'],
  ['image', 0, 'GIF87a'],
  ['image', 0, 'GIF89a'],
  ['image', 0, 'II*\0'],
  ['image', 0, 'MM\0*'],
  ['image', 8, 'WEBP'],
  ['image', 4, 'ftypheic'],
  ['image', 4, 'ftypavif'],
  ['video', 4, 'ftyp'],
  ['video', 0, '\x1a\x45\xdf\xa3'],
  ['audio', 8, 'WAVE'],
  ['audio', 0, 'OggS'],
  ['audio', 0, 'fLaC'],
  ['audio', 0, 'ID3'],
  ['archive', 0, '\x1f\x8b\x08'],
  ['archive', 0, '7z\xbc\xaf\x27\x1c'],
  ['archive', 0, 'Rar!\x1a\x07'],
  ['archive', 0, 'BZh'],
  ['archive', 0, '\xfd7zXZ\0'],
  ['database', 0, 'SQLite format 3\0'],
  ['program', 0, '\x7fELF'],
  ['program', 0, '\0asm'],
]

/** Names inside a zip that tell what it is, in the order they are looked for. */
const zipContents: readonly (readonly [FileKind, name: string])[] = [
  ['epub', 'application/epub+zip'],
  ['odt', 'application/vnd.oasis.opendocument'],
  ['docx', 'word/'],
  ['xlsx', 'xl/'],
  ['pptx', 'ppt/'],
]

/** One character a byte, so that signatures can be compared as strings. */
function byteString(bytes: Uint8Array, start: number, end: number): string {
  let out = ''
  for (const byte of bytes.subarray(start, end)) out += String.fromCharCode(byte)
  return out
}

/** What a file is by its first bytes (for a zip, also by the names in its directory); null when nothing is recognised. */
export function kindOf(bytes: Uint8Array): FileKind | null {
  const head = byteString(bytes, 0, 32)
  if (head.startsWith('PK\x03\x04') || head.startsWith('PK\x05\x06')) {
    const names = byteString(bytes, 0, 4096) + byteString(bytes, Math.max(4096, bytes.length - 65_536), bytes.length)
    return zipContents.find(([, name]) => names.includes(name))?.[0] ?? 'zip'
  }
  return signatures.find(([, at, signature]) => head.startsWith(signature, at))?.[0] ?? null
}
