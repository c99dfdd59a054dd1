import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { attributesFrom, type Annotation, type Relation } from '../model/annotation.ts'
import type { Project } from '../model/project.ts'
import type { Json } from '../model/record.ts'
import { isGraphemeBoundary, nextGrapheme } from '../text/graphemes.ts'
import { unitsOf, type OffsetUnit } from '../text/units.ts'
import format from './project.format.ts'
import { sha256Of, testHands } from './project.fixtures.ts'
import { parseSchema } from './schema-read.ts'

// The corpora are not part of the repository: HASHIYA_CORPORA names the folder that holds them.
const folder = process.env['HASHIYA_CORPORA']
const why = 'not run: HASHIYA_CORPORA names no folder with seed-gold.json, seed-article.txt and offsets.json'
const fileOf = (name: string): string => readFileSync(join(folder ?? '', name), 'utf8')

interface GoldSpan {
  id: string
  kind: string
  label: string
  start: number
  end: number
  startUtf16: number
  endUtf16: number
  text: string
  attrs?: Record<string, Json>
}

interface Gold {
  document: { sha256: string }
  spans: GoldSpan[]
  relations: { id: string; type: string; from: string; to: string }[]
  coreferenceChains: { id: string; canonical: string; type: string; mentions: string[] }[]
}

const structure = new Set(['role-of', 'coref', 'fragment-of', 'part-of'])

const chainsOf = (gold: Gold): Json =>
  gold.coreferenceChains.map(({ id, canonical, type, mentions }) => ({
    id,
    name: canonical,
    link: 'coref',
    mentions,
    type,
  }))

/** The gold annotation as a project over the shipped tag set. */
function convert(gold: Gold, text: string): Project {
  const news = JSON.parse(readFileSync(new URL('../../public/schemas/news.json', import.meta.url), 'utf8')) as Json
  const schema = parseSchema(news)
  if (!schema.ok) throw new Error(JSON.stringify(schema.error))
  const set = 'gold-set'
  const annotations = gold.spans.map(({ id, kind, label, startUtf16, endUtf16, attrs }): Annotation => ({
    id,
    set,
    layer: kind,
    label,
    spans: [{ start: startUtf16, end: endUtf16 }],
    attributes: attributesFrom(Object.entries(attrs ?? {})),
    origin: 'imported',
  }))
  const relations = gold.relations.map(({ id, type, from, to }): Relation => ({
    id,
    set,
    layer: structure.has(type) ? 'structure' : 'attribution',
    label: type,
    from,
    to,
    attributes: attributesFrom(),
  }))
  const { sha256 } = gold.document
  return {
    schema: schema.value,
    annotators: [{ id: 'gold', name: 'Gold' }],
    entries: [
      {
        document: {
          id: 'article',
          title: 'Article',
          text,
          language: 'ar',
          direction: 'rtl',
          sha256,
          meta: attributesFrom(),
        },
        content: {
          sets: new Map([
            [
              set,
              {
                id: set,
                document: 'article',
                annotator: 'gold',
                state: 'submitted',
                coverage: [{ start: 0, end: text.length }],
                unknown: { chains: chainsOf(gold) },
              },
            ],
          ]),
          annotations: new Map(annotations.map((one) => [one.id, one])),
          relations: new Map(relations.map((one) => [one.id, one])),
        },
      },
    ],
  }
}

test('the corpora are where they are said to be, or are not asked for', ({ skip }) => {
  skip(folder === undefined, why)
  for (const name of ['seed-gold.json', 'seed-article.txt', 'offsets.json']) {
    expect(existsSync(join(folder ?? '', name)), `${name} in ${folder}`).toBe(true)
  }
})

describe.skipIf(folder === undefined)('the gold annotation of the sample article', () => {
  let gold: Gold
  let text: string
  let project: Project

  beforeAll(() => {
    gold = JSON.parse(fileOf('seed-gold.json')) as Gold
    text = fileOf('seed-article.txt')
    project = convert(gold, text)
  })

  test('is about this text', () => {
    expect(sha256Of(new TextEncoder().encode(text))).toBe(gold.document.sha256)
    expect([gold.spans.length, gold.relations.length, gold.coreferenceChains.length]).toEqual([168, 117, 16])
  })

  test.each<[OffsetUnit, 'start' | 'startUtf16', 'end' | 'endUtf16']>([
    ['codepoint', 'start', 'end'],
    ['utf16', 'startUtf16', 'endUtf16'],
  ])('goes out and comes back span for span and relation for relation, in %s', async (unit, start, end) => {
    const [file] = format.write(project, { unit })
    const written = JSON.parse(new TextDecoder().decode(file?.bytes)) as {
      offsets: string
      sets: { annotations: Record<string, Json>[]; relations: Record<string, Json>[]; chains: Json }[]
    }
    const [set] = written.sets
    expect(written.offsets).toBe(unit)
    expect(set?.annotations).toHaveLength(168)
    expect(set?.relations).toHaveLength(117)
    for (const span of gold.spans) {
      const { id, kind, label, attrs } = span
      expect(set?.annotations.find((one) => one['id'] === id)).toEqual({
        id,
        layer: kind,
        label,
        spans: [{ start: span[start], end: span[end], text: span.text }],
        ...(attrs && { attributes: attrs }),
        origin: 'imported',
      })
    }
    for (const { id, type, from, to } of gold.relations) {
      expect(set?.relations.find((one) => one['id'] === id)).toMatchObject({ label: type, from, to })
    }
    expect(set?.chains).toEqual(chainsOf(gold))
    const reading = await format.read(file?.bytes ?? new Uint8Array(), testHands())
    expect(reading.problems).toEqual([])
    expect(reading.project).toEqual(project)
    expect(format.write(reading.project as Project, { unit })).toEqual([file])
  })
})

describe.skipIf(folder === undefined)('the ground truth for offsets', () => {
  interface Item {
    id: string
    text: string
    well_formed: boolean
    length: { codePoints: number; utf16: number; graphemes: number }
    spans: {
      text: string
      codePoints: [number, number]
      utf16: [number, number]
      graphemes: [number, number] | null
      on_grapheme_boundary: { start: boolean; end: boolean }
    }[]
  }
  let items: Item[]

  beforeAll(() => {
    items = (JSON.parse(fileOf('offsets.json')) as { items: Item[] }).items
  })

  /** Number of grapheme clusters before an offset. */
  function countBefore(text: string, offset: number): number {
    let count = 0
    for (let at = 0; at < offset; at = nextGrapheme(text, at)) count += 1
    return count
  }

  test('holds for code points, UTF-16 and graphemes in all of its texts', () => {
    expect(items).toHaveLength(36)
    for (const { id, text, length, spans, well_formed: wellFormed } of items) {
      const [points, utf16] = [unitsOf(text, 'codepoint'), unitsOf(text, 'utf16')]
      expect([id, points.length, utf16.length, text.isWellFormed()]).toEqual([
        id,
        length.codePoints,
        length.utf16,
        wellFormed,
      ])
      expect([id, countBefore(text, text.length)]).toEqual([id, length.graphemes])
      for (const span of spans) {
        const [start, end] = span.utf16
        expect([id, text.slice(start, end)]).toEqual([id, span.text])
        expect([id, points.to(start), points.to(end)]).toEqual([id, ...span.codePoints])
        expect([id, ...span.codePoints.map((at) => points.from(at))]).toEqual([id, start, end])
        expect([id, utf16.to(start), utf16.from(end)]).toEqual([id, start, end])
        const edges = { start: isGraphemeBoundary(text, start), end: isGraphemeBoundary(text, end) }
        expect([id, span.text, edges]).toEqual([id, span.text, span.on_grapheme_boundary])
        if (span.graphemes) {
          expect([id, countBefore(text, start), countBefore(text, end)]).toEqual([id, ...span.graphemes])
        }
      }
    }
  })
})
