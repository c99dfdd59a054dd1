import fc from 'fast-check'
import { attributesFrom, type Annotation, type Relation } from '../model/annotation.ts'
import type { AnnotationSet } from '../model/annotation-set.ts'
import { copyContent, emptyContent, type Content } from '../model/content.ts'
import { apply, type Change, type Diff } from './diff.ts'

interface Makers {
  readonly sets: (id: string, mark: number) => AnnotationSet
  readonly annotations: (id: string, mark: number) => Annotation
  readonly relations: (id: string, mark: number) => Relation
}

const make: Makers = {
  sets: (id, mark) => ({
    id,
    document: 'd',
    annotator: 'me',
    state: mark % 2 === 0 ? 'draft' : 'submitted',
    schemaVersion: String(mark),
  }),
  annotations: (id, mark) => ({
    id,
    set: 's',
    layer: 'names',
    label: `label-${mark}`,
    spans: [{ start: mark, end: mark + 1 }],
    attributes: attributesFrom(),
    origin: 'hand',
  }),
  relations: (id, mark) => ({
    id,
    set: 's',
    layer: 'links',
    label: `label-${mark}`,
    from: 'a',
    to: 'b',
    attributes: attributesFrom(),
  }),
}

const ids = ['a', 'b', 'c', 'd', '__proto__']

/** What may happen to one id: nothing, removed, or put (added or updated, as it is there or not) with a mark. */
export type Steps = Readonly<Record<keyof Makers, readonly (number | 'remove' | null)[]>>

const steps = fc.array(fc.oneof(fc.constant(null), fc.constant('remove' as const), fc.nat({ max: 3 })), {
  minLength: ids.length,
  maxLength: ids.length,
})
export const someSteps: fc.Arbitrary<Steps> = fc.record({ sets: steps, annotations: steps, relations: steps })

function changeOf<R extends { readonly id: string }>(
  records: ReadonlyMap<string, R>,
  of: (id: string, mark: number) => R,
  wanted: Steps[keyof Makers],
): Change<R> | undefined {
  const added: R[] = []
  const updated: [R, R][] = []
  const removed: R[] = []
  ids.forEach((id, i) => {
    const step = wanted[i] ?? null
    const here = records.get(id)
    if (step === 'remove' && here) removed.push(here)
    else if (typeof step === 'number' && here) updated.push([here, of(id, step)])
    else if (typeof step === 'number') added.push(of(id, step))
  })
  if (added.length + updated.length + removed.length === 0) return undefined
  return {
    ...(added.length > 0 && { added }),
    ...(updated.length > 0 && { updated }),
    ...(removed.length > 0 && { removed }),
  }
}

/** The diff that the steps come to on this content; it always fits. */
export function diffOn(content: Content, wanted: Steps): Diff {
  const sets = changeOf(content.sets, make.sets, wanted.sets)
  const annotations = changeOf(content.annotations, make.annotations, wanted.annotations)
  const relations = changeOf(content.relations, make.relations, wanted.relations)
  return { ...(sets && { sets }), ...(annotations && { annotations }), ...(relations && { relations }) }
}

/** A content that some steps have made. */
export const someContent: fc.Arbitrary<Content> = someSteps.map((wanted) =>
  apply(emptyContent(), diffOn(emptyContent(), wanted)),
)

/** A content with a run of diffs, each of which fits what the ones before have made. */
export const contentWithDiffs = fc
  .tuple(someContent, fc.array(someSteps, { minLength: 1, maxLength: 6 }))
  .map(([content, many]): readonly [Content, readonly Diff[]] => {
    let now = copyContent(content)
    const diffs = many.map((wanted) => {
      const diff = diffOn(now, wanted)
      now = apply(now, diff)
      return diff
    })
    return [content, diffs]
  })
