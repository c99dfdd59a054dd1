import type { Annotation, Relation } from './annotation.ts'
import type { AnnotationSet } from './annotation-set.ts'
import type { Id } from './record.ts'

/**
 * All that people have put on one document, by id. The open document's collections are changed in place by the store's
 * `dispatch`; the records in them are never changed, only replaced.
 */
export interface Content {
  readonly sets: Map<Id, AnnotationSet>
  readonly annotations: Map<Id, Annotation>
  readonly relations: Map<Id, Relation>
}

export const emptyContent = (): Content => ({ sets: new Map(), annotations: new Map(), relations: new Map() })

export const copyContent = (content: Content): Content => ({
  sets: new Map(content.sets),
  annotations: new Map(content.annotations),
  relations: new Map(content.relations),
})
