import type { Annotation, Relation } from '../model/annotation.ts'
import type { AnnotationSet, Annotator } from '../model/annotation-set.ts'
import type { Content } from '../model/content.ts'
import type { Entry, Project, ProjectHead } from '../model/project.ts'
import type { Id } from '../model/record.ts'
import type { Layer, Schema } from '../model/schema.ts'
import type { Diff } from './diff.ts'

/** What bringing a project into another one comes to; nothing that is there is replaced. */
export interface Joined {
  readonly head: ProjectHead
  /** Documents whose text the project does not have yet. */
  readonly entries: readonly Entry[]
  /** Sets to be added to documents that it has, found by the checksum of their text. */
  readonly diffs: readonly { readonly document: Id; readonly diff: Diff }[]
}

/**
 * Joins an incoming project into the one at hand. Documents meet by SHA-256, of several with one text those of the same
 * id. A set that is there with the same records, under whatever ids, is left alone, so that joining a file twice adds
 * nothing; one with the same id and other records comes in as a second set under fresh ids. Layers, labels and
 * attributes that the tag set lacks are added to it; where both have one, the project's own stays.
 */
export function join(
  head: ProjectHead,
  documents: readonly { readonly id: Id; readonly sha256: string }[],
  contentOf: (document: Id) => Content,
  incoming: Project,
  freshId: () => Id,
): Joined {
  const byText = new Map<string, Id[]>()
  for (const { id, sha256 } of documents) byText.set(sha256, [...(byText.get(sha256) ?? []), id])
  const taken = new Set<Id>(documents.map(({ id }) => id))
  for (const { id } of documents) {
    const { sets, annotations, relations } = contentOf(id)
    for (const key of [...sets.keys(), ...annotations.keys(), ...relations.keys()]) taken.add(key)
  }
  const known = new Map<string, ReadonlySet<string>>()
  const setsOn = (sha256: string): ReadonlySet<string> => {
    let found = known.get(sha256)
    if (!found) {
      const contents = (byText.get(sha256) ?? []).map(contentOf)
      found = new Set(contents.flatMap((content) => [...workOf(content).values()]))
      known.set(sha256, found)
    }
    return found
  }
  const entries: Entry[] = []
  const diffs: { document: Id; diff: Diff }[] = []
  for (const { document, content } of incoming.entries) {
    const meeting = byText.get(document.sha256) ?? []
    const here = meeting.find((id) => id === document.id) ?? meeting[0]
    if (here === undefined) {
      const id = taken.has(document.id) ? freshId() : document.id
      taken.add(id)
      const fresh = renamed(content, id, [...content.sets.keys()], taken, freshId)
      entries.push({ document: { ...document, id }, content: fresh })
      continue
    }
    const own = setsOn(document.sha256)
    const coming = [...workOf(content)].flatMap(([set, work]) => (own.has(work) ? [] : [set]))
    if (coming.length === 0) continue
    const { sets, annotations, relations } = renamed(content, here, coming, taken, freshId)
    diffs.push({
      document: here,
      diff: {
        sets: { added: [...sets.values()] },
        ...(annotations.size > 0 && { annotations: { added: [...annotations.values()] } }),
        ...(relations.size > 0 && { relations: { added: [...relations.values()] } }),
      },
    })
  }
  return {
    head: {
      ...head,
      schema: joinSchemas(head.schema, incoming.schema),
      annotators: joinAnnotators(head.annotators, incoming.annotators),
    },
    entries,
    diffs,
  }
}

/** The given sets of a content as they come into a document; ids that are taken get fresh ones, ends of relations follow. */
function renamed(content: Content, document: Id, only: readonly Id[], taken: Set<Id>, freshId: () => Id): Content {
  const ids = new Map<Id, Id>()
  const wanted = new Set(only)
  const rename = (id: Id): Id => {
    const next = taken.has(id) ? freshId() : id
    taken.add(next)
    ids.set(id, next)
    return next
  }
  const sets = new Map<Id, AnnotationSet>()
  const annotations = new Map<Id, Annotation>()
  const relations = new Map<Id, Relation>()
  for (const set of content.sets.values()) {
    if (!wanted.has(set.id)) continue
    const id = rename(set.id)
    sets.set(id, { ...set, id, document })
  }
  for (const annotation of content.annotations.values()) {
    if (!wanted.has(annotation.set)) continue
    const id = rename(annotation.id)
    annotations.set(id, { ...annotation, id, set: ids.get(annotation.set) ?? annotation.set })
  }
  for (const relation of content.relations.values()) {
    if (!wanted.has(relation.set)) continue
    const id = rename(relation.id)
    relations.set(id, {
      ...relation,
      id,
      set: ids.get(relation.set) ?? relation.set,
      from: ids.get(relation.from) ?? relation.from,
      to: ids.get(relation.to) ?? relation.to,
    })
  }
  return { sets, annotations, relations }
}

/**
 * What each set of a content holds, as text in which ids do not count: the ends of a relation are given by what stands
 * there. Equal texts are the same work, whichever ids it was given on the way.
 */
function workOf(content: Content): Map<Id, string> {
  const records = new Map<Id, string[]>()
  const put = (set: Id, record: string): void => {
    const found = records.get(set)
    if (found) found.push(record)
    else records.set(set, [record])
  }
  const written = new Map<Id, string>()
  for (const { id, set, ...rest } of content.annotations.values()) {
    const record = canonical(rest)
    written.set(id, record)
    put(set, record)
  }
  for (const { id: _id, set, from, to, ...rest } of content.relations.values()) {
    put(set, canonical([rest, written.get(from) ?? from, written.get(to) ?? to]))
  }
  return new Map(
    [...content.sets.values()].map(({ id, document: _document, ...rest }) => [
      id,
      canonical([rest, (records.get(id) ?? []).sort()]),
    ]),
  )
}

/** JSON with keys in order, so that equal records give equal text. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, held: unknown) =>
    typeof held === 'object' && held !== null && !Array.isArray(held)
      ? Object.fromEntries(Object.entries(held).sort(([a], [b]) => (a < b ? -1 : 1)))
      : held,
  )
}

function joinById<T extends { readonly id: Id }>(
  own: readonly T[],
  coming: readonly T[],
  both: (mine: T, theirs: T) => T,
): readonly T[] {
  const theirs = new Map(coming.map((one) => [one.id, one]))
  const here = new Set(own.map(({ id }) => id))
  return [
    ...own.map((mine) => {
      const other = theirs.get(mine.id)
      return other ? both(mine, other) : mine
    }),
    ...coming.filter(({ id }) => !here.has(id)),
  ]
}

const ownStays = <T>(mine: T): T => mine

export function joinSchemas(own: Schema, coming: Schema): Schema {
  const layers = joinById<Layer>(own.layers, coming.layers, (mine, theirs) => ({
    ...mine,
    labels: joinById(mine.labels, theirs.labels, ownStays),
    attributes: joinById(mine.attributes, theirs.attributes, ownStays),
  }))
  return { ...own, layers }
}

const joinAnnotators = (own: readonly Annotator[], coming: readonly Annotator[]): readonly Annotator[] =>
  joinById(own, coming, ownStays)
