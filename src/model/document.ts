import type { Direction } from '../text/direction.ts'
import type { Id, Unknown } from './record.ts'

/** A text to be annotated. The text never changes under its annotations. */
export interface Document {
  readonly id: Id
  readonly title: string
  readonly text: string
  /** BCP 47 tag. */
  readonly language: string
  readonly direction: Direction | 'auto'
  /** SHA-256 over the UTF-8 text, lower-case hexadecimal. */
  readonly sha256: string
  /** Free data about the text (source, author, encoding it was read from). */
  readonly meta: Unknown
  readonly unknown?: Unknown
}

/** A document without its text: what lists, tables and menus need. `length` is in UTF-16 code units. */
export interface DocumentHead extends Omit<Document, 'text'> {
  readonly length: number
}

export function headOf({ text, ...head }: Document): DocumentHead {
  return { ...head, length: text.length }
}
