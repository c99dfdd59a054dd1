import { parseSchema } from '../formats/schema-read.ts'
import type { ProjectHead } from '../model/project.ts'
import type { Json } from '../model/record.ts'

/** Reader of the head of a new project: the shipped tag set, read like any other file, once. `base` is the page's address. */
export function headOfNewProjects(base: string): () => Promise<ProjectHead> {
  let head: Promise<ProjectHead> | null = null
  const read = async (): Promise<ProjectHead> => {
    const response = await fetch(new URL('schemas/news.json', base))
    const parsed = parseSchema((await response.json()) as Json)
    if (!parsed.ok) throw new Error(`the shipped tag set is broken: ${JSON.stringify(parsed.error)}`)
    return { schema: parsed.value, annotators: [] }
  }
  return () => (head ??= read())
}
