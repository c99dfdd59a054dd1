import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OffsetUnit } from '../text/units.ts'
import format from './project.format.ts'
import { permuted, project, testHands } from './project.fixtures.ts'

const unit = fc.constantFrom<OffsetUnit>('codepoint', 'utf16')
const written = (one: Parameters<typeof format.write>[0], to: OffsetUnit): string =>
  new TextDecoder().decode(format.write(one, { unit: to })[0]?.bytes)

test('reading what was written gives the project, and writing it again the same bytes', async () => {
  await fc.assert(
    fc.asyncProperty(project, unit, async (one, to) => {
      const text = written(one, to)
      const reading = await format.read(new TextEncoder().encode(text), testHands())
      expect(reading.problems).toEqual([])
      expect(reading.project).toEqual(one)
      expect(written(reading.project ?? one, to)).toBe(text)
    }),
  )
})

test('the order of the maps does not show', () => {
  fc.assert(
    fc.property(project, unit, fc.nat(), (one, to, seed) => {
      expect(written(permuted(one, seed), to)).toBe(written(one, to))
    }),
  )
})

test('a byte order mark in front changes nothing', async () => {
  await fc.assert(
    fc.asyncProperty(project, async (one) => {
      const reading = await format.read(new TextEncoder().encode(`\ufeff${written(one, 'utf16')}`), testHands())
      expect([reading.problems, reading.project]).toEqual([[], one])
    }),
    { numRuns: 20 },
  )
})

test('a file that is cut anywhere never throws, says where, and gives only rows that are whole', async () => {
  await fc.assert(
    fc.asyncProperty(project, fc.double({ min: 0, max: 1, noNaN: true }), async (one, share) => {
      const text = written(one, 'codepoint')
      const cut = text.slice(0, Math.floor((text.trimEnd().length - 1) * share))
      const reading = await format.read(new TextEncoder().encode(cut.toWellFormed()), testHands())
      expect(reading.problems.some(({ kind, place }) => kind === 'truncated' && /^\d+:\d+$/.test(place))).toBe(true)
      for (const { document, content } of reading.project?.entries ?? []) {
        const original = one.entries.find((entry) => entry.document.id === document.id)
        expect(document).toEqual(original?.document)
        for (const [id, annotation] of content.annotations)
          expect(annotation).toEqual(original?.content.annotations.get(id))
        for (const [id, relation] of content.relations) expect(relation).toEqual(original?.content.relations.get(id))
      }
    }),
  )
})
