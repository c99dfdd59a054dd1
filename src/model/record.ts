/** Identifier: unique within a project, never reused, made so that two machines cannot make the same one. */
export type Id = string

/** Instant in ISO 8601, UTC, with milliseconds: `2026-03-12T09:30:00.000Z`. */
export type Instant = string

/** A value that JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Keys of an object that this version does not know: kept as read and written back, sorted, after the known ones. */
export type Unknown = Readonly<Record<string, Json>>

/** Words of the interface or a tag set in both languages. */
export interface Name {
  readonly ar: string
  readonly en: string
}

/** Who did something, and when. */
export interface Stamp {
  readonly by: Id
  readonly at: Instant
}
