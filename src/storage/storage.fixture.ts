import type { Diff } from '../changes/diff.ts'
import type { Transaction } from '../changes/transaction.ts'
import { attributesFrom, type Annotation } from '../model/annotation.ts'
import type { AnnotationSet } from '../model/annotation-set.ts'
import { emptyContent, type Content } from '../model/content.ts'
import type { Entry, ProjectHead } from '../model/project.ts'
import type { Id } from '../model/record.ts'
import type { Result } from '../model/result.ts'
import type { Hints } from './canary.ts'
import type { ProjectSummary, StorageFailure } from './journal.ts'

/** Web Locks of one browser, for pages that live in one process. */
export function fakeLocks(): LockManager {
  const held = new Map<string, { lost: (error: unknown) => void; over: Promise<unknown> }>()
  const request = async (
    name: string,
    options: LockOptions,
    granted: (lock: Lock | null) => unknown,
  ): Promise<unknown> => {
    for (;;) {
      const holder = held.get(name)
      if (!holder) break
      if (options.ifAvailable) return granted(null)
      if (options.steal) {
        held.delete(name)
        holder.lost(new DOMException('stolen', 'AbortError'))
        break
      }
      const { signal } = options
      await Promise.race([
        holder.over,
        new Promise((_, refuse) => {
          signal?.addEventListener('abort', () => refuse(signal.reason as Error))
        }),
      ])
    }
    return new Promise((settle, lost) => {
      const over = Promise.resolve(granted({ name, mode: 'exclusive' }))
      const entry = { lost, over }
      held.set(name, entry)
      void over.then((value) => {
        if (held.get(name) === entry) held.delete(name)
        settle(value)
      })
    })
  }
  return { request, query: () => Promise.resolve({}) } as unknown as LockManager
}

export function fakeHints(): Hints {
  const values = new Map<string, string>()
  return {
    get length() {
      return values.size
    },
    key: (at) => [...values.keys()][at] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  }
}

/** The value of something that must have gone well. */
export function expectOk<T>(result: Result<T, StorageFailure>): T {
  if (!result.ok) throw new Error(`${result.error.kind}: ${result.error.detail}`)
  return result.value
}

const at = '2026-03-12T09:30:00.000Z'

export const summaryOfProject = (id: Id): Omit<ProjectSummary, 'documents'> => ({
  id,
  title: `مشروع ${id}`,
  created: at,
  opened: at,
})

export const head: ProjectHead = {
  schema: { id: 'schema', version: '1', name: { ar: 'وسوم', en: 'Tags' }, layers: [] },
  annotators: [{ id: 'me', name: 'معلّم' }],
}

export const setFor = (document: Id, id = `${document}-set`): AnnotationSet => ({
  id,
  document,
  annotator: 'me',
  state: 'draft',
})

export const annotation = (id: Id, set: Id, change: Partial<Annotation> = {}): Annotation => ({
  id,
  set,
  layer: 'layer',
  label: 'label',
  spans: [{ start: 0, end: 4 }],
  attributes: attributesFrom([['kind', 'name']]),
  origin: 'hand',
  created: { by: 'me', at },
  ...change,
})

export function entryOf(id: Id, text = 'قال الوزير إن الاتفاق سيُوقَّع غدًا.', content: Content = emptyContent()): Entry {
  return {
    document: { id, title: `نص ${id}`, text, language: 'ar', direction: 'rtl', sha256: '0'.repeat(64), meta: {} },
    content,
  }
}

export const transactionOn = (document: Id, id: Id, diff: Diff, change: Partial<Transaction> = {}): Transaction => ({
  id,
  document,
  at,
  by: 'me',
  act: 'annotate',
  source: 'user',
  diff,
  ...change,
})
