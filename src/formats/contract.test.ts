import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Project } from '../model/project.ts'
import type { OffsetUnit } from '../text/units.ts'
import type { Format, Reading } from './format.ts'
import { permuted, project as projects, testHands } from './project.fixtures.ts'
import { findFormat, formats } from './registry.ts'

const units: readonly OffsetUnit[] = ['codepoint', 'utf16']
const decoder = new TextDecoder()

async function readBack(format: Format, project: Project, unit: OffsetUnit): Promise<Reading[]> {
  const files = format.write(project, { unit })
  return Promise.all(files.map(({ bytes }) => format.read(bytes, testHands(), { inputUnit: unit })))
}

/** Every object of a JSON text that says where a quotation stands. */
function quotations(value: unknown): { start: number; end: number; text: string }[] {
  if (typeof value !== 'object' || value === null) return []
  const { start, end, text } = value as Record<string, unknown>
  const inner = Object.values(value).flatMap(quotations)
  const isQuotation = typeof start === 'number' && typeof end === 'number' && typeof text === 'string'
  return isQuotation ? [{ start, end, text }, ...inner] : inner
}

test('the registry found the formats, the program’s own first', () => {
  expect(formats.length).toBeGreaterThanOrEqual(1)
  expect(formats[0]?.id).toBe('project')
  expect(new Set(formats.map(({ id }) => id)).size).toBe(formats.length)
  expect(findFormat('project')).toBe(formats[0])
  expect(findFormat('toString')).toBeUndefined()
})

describe.each(formats.map((format) => [format.id, format] as const))('%s', (_, format) => {
  test('has names in both languages, extensions without a dot and a unit', () => {
    expect([format.name.ar, format.name.en].every((name) => name.trim() !== '')).toBe(true)
    expect(format.extensions.length).toBeGreaterThan(0)
    expect(format.extensions.every((extension) => /^[a-z0-9]+$/.test(extension))).toBe(true)
    expect(units).toContain(format.unit)
  })

  test('the same input gives the same bytes, in whatever order the maps are', () => {
    fc.assert(
      fc.property(projects, fc.constantFrom(...units), fc.nat(), (project, unit, seed) => {
        const first = format.write(project, { unit })
        expect(format.write(permuted(project, seed), { unit })).toEqual(first)
      }),
      { numRuns: 50 },
    )
  })

  test('reading what was written gives the project without what is listed as lost', async () => {
    await fc.assert(
      fc.asyncProperty(projects, fc.constantFrom(...units), async (project, unit) => {
        const kept = format.kept?.(project, { unit }) ?? project
        const losses = format.losses?.(project, { unit }) ?? []
        const readings = await readBack(format, project, unit)
        expect(readings.flatMap(({ problems }) => problems)).toEqual([])
        expect(readings.flatMap((reading) => reading.project?.entries ?? [])).toEqual(kept.entries)
        if (losses.length === 0) expect(kept).toEqual(project)
      }),
      { numRuns: 50 },
    )
  })

  test('every written offset, counted in its unit, gives the quoted text', () => {
    fc.assert(
      fc.property(projects, fc.constantFrom(...units), (project, unit) => {
        for (const { name, bytes } of format.write(project, { unit })) {
          if (!name.endsWith('.json')) continue
          const texts = project.entries.map(({ document: { text } }) =>
            unit === 'utf16' ? text.split('') : Array.from(text),
          )
          for (const { start, end, text } of quotations(JSON.parse(decoder.decode(bytes)))) {
            expect(texts.some((characters) => characters.slice(start, end).join('') === text)).toBe(true)
          }
        }
      }),
      { numRuns: 50 },
    )
  })
})

test('the project format loses nothing', () => {
  const format = findFormat('project')
  expect([format?.losses, format?.kept]).toEqual([undefined, undefined])
})
