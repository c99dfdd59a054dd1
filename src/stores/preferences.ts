import { create } from 'zustand'

export type Theme = 'system' | 'light' | 'dark' | 'sepia'

/** How one person likes the workbench; kept in the browser, never in a project. */
export interface Preferences {
  readonly language: 'ar' | 'en'
  readonly theme: Theme
  readonly numerals: 'auto' | 'latn' | 'arab'
  /** Keys without a modifier act on the text (WCAG 2.2, 2.1.4: they can be switched off). */
  readonly singleKeys: boolean
  /** Arrow keys go as seen on screen, or along the text. */
  readonly arrows: 'visual' | 'logical'
  readonly density: 'comfortable' | 'compact'
  /** Size of the text in CSS pixels, 18 to 28. */
  readonly textSize: number
  /** Selections snap to words; off = to letters. */
  readonly snapToWords: boolean
}

const defaultPreferences: Preferences = {
  language: 'ar',
  theme: 'system',
  numerals: 'auto',
  singleKeys: true,
  arrows: 'visual',
  density: 'comfortable',
  textSize: 21,
  snapToWords: true,
}

export const usePreferences = create<Preferences>()(() => defaultPreferences)

/** Takes over what storage gave, as far as it is of the right kind; anything else keeps its default. */
export function readPreferences(stored: unknown): Partial<Preferences> {
  if (typeof stored !== 'object' || stored === null) return {}
  const given = stored as Record<string, unknown>
  const result: Record<string, unknown> = {}
  const choices: Record<string, readonly unknown[]> = {
    language: ['ar', 'en'],
    theme: ['system', 'light', 'dark', 'sepia'],
    numerals: ['auto', 'latn', 'arab'],
    singleKeys: [true, false],
    arrows: ['visual', 'logical'],
    density: ['comfortable', 'compact'],
    snapToWords: [true, false],
  }
  for (const [key, allowed] of Object.entries(choices)) if (allowed.includes(given[key])) result[key] = given[key]
  const size = given['textSize']
  if (typeof size === 'number' && size >= 18 && size <= 28) result['textSize'] = size
  return result
}
