import { applyInPlace, misfitOf, type Diff, type Misfit } from '../changes/diff.ts'
import { recordStep, type History } from '../changes/history.ts'
import type { Transaction } from '../changes/transaction.ts'
import type { Annotation, Relation } from '../model/annotation.ts'
import type { Content } from '../model/content.ts'
import type { Document } from '../model/document.ts'
import type { Id } from '../model/record.ts'
import { directionOfDocument, type Direction } from '../text/direction.ts'
import { paragraphsOf, type Paragraph } from '../text/paragraphs.ts'
import { SpanIndex } from '../text/span-index.ts'

/**
 * One document in memory: its records, changed in place, and the indexes that follow them. `version` rises by one with
 * every change and is what views select by.
 */
export class OpenDocument {
  readonly document: Document
  readonly content: Content
  readonly paragraphs: readonly Paragraph[]
  readonly direction: Direction
  readonly index: SpanIndex<Annotation>
  /** Annotations of the document as a whole: those without spans. */
  readonly loose = new Map<Id, Annotation>()
  /** Relations by either end. */
  readonly #links = new Map<Id, Set<Relation>>()
  readonly #transactions = new Map<Id, Transaction>()
  #history: History
  #version = 0

  constructor(document: Document, content: Content, history: History) {
    this.document = document
    this.content = content
    this.#history = history
    this.paragraphs = paragraphsOf(document.text)
    this.direction = document.direction === 'auto' ? directionOfDocument(document.text) : document.direction
    this.index = new SpanIndex(this.paragraphs, content.annotations.values())
    for (const one of content.annotations.values()) this.#hold(one)
    for (const relation of content.relations.values()) this.#link(relation)
  }

  get version(): number {
    return this.#version
  }

  get history(): History {
    return this.#history
  }

  /** Relations that start or end at the annotation. */
  relationsOf(annotation: Id): readonly Relation[] {
    return [...(this.#links.get(annotation) ?? [])]
  }

  /** A transaction made since the document was opened; older ones are in the journal. */
  transaction(id: Id): Transaction | undefined {
    return this.#transactions.get(id)
  }

  /** What a person did in a transaction of this session, followed back through undo and redo. */
  actNamed(id: Id): string | undefined {
    const found = this.#transactions.get(id)
    return found?.of === undefined ? found?.act : this.actNamed(found.of)
  }

  /** Applies the transaction and returns null, or says why it does not fit and changes nothing. */
  apply(transaction: Transaction): Misfit | null {
    const misfit = misfitOf(this.content, transaction.diff)
    if (misfit) return misfit
    applyInPlace(this.content, transaction.diff)
    this.#follow(transaction.diff)
    this.#history = recordStep(this.#history, transaction)
    this.#transactions.set(transaction.id, transaction)
    this.#version += 1
    return null
  }

  #hold(annotation: Annotation): void {
    if (annotation.spans.length === 0) this.loose.set(annotation.id, annotation)
    else this.loose.delete(annotation.id)
  }

  #follow({ annotations, relations }: Diff): void {
    for (const gone of annotations?.removed ?? []) {
      this.index.remove(gone)
      this.loose.delete(gone.id)
    }
    for (const [from, to] of annotations?.updated ?? []) {
      this.index.remove(from)
      this.index.add(to)
      this.#hold(to)
    }
    for (const come of annotations?.added ?? []) {
      this.index.add(come)
      this.#hold(come)
    }
    for (const gone of relations?.removed ?? []) this.#unlink(gone)
    for (const [from, to] of relations?.updated ?? []) {
      this.#unlink(from)
      this.#link(to)
    }
    for (const come of relations?.added ?? []) this.#link(come)
  }

  #link(relation: Relation): void {
    for (const end of [relation.from, relation.to]) {
      const links = this.#links.get(end)
      if (links) links.add(relation)
      else this.#links.set(end, new Set([relation]))
    }
  }

  #unlink(relation: Relation): void {
    for (const end of [relation.from, relation.to]) {
      const links = this.#links.get(end)
      for (const one of links ?? []) if (one.id === relation.id) links?.delete(one)
    }
  }
}
