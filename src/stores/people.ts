import type { Annotator } from '../model/annotation-set.ts'
import type { Id } from '../model/record.ts'
import { useWorkspace } from './workspace.ts'

/** Everyone with a name here: those of the project's file, and those who have worked in this browser; each once. */
export function usePeople(): readonly Annotator[] {
  const listed = useWorkspace((state) => state.head?.annotators)
  const people = useWorkspace((state) => state.people)
  const here = new Set(people.map(({ id }) => id))
  return [...people, ...(listed ?? []).filter(({ id }) => !here.has(id))]
}

/** The name of an annotator; one whom nobody knows is called by the id. */
export function useNameOf(): (id: Id) => string {
  const people = usePeople()
  return (id) => people.find((one) => one.id === id)?.name ?? id
}
