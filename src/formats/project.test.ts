import { Ajv2020 } from 'ajv/dist/2020.js'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Project } from '../model/project.ts'
import type { Problem, Reading } from './format.ts'
import format from './project.format.ts'
import { oddSchema, sha256Of, testHands } from './project.fixtures.ts'
import { parseSchema } from './schema-read.ts'
import { writeSchema } from './schema-write.ts'

type Raw = Record<string, unknown>
interface FileRows extends Raw {
  annotators: Raw[]
  documents: Raw[]
  sets: (Raw & { annotations: Raw[]; relations: Raw[] })[]
}

const bytesOf = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value))
const read = (value: unknown, inputUnit?: 'codepoint' | 'utf16'): Promise<Reading> =>
  format.read(bytesOf(value), testHands(), inputUnit && { inputUnit })

// «السوق» at code points 2 to 7, «قريب» at 8 to 12; one more in UTF-16 after the emoji.
const text = '😀 السوق قريب\r\nغدًا'
const span = (start: number, end: number): Raw => ({ start, end, text: Array.from(text).slice(start, end).join('') })
const name = (layer = '__proto__', label = 'شخص'): Raw => ({ layer, label })

/** A sound file that each case spoils in one place. */
function sound(): FileRows {
  return {
    format: 'hashiya-project',
    version: 1,
    offsets: 'codepoint',
    schema: JSON.parse(writeSchema(oddSchema)) as unknown,
    annotators: [{ id: 'me', name: 'سعاد' }],
    documents: [
      { id: 'd', title: 'نص', text, language: 'ar', direction: 'rtl', sha256: sha256Of(bytesOf(text)) },
      { id: 'e', title: 'فارغ', text: '', language: 'ar', direction: 'auto', sha256: sha256Of(bytesOf('')) },
    ],
    sets: [
      {
        id: 's',
        document: 'd',
        annotator: 'me',
        state: 'draft',
        annotations: [
          { id: 'a', ...name(), spans: [span(2, 7)], origin: 'hand' },
          { id: 'b', ...name(), spans: [span(8, 12)], origin: 'hand' },
        ],
        relations: [{ id: 'r', layer: 'links', label: 'of', from: 'a', to: 'b' }],
      },
      {
        id: 't',
        document: 'd',
        annotator: 'me',
        state: 'locked',
        annotations: [{ id: 'c', layer: 'page', label: 'topic', spans: [], origin: 'hand' }],
        relations: [],
      },
    ],
  }
}

const ids = (project: Project | null): string[] =>
  (project?.entries ?? []).flatMap(({ content: { sets, annotations, relations } }) => [
    ...sets.keys(),
    ...annotations.keys(),
    ...relations.keys(),
  ])
const everything = ['s', 't', 'a', 'b', 'c', 'r']

interface Case {
  readonly spoil: (file: FileRows) => void
  readonly kind: string
  readonly place: string
  readonly severity: Problem['severity']
  /** Ids that are set aside. */
  readonly aside?: readonly string[]
}

const first = (file: FileRows): Raw & { spans: Raw[] } => file.sets[0]?.annotations[0] as Raw & { spans: Raw[] }
const link = (file: FileRows): Raw => file.sets[0]?.relations[0] as Raw
const at = '/sets/0/annotations/0'
const row = (
  kind: string,
  place: string,
  spoil: (file: FileRows) => void,
  aside: readonly string[] = ['a', 'r'],
): Case => ({ kind, place, spoil, severity: 'row', aside })
const note = (kind: string, place: string, spoil: (file: FileRows) => void): Case => ({
  kind,
  place,
  spoil,
  severity: 'note',
})

test('a sound file has no problems, and everything is there', async () => {
  const reading = await read(sound())
  expect(reading.problems).toEqual([])
  expect(ids(reading.project).sort()).toEqual([...everything].sort())
  const [entry] = reading.project?.entries ?? []
  expect(entry?.content.annotations.get('a')?.spans).toEqual([{ start: 3, end: 8 }])
})

describe('a row that cannot be used is set aside with its place and its text, the rest is read', () => {
  test.each<[string, Case]>([
    [
      'a span beyond the text',
      row('out-of-range', `${at}/spans/0`, (file) => (first(file).spans[0] = { start: 2, end: 99 })),
    ],
    [
      'a span before the text',
      row('out-of-range', `${at}/spans/0`, (file) => (first(file).spans[0] = { start: -1, end: 2 })),
    ],
    ['a reversed span', row('reversed', `${at}/spans/0`, (file) => (first(file).spans[0] = { start: 7, end: 2 }))],
    [
      'a span reversed by one',
      row('reversed', `${at}/spans/0`, (file) => (first(file).spans[0] = { start: 3, end: 2 })),
    ],
    ['an empty span', row('empty-span', `${at}/spans/0`, (file) => (first(file).spans[0] = { start: 2, end: 2 }))],
    [
      'an offset that is a text',
      row('not-integer', `${at}/spans/0`, (file) => (first(file).spans[0] = { start: '2', end: 7 })),
    ],
    [
      'an offset with a fraction',
      row('not-integer', `${at}/spans/0`, (file) => (first(file).spans[0] = { start: 2.5, end: 7 })),
    ],
    [
      'an offset that is null',
      row('not-integer', `${at}/spans/0`, (file) => (first(file).spans[0] = { start: NaN, end: 7 })),
    ],
    ['an offset that is missing', row('not-integer', `${at}/spans/0`, (file) => (first(file).spans[0] = { start: 2 }))],
    [
      'an offset inside a surrogate pair',
      row(
        'inside-pair',
        `${at}/spans/0`,
        (file) => {
          file['offsets'] = 'utf16'
          file.sets[0] = { ...file.sets[0], annotations: [first(file)], relations: [] } as FileRows['sets'][0]
          first(file).spans[0] = { start: 1, end: 8 }
        },
        ['a', 'b', 'r'],
      ),
    ],
    [
      'a quotation that the offsets do not yield',
      row(
        'quote-mismatch',
        `${at}/spans/0/text`,
        (file) => (first(file).spans[0] = { start: 2, end: 7, text: 'الدار' }),
      ),
    ],
    [
      'a quotation that the other unit yields',
      row(
        'quote-in-other-unit',
        `${at}/spans/0/text`,
        (file) => (first(file).spans[0] = { start: 3, end: 8, text: 'السوق' }),
      ),
    ],
    [
      'a quotation that is no text',
      row('wrong-type', `${at}/spans/0/text`, (file) => (first(file).spans[0] = { start: 2, end: 7, text: 5 })),
    ],
    [
      'parts that overlap',
      row('spans-overlap', `${at}/spans/1`, (file) => (first(file).spans = [span(2, 7), span(5, 9)])),
    ],
    [
      'a span that is no object',
      row('wrong-type', `${at}/spans/0`, (file) => (first(file).spans = [7 as unknown as Raw])),
    ],
    ['no list of spans', row('missing', at, (file) => delete (first(file) as Raw)['spans'])],
    ['no spans in a span layer', row('no-spans', `${at}/spans`, (file) => (first(file).spans = []))],
    [
      'spans in a layer of whole documents',
      row(
        'spans-not-allowed',
        '/sets/1/annotations/0/spans',
        (file) => (file.sets[1]!.annotations[0]!['spans'] = [span(2, 7)]),
        ['c'],
      ),
    ],
    ['an unknown layer', row('unknown-layer', `${at}/layer`, (file) => ((first(file) as Raw)['layer'] = 'toString'))],
    [
      'an unknown label',
      row('unknown-label', `${at}/label`, (file) => ((first(file) as Raw)['label'] = 'hasOwnProperty')),
    ],
    [
      'a label of another layer',
      row('unknown-label', `${at}/label`, (file) => ((first(file) as Raw)['label'] = 'topic')),
    ],
    [
      'an annotation in a relation layer',
      row('wrong-layer-kind', `${at}/layer`, (file) => Object.assign(first(file), { layer: 'links', label: 'of' })),
    ],
    ['an annotation without an id', row('missing', at, (file) => delete (first(file) as Raw)['id'])],
    ['an empty id', row('wrong-type', `${at}/id`, (file) => ((first(file) as Raw)['id'] = ''))],
    [
      'an annotation that is no object',
      row('wrong-type', at, (file) => (file.sets[0]!.annotations[0] = [] as unknown as Raw)),
    ],
    [
      'an id twice in one set',
      row('duplicate-id', '/sets/0/annotations/1/id', (file) => (file.sets[0]!.annotations[1]!['id'] = 'a'), [
        'b',
        'r',
      ]),
    ],
    [
      'an id twice in two sets',
      row('duplicate-id', '/sets/1/annotations/0/id', (file) => (file.sets[1]!.annotations[0]!['id'] = 'a'), ['c']),
    ],
    [
      'the id of a document',
      row('duplicate-id', '/sets/1/annotations/0/id', (file) => (file.sets[1]!.annotations[0]!['id'] = 'd'), ['c']),
    ],
    [
      'the id of an annotation on a relation',
      row('duplicate-id', '/sets/0/relations/0/id', (file) => (link(file)['id'] = 'c'), ['r']),
    ],
    ['a relation to nothing', row('dangling', '/sets/0/relations/0/to', (file) => (link(file)['to'] = 'gone'), ['r'])],
    [
      'a relation from another set',
      row('across-sets', '/sets/0/relations/0/from', (file) => (link(file)['from'] = 'c'), ['r']),
    ],
    [
      'a relation with a span label',
      row('wrong-layer-kind', '/sets/0/relations/0/layer', (file) => Object.assign(link(file), name()), ['r']),
    ],
    [
      'a relation with an unknown label',
      row('unknown-label', '/sets/0/relations/0/label', (file) => (link(file)['label'] = 'x'), ['r']),
    ],
    [
      'annotations that are no list',
      row('wrong-type', '/sets/0/annotations', (file) => ((file.sets[0] as Raw)['annotations'] = {}), ['a', 'b', 'r']),
    ],
    [
      'a set on an unknown document',
      row('unknown-document', '/sets/0/document', (file) => (file.sets[0]!['document'] = 'x'), ['s', 'a', 'b', 'r']),
    ],
    [
      'a set without an annotator',
      row('missing', '/sets/0', (file) => delete file.sets[0]!['annotator'], ['s', 'a', 'b', 'r']),
    ],
    ['a set id twice', row('duplicate-id', '/sets/1/id', (file) => (file.sets[1]!['id'] = 's'), ['t', 'c'])],
    ['a set that is no object', row('wrong-type', '/sets/1', (file) => (file.sets[1] = 'x' as never), ['t', 'c'])],
    ['a document id twice', row('duplicate-id', '/documents/1/id', (file) => (file.documents[1]!['id'] = 'd'), [])],
    ['a document without a text', row('missing', '/documents/1', (file) => delete file.documents[1]!['text'], [])],
    [
      'a text that is no text',
      row('wrong-type', '/documents/0/text', (file) => (file.documents[0]!['text'] = 3), everything),
    ],
    [
      'a document that is no object',
      row('wrong-type', '/documents/1', (file) => (file.documents[1] = null as never), []),
    ],
    [
      'an annotator twice',
      row('duplicate-id', '/annotators/1/id', (file) => file.annotators.push({ id: 'me', name: 'x' }), []),
    ],
    [
      'documents that are no list',
      row('wrong-type', '/documents', (file) => ((file as Raw)['documents'] = {}), everything),
    ],
    ['a schema that is none', row('wrong-type', '/schema', (file) => (file['schema'] = 5), ['a', 'b', 'c', 'r'])],
    ['no schema', row('missing', '', (file) => delete file['schema'], ['a', 'b', 'c', 'r'])],
    [
      'a layer without a kind',
      row('missing', '/schema/layers/1', (file) => delete (file['schema'] as { layers: Raw[] }).layers[1]?.['kind'], [
        'c',
      ]),
    ],
    [
      'coverage that is reversed',
      row(
        'reversed',
        '/sets/0/coverage/0',
        (file) =>
          (file.sets[0]!['coverage'] = [
            [9, 2],
            [0, 4],
          ]),
        [],
      ),
    ],
    [
      'coverage of three',
      row('wrong-type', '/sets/0/coverage/0', (file) => (file.sets[0]!['coverage'] = [[0, 1, 2]]), []),
    ],
  ])('%s', async (_, { spoil, kind, place, aside }) => {
    const file = sound()
    spoil(file)
    const { project, problems } = await read(file)
    expect(problems.find((problem) => problem.place === place)).toMatchObject({ kind, severity: 'row' })
    expect(ids(project).sort()).toEqual(everything.filter((id) => !aside?.includes(id)).sort())
    for (const { severity, raw } of problems) if (severity === 'row') expect(raw).toBeTypeOf('string')
    // Every row that is not read stands in a problem, word for word.
    const kept = problems.map(({ raw }) => raw ?? '').join('\n')
    for (const { annotations, relations } of file.sets.filter((set) => typeof set === 'object')) {
      for (const one of [annotations, relations]
        .flat()
        .filter((value) => typeof value === 'object' && value !== null)) {
        if (!ids(project).includes(one['id'] as string)) expect(kept).toContain(JSON.stringify(one).slice(0, 40))
      }
    }
  })
})

describe('what is read all the same is noted with its place', () => {
  test.each<[string, Case]>([
    [
      'a sha256 that does not fit',
      note('sha256-mismatch', '/documents/0/sha256', (file) => (file.documents[0]!['sha256'] = '0'.repeat(64))),
    ],
    [
      'a sha256 that is none',
      note('wrong-type', '/documents/0/sha256', (file) => (file.documents[0]!['sha256'] = 'abc')),
    ],
    ['a title that is a number', note('wrong-type', '/documents/0/title', (file) => (file.documents[0]!['title'] = 5))],
    [
      'a direction that is none',
      note('wrong-type', '/documents/0/direction', (file) => (file.documents[0]!['direction'] = 'up')),
    ],
    ['meta that is a list', note('wrong-type', '/documents/0/meta', (file) => (file.documents[0]!['meta'] = []))],
    ['no title', note('missing', '/documents/0', (file) => delete file.documents[0]!['title'])],
    [
      'an unknown annotator',
      note('unknown-annotator', '/sets/0/annotator', (file) => (file.sets[0]!['annotator'] = 'you')),
    ],
    ['a state that is none', note('wrong-type', '/sets/0/state', (file) => (file.sets[0]!['state'] = 'done'))],
    ['an origin that is none', note('wrong-type', `${at}/origin`, (file) => ((first(file) as Raw)['origin'] = 'x'))],
    ['a note that is null', note('wrong-type', `${at}/note`, (file) => ((first(file) as Raw)['note'] = null))],
    [
      'attributes that are a list',
      note('wrong-type', `${at}/attributes`, (file) => ((first(file) as Raw)['attributes'] = [1])),
    ],
    [
      'a day that is none',
      note(
        'wrong-type',
        `${at}/created/at`,
        (file) => ((first(file) as Raw)['created'] = { by: 'me', at: '2026-02-30T00:00:00.000Z' }),
      ),
    ],
    [
      'a time without a zone',
      note(
        'wrong-type',
        `${at}/modified/at`,
        (file) => ((first(file) as Raw)['modified'] = { by: 'me', at: '2026-02-03T00:00:00' }),
      ),
    ],
    [
      'spans out of order',
      note('spans-out-of-order', `${at}/spans`, (file) => (first(file).spans = [span(8, 12), span(2, 7)])),
    ],
    [
      'spans without their text',
      note('quote-missing', `${at}/spans/0`, (file) => delete first(file).spans[0]!['text']),
    ],
    [
      'a colour that could leave its place',
      note('wrong-type', '/schema/layers/0/labels/0/colour', (file) => {
        ;(file['schema'] as { layers: { labels: Raw[] }[] }).layers[0]!.labels[0]!['colour'] = 'red;}*{display:none'
      }),
    ],
    [
      'an end that no layer answers to',
      note('unknown-end', '/schema/layers', (file) => {
        ;(file['schema'] as { layers: { labels: Raw[] }[] }).layers[2]!.labels[1]!['ends'] = { from: ['x'], to: [] }
      }),
    ],
  ])('%s', async (_, { spoil, kind, place }) => {
    const file = sound()
    spoil(file)
    const { project, problems } = await read(file)
    expect(problems.map((problem) => [problem.kind, problem.place, problem.severity])).toEqual([[kind, place, 'note']])
    expect(ids(project).sort()).toEqual([...everything].sort())
  })

  test('the text is truth: its own digest stands in the document', async () => {
    const file = sound()
    file.documents[0]!['sha256'] = '0'.repeat(64)
    const { project } = await read(file)
    expect(project?.entries[0]?.document.sha256).toBe(sha256Of(bytesOf(text)))
  })

  test('an unknown annotator is taken in under the id', async () => {
    const file = sound()
    file.sets[0]!['annotator'] = 'you'
    expect((await read(file)).project?.annotators.at(-1)).toEqual({ id: 'you', name: 'you' })
  })

  test('spans out of order are put in order', async () => {
    const file = sound()
    first(file).spans = [span(8, 12), span(2, 7)]
    const { project } = await read(file)
    expect(project?.entries[0]?.content.annotations.get('a')?.spans).toEqual([
      { start: 3, end: 8 },
      { start: 9, end: 13 },
    ])
  })

  test('a time in another zone is brought to UTC without a word', async () => {
    const file = sound()
    ;(first(file) as Raw)['created'] = { by: 'me', at: '2026-03-12T12:30:00.123456+03:00' }
    const { project, problems } = await read(file)
    expect(problems).toEqual([])
    expect(project?.entries[0]?.content.annotations.get('a')?.created?.at).toBe('2026-03-12T09:30:00.123Z')
  })
})

describe('a file that cannot be read says why', () => {
  test.each([
    ['nothing', '', 'truncated', '1:1'],
    ['white space', ' \n ', 'truncated', '2:2'],
    ['another format', { format: 'other', version: 1 }, 'wrong-format', '/format'],
    ['no format', {}, 'wrong-format', '/format'],
    ['a list', [], 'wrong-format', ''],
    ['a newer version', { ...sound(), version: 2 }, 'newer-version', '/version'],
    ['a version that is a text', { ...sound(), version: '1' }, 'wrong-version', '/version'],
    ['no version', { ...sound(), version: undefined }, 'wrong-version', '/version'],
    ['an unknown unit', { ...sound(), offsets: 'bytes' }, 'wrong-offsets', '/offsets'],
    ['cut off before the documents', '{"format": "hashiya-project",\n "version": 1,\n "sch', 'truncated', '3:6'],
    ['cut off inside the first word', '{"form', 'truncated', '1:7'],
    ['a comma too many', '{"format": "hashiya-project",}', 'invalid', '1:30'],
    ['single quotes', "{'format': 1}", 'invalid', '1:2'],
    ['a comment', '// x\n{}', 'invalid', '1:1'],
    ['NaN', '{"version": NaN}', 'invalid', '1:13'],
    ['something after the end', '{}\n\n  x', 'invalid', '3:3'],
    ['a raw line end in a string', '{"a": "ب\nج"}', 'invalid', '1:9'],
    ['nested too deep', '['.repeat(100_000) + ']'.repeat(100_000), 'too-deep', '/0'],
  ])('%s', async (_, value, kind, place) => {
    const { project, problems } = await read(value)
    expect(project).toBeNull()
    expect(problems.map((problem) => [problem.kind, problem.place, problem.severity])).toEqual([[kind, place, 'fatal']])
  })

  test('bytes that are no UTF-8, with the place', async () => {
    const { project, problems } = await format.read(Uint8Array.of(0x7b, 0x0a, 0x20, 0xc7, 0xe1), testHands())
    expect([project, problems]).toEqual([
      null,
      [{ kind: 'not-utf8', place: '2:2', detail: { offset: 3 }, severity: 'fatal' }],
    ])
  })
})

describe('the good part of a broken file', () => {
  test('of one that breaks off: every whole row before the end', async () => {
    const json = JSON.stringify(sound(), null, 2)
    const { project, problems } = await read(json.slice(0, json.indexOf('"b"') + 20))
    expect(problems).toMatchObject([
      { kind: 'truncated', severity: 'row', detail: { pointer: '/sets/0/annotations/1' } },
    ])
    expect(problems[0]?.raw).toContain('"b"')
    expect(ids(project)).toEqual(['s', 'a'])
  })

  test('of one with one bad sign: what stands before it', async () => {
    const json = JSON.stringify(sound())
    const { project, problems } = await read(json.replace('"id":"r"', '"id":"r",,'))
    expect(problems).toMatchObject([{ kind: 'invalid', severity: 'row', detail: { pointer: '/sets/0/relations/0' } }])
    expect(ids(project)).toEqual(['s', 'a', 'b'])
  })

  test('of one with a row that is nested too deep: all other rows, before and after', async () => {
    const deep = `${'['.repeat(80)}"]"${']'.repeat(80)}`
    const json = JSON.stringify(sound()).replace('"id":"a"', `"id":"a","x":${deep}`)
    const { project, problems } = await read(json)
    expect(problems.map(({ kind, place }) => [kind, place])).toEqual([
      ['too-deep', '/sets/0/annotations/0'],
      ['dangling', '/sets/0/relations/0/from'],
    ])
    expect(problems[0]?.raw).toContain('"id":"a","x":[[[')
    expect(ids(project)).toEqual(['s', 't', 'b', 'c'])
  })

  test('of one with unknown keys that are nested too deep: all but the key', async () => {
    const json = JSON.stringify({ ...sound(), settings: 'here' }).replace('"here"', '['.repeat(64) + ']'.repeat(64))
    const { project, problems } = await read(json)
    expect(problems.map(({ kind, place }) => [kind, place])).toEqual([['too-deep', '/settings']])
    expect(project?.unknown).toBeUndefined()
    expect(ids(project).sort()).toEqual([...everything].sort())
  })

  test('63 levels below the project are read', async () => {
    const json = JSON.stringify({ ...sound(), settings: 'here' }).replace('"here"', '['.repeat(63) + ']'.repeat(63))
    expect((await read(json)).problems).toEqual([])
  })

  test('of one with broken bytes: all rows, the text that they stood in with its new digest', async () => {
    const bytes = bytesOf(sound())
    bytes[bytes.indexOf(0xd8)] = 0xff
    const { project, problems } = await format.read(bytes, testHands())
    expect(problems[0]).toMatchObject({ kind: 'not-utf8', severity: 'row' })
    expect(project?.entries).toHaveLength(2)
  })

  test('lone surrogates: the document is set aside, a copy of the same length offered with the sets on it', async () => {
    const file = sound()
    const broken = text.replace('السوق', 'الس\ud800ق')
    Object.assign(file.documents[0]!, { text: broken })
    first(file).spans[0] = { start: 2, end: 7, text: 'الس\ud800ق' }
    const { project, problems, copies } = await read(file)
    expect(problems).toMatchObject([
      { kind: 'lone-surrogate', place: '/documents/0/text', severity: 'row', detail: { at: 6, count: 1 } },
    ])
    expect(project?.entries.map(({ document }) => document.id)).toEqual(['e'])
    expect(copies).toHaveLength(1)
    const [copy] = copies ?? []
    expect(copy?.place).toBe('/documents/0')
    expect(copy?.entry.document.text).toBe(text.replace('السوق', 'الس\ufffdق'))
    expect(copy?.entry.document.sha256).toBe(sha256Of(bytesOf(copy?.entry.document.text)))
    expect([...(copy?.entry.content.annotations.keys() ?? [])]).toEqual(['a', 'b', 'c'])
  })
})

describe('dangerous keys', () => {
  const hostile = `{"polluted": true}`

  test('become plain data and are written back', async () => {
    const json = JSON.stringify(sound())
      .replace('"offsets"', `"__proto__":${hostile},"constructor":{"prototype":${hostile}},"offsets"`)
      .replace('"id":"a"', `"id":"a","attributes":{"__proto__":${hostile},"constructor":1},"__proto__":${hostile}`)
    const { project, problems } = await read(json)
    expect(problems).toEqual([])
    expect(({} as Raw)['polluted']).toBeUndefined()
    expect((project as unknown as Raw)['polluted']).toBeUndefined()
    const out = new TextDecoder().decode(format.write(project as Project, { unit: 'codepoint' })[0]?.bytes)
    const file = JSON.parse(out) as FileRows
    expect(Object.keys(file).slice(-2)).toEqual(['__proto__', 'constructor'])
    expect(Object.keys(first(file)['attributes'] as Raw)).toEqual(['__proto__', 'constructor'])
  })

  test('twice: the last one counts, the one before is noted', async () => {
    const json = JSON.stringify(sound()).replace('"id":"a"', '"id":"old","id":"a"')
    const { project, problems } = await read(json)
    expect(problems).toMatchObject([{ kind: 'duplicate-key', place: `${at}/id`, severity: 'note', raw: '"old"' }])
    expect(ids(project).sort()).toEqual([...everything].sort())
  })
})

describe('unknown keys', () => {
  test('of every object are written back, sorted, at its end', async () => {
    const more = { zebra: 1, apple: { y: 1, b: [2] }, 10: 'ten' }
    const file = sound()
    const all: Raw[] = [
      file,
      file.annotators[0]!,
      file.documents[0]!,
      file.sets[0]!,
      first(file),
      link(file),
      first(file).spans[0]!,
    ]
    const schema = file['schema'] as { layers: (Raw & { labels: Raw[]; attributes: (Raw & { options?: Raw[] })[] })[] }
    const [names, , links] = schema.layers
    all.push(
      schema as unknown as Raw,
      names!,
      names!.labels[1]!,
      names!.attributes[1]!,
      names!.attributes[1]!.options![0]!,
    )
    all.push(names!['name'] as Raw, links!.labels[0]!['ends'] as Raw)
    ;(first(file) as Raw)['created'] = { by: 'me', at: '2026-03-12T09:30:00.000Z' }
    all.push((first(file) as Raw)['created'] as Raw)
    for (const one of all) Object.assign(one, more)
    const { project, problems } = await read(file)
    expect(problems).toEqual([])
    const out = new TextDecoder().decode(format.write(project as Project, { unit: 'codepoint' })[0]?.bytes)
    expect(
      out.match(
        /"10": "ten",\s*"apple": \{\s*"b": \[\s*2\s*\],\s*"y": 1\s*\},(?:\s*"(?:licence|since)": [^,]*,)?\s*"zebra": 1\s*\}/g,
      ),
    ).toHaveLength(all.length)
  })

  test('numbers that no double holds are noted with their digits', async () => {
    const json = JSON.stringify({ ...sound(), settings: 'here' }).replace('"here"', '12345678901234567891')
    const { problems } = await read(json)
    expect(problems).toMatchObject([
      { kind: 'inexact-number', place: '/settings', severity: 'note', raw: '12345678901234567891' },
    ])
  })
})

describe('units', () => {
  test('the caller may force the unit that is read', async () => {
    const file = { ...sound(), offsets: 'bytes' }
    const { project, problems } = await read(file, 'codepoint')
    expect(problems).toMatchObject([{ kind: 'wrong-offsets', severity: 'note' }])
    expect(ids(project).sort()).toEqual([...everything].sort())
  })

  test('without a word about them, offsets are code points', async () => {
    const { problems } = await read({ ...sound(), offsets: undefined })
    expect(problems).toEqual([])
  })
})

describe('writing', () => {
  test('keys stand in a fixed order, two spaces deep, with a final line feed and no byte order mark', async () => {
    const { project } = await read(sound())
    const out = new TextDecoder('utf-8', { ignoreBOM: true }).decode(
      format.write(project as Project, { unit: 'utf16' })[0]?.bytes,
    )
    expect(
      out.startsWith('{\n  "format": "hashiya-project",\n  "version": 1,\n  "offsets": "utf16",\n  "schema": {\n'),
    ).toBe(true)
    expect(out.endsWith('\n}\n')).toBe(true)
    expect(out).toBe(`${JSON.stringify(JSON.parse(out), null, 2)}\n`)
    expect(out).not.toContain('null')
    const file = JSON.parse(out) as FileRows
    expect(first(file)).toEqual({ id: 'a', ...name(), spans: [{ start: 3, end: 8, text: 'السوق' }], origin: 'hand' })
    expect(Object.keys(file.sets[0]!)).toEqual(['id', 'document', 'annotator', 'state', 'annotations', 'relations'])
  })

  test('rows stand in their canonical order', async () => {
    const file = sound()
    const [set] = file.sets
    set!.annotations = [
      { id: 'whole', layer: 'page', label: 'topic', spans: [], origin: 'hand' },
      { id: 'z', ...name('__proto__', 'شخص'), spans: [span(2, 7)], origin: 'hand' },
      { id: 'y', ...name('__proto__', 'شخص'), spans: [span(2, 7)], origin: 'hand' },
      { id: 'zz-one', ...name('__proto__', 'constructor'), spans: [span(2, 7)], origin: 'hand' },
      { id: 'long', ...name(), spans: [span(2, 12)], origin: 'hand' },
      { id: 'early', ...name(), spans: [span(0, 1)], origin: 'hand' },
    ]
    const relation = (id: string, label: string, from: string, to: string): Raw => ({
      id,
      layer: 'links',
      label,
      from,
      to,
    })
    set!.relations = [
      relation('r1', 'constructor', 'early', 'z'),
      relation('r2', 'of', 'z', 'early'),
      relation('r4', 'of', 'early', 'z'),
      relation('r3', 'of', 'early', 'z'),
      relation('r0', 'of', 'early', 'long'),
    ]
    file.sets.unshift({ id: 'k', document: 'e', annotator: 'me', state: 'draft', annotations: [], relations: [] })
    file.annotators.unshift({ id: 'boss', name: 'B' })
    file.sets.push({ id: 'zzz', document: 'd', annotator: 'boss', state: 'draft', annotations: [], relations: [] })
    const { project } = await read(file)
    const out = JSON.parse(
      new TextDecoder().decode(format.write(project as Project, { unit: 'codepoint' })[0]?.bytes),
    ) as FileRows
    expect(out.sets.map(({ id }) => id)).toEqual(['zzz', 's', 't', 'k'])
    const written = out.sets[1]!
    expect(written.annotations.map(({ id }) => id)).toEqual(['early', 'long', 'zz-one', 'y', 'z', 'whole'])
    expect(written.relations.map(({ id }) => id)).toEqual(['r0', 'r3', 'r4', 'r2', 'r1'])
  })

  test('a span that no act can make is refused, not bent', async () => {
    const { project } = await read(sound())
    project?.entries[0]?.content.annotations.set('bad', {
      ...project.entries[0].content.annotations.get('a')!,
      id: 'bad',
      spans: [{ start: 1, end: 3 }],
    })
    expect(() => format.write(project as Project, { unit: 'codepoint' })).toThrow(/bad/)
  })
})

describe('schemas on their own', () => {
  const news = readFileSync(new URL('../../public/schemas/news.json', import.meta.url), 'utf8')

  test('the shipped tag set is read without a problem and written back as it is', () => {
    const result = parseSchema(JSON.parse(news) as never)
    expect(result.ok ? JSON.parse(writeSchema(result.value)) : result.error).toEqual(JSON.parse(news))
  })

  test.each([
    ['no object', [], '', 'wrong-type'],
    ['no layers', { id: 'x', version: '1', name: { ar: '', en: '' } }, '', 'missing'],
    ['layers that are no list', { id: 'x', version: '1', layers: 1 }, '/layers', 'wrong-type'],
    ['a layer that is no object', { id: 'x', version: '1', layers: [1] }, '/layers/0', 'wrong-type'],
    [
      'a layer twice',
      { id: 'x', version: '1', layers: [{ ...oddSchema.layers[1] }, { ...oddSchema.layers[1] }] },
      '/layers/1/id',
      'duplicate-id',
    ],
    [
      'a label without a name',
      { id: 'x', version: '1', layers: [{ ...oddSchema.layers[1], labels: [{ id: 'q' }] }] },
      '/layers/0/labels/0',
      'missing',
    ],
    [
      'an attribute of no type',
      { id: 'x', version: '1', layers: [{ ...oddSchema.layers[1], attributes: [{ id: 'q', type: 'x' }] }] },
      '/layers/0/attributes/0/type',
      'wrong-type',
    ],
    [
      'a name in one language',
      { id: 'x', version: '1', layers: [{ ...oddSchema.layers[1], name: { en: 'x' } }] },
      '/layers/0/name',
      'wrong-type',
    ],
  ])('%s is refused with its place', (_, json, place, kind) => {
    const result = parseSchema(JSON.parse(JSON.stringify(json)) as never, '/schema')
    expect(result.ok).toBe(false)
    expect(result.ok ? [] : result.error.map((problem) => [problem.place, problem.kind])).toContainEqual([
      `/schema${place}`,
      kind,
    ])
  })

  test.each([
    ['that is its own parent', 'constructor'],
    ['that is not in the layer', 'topic'],
  ])('a parent %s is left out and noted', (_, parent) => {
    const layer = { ...oddSchema.layers[0], labels: [{ ...oddSchema.layers[0]!.labels[0], parent }] }
    const result = parseSchema(
      JSON.parse(JSON.stringify({ ...oddSchema, layers: [{ ...layer, attributes: [] }] })) as never,
    )
    expect(result.ok && result.value.layers[0]?.labels[0]?.parent).toBeUndefined()
  })
})

describe('the JSON Schema of the format', () => {
  const load = (file: string): object =>
    JSON.parse(readFileSync(new URL(`../../public/schemas/${file}`, import.meta.url), 'utf8')) as object
  const ajv = new Ajv2020({ allErrors: true })
  const ofTags = ajv.compile(load('hashiya-schema.schema.json'))
  const ofProject = ajv.compile(load('hashiya-project.schema.json'))

  test('accepts what is written, and the shipped tag set', async () => {
    const { project } = await read(sound())
    const out = JSON.parse(
      new TextDecoder().decode(format.write(project as Project, { unit: 'codepoint' })[0]?.bytes),
    ) as unknown
    expect(ofProject(out) ? [] : ofProject.errors).toEqual([])
    expect(ofTags(load('news.json')) ? [] : ofTags.errors).toEqual([])
  })

  test.each<[string, (file: FileRows) => void]>([
    ['another format', (file) => (file['format'] = 'x')],
    ['a newer version', (file) => (file['version'] = 2)],
    ['another unit', (file) => (file['offsets'] = 'bytes')],
    ['no documents', (file) => delete (file as Raw)['documents']],
    ['a negative offset', (file) => (first(file).spans[0] = { start: -1, end: 2, text: 'x' })],
    ['an offset with a fraction', (file) => (first(file).spans[0] = { start: 0.5, end: 2, text: 'x' })],
    ['a span without its text', (file) => delete first(file).spans[0]!['text']],
    ['an empty id', (file) => ((first(file) as Raw)['id'] = '')],
    ['a note that is null', (file) => ((first(file) as Raw)['note'] = null)],
    ['an origin of its own', (file) => ((first(file) as Raw)['origin'] = 'x')],
    [
      'a time without milliseconds',
      (file) => ((first(file) as Raw)['created'] = { by: 'me', at: '2026-03-12T09:30:00Z' }),
    ],
    ['a state of its own', (file) => (file.sets[0]!['state'] = 'done')],
    ['coverage of three', (file) => (file.sets[0]!['coverage'] = [[0, 1, 2]])],
    ['a digest in capitals', (file) => (file.documents[0]!['sha256'] = 'A'.repeat(64))],
    ['a layer without labels', (file) => delete (file['schema'] as { layers: Raw[] }).layers[0]!['labels']],
    [
      'a colour that could leave its place',
      (file) => {
        ;(file['schema'] as { layers: { labels: Raw[] }[] }).layers[0]!.labels[0]!['colour'] = 'red;}'
      },
    ],
  ])('refuses %s', (_, spoil) => {
    const file = sound()
    expect(ofProject(file)).toBe(true)
    spoil(file)
    expect(ofProject(file)).toBe(false)
  })
})
