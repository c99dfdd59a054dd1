import { describe, expect, test } from 'vitest'
import { attributesFrom, type Annotation } from '../model/annotation.ts'
import type { AnnotationSet } from '../model/annotation-set.ts'
import type { Entry } from '../model/project.ts'
import { Rows, type Query, type Row } from './rows.ts'

const market = 'فتحت السوق أبوابها في القرية.\nوقال مدير السوق: «السوق مُحَمَّدية».'
const harbour = 'The harbour opened. ميناء قديم'

const setOf = (id: string, document: string, annotator: string): AnnotationSet => ({
  id,
  document,
  annotator,
  state: 'draft',
})

/** An annotation on the nth occurrence of a stretch of the text; none = of the whole document. */
function on(
  text: string,
  id: string,
  set: string,
  path: string,
  quote: string | null,
  change: Partial<Annotation> = {},
): Annotation {
  const [layer, label] = path.split('/') as [string, string]
  const start = quote === null ? 0 : text.indexOf(quote)
  if (start < 0) throw new Error(`${id}: not in the text`)
  const spans = quote === null ? [] : [{ start, end: start + quote.length }]
  return { id, set, layer, label, spans, attributes: attributesFrom(), origin: 'hand', ...change }
}

function entryOf(id: string, title: string, text: string, sets: AnnotationSet[], annotations: Annotation[]): Entry {
  return {
    document: { id, title, text, language: 'ar', direction: 'rtl', sha256: id, meta: {} },
    content: {
      sets: new Map(sets.map((one) => [one.id, one])),
      annotations: new Map(annotations.map((one) => [one.id, one])),
      relations: new Map(),
    },
  }
}

const marketEntry = (): Entry =>
  entryOf(
    'd1',
    'سوقُ القرية',
    market,
    [setOf('s1', 'd1', 'salma'), setOf('s2', 'd1', 'omar')],
    [
      on(market, 'a1', 's1', 'name/place', 'القرية', { created: { by: 'salma', at: '2026-01-02T00:00:00.000Z' } }),
      on(market, 'a2', 's1', 'name/body', 'السوق', { note: 'أَوَّل مرة' }),
      on(market, 'a3', 's2', 'name/body', 'السوق أبوابها'),
      on(market, 'a4', 's2', 'said/whole', '«السوق مُحَمَّدية»', {
        created: { by: 'omar', at: '2026-01-01T00:00:00.000Z' },
        modified: { by: 'omar', at: '2026-01-03T00:00:00.000Z' },
      }),
      on(market, 'a5', 's1', 'page/topic', null),
      on(market, 'a6', 's1', 'name/body', 'قال', { origin: 'suggested' }),
    ],
  )

const harbourEntry = (): Entry =>
  entryOf(
    'd2',
    'Harbour',
    harbour,
    [setOf('s3', 'd2', 'salma')],
    [on(harbour, 'b1', 's3', 'name/place', 'harbour'), on(harbour, 'b2', 's3', 'name/place', 'ميناء')],
  )

const order = ['name/place', 'name/body', 'said/whole', 'page/topic']
const names = {
  label: (layer: string, label: string) => String(order.indexOf(`${layer}/${label}`)),
  layer: (layer: string) => layer,
  annotator: (id: string) => ({ salma: 'سلمى', omar: 'عمر' })[id] ?? id,
}

const all: Query = { search: '', sort: [], labels: [], annotators: [], documents: [] }

function both(): Rows {
  const rows = new Rows(names)
  rows.put(harbourEntry(), 7)
  rows.put(marketEntry(), 2)
  return rows
}

const ids = (rows: Rows, query: Partial<Query> = {}): string[] => {
  const { count } = rows.run({ ...all, ...query })
  return rows.window(0, count).map(({ id }) => id)
}

describe('rows', () => {
  test('come in text order within document order, the longer first, those without spans before all', () => {
    expect(ids(both())).toEqual(['a5', 'a3', 'a2', 'a1', 'a6', 'a4', 'b1', 'b2'])
  })

  test('say all that the table shows', () => {
    const rows = both()
    rows.run(all)
    const row = rows.window(rows.indexOf('a4'), rows.indexOf('a4') + 1)[0]
    expect(row).toEqual({
      id: 'a4',
      document: 'd1',
      title: 'سوقُ القرية',
      language: 'ar',
      layer: 'said',
      label: 'whole',
      before: 'وقال مدير السوق: ',
      text: '«السوق مُحَمَّدية»',
      after: '.',
      note: '',
      annotator: 'omar',
      state: 'draft',
      origin: 'hand',
      time: '2026-01-03T00:00:00.000Z',
      paragraph: 2,
      word: 4,
    })
  })

  test('of a whole document have neither place nor context', () => {
    const rows = both()
    rows.run(all)
    expect(rows.window(0, 1)[0]).toMatchObject({
      id: 'a5',
      text: '',
      before: '',
      after: '',
      paragraph: 0,
      word: 0,
      time: null,
    })
  })

  test('count words from 1', () => {
    const rows = both()
    rows.run(all)
    const words = Object.fromEntries(rows.window(0, 8).map(({ id, word }) => [id, word]))
    expect(words).toEqual({ a1: 5, a2: 2, a3: 2, a4: 4, a5: 0, a6: 1, b1: 2, b2: 4 })
  })

  test.each([
    ['وصل إلى لكاراكاس', 'كاراكاس', 3],
    ['وصل إلى لكاراكاس', 'لكاراكاس', 3],
    ['وصل', 'صل', 1],
    ['قَالَ', 'لَ', 1],
    ['قال «نعم»', '«نعم»', 2],
    ['قال «نعم»', 'نعم', 2],
    ['قال نعم', ' نعم', 2],
    ['كيه103-', '103-', 1],
  ])('in «%s» a name behind a proclitic stands in the same word: «%s»', (text, quote, word) => {
    const rows = new Rows(names)
    rows.put(entryOf('d', 'نص', text, [setOf('s', 'd', 'me')], [on(text, 'x', 's', 'name/body', quote)]), 0)
    rows.run(all)
    expect(rows.window(0, 1)[0]?.word).toBe(word)
  })

  test('of a document put in again replace the old ones, and a dropped document is gone', () => {
    const rows = both()
    rows.put(entryOf('d1', 'سوق', market, [], [on(market, 'a9', 's1', 'name/body', 'مدير')]), 9)
    expect(ids(rows)).toEqual(['b1', 'b2', 'a9'])
    expect(rows.entries().map(({ document }) => document.id)).toEqual(['d2', 'd1'])
    rows.drop('d2')
    expect([rows.has('d1'), rows.has('d2')]).toEqual([true, false])
    expect(ids(rows)).toEqual(['a9'])
  })

  test('a record whose set is not known belongs to nobody', () => {
    const rows = new Rows(names)
    rows.put(entryOf('d', 'نص', market, [], [on(market, 'x', 'gone', 'name/body', 'مدير')]), 0)
    expect(rows.run(all).facets.annotators).toEqual({ '': 1 })
    expect(rows.window(0, 1)[0]).toMatchObject({ annotator: '', state: '' })
  })
})

describe('a search (T50)', () => {
  test.each([
    ['السوق', ['a3', 'a2', 'a4']],
    ['  السوق ', ['a3', 'a2', 'a4']],
    ['محمديه', ['a4']],
    ['مُحَمَّدِيَّة', ['a4']],
    ['محـمدية', ['a4']],
    ['"السوق', ['a4']],
    ['ابوابها', ['a3']],
    ['اول مره', ['a2']],
    ['HARBOUR', ['b1', 'b2']],
    ['سوق القريه', ['a5', 'a3', 'a2', 'a1', 'a6', 'a4']],
    ['مينا', ['b2']],
    ['لا شيء', []],
    ['', ['a5', 'a3', 'a2', 'a1', 'a6', 'a4', 'b1', 'b2']],
    ['   ', ['a5', 'a3', 'a2', 'a1', 'a6', 'a4', 'b1', 'b2']],
  ])('for «%s» looks in quotation, note and title', (search, expected) => {
    expect(ids(both(), { search })).toEqual(expected)
  })
})

describe('filters', () => {
  test.each<[string, Partial<Query>, string[]]>([
    ['a label', { labels: ['name/place'] }, ['a1', 'b1', 'b2']],
    ['labels of several layers', { labels: ['page/topic', 'said/whole'] }, ['a5', 'a4']],
    ['an annotator', { annotators: ['omar'] }, ['a3', 'a4']],
    ['a document', { documents: ['d2'] }, ['b1', 'b2']],
    ['all together', { documents: ['d1'], annotators: ['salma'], labels: ['name/body'], search: 'سوق' }, ['a2', 'a6']],
    ['what is not there', { labels: ['name'] }, []],
  ])('keep %s', (_, query, expected) => {
    expect(ids(both(), query)).toEqual(expected)
  })

  test('count over all rows, whatever is shown', () => {
    const rows = both()
    const facets = {
      labels: { 'name/place': 3, 'name/body': 3, 'said/whole': 1, 'page/topic': 1 },
      annotators: { salma: 6, omar: 2 },
    }
    expect(rows.run(all)).toEqual({ count: 8, total: 8, facets })
    expect(rows.run({ ...all, search: 'السوق', annotators: ['omar'] })).toEqual({ count: 2, total: 8, facets })
  })

  test('count labels whose ids are words of the language', () => {
    const rows = new Rows(names)
    const odd = ['__proto__', 'constructor', 'toString'].map((id) => on(market, id, 's', `x/${id}`, 'مدير'))
    rows.put(entryOf('d', 'نص', market, [setOf('s', 'd', '__proto__')], odd), 0)
    const { facets } = rows.run(all)
    expect(Object.entries(facets.labels)).toEqual([
      ['x/__proto__', 1],
      ['x/constructor', 1],
      ['x/toString', 1],
    ])
    expect(Object.entries(facets.annotators)).toEqual([['__proto__', 3]])
  })
})

describe('sorting', () => {
  const by = (column: Query['sort'][number]['column'], descending = false): Partial<Query> => ({
    sort: [{ column, descending }],
  })

  test.each<[string, Partial<Query>, string[]]>([
    ['quotation, folded', by('text'), ['a5', 'a4', 'b1', 'a2', 'a3', 'a1', 'a6', 'b2']],
    ['label, as the tag set has them', by('label'), ['a1', 'b1', 'b2', 'a3', 'a2', 'a6', 'a4', 'a5']],
    [
      'label, turned round: equal ones stay in text order',
      by('label', true),
      ['a5', 'a4', 'a3', 'a2', 'a6', 'a1', 'b1', 'b2'],
    ],
    ['document', by('document'), ['b1', 'b2', 'a5', 'a3', 'a2', 'a1', 'a6', 'a4']],
    ['annotator', by('annotator', true), ['a3', 'a4', 'a5', 'a2', 'a1', 'a6', 'b1', 'b2']],
    ['place', by('place', true), ['a4', 'a6', 'a1', 'b2', 'a3', 'a2', 'b1', 'a5']],
    ['note', by('note', true), ['a2', 'a5', 'a3', 'a1', 'a6', 'a4', 'b1', 'b2']],
    ['time of the last change', by('time', true), ['a4', 'a1', 'a5', 'a3', 'a2', 'a6', 'b1', 'b2']],
    [
      'two columns',
      {
        sort: [
          { column: 'annotator', descending: true },
          { column: 'label', descending: true },
        ],
      },
      ['a4', 'a3', 'a5', 'a2', 'a6', 'a1', 'b1', 'b2'],
    ],
  ])('by %s', (_, query, expected) => {
    expect(ids(both(), query)).toEqual(expected)
  })
})

describe('windows', () => {
  const many = (count: number): Rows => {
    const rows = new Rows(names)
    const annotations = Array.from({ length: count }, (_, i) => on(market, `n${i}`, 's', 'name/body', 'مدير'))
    rows.put(entryOf('d', 'نص', market, [setOf('s', 'd', 'me')], annotations), 0)
    rows.run(all)
    return rows
  }

  test('hold 500 rows at most', () => {
    const rows = many(1200)
    expect(rows.window(0, 1200)).toHaveLength(500)
    expect(rows.window(900, 1200)).toHaveLength(300)
    expect(rows.window(1200, 1300)).toEqual([])
    expect(rows.window(20, 10)).toEqual([])
    expect(rows.window(-5, 3).length).toBeLessThanOrEqual(3)
  })

  test('laid side by side are the whole list, each row once', () => {
    const rows = many(1200)
    const seen = [0, 500, 1000].flatMap((from) => rows.window(from, from + 500).map(({ id }) => id))
    expect(new Set(seen).size).toBe(1200)
    expect(seen.every((id, i) => rows.indexOf(id) === i)).toBe(true)
    expect(rows.indexOf('stranger')).toBe(-1)
  })
})

describe('context', () => {
  const contextOf = (text: string, quote: string): Pick<Row, 'before' | 'after'> => {
    const rows = new Rows(names)
    rows.put(entryOf('d', 'نص', text, [setOf('s', 'd', 'me')], [on(text, 'x', 's', 'name/body', quote)]), 0)
    rows.run(all)
    return rows.window(0, 1)[0] as Row
  }
  const far = 'كلمة '.repeat(20)

  test('ends with its paragraph', () => {
    expect(contextOf('قبل\nأول هدف آخر\nبعد', 'هدف')).toMatchObject({ before: 'أول ', after: ' آخر' })
    expect(contextOf('أول\r\nهدف\r\nآخر', 'هدف')).toMatchObject({ before: '', after: '' })
    expect(contextOf('قبل هدف\nآخر بعد', 'هدف\nآخر')).toMatchObject({ before: 'قبل ', after: ' بعد' })
  })

  test('is cut at a word on the far side, and says so', () => {
    const { before, after } = contextOf(`${far}هدف ${far}`, 'هدف')
    expect(before).toBe(`… ${'كلمة '.repeat(11)}`)
    expect(after).toBe(`${' كلمة'.repeat(11)} …`)
  })

  test('keeps the rest of the word that holds the target', () => {
    const { before, after } = contextOf(`${far}بالهدفين ${far}`, 'هدف')
    expect(before.endsWith(' بال')).toBe(true)
    expect(after.startsWith('ين ')).toBe(true)
  })

  test('without any space is cut between graphemes', () => {
    const family = '👨\u200d👩\u200d👧'
    for (const pad of ['', 'a', 'ab', 'abc', 'abcd', 'abcde', 'abcdef', 'abcdefg']) {
      const { before, after } = contextOf(`${family.repeat(20)}${pad}هدف${pad}${family.repeat(20)}`, 'هدف')
      expect(before.isWellFormed() && after.isWellFormed()).toBe(true)
      expect(before.replace(/^… /, '').replaceAll(family, '')).toBe(pad)
      expect(after.replace(/ …$/, '').replaceAll(family, '')).toBe(pad)
    }
  })

  test('never holds more than 60 units and the ellipsis', () => {
    for (const text of [`${'ب'.repeat(200)}هدف${'ب'.repeat(200)}`, `${far}هدف ${far}`]) {
      const { before, after } = contextOf(text, 'هدف')
      expect(before.length).toBeLessThanOrEqual(62)
      expect(after.length).toBeLessThanOrEqual(62)
    }
  })
})

describe('following', () => {
  const added = on(market, 'a7', 's1', 'name/body', 'مدير')

  test('shows what was added, changed and removed on the next run', () => {
    const rows = both()
    const a2 = on(market, 'a2', 's1', 'name/body', 'السوق', { note: 'أَوَّل مرة' })
    rows.follow('d1', {
      annotations: {
        added: [added],
        updated: [[a2, { ...a2, label: 'place' }]],
        removed: [on(market, 'a1', 's1', 'name/place', 'القرية')],
      },
    })
    expect(ids(rows)).toEqual(['a5', 'a3', 'a2', 'a6', 'a7', 'a4', 'b1', 'b2'])
    expect(ids(rows, { labels: ['name/place'] })).toEqual(['a2', 'b1', 'b2'])
  })

  test('a change of the sets changes whose the rows are', () => {
    const rows = both()
    const set = setOf('s1', 'd1', 'salma')
    rows.follow('d1', { sets: { updated: [[set, { ...set, annotator: 'noor', state: 'locked' }]] } })
    expect(rows.run(all).facets.annotators).toEqual({ noor: 4, omar: 2, salma: 2 })
    expect(rows.window(0, 1)[0]).toMatchObject({ annotator: 'noor', state: 'locked' })
  })

  test('leaves a document that was never put in alone', () => {
    const rows = both()
    rows.follow('elsewhere', { annotations: { added: [added] } })
    expect(rows.run(all).total).toBe(8)
  })

  // Project opening hands over acts that storage may have given already.
  test('the same run of acts a second time changes nothing', () => {
    const rows = both()
    const set = setOf('s9', 'd1', 'noor')
    const mine = { ...added, set: 's9' }
    const acts = [
      { sets: { added: [set] }, annotations: { added: [mine] } },
      { annotations: { updated: [[mine, { ...mine, label: 'place' }] as const] } },
      { annotations: { removed: [{ ...mine, label: 'place' }] } },
      { annotations: { added: [{ ...mine, id: 'a8', label: 'place' }] } },
    ]
    for (const diff of acts) rows.follow('d1', diff)
    const once = [rows.run(all), rows.window(0, 500)]
    for (const diff of acts) rows.follow('d1', diff)
    expect([rows.run(all), rows.window(0, 500)]).toEqual(once)
    for (const diff of acts.slice(1)) rows.follow('d1', diff)
    expect([rows.run(all), rows.window(0, 500)]).toEqual(once)
  })
})
