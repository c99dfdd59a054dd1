import fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { apply, type Diff } from '../changes/diff.ts'
import { redoAct, undoAct } from '../changes/history.ts'
import type { Transaction } from '../changes/transaction.ts'
import annotateCommands, { annotate } from '../commands/annotate.command.ts'
import type { Command } from '../commands/command.ts'
import { removeAnnotation, removeRelation } from '../commands/delete.command.ts'
import { setAttribute, writeNote } from '../commands/describe.command.ts'
import { redo, undo } from '../commands/history.command.ts'
import { addPart, rebound, removePart } from '../commands/rebound.command.ts'
import { relabel } from '../commands/relabel.command.ts'
import { attributesFrom, type Annotation, type Relation } from '../model/annotation.ts'
import type { AnnotationSet } from '../model/annotation-set.ts'
import { emptyContent, type Content } from '../model/content.ts'
import type { ProjectHead } from '../model/project.ts'
import type { Layer } from '../model/schema.ts'
import type { Storage } from '../storage/journal.ts'
import { memoryStorage } from '../storage/memory.storage.ts'
import { entryOf, expectOk, setFor, summaryOfProject } from '../storage/storage.fixture.ts'
import { compareSpanned } from '../text/span-index.ts'
import { provideEnvironment } from './environment.ts'
import type { OpenDocument } from './open-document.ts'
import { pick, resetSession, select, useSession } from './session.ts'
import {
  addDocuments,
  appendElsewhere,
  attachProject,
  changeHead,
  currentDocument,
  dispatch,
  drained,
  onTransaction,
  openDocument,
  openDocuments,
  pendingTransactions,
  removeDocument,
  restoreDocument,
  step,
  transactionOf,
  useWorkspace,
} from './workspace.ts'

const text = 'فتحت السوق أبوابها مُحَمَّلة. وقال مدير السوق: نعم.\nثم أغلقت السوق.'

const layerOf = (id: string, change: Partial<Layer> = {}): Layer => ({
  id,
  kind: 'span',
  name: { ar: id, en: id },
  overlap: 'any',
  snap: 'word',
  discontinuous: false,
  labels: ['one', 'two'].map((label) => ({
    id: label,
    name: { ar: label, en: label },
    code: { ar: label, en: label },
    colour: 'ink',
    line: 'solid',
  })),
  attributes: [],
  ...change,
})

const head: ProjectHead = {
  schema: {
    id: 'tags',
    version: '7',
    name: { ar: 'وسوم', en: 'Tags' },
    layers: [
      layerOf('any'),
      layerOf('nested', { overlap: 'nested' }),
      layerOf('none', { overlap: 'none' }),
      layerOf('parts', { discontinuous: true }),
      layerOf('lone-parts', { discontinuous: true, overlap: 'none' }),
      layerOf('sentences', { snap: 'sentence' }),
      layerOf('links', { kind: 'relation' }),
    ],
  },
  annotators: [{ id: 'me', name: 'معلّم' }],
}

let storage: Storage
let made = 0
provideEnvironment({
  id: () => `id-${(made += 1)}`,
  now: () => `2026-03-12T09:30:00.${String((made += 1) % 1000).padStart(3, '0')}Z`,
})

/** A project of some documents, opened for writing, the first of them on screen. */
async function start(contents: readonly Content[] = [emptyContent()]): Promise<void> {
  storage = memoryStorage()
  const entries = contents.map((content, i) => entryOf(`d${i}`, text, content))
  expectOk(await storage.create(summaryOfProject('p'), head, entries))
  await reopen()
}

/** Opens the project again, as the next session does. */
async function reopen(how: { readonly write: boolean } = { write: true }): Promise<void> {
  await drained()
  const { journal, writable } = expectOk(await storage.open('p', { ...how, takeOver: how.write }))
  const [shownHead, documents] = [expectOk(await journal.head()), expectOk(await journal.documents())]
  attachProject({ project: { id: 'p', title: 'مشروع' }, journal, writable, head: shownHead, documents })
  if (documents[0]) await openDocument(documents[0].id)
}

const here = (): OpenDocument => {
  const document = currentDocument()
  if (!document) throw new Error('no document is open')
  return document
}

/** What is on disk of a document, read past the workspace. */
async function onDisk(id: string): Promise<{ content: Content; undo: number; count: number }> {
  const { journal } = expectOk(await storage.open('p', { write: false }))
  const { content, history } = expectOk(await journal.open(id))
  const summary = expectOk(await journal.documents()).find((one) => one.id === id)
  return { content, undo: history.undo.length, count: summary?.count ?? -1 }
}

const annotationOf = (id: string, start: number, end: number, change: Partial<Annotation> = {}): Annotation => ({
  id,
  set: 'd0-set',
  layer: 'any',
  label: 'one',
  spans: [{ start, end }],
  attributes: attributesFrom(),
  origin: 'hand',
  ...change,
})
const relationOf = (id: string, from: string, to: string): Relation => ({
  id,
  set: 'd0-set',
  layer: 'links',
  label: 'one',
  from,
  to,
  attributes: attributesFrom(),
})

function contentOf(sets: AnnotationSet[], annotations: Annotation[] = [], relations: Relation[] = []): Content {
  const byId = <R extends { readonly id: string }>(records: readonly R[]): Map<string, R> =>
    new Map(records.map((one) => [one.id, one]))
  return { sets: byId(sets), annotations: byId(annotations), relations: byId(relations) }
}

const write = (diff: Diff): ReturnType<typeof dispatch> => dispatch(transactionOf(here().document.id, 'annotate', diff))
const add = (id: string, start = 0, end = 4): ReturnType<typeof dispatch> =>
  write({ annotations: { added: [annotationOf(id, start, end)] } })
const ids = (): string[] => [...here().content.annotations.keys()].sort()
const countOf = (id: string): number | undefined =>
  useWorkspace.getState().documents.find((one) => one.id === id)?.count

beforeEach(async () => {
  useWorkspace.setState({ me: { id: 'me', name: 'معلّم' } })
  useSession.setState({ lastLabel: null })
  await start()
})

describe('a dispatched act', () => {
  test('is applied, heard, counted and on disk', async () => {
    const heard: Transaction[] = []
    const stop = onTransaction((transaction, document) => {
      expect(document).toBe(here())
      heard.push(transaction)
    })
    const { version } = useWorkspace.getState()
    expect(write({ sets: { added: [setFor('d0')] }, annotations: { added: [annotationOf('a', 0, 4)] } })).toBeNull()
    stop()
    add('b')
    expect(heard.map(({ diff }) => diff.annotations?.added?.[0]?.id)).toEqual(['a'])
    expect(useWorkspace.getState().version).toBe(version + 2)
    expect(useWorkspace.getState().documents[0]).toMatchObject({
      count: 2,
      sets: [{ id: 'd0-set', annotator: 'me', state: 'draft' }],
    })
    expect(pendingTransactions()).toHaveLength(2)
    expect(await drained()).toBe(true)
    expect(await onDisk('d0')).toMatchObject({ content: here().content, undo: 2, count: 2 })
    expect(useWorkspace.getState().save).toMatchObject({ state: 'saved', pending: 0 })
  })

  test.each<[string, Diff, unknown]>([
    [
      'an id that is there',
      { annotations: { added: [annotationOf('a', 5, 9)] } },
      { collection: 'annotations', id: 'a', reason: 'exists' },
    ],
    [
      'a change of what is gone',
      { annotations: { updated: [[annotationOf('x', 0, 1), annotationOf('x', 0, 2)]] } },
      { collection: 'annotations', id: 'x', reason: 'missing' },
    ],
    [
      'a removal of what is gone',
      { relations: { removed: [relationOf('r', 'a', 'a')] } },
      { collection: 'relations', id: 'r', reason: 'missing' },
    ],
    [
      'one record of several that does not fit',
      { annotations: { added: [annotationOf('new', 5, 9)] }, sets: { removed: [setFor('d0')] } },
      { collection: 'sets', id: 'd0-set', reason: 'missing' },
    ],
  ])('with %s changes nothing', async (_, diff, misfit) => {
    add('a')
    await drained()
    const before = [new Map(here().content.annotations), here().history, here().version, useWorkspace.getState()]
    let heard = 0
    const stop = onTransaction(() => (heard += 1))
    expect(write(diff)).toEqual(misfit)
    stop()
    expect([here().content.annotations, here().history, here().version, useWorkspace.getState()]).toEqual(before)
    expect([heard, pendingTransactions().length]).toEqual([0, 0])
    expect(here().index.ordered.map(({ id }) => id)).toEqual(['a'])
  })

  test('is refused where another tab writes, and where the document is not open', async () => {
    expect(dispatch(transactionOf('d7', 'annotate', {}))).toBe('closed')
    await reopen({ write: false })
    expect(useWorkspace.getState().writable).toBe(false)
    expect(add('a')).toBe('read-only')
    expect([ids(), pendingTransactions().length]).toEqual([[], 0])
    expect(await step(undoAct)).toBeNull()
  })

  test('of a tab that was fenced off is kept, and makes the project read-only', async () => {
    expectOk(await storage.open('p', { write: true, takeOver: true }))
    expect(add('a')).toBeNull()
    expect(await drained()).toBe(false)
    expect(useWorkspace.getState()).toMatchObject({
      writable: false,
      save: { state: 'failed', failure: { kind: 'fenced' } },
    })
    expect(pendingTransactions()).toHaveLength(1)
    expect(add('b')).toBe('read-only')
  })
})

describe('undo and redo', () => {
  test('take one act at a time back and forth, and a new act ends what could be redone', async () => {
    for (const id of ['a', 'b']) add(id)
    await step(undoAct)
    expect(ids()).toEqual(['a'])
    await step(undoAct)
    expect([ids(), await step(undoAct)]).toEqual([[], null])
    await step(redoAct)
    expect(ids()).toEqual(['a'])
    add('c')
    expect([await step(redoAct), ids()]).toEqual([null, ['a', 'c']])
    expect(countOf('d0')).toBe(2)
  })

  test('two presses at once take back two acts', async () => {
    for (const id of ['a', 'b', 'c']) add(id)
    const [first, second] = await Promise.all([step(undoAct), step(undoAct)])
    expect([first?.diff.annotations?.removed?.[0]?.id, second?.diff.annotations?.removed?.[0]?.id]).toEqual(['c', 'b'])
    expect(ids()).toEqual(['a'])
  })

  test('reach acts of an earlier session, and undos of it can be redone', async () => {
    for (const id of ['a', 'b', 'c']) add(id)
    await step(undoAct)
    await reopen()
    expect([ids(), countOf('d0')]).toEqual([['a', 'b'], 2])
    await step(redoAct)
    expect(ids()).toEqual(['a', 'b', 'c'])
    await reopen()
    for (const left of [['a', 'b'], ['a'], []]) {
      await step(undoAct)
      expect(ids()).toEqual(left)
      await reopen()
    }
    expect(await step(undoAct)).toBeNull()
    for (const left of [['a'], ['a', 'b'], ['a', 'b', 'c']]) {
      await step(redoAct)
      expect(ids()).toEqual(left)
    }
    await drained()
    expect((await onDisk('d0')).count).toBe(3)
  })

  test('touch the current document only', async () => {
    await start([emptyContent(), emptyContent()])
    add('a')
    await openDocument('d1')
    expect(write({ annotations: { added: [annotationOf('b', 0, 4)] } })).toBeNull()
    await openDocument('d0')
    expect((await step(undoAct))?.document).toBe('d0')
    expect(await step(undoAct)).toBeNull()
    await openDocument('d1')
    expect(ids()).toEqual(['b'])
    expect([countOf('d0'), countOf('d1')]).toEqual([0, 1])
  })

  test('take an import back as one act, on each document that it came to', async () => {
    await start([emptyContent(), emptyContent(), emptyContent()])
    add('mine')
    for (const id of ['d0', 'd1', 'd2']) {
      const set = setFor(id, `${id}-theirs`)
      const added = ['x', 'y'].map((name) => annotationOf(`${id}-${name}`, 0, 4, { set: set.id, origin: 'imported' }))
      expect(
        await appendElsewhere(id, 'import', { sets: { added: [set] }, annotations: { added } }, 'import'),
      ).toBeNull()
    }
    expect(useWorkspace.getState().current).toBe('d0')
    expect(useWorkspace.getState().documents.map(({ count, sets }) => [count, sets.length])).toEqual([
      [3, 1],
      [2, 1],
      [2, 1],
    ])
    await step(undoAct)
    expect(ids()).toEqual(['mine'])
    await openDocument('d2')
    await step(undoAct)
    expect([ids(), here().content.sets.size]).toEqual([[], 0])
    await step(redoAct)
    expect([ids(), here().content.sets.size]).toEqual([['d2-x', 'd2-y'], 1])
    await drained()
    for (const [id, count] of [
      ['d0', 1],
      ['d1', 2],
      ['d2', 2],
    ] as const) {
      expect([(await onDisk(id)).count, countOf(id)]).toEqual([count, count])
    }
  })
})

/** Numbers that choose an act on whatever content there is then; the first decides between act, undo and redo. */
const choices = fc.array(fc.tuple(fc.nat(9), fc.nat(6), fc.nat(99), fc.nat(99)), { minLength: 1, maxLength: 25 })

function actOn({ sets, annotations, relations }: Content, name: number, kind: number, a: number, b: number): Diff {
  const one = [...annotations.values()][a % annotations.size]
  const other = [...annotations.values()][b % annotations.size]
  const link = [...relations.values()][a % relations.size]
  const set = [...sets.values()][a % sets.size]
  const start = a % (text.length - 1)
  const spans = [{ start, end: start + 1 + (b % (text.length - start)) }]
  if (kind === 1 && one) {
    const removed = [...relations.values()].filter(({ from, to }) => from === one.id || to === one.id)
    return { annotations: { removed: [one] }, ...(removed.length > 0 && { relations: { removed } }) }
  }
  if (kind === 2 && one) return { annotations: { updated: [[one, { ...one, spans, label: 'two' }]] } }
  if (kind === 3 && one && other) return { relations: { added: [relationOf(`r${name}`, one.id, other.id)] } }
  if (kind === 4 && link && other) return { relations: { updated: [[link, { ...link, to: other.id }]] } }
  if (kind === 5 && link) return { relations: { removed: [link] } }
  if (kind === 6 && set) return { sets: { updated: [[set, { ...set, state: b % 2 ? 'locked' : 'submitted' }]] } }
  return {
    ...(b % 3 === 0 && { sets: { added: [setFor('d0', `s${name}`)] } }),
    annotations: { added: [annotationOf(`a${name}`, 0, 0, { spans: b % 7 === 0 ? [] : spans })] },
  }
}

test('after any acts, undos and redos the state equals the pure one, in memory, in the indexes, in the list and on disk', async () => {
  await fc.assert(
    fc.asyncProperty(choices, async (run) => {
      await start()
      let now: Content = emptyContent()
      let past: Content[] = []
      let future: Content[] = []
      for (const [i, [what, kind, a, b]] of run.entries()) {
        if (what < 2) {
          const before = past.at(-1)
          expect((await step(undoAct)) === null).toBe(before === undefined)
          if (before) [now, past, future] = [before, past.slice(0, -1), [...future, now]]
        } else if (what < 4) {
          const next = future.at(-1)
          expect((await step(redoAct)) === null).toBe(next === undefined)
          if (next) [now, past, future] = [next, [...past, now], future.slice(0, -1)]
        } else if (what === 4) await reopen()
        else {
          const diff = actOn(now, i, kind, a, b)
          expect(write(diff)).toBeNull()
          ;[now, past, future] = [apply(now, diff), [...past, now], []]
        }
        const { content, index, relationsOf } = {
          content: here().content,
          index: here().index,
          relationsOf: (id: string) => here().relationsOf(id),
        }
        expect(content).toEqual(now)
        const spanned = [...now.annotations.values()].filter(({ spans }) => spans.length > 0)
        expect(index.ordered).toEqual(spanned.sort(compareSpanned))
        for (const { id } of now.annotations.values()) {
          const links = [...now.relations.values()].filter(({ from, to }) => from === id || to === id)
          expect(new Set(relationsOf(id))).toEqual(new Set(links))
        }
        expect(useWorkspace.getState().documents[0]).toMatchObject({
          count: now.annotations.size,
          sets: [...now.sets.values()].map(({ id, annotator, state }) => ({ id, annotator, state })),
        })
      }
      expect(await drained()).toBe(true)
      const disk = await onDisk('d0')
      expect(disk.content).toEqual(now)
      expect([disk.undo, disk.count]).toEqual([past.length, now.annotations.size])
    }),
    { numRuns: 60 },
  )
}, 20_000)

describe('the list of documents', () => {
  test('takes documents in, hides one and brings it back with its work', async () => {
    add('a')
    expect(await addDocuments([entryOf('new', text)])).toBeNull()
    expect(useWorkspace.getState().documents.map(({ id, count }) => [id, count])).toEqual([
      ['d0', 1],
      ['new', 0],
    ])
    expect(await removeDocument('d0')).toBeNull()
    expect(useWorkspace.getState()).toMatchObject({ current: null, documents: [{ id: 'new' }] })
    expect(await restoreDocument('d0')).toBeNull()
    await openDocument('d0')
    expect([ids(), countOf('d0')]).toEqual([['a'], 1])
  })

  test('keeps what failed to open out of the way', async () => {
    expect(await openDocument('nowhere')).toMatchObject({ kind: 'missing' })
    expect(useWorkspace.getState()).toMatchObject({ current: 'd0', failure: { kind: 'missing' } })
    await openDocument('d0')
    expect(useWorkspace.getState().failure).toBeNull()
  })

  test('a tag set that was changed is on disk at once', async () => {
    const schema = { ...head.schema, version: '8' }
    expect(await changeHead({ schema })).toBeNull()
    await reopen()
    expect(useWorkspace.getState().head?.schema.version).toBe('8')
  })

  test('only a few documents are held, and never one with acts that are not on disk', async () => {
    await start(Array.from({ length: 12 }, emptyContent))
    add('a')
    for (let i = 1; i < 12; i += 1) await openDocument(`d${i}`)
    expect(openDocuments().length).toBeLessThanOrEqual(8)
    expect(openDocuments().map(({ document }) => document.id)).toContain('d11')
    await openDocument('d0')
    expect(ids()).toEqual(['a'])
  })

  // Fails so long as the oldest document is let go without a look at which one is on screen.
  test('an import over many documents leaves the one on screen open', async () => {
    await start(Array.from({ length: 12 }, emptyContent))
    for (let i = 1; i < 12; i += 1) {
      await appendElsewhere(`d${i}`, 'import', { sets: { added: [setFor(`d${i}`)] } }, 'import')
      await drained()
    }
    expect(useWorkspace.getState().current).toBe('d0')
    expect(currentDocument()).not.toBeNull()
  })
})

// ---- acts through the commands

/** Does an act and waits for it; the string key of the refusal, or null. */
async function act<A>(command: Command<A>, argument: A): Promise<string | null> {
  const planned = command.plan(argument)
  if (!planned.ok) return planned.error.key
  await planned.value()
  return null
}

const spanOf = (quote: string, from = 0): { start: number; end: number } => {
  const start = text.indexOf(quote, from)
  if (start < 0) throw new Error(`«${quote}» is not in the text`)
  return { start, end: start + quote.length }
}

/** Puts a label of a layer on a stretch of text, as the hand does; the refusal, or the new annotation. */
async function tag(quote: string, layer: string, label = 'one'): Promise<Annotation | string> {
  pick(null)
  select(spanOf(quote))
  const refused = await act(annotate, { layer, label })
  const { selected } = useSession.getState()
  return refused ?? (here().content.annotations.get(selected ?? '') as Annotation)
}

async function tagged(quote: string, layer: string, label = 'one'): Promise<Annotation> {
  const made = await tag(quote, layer, label)
  if (typeof made === 'string') throw new Error(made)
  return made
}

const held = (id: string): Annotation => here().content.annotations.get(id) as Annotation
const quotes = (one: Annotation): string[] => one.spans.map(({ start, end }) => text.slice(start, end))

describe('annotating', () => {
  test('makes the set with the first act, in the same transaction', async () => {
    const made = await tagged('السوق', 'any')
    expect(quotes(made)).toEqual(['السوق'])
    expect(made).toMatchObject({ layer: 'any', label: 'one', origin: 'hand', created: { by: 'me' } })
    expect([...here().content.sets.values()]).toEqual([
      { id: made.set, document: 'd0', annotator: 'me', state: 'draft', schemaVersion: '7' },
    ])
    expect((await tagged('أبوابها', 'any')).set).toBe(made.set)
    await step(undoAct)
    expect([ids(), here().content.sets.size]).toEqual([[made.id], 1])
    await step(undoAct)
    expect([ids(), here().content.sets.size]).toEqual([[], 0])
    await step(redoAct)
    expect(held(made.id)).toEqual(made)
  })

  test('needs something in hand, a label of the tag set and a layer of spans', async () => {
    expect(await act(annotate, { layer: 'any', label: 'one' })).toBe('refusal.no-selection')
    select(spanOf('السوق'))
    expect(await act(annotate, { layer: 'any', label: 'three' })).toBe('refusal.no-such-label')
    expect(await act(annotate, { layer: 'gone', label: 'one' })).toBe('refusal.no-such-label')
    expect(await act(annotate, { layer: 'links', label: 'one' })).toBe('refusal.wrong-label')
    await reopen({ write: false })
    select(spanOf('السوق'))
    expect(await act(annotate, { layer: 'any', label: 'one' })).toBe('refusal.read-only')
    useWorkspace.setState({ current: null })
    expect(await act(annotate, { layer: 'any', label: 'one' })).toBe('refusal.no-document')
  })

  test('takes the word under the cursor when nothing else is in hand', async () => {
    useSession.setState({ cursor: spanOf('مدير') })
    expect(await act(annotate, { layer: 'any', label: 'one' })).toBeNull()
    expect(quotes(held(useSession.getState().selected ?? ''))).toEqual(['مدير'])
  })

  test('never cuts a letter from its marks (T35)', async () => {
    const word = spanOf('مُحَمَّلة')
    select({ start: word.start + 1, end: word.start + 5 })
    expect(await act(annotate, { layer: 'any', label: 'one' })).toBeNull()
    expect(quotes(held(useSession.getState().selected ?? ''))).toEqual(['مُحَمَّ'])
  })

  test('widens to sentences where the layer says so', async () => {
    expect(quotes(await tagged('مدير', 'sentences'))).toEqual(['وقال مدير السوق: نعم.'])
  })

  test('with an annotation in hand, a label of its layer relabels it and keeps its id', async () => {
    const made = await tagged('السوق', 'any')
    expect(await act(annotate, { layer: 'any', label: 'two' })).toBeNull()
    expect(ids()).toEqual([made.id])
    expect(held(made.id)).toEqual({ ...made, label: 'two', modified: { by: 'me', at: expect.any(String) as string } })
    await step(undoAct)
    expect(held(made.id)).toEqual(made)
  })

  test('with an annotation in hand, a label of another layer makes a second one of the same extent', async () => {
    const made = await tagged('السوق', 'any')
    expect(await act(annotate, { layer: 'none', label: 'two' })).toBeNull()
    const second = held(useSession.getState().selected ?? '')
    expect([second.id === made.id, second.layer, second.spans]).toEqual([false, 'none', made.spans])
    expect(held(made.id)).toEqual(made)
  })

  test('repeats the last label', async () => {
    const repeat = (annotateCommands as readonly unknown[] as readonly Command[]).find(
      ({ name }) => name === 'repeat',
    ) as Command
    select(spanOf('مدير'))
    expect(await act(repeat, undefined)).toBe('refusal.no-selection')
    await tagged('السوق', 'any', 'two')
    pick(null)
    select(spanOf('مدير'))
    expect(await act(repeat, undefined)).toBeNull()
    expect(held(useSession.getState().selected ?? '')).toMatchObject({
      layer: 'any',
      label: 'two',
      spans: [spanOf('مدير')],
    })
  })
})

describe('the rules of a layer', () => {
  test('the same label twice on the same words is refused; another label is not', async () => {
    await tagged('السوق', 'any')
    expect(await tag('السوق', 'any')).toBe('refusal.duplicate')
    const second = await tagged('السوق', 'any', 'two')
    expect(await act(relabel, { id: second.id, label: 'one' })).toBe('refusal.duplicate')
    expect(await act(rebound, { id: second.id, spans: [spanOf('مدير')] })).toBeNull()
    expect(ids()).toHaveLength(2)
  })

  test.each([
    ['any', 'السوق أبوابها', 'فتحت السوق', null],
    ['any', 'السوق أبوابها', 'السوق', null],
    ['nested', 'السوق أبوابها', 'السوق', null],
    ['nested', 'السوق', 'السوق أبوابها', null],
    ['nested', 'السوق', 'السوق', null],
    ['nested', 'السوق أبوابها', 'فتحت السوق', 'refusal.crosses'],
    ['nested', 'فتحت السوق', 'السوق أبوابها', 'refusal.crosses'],
    ['none', 'السوق أبوابها', 'السوق', 'refusal.overlaps'],
    ['none', 'السوق', 'السوق أبوابها', 'refusal.overlaps'],
    ['none', 'السوق أبوابها', 'أبوابها', 'refusal.overlaps'],
    ['none', 'فتحت السوق', 'السوق أبوابها', 'refusal.overlaps'],
    ['none', 'فتحت ', 'السوق', null],
    ['none', 'السوق', 'فتحت', null],
  ])('%s: beside «%s», «%s» is %s', async (layer, first, second, refused) => {
    await tagged(first, layer)
    const made = await tag(second, layer, 'two')
    expect(typeof made === 'string' ? made : null).toBe(refused)
    expect(ids()).toHaveLength(refused === null ? 2 : 1)
  })

  test('hold for moving the edges, but not against itself', async () => {
    await tagged('السوق', 'none')
    const second = await tagged('مدير', 'none')
    expect(await act(rebound, { id: second.id, spans: [{ start: 0, end: second.spans[0]?.end ?? 0 }] })).toBe(
      'refusal.overlaps',
    )
    expect(await act(rebound, { id: second.id, spans: [spanOf('وقال مدير')] })).toBeNull()
    expect(quotes(held(second.id))).toEqual(['وقال مدير'])
  })

  test('hold within one set only: another person may say otherwise', async () => {
    await start([
      contentOf([{ ...setFor('d0'), annotator: 'other' }], [annotationOf('theirs', 0, 10, { layer: 'none' })]),
    ])
    expect((await tagged('السوق', 'none')).set).not.toBe('d0-set')
  })

  // Fails so long as the search for neighbours looks only at where an annotation begins and at the first letter.
  test('hold for every part of an annotation in several parts', async () => {
    const first = await tagged('فتحت', 'lone-parts')
    expect(await act(rebound, { id: first.id, spans: [...first.spans, spanOf('أبوابها')] })).toBeNull()
    expect(await tag('السوق أبوابها', 'lone-parts', 'two')).toBe('refusal.overlaps')
  })
})

describe('parts', () => {
  test('gathered one by one make one annotation', async () => {
    select(spanOf('السوق'))
    expect(await act(addPart, undefined)).toBeNull()
    expect(useSession.getState()).toMatchObject({ parts: [spanOf('السوق')], selection: null })
    useSession.setState({ selection: spanOf('مدير') })
    expect(await act(annotate, { layer: 'parts', label: 'one' })).toBeNull()
    expect(quotes(held(useSession.getState().selected ?? ''))).toEqual(['السوق', 'مدير'])
  })

  test('are refused where the layer takes one, or where they overlap; touching ones become one', async () => {
    const several = async (layer: string, ...chosen: string[]): Promise<string | null> => {
      pick(null)
      useSession.setState({
        parts: chosen.slice(0, -1).map((quote) => spanOf(quote)),
        selection: spanOf(chosen.at(-1) ?? ''),
      })
      return act(annotate, { layer, label: 'one' })
    }
    expect(await several('any', 'السوق', 'مدير')).toBe('refusal.one-part')
    expect(await several('parts', 'فتحت السوق', 'السوق أبوابها')).toBe('refusal.part-overlaps')
    expect(ids()).toEqual([])
    expect(await several('any', 'السوق', 'فتحت ')).toBeNull()
    expect(quotes(held(ids()[0] ?? ''))).toEqual(['فتحت السوق'])
  })

  test('are added to the annotation in hand and taken away again, the last one excepted', async () => {
    const { id } = await tagged('السوق', 'parts')
    expect(await act(addPart, undefined)).toBeNull()
    expect(useSession.getState()).toMatchObject({ extending: id, selected: null })
    expect(await act(addPart, undefined)).toBe('refusal.no-selection')
    select(spanOf('مدير'))
    expect(await act(addPart, undefined)).toBeNull()
    expect(useSession.getState()).toMatchObject({ extending: null, selected: id })
    expect(quotes(held(id))).toEqual(['السوق', 'مدير'])
    expect(await act(removePart, { id, part: 0 })).toBeNull()
    expect(quotes(held(id))).toEqual(['مدير'])
    expect(await act(removePart, { id, part: 0 })).toBe('refusal.last-part')
    await step(undoAct)
    await step(undoAct)
    expect(quotes(held(id))).toEqual(['السوق'])
  })

  test('of an annotation in several parts go into a layer of single spans only together', async () => {
    const { id } = await tagged('السوق', 'parts')
    expect(await act(rebound, { id, spans: [spanOf('السوق'), spanOf('مدير')] })).toBeNull()
    expect(await act(annotate, { layer: 'any', label: 'one' })).toBe('refusal.one-part')
  })
})

describe('changing and removing', () => {
  const peopled = (): Promise<void> =>
    start([
      contentOf(
        [setFor('d0'), { ...setFor('d0', 'locked'), annotator: 'other', state: 'locked' }],
        [
          annotationOf('a', 0, 4),
          annotationOf('b', 5, 10),
          annotationOf('c', 11, 18),
          annotationOf('l', 0, 4, { set: 'locked' }),
        ],
        [
          relationOf('ab', 'a', 'b'),
          relationOf('ca', 'c', 'a'),
          relationOf('bc', 'b', 'c'),
          { ...relationOf('ll', 'l', 'l'), set: 'locked' },
        ],
      ),
    ])

  test('deleting takes the relations of both ends along, and one undo brings all back', async () => {
    await peopled()
    const before = new Map(here().content.relations)
    pick('a')
    expect(await act(removeAnnotation, { id: 'a' })).toBeNull()
    expect([ids(), [...here().content.relations.keys()]]).toEqual([
      ['b', 'c', 'l'],
      ['bc', 'll'],
    ])
    expect(useSession.getState()).toMatchObject({ selected: null, cursor: { start: 0, end: 4 } })
    expect(here().history.undo).toHaveLength(1)
    await step(undoAct)
    expect(ids()).toEqual(['a', 'b', 'c', 'l'])
    expect(here().content.relations).toEqual(before)
    expect(
      here()
        .relationsOf('a')
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['ab', 'ca'])
    await step(redoAct)
    expect(here().content.relations.size).toBe(2)
    expect(
      here()
        .relationsOf('b')
        .map(({ id }) => id),
    ).toEqual(['bc'])
  })

  test('a relation goes alone', async () => {
    await peopled()
    expect(await act(removeRelation, { id: 'ab' })).toBeNull()
    expect(await act(removeRelation, { id: 'ab' })).toBe('refusal.gone')
    expect([ids().length, here().relationsOf('a').length]).toEqual([4, 1])
  })

  test('nothing is written into a locked set', async () => {
    await peopled()
    const before = here().version
    expect(await act(removeAnnotation, { id: 'l' })).toBe('refusal.locked')
    expect(await act(removeRelation, { id: 'll' })).toBe('refusal.locked')
    expect(await act(relabel, { id: 'l', label: 'two' })).toBe('refusal.locked')
    expect(await act(rebound, { id: 'l', spans: [{ start: 5, end: 10 }] })).toBe('refusal.locked')
    expect(await act(writeNote, { id: 'l', note: 'x' })).toBe('refusal.locked')
    expect(await act(setAttribute, { id: 'l', attribute: 'x', value: 1 })).toBe('refusal.locked')
    useWorkspace.setState({ me: { id: 'other', name: '' } })
    expect(await tag('مدير', 'any')).toBe('refusal.locked')
    expect(here().version).toBe(before)
  })

  test('what is gone is said to be gone', async () => {
    for (const refused of [
      act(removeAnnotation, { id: 'x' }),
      act(relabel, { id: 'x', label: 'two' }),
      act(rebound, { id: 'x', spans: [{ start: 0, end: 1 }] }),
      act(removePart, { id: 'x', part: 0 }),
      act(writeNote, { id: 'x', note: '' }),
      act(setAttribute, { id: 'x', attribute: 'y', value: 1 }),
    ]) {
      expect(await refused).toBe('refusal.gone')
    }
  })

  test('a note is written, changed and, emptied, taken away; the same note again is no act', async () => {
    await peopled()
    expect(await act(writeNote, { id: 'a', note: 'ملاحظة' })).toBeNull()
    expect(await act(writeNote, { id: 'a', note: 'ملاحظة' })).toBeNull()
    expect(here().history.undo).toHaveLength(1)
    expect(held('a')).toMatchObject({ note: 'ملاحظة', modified: { by: 'me' } })
    expect(await act(writeNote, { id: 'a', note: '' })).toBeNull()
    expect('note' in held('a')).toBe(false)
    await step(undoAct)
    expect(held('a').note).toBe('ملاحظة')
  })

  test('attributes of any name are set and unset', async () => {
    await peopled()
    for (const attribute of ['voice', '__proto__', 'constructor']) {
      expect(await act(setAttribute, { id: 'a', attribute, value: true })).toBeNull()
    }
    expect(Object.entries(held('a').attributes)).toEqual([
      ['voice', true],
      ['__proto__', true],
      ['constructor', true],
    ])
    expect(await act(setAttribute, { id: 'a', attribute: 'voice', value: true })).toBeNull()
    expect(here().history.undo).toHaveLength(3)
    expect(await act(setAttribute, { id: 'a', attribute: '__proto__', value: undefined })).toBeNull()
    expect(Object.keys(held('a').attributes)).toEqual(['voice', 'constructor'])
    expect(Object.getPrototypeOf(held('a').attributes)).toBeNull()
  })

  test('the same label or the same edges again are no act', async () => {
    await peopled()
    expect(await act(relabel, { id: 'a', label: 'one' })).toBeNull()
    expect(await act(rebound, { id: 'a', spans: [{ start: 0, end: 4 }] })).toBeNull()
    expect(here().history.undo).toHaveLength(0)
    expect(await act(relabel, { id: 'a', label: 'none' })).toBe('refusal.no-such-label')
    expect(await act(rebound, { id: 'a', spans: [] })).toBe('refusal.no-selection')
  })
})

describe('the undo and redo commands', () => {
  test('say when there is nothing, and take in hand what comes back', async () => {
    expect(await act(undo, undefined)).toBe('refusal.nothing-to-undo')
    expect(await act(redo, undefined)).toBe('refusal.nothing-to-redo')
    const { id } = await tagged('السوق', 'any')
    await act(removeAnnotation, { id })
    expect(await act(undo, undefined)).toBeNull()
    expect(useSession.getState().selected).toBe(id)
    expect(await act(redo, undefined)).toBeNull()
    expect(useSession.getState()).toMatchObject({ selected: null, cursor: spanOf('السوق') })
    await reopen({ write: false })
    expect(await act(undo, undefined)).toBe('refusal.read-only')
  })

  test('another document lets go of what was in hand', async () => {
    await start([emptyContent(), emptyContent()])
    await tagged('السوق', 'any')
    await openDocument('d1')
    expect(useSession.getState()).toMatchObject({
      selected: null,
      selection: null,
      lastLabel: { layer: 'any', label: 'one' },
    })
    resetSession()
  })
})
