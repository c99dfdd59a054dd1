import type { Command } from './command.ts'

/** Commands that take no argument and have keys, from every `*.command.ts`. */
const files = import.meta.glob<{ default: unknown }>('./*.command.ts', { eager: true })

const isKeyed = (one: Command): boolean => one.keys !== undefined

export const keyedCommands: readonly Command[] = Object.values(files)
  .flatMap(({ default: found }) => (Array.isArray(found) ? found : [found]) as Command[])
  .filter(isKeyed)
