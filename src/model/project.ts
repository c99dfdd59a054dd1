import type { AnnotationSet, Annotator } from './annotation-set.ts'
import type { Content } from './content.ts'
import type { Document } from './document.ts'
import type { Id, Unknown } from './record.ts'
import type { Schema } from './schema.ts'

/** A project without its documents. */
export interface ProjectHead {
  readonly schema: Schema
  readonly annotators: readonly Annotator[]
  readonly unknown?: Unknown
}

/** A document together with all the work on it. */
export interface Entry {
  readonly document: Document
  readonly content: Content
}

/** A whole project, documents in the order the user sees. Only the worker, the terminal and tests hold one. */
export interface Project extends ProjectHead {
  readonly entries: readonly Entry[]
}

/** The set that an annotator works in on a document; undefined before the first act. */
export function setOf(content: Content, annotator: Id): AnnotationSet | undefined {
  for (const set of content.sets.values()) if (set.annotator === annotator) return set
  return undefined
}
