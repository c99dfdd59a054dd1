import { create } from 'zustand'
import type { Id } from '../model/record.ts'
import type { Span } from '../text/span.ts'

/** What the person is doing right now; nothing of it is written to disk. */
export interface Session {
  /** The annotation in hand. */
  readonly selected: Id | null
  /** The annotation under the pointer. */
  readonly hovered: Id | null
  /** The stretch of text in hand, snapped; null while only the cursor stands on a word. */
  readonly selection: Span | null
  /** Which edge of the selection, or of the annotation in hand, the keyboard moves. */
  readonly edge: 'start' | 'end'
  /** The word that the keyboard cursor stands on. */
  readonly cursor: Span | null
  /** Stretches kept for an annotation in several parts, in the order they were chosen. */
  readonly parts: readonly Span[]
  /** The annotation that gets the parts; null = they will make a new one. */
  readonly extending: Id | null
  /** Annotators whose sets are not shown. */
  readonly hiddenAnnotators: readonly Id[]
  /** The label that was put on last, for repeating it. */
  readonly lastLabel: { readonly layer: Id; readonly label: Id } | null
  /** Last sentence for the polite announcer; `count` rises so that the same sentence is spoken again. */
  readonly announcement: { readonly text: string; readonly count: number }
  /** A refusal to be read, or null. */
  readonly refusal: string | null
}

const start: Session = {
  selected: null,
  hovered: null,
  selection: null,
  edge: 'end',
  cursor: null,
  parts: [],
  extending: null,
  hiddenAnnotators: [],
  lastLabel: null,
  announcement: { text: '', count: 0 },
  refusal: null,
}

export const useSession = create<Session>()(() => start)

/** Says a sentence to a screen reader and shows nothing. */
export function announce(text: string): void {
  useSession.setState(({ announcement }) => ({ announcement: { text, count: announcement.count + 1 }, refusal: null }))
}

/** Says and shows why something was not done. */
export function refuse(text: string): void {
  useSession.setState(({ announcement }) => ({ announcement: { text, count: announcement.count + 1 }, refusal: text }))
}

/** Takes a stretch of text in hand and lets go of the annotation, unless parts are being gathered for it. */
export function select(selection: Span | null, edge: 'start' | 'end' = 'end'): void {
  useSession.setState({ selection, edge, selected: null, refusal: null, ...(selection && { cursor: null }) })
}

/** Takes an annotation in hand (or none) and lets go of the stretch of text and the parts. */
export function pick(selected: Id | null): void {
  useSession.setState({ selected, selection: null, parts: [], extending: null, edge: 'end', refusal: null })
}

/** Lets go of everything: another document was opened. */
export function resetSession(): void {
  const { hiddenAnnotators, lastLabel, announcement } = useSession.getState()
  useSession.setState({ ...start, hiddenAnnotators, lastLabel, announcement })
}
