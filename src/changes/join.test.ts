import { describe, expect, test } from 'vitest'
import { attributesFrom, type Annotation, type Relation } from '../model/annotation.ts'
import type { AnnotationSet } from '../model/annotation-set.ts'
import { emptyContent, type Content } from '../model/content.ts'
import type { Document } from '../model/document.ts'
import type { Entry, Project } from '../model/project.ts'
import type { Label, Layer, Schema } from '../model/schema.ts'
import { join, joinSchemas, type Joined } from './join.ts'

const text = 'فتحت السوق أبوابها'

const documentOf = (id: string, sha256 = 'market', title = id): Document => ({
  id,
  title,
  text,
  language: 'ar',
  direction: 'rtl',
  sha256,
  meta: {},
})
const setOf = (id: string, document: string, change: Partial<AnnotationSet> = {}): AnnotationSet => ({
  id,
  document,
  annotator: 'salma',
  state: 'draft',
  ...change,
})
const annotationOf = (
  id: string,
  set: string,
  start: number,
  end: number,
  change: Partial<Annotation> = {},
): Annotation => ({
  id,
  set,
  layer: 'names',
  label: 'place',
  spans: [{ start, end }],
  attributes: attributesFrom(),
  origin: 'hand',
  ...change,
})
const relationOf = (id: string, set: string, from: string, to: string): Relation => ({
  id,
  set,
  layer: 'links',
  label: 'of',
  from,
  to,
  attributes: attributesFrom(),
})

const byId = <R extends { readonly id: string }>(records: readonly R[]): Map<string, R> =>
  new Map(records.map((one) => [one.id, one]))

function contentOf(sets: AnnotationSet[], annotations: Annotation[] = [], relations: Relation[] = []): Content {
  return { sets: byId(sets), annotations: byId(annotations), relations: byId(relations) }
}

/** Salma's set on the market text: two annotations and a link between them. */
const work = (document: string, label = 'place'): Content =>
  contentOf(
    [setOf('s', document)],
    [annotationOf('a', 's', 5, 10, { label }), annotationOf('b', 's', 0, 4)],
    [relationOf('r', 's', 'a', 'b')],
  )

const labelOf = (id: string, name = id): Label => ({
  id,
  name: { ar: name, en: name },
  code: { ar: id, en: id },
  colour: 'ink',
  line: 'solid',
})
const layerOf = (id: string, labels: readonly Label[], name = id): Layer => ({
  id,
  kind: 'span',
  name: { ar: name, en: name },
  overlap: 'any',
  snap: 'word',
  discontinuous: false,
  labels,
  attributes: [],
})
const schemaOf = (layers: readonly Layer[], id = 'own'): Schema => ({
  id,
  version: '1',
  name: { ar: id, en: id },
  layers,
})

const own: Schema = schemaOf([layerOf('names', [labelOf('place'), labelOf('body')])])
const projectOf = (entries: readonly Entry[], change: Partial<Project> = {}): Project => ({
  schema: own,
  annotators: [{ id: 'salma', name: 'سلمى' }],
  entries,
  ...change,
})

function joined(here: readonly Entry[], incoming: Project): Joined {
  const contents = new Map(here.map(({ document, content }) => [document.id, content]))
  let made = 0
  const head = { schema: own, annotators: [{ id: 'salma', name: 'سلمى' }] }
  return join(
    head,
    here.map(({ document }) => document),
    (id) => contents.get(id) ?? emptyContent(),
    incoming,
    () => `fresh-${(made += 1)}`,
  )
}

describe('documents', () => {
  test('that the project does not have come in as they are', () => {
    const entry = { document: documentOf('far', 'other'), content: work('far') }
    const { entries, diffs } = joined([{ document: documentOf('near'), content: emptyContent() }], projectOf([entry]))
    expect(entries).toEqual([entry])
    expect(diffs).toEqual([])
  })

  test('meet by their text, whatever their ids and titles', () => {
    const here = [{ document: documentOf('near'), content: emptyContent() }]
    const { entries, diffs } = joined(
      here,
      projectOf([{ document: documentOf('far', 'market', 'عنوان آخر'), content: work('far') }]),
    )
    expect(entries).toEqual([])
    expect(diffs.map(({ document }) => document)).toEqual(['near'])
    expect(diffs[0]?.diff).toEqual({
      sets: { added: [setOf('s', 'near')] },
      annotations: { added: [annotationOf('a', 's', 5, 10), annotationOf('b', 's', 0, 4)] },
      relations: { added: [relationOf('r', 's', 'a', 'b')] },
    })
  })

  test('with a taken id and another text come in under a fresh one', () => {
    const { entries } = joined(
      [{ document: documentOf('near'), content: emptyContent() }],
      projectOf([{ document: documentOf('near', 'other'), content: contentOf([setOf('s', 'near')]) }]),
    )
    expect(entries.map(({ document }) => [document.id, document.sha256])).toEqual([['fresh-1', 'other']])
    expect(entries[0]?.content.sets.get('s')).toEqual(setOf('s', 'fresh-1'))
  })

  test('of one text meet their own double first', () => {
    const two: Entry[] = [
      { document: documentOf('d1'), content: emptyContent() },
      { document: documentOf('d2'), content: emptyContent() },
    ]
    const incoming = [
      { document: documentOf('d2'), content: work('d2') },
      { document: documentOf('d3'), content: contentOf([setOf('t', 'd3', { annotator: 'omar' })]) },
    ]
    expect(joined(two, projectOf(incoming)).diffs.map(({ document }) => document)).toEqual(['d2', 'd1'])
  })
})

describe('a set', () => {
  test('that is there with the same records is left alone', () => {
    const here = [{ document: documentOf('near'), content: work('near') }]
    expect(joined(here, projectOf([{ document: documentOf('far'), content: work('far') }]))).toMatchObject({
      entries: [],
      diffs: [],
    })
  })

  test('is the same whatever the order of its records and of their keys', () => {
    const turned = work('far')
    const content: Content = {
      sets: turned.sets,
      annotations: new Map(
        [...turned.annotations]
          .reverse()
          .map(([id, one]) => [id, Object.fromEntries(Object.entries(one).reverse()) as unknown as Annotation]),
      ),
      relations: turned.relations,
    }
    const here = [{ document: documentOf('near'), content: work('near') }]
    expect(joined(here, projectOf([{ document: documentOf('far'), content }])).diffs).toEqual([])
  })

  test('is the same under other ids', () => {
    const renamed = contentOf(
      [setOf('s9', 'far')],
      [annotationOf('b9', 's9', 0, 4), annotationOf('a9', 's9', 5, 10)],
      [relationOf('r9', 's9', 'a9', 'b9')],
    )
    const here = [{ document: documentOf('near'), content: work('near') }]
    expect(joined(here, projectOf([{ document: documentOf('far'), content: renamed }])).diffs).toEqual([])
  })

  test('is the same where the text is there twice', () => {
    const two: Entry[] = [
      { document: documentOf('d1'), content: work('d1') },
      { document: documentOf('d2'), content: emptyContent() },
    ]
    expect(joined(two, projectOf(two)).diffs).toEqual([])
    expect(joined([...two].reverse(), projectOf(two)).diffs).toEqual([])
  })

  test('with the same id and other records becomes a second one; relation ends follow their annotations', () => {
    const here = [{ document: documentOf('near'), content: work('near') }]
    const { diffs } = joined(here, projectOf([{ document: documentOf('far'), content: work('far', 'body') }]))
    expect(diffs).toEqual([
      {
        document: 'near',
        diff: {
          sets: { added: [setOf('fresh-1', 'near')] },
          annotations: {
            added: [
              annotationOf('fresh-2', 'fresh-1', 5, 10, { label: 'body' }),
              annotationOf('fresh-3', 'fresh-1', 0, 4),
            ],
          },
          relations: { added: [relationOf('fresh-4', 'fresh-1', 'fresh-2', 'fresh-3')] },
        },
      },
    ])
  })

  const annotation = annotationOf('a', 's', 5, 10)
  test.each<[string, Content]>([
    ['another state', contentOf([setOf('s', 'far', { state: 'locked' })], [annotation])],
    ['another annotator', contentOf([setOf('s', 'far', { annotator: 'omar' })], [annotation])],
    ['one annotation more', contentOf([setOf('s', 'far')], [annotation, annotationOf('z', 's', 0, 1)])],
    ['one annotation less', contentOf([setOf('s', 'far')])],
    ['another span', contentOf([setOf('s', 'far')], [annotationOf('a', 's', 5, 9)])],
    ['a note', contentOf([setOf('s', 'far')], [{ ...annotation, note: 'x' }])],
    [
      'an attribute',
      contentOf([setOf('s', 'far')], [{ ...annotation, attributes: attributesFrom([['__proto__', 1]]) }]),
    ],
    ['a relation', contentOf([setOf('s', 'far')], [annotation], [relationOf('r', 's', 'a', 'a')])],
  ])('differs by %s', (_, content) => {
    const here = [{ document: documentOf('near'), content: contentOf([setOf('s', 'near')], [annotation]) }]
    const { diffs } = joined(here, projectOf([{ document: documentOf('far'), content }]))
    expect(diffs[0]?.diff.sets?.added?.map(({ id }) => id)).toEqual(['fresh-1'])
  })

  test('differs when a relation runs the other way', () => {
    const turned = { ...work('far'), relations: byId([relationOf('r', 's', 'b', 'a')]) }
    const here = [{ document: documentOf('near'), content: work('near') }]
    expect(joined(here, projectOf([{ document: documentOf('far'), content: turned }])).diffs).toHaveLength(1)
  })

  test('that is new comes alone; its neighbours that are there stay away', () => {
    const both = work('far')
    both.sets.set('t', setOf('t', 'far', { annotator: 'omar' }))
    both.annotations.set('c', annotationOf('c', 't', 0, 4))
    const here = [{ document: documentOf('near'), content: work('near') }]
    expect(joined(here, projectOf([{ document: documentOf('far'), content: both }])).diffs[0]?.diff).toEqual({
      sets: { added: [setOf('t', 'near', { annotator: 'omar' })] },
      annotations: { added: [annotationOf('c', 't', 0, 4)] },
    })
  })
})

describe('what is there', () => {
  test('is neither replaced nor touched', () => {
    const content = work('near')
    const here = [{ document: documentOf('near'), content }]
    joined(here, projectOf([{ document: documentOf('far'), content: work('far', 'body') }]))
    expect(content).toEqual(work('near'))
  })

  // A project put together by another program may give an id twice.
  test('never meets two records of one id, even where the incoming project has them', () => {
    const twice = [
      { document: documentOf('x', 'other'), content: work('x') },
      { document: documentOf('y', 'third'), content: work('y', 'body') },
    ]
    const { entries } = joined([], projectOf(twice))
    expect(
      entries.map(({ document, content }) => [document.id, ...content.sets.keys(), ...content.annotations.keys()]),
    ).toEqual([
      ['x', 's', 'a', 'b'],
      ['y', 'fresh-1', 'fresh-2', 'fresh-3'],
    ])
    expect([...(entries[1]?.content.relations.values() ?? [])]).toEqual([
      relationOf('fresh-4', 'fresh-1', 'fresh-2', 'fresh-3'),
    ])
  })

  test('never shares an id with what comes, on whatever document it stands', () => {
    const here = [{ document: documentOf('near'), content: work('near') }]
    const { entries } = joined(here, projectOf([{ document: documentOf('r', 'other'), content: work('r') }]))
    expect(entries[0]?.document.id).toBe('fresh-1')
    expect([...(entries[0]?.content.sets.keys() ?? [])]).toEqual(['fresh-2'])
    expect([...(entries[0]?.content.relations.values() ?? [])]).toEqual([
      relationOf('fresh-5', 'fresh-2', 'fresh-3', 'fresh-4'),
    ])
  })
})

describe('tag sets', () => {
  test('get the layers, labels and attributes that they lack; where both have one, the own stays', () => {
    const attribute = { id: 'voice', type: 'flag', name: { ar: 'صوت', en: 'voice' } } as const
    const mine = schemaOf([layerOf('names', [labelOf('place')]), layerOf('said', [])])
    const theirs = schemaOf(
      [
        layerOf('links', [labelOf('of')]),
        {
          ...layerOf('names', [labelOf('ship'), labelOf('place', 'somewhere')], 'other'),
          overlap: 'none',
          attributes: [attribute],
        },
      ],
      'theirs',
    )
    expect(joinSchemas(mine, theirs)).toEqual(
      schemaOf([
        { ...layerOf('names', [labelOf('place'), labelOf('ship')]), attributes: [attribute] },
        layerOf('said', []),
        layerOf('links', [labelOf('of')]),
      ]),
    )
    expect(joinSchemas(mine, mine)).toEqual(mine)
  })

  test('and people come with the project', () => {
    const incoming = projectOf([], {
      schema: schemaOf([layerOf('said', [])], 'theirs'),
      annotators: [
        { id: 'omar', name: 'عمر' },
        { id: 'salma', name: 'another Salma' },
      ],
    })
    expect(joined([], incoming).head).toEqual({
      schema: schemaOf([...own.layers, layerOf('said', [])]),
      annotators: [
        { id: 'salma', name: 'سلمى' },
        { id: 'omar', name: 'عمر' },
      ],
    })
  })
})
