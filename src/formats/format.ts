import type { OffsetUnit } from '../text/units.ts'
import type { Entry, Project } from '../model/project.ts'
import type { Id, Name } from '../model/record.ts'

/** One thing that is wrong in a file. The row it names is kept aside in `raw`, never dropped in silence. */
export interface Problem {
  /** String key `problem.<kind>` of the interface. */
  readonly kind: string
  /** Where: a JSON pointer (`/sets/0/annotations/3/spans/0`) or `line:column`. */
  readonly place: string
  /** Words to fill into the sentence, already plain text. */
  readonly detail: Readonly<Record<string, string | number>>
  /** `fatal`: nothing can be read; `row`: this row is set aside; `note`: read, but the user should know. */
  readonly severity: 'fatal' | 'row' | 'note'
  /** The row as it stood in the file (JSON text, cut at 2,000 units). */
  readonly raw?: string
}

/**
 * A document that was set aside because its text holds lone surrogates, offered as a copy: each of them is U+FFFD in the
 * text, which keeps its UTF-16 length, so the sets on it hold as they are. It is not in the project.
 */
export interface Copy {
  /** Place of the document's row; its problem is at `<place>/text`. */
  readonly place: string
  readonly entry: Entry
}

/** What reading gave: the good part (null when the file is none of this format at all) and everything that is wrong. */
export interface Reading {
  readonly project: Project | null
  readonly problems: readonly Problem[]
  /** Repaired documents that the user may add; absent when there are none. */
  readonly copies?: readonly Copy[]
}

/** What the edge hands in, because pure code has neither. */
export interface Hands {
  /** SHA-256 of bytes as lower-case hexadecimal. */
  sha256(bytes: Uint8Array): Promise<string>
  /** A fresh id. */
  id(): Id
}

export interface WriteOptions {
  readonly unit: OffsetUnit
}

/** What a project holds that a format cannot: a kind (string key `loss.<kind>`), how often, and a few of the ids. */
export interface Loss {
  readonly kind: string
  readonly count: number
  readonly ids: readonly Id[]
}

/** A written file: name relative to the export, and its bytes. */
export interface WrittenFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** A file format. One file `<id>.format.ts` a format, found by the registry. */
export interface Format {
  readonly id: string
  readonly name: Name
  readonly extensions: readonly string[]
  /** Unit that offsets are written in when the user does not choose. */
  readonly unit: OffsetUnit
  read(bytes: Uint8Array, hands: Hands, options?: { readonly inputUnit?: OffsetUnit }): Promise<Reading>
  write(project: Project, options: WriteOptions): readonly WrittenFile[]
  /** What writing this project would lose; absent for a format that keeps everything. */
  losses?(project: Project, options: WriteOptions): readonly Loss[]
  /** The project without what is lost: reading what was written gives this. Absent when nothing is. */
  kept?(project: Project, options: WriteOptions): Project
}
