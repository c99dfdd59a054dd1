import type { Format } from './format.ts'

const modules = import.meta.glob<{ default: Format }>('./*.format.ts', { eager: true })

/** All formats, the program's own first, then by id. Imported by the worker, the terminal and tests; the page asks them. */
export const formats: readonly Format[] = Object.values(modules)
  .map((module) => module.default)
  .sort((a, b) => Number(b.id === 'project') - Number(a.id === 'project') || (a.id < b.id ? -1 : 1))

export const findFormat = (id: string): Format | undefined => formats.find((format) => format.id === id)
