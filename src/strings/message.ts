/** A sentence with `{name}` places to fill, or one sentence for each plural form of the number in the place `by`. */
export type Message = string | Plural

export interface Plural {
  readonly by: string
  readonly zero?: string
  readonly one?: string
  readonly two?: string
  readonly few?: string
  readonly many?: string
  readonly other: string
}

export type Values = Readonly<Record<string, string | number>>

/** A piece of a filled sentence: words of the interface, or the value that stands in the place `name`. */
export type Part = { readonly text: string; readonly name?: string }

const PLACE = /\{([a-zA-Z]+)\}/g

/** The names of the places in a sentence or in any of its forms, sorted, each once. */
export function placesOf(message: Message): readonly string[] {
  const names = new Set<string>()
  for (const form of formsOf(message)) for (const [, name] of form.matchAll(PLACE)) if (name) names.add(name)
  return [...names].toSorted()
}

/** Every sentence that a message can become. */
export function formsOf(message: Message): readonly string[] {
  if (typeof message === 'string') return [message]
  const { zero, one, two, few, many, other } = message
  return [zero, one, two, few, many, other].filter((form) => form !== undefined)
}

/** A sentence cut at its places; a place without a value keeps its braces, so that the gap is seen. */
export function fill(sentence: string, values: Values, format: (value: number) => string): readonly Part[] {
  const parts: Part[] = []
  let from = 0
  for (const match of sentence.matchAll(PLACE)) {
    const [place, name = ''] = match
    if (!Object.hasOwn(values, name)) continue
    const value = values[name] ?? place
    if (match.index > from) parts.push({ text: sentence.slice(from, match.index) })
    parts.push({ text: typeof value === 'number' ? format(value) : value, name })
    from = match.index + place.length
  }
  if (from < sentence.length) parts.push({ text: sentence.slice(from) })
  return parts
}
