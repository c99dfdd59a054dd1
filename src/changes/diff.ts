import type { Annotation, Relation } from '../model/annotation.ts'
import type { AnnotationSet } from '../model/annotation-set.ts'
import type { Content } from '../model/content.ts'
import type { Id } from '../model/record.ts'

interface Identified {
  readonly id: Id
}

/** Change of one collection: at most one entry an id over all three lists; it carries its own inverse. */
export interface Change<R extends Identified> {
  readonly added?: readonly R[]
  readonly updated?: readonly (readonly [from: R, to: R])[]
  readonly removed?: readonly R[]
}

/** Change of one document's content. */
export interface Diff {
  readonly sets?: Change<AnnotationSet>
  readonly annotations?: Change<Annotation>
  readonly relations?: Change<Relation>
}

const collections = ['sets', 'annotations', 'relations'] as const

function changeOf<R extends Identified>(added: R[], updated: (readonly [R, R])[], removed: R[]): Change<R> | undefined {
  if (added.length + updated.length + removed.length === 0) return undefined
  return {
    ...(added.length > 0 && { added }),
    ...(updated.length > 0 && { updated }),
    ...(removed.length > 0 && { removed }),
  }
}

function mapChanges(
  step: <R extends Identified>(at: (diff: Diff) => Change<R> | undefined) => Change<R> | undefined,
): Diff {
  const result: Record<string, unknown> = {}
  for (const name of collections) {
    const change = step((diff) => diff[name] as Change<never> | undefined)
    if (change) result[name] = change
  }
  return result as Diff
}

export const isEmpty = (diff: Diff): boolean => collections.every((name) => diff[name] === undefined)

/** The diff that takes back: added and removed change places, updates run backwards. */
export function invert(diff: Diff): Diff {
  return mapChanges((at) => {
    const change = at(diff)
    if (!change) return undefined
    return changeOf(
      [...(change.removed ?? [])],
      (change.updated ?? []).map(([from, to]) => [to, from] as const),
      [...(change.added ?? [])],
    )
  })
}

/**
 * One diff that does what `first` and then `second` do. Cases that cancel: added then removed is nothing; added then
 * updated is added in its last form; updated twice is one update; updated then removed removes what stood at first;
 * removed then added again is an update, or nothing when the same record came back.
 */
export function squash(first: Diff, second: Diff): Diff {
  return mapChanges(<R extends Identified>(at: (diff: Diff) => Change<R> | undefined) => {
    const before = new Map<Id, R | undefined>()
    const after = new Map<Id, R | undefined>()
    for (const change of [at(first), at(second)]) {
      if (!change) continue
      const step = (id: Id, from: R | undefined, to: R | undefined): void => {
        if (!before.has(id)) before.set(id, from)
        after.set(id, to)
      }
      for (const record of change.removed ?? []) step(record.id, record, undefined)
      for (const record of change.added ?? []) step(record.id, undefined, record)
      for (const [from, to] of change.updated ?? []) step(from.id, from, to)
    }
    const added: R[] = []
    const updated: (readonly [R, R])[] = []
    const removed: R[] = []
    for (const [id, from] of before) {
      const to = after.get(id)
      if (from === to) continue
      if (from === undefined) added.push(to as R)
      else if (to === undefined) removed.push(from)
      else updated.push([from, to])
    }
    return changeOf(added, updated, removed)
  })
}

/** Why a diff does not fit a content: the collection, the id and what stood in the way. */
export interface Misfit {
  readonly collection: (typeof collections)[number]
  readonly id: Id
  readonly reason: 'exists' | 'missing'
}

/** First place where a diff does not fit: an added id that exists, an updated or removed one that does not. */
export function misfitOf(content: Content, diff: Diff): Misfit | null {
  for (const name of collections) {
    const change = diff[name]
    if (!change) continue
    const records = content[name] as Map<Id, Identified>
    const leaving = new Set(change.removed?.map(({ id }) => id))
    for (const { id } of change.removed ?? []) if (!records.has(id)) return { collection: name, id, reason: 'missing' }
    for (const [{ id }] of change.updated ?? [])
      if (!records.has(id)) return { collection: name, id, reason: 'missing' }
    for (const { id } of change.added ?? []) {
      if (records.has(id) && !leaving.has(id)) return { collection: name, id, reason: 'exists' }
    }
  }
  return null
}

/** Changes the content's collections in place. Call it only with a diff that fits (`misfitOf` is null). */
export function applyInPlace(content: Content, diff: Diff): void {
  for (const name of collections) {
    const change = diff[name]
    if (!change) continue
    const records = content[name] as Map<Id, Identified>
    for (const { id } of change.removed ?? []) records.delete(id)
    for (const [, to] of change.updated ?? []) records.set(to.id, to)
    for (const record of change.added ?? []) records.set(record.id, record)
  }
}

/**
 * The content after the diff, with the given content untouched: the oracle of `applyInPlace`. Collections that do not
 * change are shared.
 */
export function apply(content: Content, diff: Diff): Content {
  const next = { ...content }
  for (const name of collections) if (diff[name]) next[name] = new Map(content[name] as Map<Id, never>)
  applyInPlace(next, diff)
  return next
}
