import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Json } from '../model/record.ts'
import { lineColumn, parseJson } from './json.ts'
import { Ordered, writeJson } from './json-write.ts'

const keepAll = (): boolean => true
const parsed = (text: string): Json | undefined => {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}

describe('reading', () => {
  test('gives what the engine gives, for every value', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4, noUnicodeString: false }), (text) => {
        const { value, faults } = parseJson(text)
        expect(value).toEqual(JSON.parse(text))
        expect(faults.filter(({ kind }) => kind !== 'inexact-number')).toEqual([])
      }),
    )
  })

  test('refuses exactly what the engine refuses, however a text is spoilt', () => {
    const signs = fc.constantFrom(
      '',
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '\\',
      '\\u00',
      'e',
      '.',
      '-',
      '01',
      'nul',
      ' ',
      '\n',
      '\u0001',
      '\ufeff',
    )
    fc.assert(
      fc.property(fc.json({ maxDepth: 3 }), fc.nat(), fc.nat({ max: 3 }), signs, (text, at, length, sign) => {
        const from = at % (text.length + 1)
        const spoilt = text.slice(0, from) + sign + text.slice(from + length)
        const { value, faults } = parseJson(spoilt)
        const expected = parsed(spoilt)
        expect(value).toEqual(expected)
        expect(faults.some(({ kind }) => kind === 'truncated' || kind === 'invalid')).toBe(expected === undefined)
      }),
      { numRuns: 500 },
    )
  })

  test('of a text that breaks off says so, and keeps what may be kept', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.nat(), (text, at) => {
        // White space at the end is no loss, and a number may end anywhere.
        const cut = text.slice(0, at % text.length)
        if (parsed(cut) !== undefined) return
        const { faults, value } = parseJson(cut, keepAll)
        expect(faults.at(-1)?.kind).toBe('truncated')
        if (/^\s*[[{]/.test(cut)) expect(value).toBeTypeOf('object')
      }),
    )
  })

  test.each([
    ['[1, 2, {"a": 3}, {"b": 4, "c"', [1, 2, { a: 3 }, { b: 4 }], '/3/c'],
    ['{"a": [1, "x', { a: [1] }, '/a/1'],
    ['{"a": {"b": 1}, ', { a: { b: 1 } }, ''],
    ['{"a": 1, "b": tr', { a: 1 }, '/b'],
    ['{"a/b~c": {"d": [', { 'a/b~c': { d: [] } }, '/a~1b~0c/d/0'],
    ['[1, 2.', [1], '/1'],
    ['[-', [], '/0'],
    ['["\\u06', [], '/0'],
  ])('%s', (text, value, pointer) => {
    const reading = parseJson(text, keepAll)
    expect(reading.value).toEqual(value)
    expect(reading.faults).toMatchObject([{ kind: 'truncated', pointer, place: `1:${text.length + 1}` }])
  })

  test.each([
    ['0.1', true],
    ['1e21', true],
    ['1.50', true],
    ['0.30000000000000004', true],
    ['9007199254740993', false],
    ['1e400', false],
    ['-0.0', true],
    ['123456789012345678e-3', false],
  ])('%s is held exactly: %s', (text, exact) => {
    expect(parseJson(`[${text.padStart(20, ' ')}]`).faults.length === 0 || text.length <= 15).toBe(
      exact || text.length <= 15,
    )
  })

  test('a key that stands twice is noted once for each value that is lost', () => {
    const { value, faults } = parseJson('{"a": 1, "b": {"a": [2], "\\u0061": 3, "a": 4}}')
    expect(value).toEqual({ a: 1, b: { a: 4 } })
    expect(faults.map(({ kind, place, raw }) => [kind, place, raw])).toEqual([
      ['duplicate-key', '/b/a', '[2]'],
      ['duplicate-key', '/b/a', '3'],
    ])
  })

  test('a part that is too deep under a key that comes again is no trouble', () => {
    const deep = '['.repeat(80) + ']'.repeat(80)
    const { value, faults } = parseJson(`{"a": {"b": {"c": ${deep}}}, "a": {"x": 1}}`, keepAll)
    expect(value).toEqual({ a: { x: 1 } })
    expect(faults.map(({ kind }) => kind)).toEqual(['too-deep', 'duplicate-key'])
  })

  test('a million brackets end as a message, not as an overflow', () => {
    const { value, faults } = parseJson('['.repeat(1_000_000))
    expect([value, faults[0]?.kind]).toEqual([undefined, 'too-deep'])
  })
})

test.each([
  ['', 0, '1:1'],
  ['ab\ncd', 4, '2:2'],
  ['ab\r\ncd', 3, '1:4'],
  ['ab\r\ncd', 4, '2:1'],
  ['a\rb\rc', 4, '3:1'],
  ['😀ب', 2, '1:2'],
])('%j at %i is %s', (text, offset, place) => {
  expect(lineColumn(text, offset)).toBe(place)
})

describe('writing', () => {
  test('is laid out as JSON.stringify does it, but for the order of keys', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => {
        const text = writeJson(value as Json)
        // The engine puts keys that look like indexes first, and has no -0.
        if (!/-0\b|"\d+": /.test(text)) expect(text).toBe(`${JSON.stringify(JSON.parse(text), null, 2)}\n`)
        expect(JSON.parse(text)).toEqual(value)
      }),
    )
  })

  test('sorts plain objects at every depth, keeps the order of others, and leaves out what is undefined', () => {
    const value = new Ordered(['b', { z: 1, a: { y: [], b: {} } }], ['none', undefined], ['a', [new Ordered()]])
    expect(writeJson(value).replace(/\s/g, '')).toBe('{"b":{"a":{"b":{},"y":[]},"z":1},"a":[{}]}')
  })

  test.each([
    [-0, '-0'],
    [Infinity, '1e999'],
    [-Infinity, '-1e999'],
    [1e21, '1e+21'],
    ['\ud800', '"\\ud800"'],
    ['\u2028"\\\u0001', '"\u2028\\"\\\\\\u0001"'],
  ])('%j', (value, text) => {
    expect(writeJson(value)).toBe(`${text}\n`)
    expect(JSON.parse(writeJson(value))).toBe(value)
  })

  test('NaN is no JSON', () => {
    expect(() => writeJson(NaN)).toThrow()
  })
})
