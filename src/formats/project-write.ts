import type { Annotation, Relation } from '../model/annotation.ts'
import type { AnnotationSet, Annotator } from '../model/annotation-set.ts'
import type { Document } from '../model/document.ts'
import type { Entry, Project } from '../model/project.ts'
import type { Id, Stamp } from '../model/record.ts'
import type { Schema } from '../model/schema.ts'
import { compareSpanned } from '../text/span-index.ts'
import type { Span } from '../text/span.ts'
import { unitsOf, type OffsetUnit, type Units } from '../text/units.ts'
import type { Kept } from './findings.ts'
import { Ordered, sortedMembers, unlessEmpty, writeJson, type Written } from './json-write.ts'
import { formatName, formatVersion } from './project-read.ts'
import { schemaMembers } from './schema-write.ts'

const compareIds = (a: Id, b: Id): number => (a < b ? -1 : a > b ? 1 : 0)

/** Places in the schema's order; what the schema does not name comes after. */
class SchemaOrder {
  readonly #layers = new Map<Id, number>()
  readonly #labels = new Map<Id, Map<Id, number>>()
  readonly #attributes = new Map<Id, readonly Id[]>()

  constructor({ layers }: Schema) {
    layers.forEach((layer, i) => {
      this.#layers.set(layer.id, i)
      this.#labels.set(layer.id, new Map(layer.labels.map(({ id }, j) => [id, j])))
      this.#attributes.set(
        layer.id,
        layer.attributes.map(({ id }) => id),
      )
    })
  }

  compare(a: Annotation | Relation, b: Annotation | Relation): number {
    const layer = (one: Annotation | Relation): number => this.#layers.get(one.layer) ?? this.#layers.size
    const label = (one: Annotation | Relation): number => this.#labels.get(one.layer)?.get(one.label) ?? Infinity
    const [first, second] = [label(a), label(b)]
    return layer(a) - layer(b) || (first === second ? 0 : first - second)
  }

  /** Attribute values in the schema's order, then those it does not declare, sorted. */
  attributes({ layer, attributes }: Annotation | Relation): Ordered | undefined {
    const declared = (this.#attributes.get(layer) ?? []).filter((id) => Object.hasOwn(attributes, id))
    const others = sortedMembers(attributes).filter(([id]) => !declared.includes(id))
    return unlessEmpty(new Ordered(...declared.map((id) => [id, attributes[id]] as const), ...others))
  }
}

/**
 * A project as the text of a project file, offsets in `unit`. The order is canonical, so the same project gives the same
 * bytes whatever the order of its maps: documents and annotators as given; sets by document, annotator, id; annotations by
 * place in the text (longer first), then layer and label in the schema's order, then id; relations by layer, label,
 * position of their ends, id. Throws when a span cuts a surrogate pair: no act can make one.
 */
export function projectText(project: Project, unit: OffsetUnit): string {
  const order = new SchemaOrder(project.schema)
  const annotators = new Map(project.annotators.map(({ id }, i) => [id, i]))
  return writeJson(
    new Ordered(
      ['format', formatName],
      ['version', formatVersion],
      ['offsets', unit],
      ['schema', schemaMembers(project.schema)],
      ['annotators', project.annotators.map(annotatorMembers)],
      ['documents', project.entries.map(({ document }) => documentMembers(document))],
      [
        'sets',
        project.entries.flatMap((entry) => setsOf(entry, annotators, order, unitsOf(entry.document.text, unit))),
      ],
      ...sortedMembers(project.unknown),
    ),
  )
}

const annotatorMembers = ({ id, name, unknown }: Annotator): Ordered =>
  new Ordered(['id', id], ['name', name], ...sortedMembers(unknown))

const documentMembers = (document: Document): Ordered =>
  new Ordered(
    ['id', document.id],
    ['title', document.title],
    ['text', document.text],
    ['language', document.language],
    ['direction', document.direction],
    ['sha256', document.sha256],
    ['meta', unlessEmpty(document.meta)],
    ...sortedMembers(document.unknown),
  )

function setsOf(
  { document, content }: Entry,
  annotators: ReadonlyMap<Id, number>,
  order: SchemaOrder,
  units: Units,
): Ordered[] {
  const annotations = bySet(content.annotations.values())
  const relations = bySet(content.relations.values())
  const place = ({ annotator }: AnnotationSet): number => annotators.get(annotator) ?? annotators.size
  return [...content.sets.values()]
    .sort((a, b) => place(a) - place(b) || compareIds(a.id, b.id))
    .map((set) => {
      const tagged = (annotations.get(set.id) ?? []).sort(
        (a, b) => byPlace(a, b) || order.compare(a, b) || compareIds(a.id, b.id),
      )
      const position = new Map(tagged.map(({ id }, i) => [id, i]))
      const at = (id: Id): number => position.get(id) ?? tagged.length
      const linked = (relations.get(set.id) ?? []).sort(
        (a, b) => order.compare(a, b) || at(a.from) - at(b.from) || at(a.to) - at(b.to) || compareIds(a.id, b.id),
      )
      return new Ordered(
        ['id', set.id],
        ['document', set.document],
        ['annotator', set.annotator],
        ['state', set.state],
        ['schemaVersion', set.schemaVersion],
        ['coverage', unlessEmpty(set.coverage?.map((span) => offsetsOf(span, units, set.id)))],
        ['annotations', tagged.map((annotation) => annotationMembers(annotation, document.text, units, order))],
        ['relations', linked.map((relation) => relationMembers(relation, order))],
        ...sortedMembers(set.unknown),
      )
    })
}

/** Node 20 has no `Map.groupBy`. */
function bySet<R extends Annotation | Relation>(records: Iterable<R>): Map<Id, R[]> {
  const groups = new Map<Id, R[]>()
  for (const record of records) {
    const group = groups.get(record.set)
    if (group) group.push(record)
    else groups.set(record.set, [record])
  }
  return groups
}

/** Text order without the tie-break by id; what has no spans comes last. */
const byPlace = (a: Annotation, b: Annotation): number =>
  compareSpanned({ id: '', spans: a.spans }, { id: '', spans: b.spans })

function offsetsOf({ start, end }: Span, units: Units, id: Id): [number, number] {
  const [first, last] = [units.to(start), units.to(end)]
  if (first === null || last === null) throw new RangeError(`span [${start}, ${end}) of ${id} is no place in the text`)
  return [first, last]
}

const annotationMembers = (annotation: Annotation, text: string, units: Units, order: SchemaOrder): Ordered =>
  new Ordered(
    ['id', annotation.id],
    ['layer', annotation.layer],
    ['label', annotation.label],
    ['spans', annotation.spans.map((span) => spanMembers(span, text, units, annotation.id))],
    ['attributes', order.attributes(annotation)],
    ['note', unlessEmpty(annotation.note)],
    ['origin', annotation.origin],
    ['created', stampMembers(annotation.created)],
    ['modified', stampMembers(annotation.modified)],
    ...sortedMembers(annotation.unknown),
  )

function spanMembers(span: Kept<Span>, text: string, units: Units, id: Id): Ordered {
  const [start, end] = offsetsOf(span, units, id)
  return new Ordered(
    ['start', start],
    ['end', end],
    ['text', text.slice(span.start, span.end)],
    ...sortedMembers(span.unknown),
  )
}

const relationMembers = (relation: Relation, order: SchemaOrder): Ordered =>
  new Ordered(
    ['id', relation.id],
    ['layer', relation.layer],
    ['label', relation.label],
    ['from', relation.from],
    ['to', relation.to],
    ['attributes', order.attributes(relation)],
    ['note', unlessEmpty(relation.note)],
    ['origin', relation.origin],
    ['created', stampMembers(relation.created)],
    ['modified', stampMembers(relation.modified)],
    ...sortedMembers(relation.unknown),
  )

const stampMembers = (stamp: Kept<Stamp> | undefined): Written | undefined =>
  stamp && new Ordered(['by', stamp.by], ['at', stamp.at], ...sortedMembers(stamp.unknown))
