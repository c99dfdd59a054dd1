import type { Diff } from '../changes/diff.ts'
import { headOf } from '../model/document.ts'
import type { Entry } from '../model/project.ts'
import type { DocumentSummary } from './journal.ts'

type Counted = Pick<DocumentSummary, 'count' | 'sets'>
type SetSummary = DocumentSummary['sets'][number]

const setSummary = ({ id, annotator, state }: SetSummary): SetSummary => ({ id, annotator, state })

/** What lists need of a document with its work, at a place in the list. */
export const summaryOf = ({ document, content }: Entry, order: number): DocumentSummary => ({
  ...headOf(document),
  order,
  count: content.annotations.size,
  sets: [...content.sets.values()].map(setSummary),
})

/** Count and sets after a change; sets keep their order, new ones come last. */
export function countedAfter({ count, sets }: Counted, { annotations, sets: change }: Diff): Counted {
  const after = new Map(sets.map((set) => [set.id, set]))
  for (const { id } of change?.removed ?? []) after.delete(id)
  for (const [, to] of change?.updated ?? []) after.set(to.id, setSummary(to))
  for (const added of change?.added ?? []) after.set(added.id, setSummary(added))
  return {
    count: count + (annotations?.added?.length ?? 0) - (annotations?.removed?.length ?? 0),
    sets: [...after.values()],
  }
}
