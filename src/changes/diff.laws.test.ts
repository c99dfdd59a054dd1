import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { copyContent, emptyContent, type Content } from '../model/content.ts'
import { contentWithDiffs, diffOn, someContent, someSteps } from './changes.fixtures.ts'
import { apply, applyInPlace, invert, isEmpty, misfitOf, squash, type Change, type Diff } from './diff.ts'

const law = (name: string, property: fc.IPropertyWithHooks<unknown[]>): void =>
  test(name, () => fc.assert(property, { numRuns: 300 }))

const contentWithDiff = fc
  .tuple(someContent, someSteps)
  .map(([content, steps]) => [content, diffOn(content, steps)] as const)

law(
  'inverting twice is nothing',
  fc.property(contentWithDiff, ([, diff]) => {
    expect(invert(invert(diff))).toEqual(diff)
  }),
)

law(
  'a diff and then its inverse lead back, and both fit where they are applied',
  fc.property(contentWithDiff, ([content, diff]) => {
    expect(misfitOf(content, diff)).toBeNull()
    const after = apply(content, diff)
    expect(misfitOf(after, invert(diff))).toBeNull()
    expect(apply(after, invert(diff))).toEqual(content)
  }),
)

law(
  'apply leaves the content alone and shares what does not change; in place comes to the same',
  fc.property(contentWithDiff, ([content, diff]) => {
    const before = copyContent(content)
    const after = apply(content, diff)
    expect(content).toEqual(before)
    for (const name of ['sets', 'annotations', 'relations'] as const) {
      expect(after[name] === content[name]).toBe(diff[name] === undefined)
    }
    const live = copyContent(content)
    applyInPlace(live, diff)
    expect(live).toEqual(after)
  }),
)

law(
  'a run of diffs squashed into one does what they do, one after the other, and takes back the same',
  fc.property(contentWithDiffs, ([content, diffs]) => {
    const last = diffs.reduce<Content>(apply, content)
    const one = diffs.reduce<Diff>(squash, {})
    expect(misfitOf(content, one)).toBeNull()
    expect(apply(content, one)).toEqual(last)
    expect(apply(last, invert(one))).toEqual(content)
  }),
)

law(
  'it does not matter where a run is parted before it is squashed',
  fc.property(contentWithDiffs, fc.nat(), ([content, diffs], at) => {
    const cut = at % diffs.length
    const [head, tail] = [diffs.slice(0, cut), diffs.slice(cut)].map((part) => part.reduce<Diff>(squash, {})) as [
      Diff,
      Diff,
    ]
    expect(apply(content, squash(head, tail))).toEqual(apply(content, diffs.reduce<Diff>(squash, {})))
  }),
)

law(
  'a squashed diff names each id once',
  fc.property(contentWithDiffs, ([, diffs]) => {
    const one = diffs.reduce<Diff>(squash, {})
    for (const { added = [], updated = [], removed = [] } of Object.values(one) as Change<{ id: string }>[]) {
      const ids = [...added.map(({ id }) => id), ...updated.map(([{ id }]) => id), ...removed.map(({ id }) => id)]
      expect(new Set(ids).size).toBe(ids.length)
    }
  }),
)

law(
  'a diff and its inverse squash to nothing',
  fc.property(contentWithDiff, ([, diff]) => {
    expect(squash(diff, invert(diff))).toEqual({})
    expect(isEmpty(squash(diff, invert(diff)))).toBe(true)
  }),
)

describe('what does not fit is named', () => {
  const content = emptyContent()
  const set = { id: 's', document: 'd', annotator: 'me', state: 'draft' } as const

  test.each<[string, Diff, Content, ReturnType<typeof misfitOf>]>([
    [
      'adding what is there',
      { sets: { added: [set] } },
      { ...content, sets: new Map([['s', set]]) },
      { collection: 'sets', id: 's', reason: 'exists' },
    ],
    [
      'updating what is not there',
      { sets: { updated: [[set, set]] } },
      content,
      { collection: 'sets', id: 's', reason: 'missing' },
    ],
    [
      'removing what is not there',
      { sets: { removed: [set] } },
      content,
      { collection: 'sets', id: 's', reason: 'missing' },
    ],
    ['nothing', {}, content, null],
  ])('%s', (_, diff, here, misfit) => {
    expect(misfitOf(here, diff)).toEqual(misfit)
  })
})
