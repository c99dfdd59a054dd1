import { useLayoutEffect, useRef, useState } from 'react'
import { perform } from '../commands/command.ts'
import { rebound } from '../commands/rebound.command.ts'
import { reopen, submit } from '../commands/submit.command.ts'
import type { Annotation } from '../model/annotation.ts'
import { setOf } from '../model/project.ts'
import { formatNumber } from '../strings/numerals.ts'
import { hasString } from '../strings/strings.ts'
import { usePreferences } from '../stores/preferences.ts'
import { numeralsOf, say, useSay } from '../stores/say.ts'
import { pick, select, useSession } from '../stores/session.ts'
import { attachSurface } from '../stores/surface.ts'
import { currentDocument, onTransaction, useWorkspace } from '../stores/workspace.ts'
import type { OpenDocument } from '../stores/open-document.ts'
import { extent, type Span } from '../text/span.ts'
import { LabelInks } from './label-ink.ts'
import { glossesIn } from './margin.ts'
import { pendingInk, type Mark, type MarkState } from './mark.ts'
import { spansOf, TextSurface } from './surface.ts'

/** The open document as a page: the only part of the interface that paints without React. */
export function DocumentText(): React.JSX.Element {
  const t = useSay()
  const current = useWorkspace((state) => state.current)
  const scroller = useRef<HTMLElement>(null)
  const leaf = useRef<HTMLElement>(null)
  const language = usePreferences((state) => state.language)
  const numerals = usePreferences((state) => state.numerals)
  const schema = useWorkspace((state) => state.head?.schema)
  const [busy, setBusy] = useState(true)
  const document = current === null ? null : currentDocument()

  useLayoutEffect(() => {
    const open = currentDocument()
    if (!open || !schema || !scroller.current || !leaf.current) return undefined
    setBusy(true)
    scroller.current.scrollTop = 0
    return mountSurface(scroller.current, leaf.current, open, () => {
      performance.mark('hashiya:painted')
      setBusy(false)
    })
  }, [current, schema, language, numerals])

  const title = document?.document.title ?? ''
  return (
    <section
      ref={scroller}
      className="desk"
      id="text"
      role="region"
      aria-label={t('region.text')}
      aria-busy={busy && document !== null}
      tabIndex={0}
      data-surface
    >
      {document ? (
        <article
          ref={leaf}
          className="leaf"
          lang={document.document.language}
          dir={document.direction}
          key={document.document.id}
        >
          <header>
            <h1>
              <bdi>{title}</bdi>
            </h1>
            <Byline document={document} />
          </header>
        </article>
      ) : (
        <p className="blank">{t('empty.no-document')}</p>
      )}
    </section>
  )
}

function Byline({ document }: { readonly document: OpenDocument }): React.JSX.Element {
  const t = useSay()
  const count = useWorkspace((state) => state.documents.find(({ id }) => id === document.document.id)?.count ?? 0)
  const language = usePreferences((state) => state.language)
  const source = document.document.meta['source']
  const [words] = useState(() => document.document.text.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu)?.length ?? 0)
  const me = useWorkspace((state) => state.me)
  useWorkspace((state) => state.version)
  const submitted = setOf(document.content, me.id)?.state === 'submitted'
  // The line follows the leaf; each piece keeps the direction of the interface.
  const dir = language === 'ar' ? 'rtl' : 'ltr'
  return (
    <div className="by" lang={language}>
      {typeof source === 'string' && <bdi>{source}</bdi>}
      <span dir={dir}>{t('document.words', { n: words })}</span>
      <span dir={dir}>{t('document.annotations', { n: count })}</span>
      <button type="button" className="txt" dir={dir} onClick={() => perform(submitted ? reopen : submit, undefined)}>
        {t(submitted ? 'documents.reopen' : 'documents.submit')}
      </button>
    </div>
  )
}

/** Ties one surface to the stores; returns what takes it apart again. */
function mountSurface(scroller: HTMLElement, leaf: HTMLElement, open: OpenDocument, painted: () => void): () => void {
  const { language, numerals } = usePreferences.getState()
  const schema = useWorkspace.getState().head?.schema
  if (!schema) return () => undefined
  const inks = new LabelInks(schema, language)
  const digits = numeralsOf(language, numerals)
  // While a handle is dragged the annotation is painted where it would go, and only written when it is let go.
  let dragged: { readonly id: string | null; readonly spans: readonly Span[] } | null = null

  const annotator = (one: Annotation): string | undefined => open.content.sets.get(one.set)?.annotator
  const shown = (one: Annotation): boolean => {
    const { hiddenAnnotators } = useSession.getState()
    if (hiddenAnnotators.length === 0) return true
    const by = annotator(one)
    return by === undefined || !hiddenAnnotators.includes(by)
  }

  const marks = (paragraph: number): Mark[] => {
    const session = useSession.getState()
    const found: Mark[] = []
    for (const one of open.index.within(paragraph)) {
      if (!shown(one)) continue
      const state: MarkState =
        one.id === session.selected || one.id === session.extending
          ? 'selected'
          : one.id === session.hovered
            ? 'hover'
            : one.origin === 'suggested'
              ? 'suggested'
              : 'rest'
      if (dragged?.id === one.id) continue
      found.push({ id: one.id, spans: one.spans, ink: inks.of(one), state })
    }
    if (dragged) {
      const one = dragged.id === null ? undefined : open.content.annotations.get(dragged.id)
      found.push({
        id: one?.id ?? '',
        spans: dragged.spans,
        ink: one ? inks.of(one) : pendingInk,
        state: one ? 'selected' : 'pending',
      })
    } else if (session.selection) found.push({ id: '', spans: [session.selection], ink: pendingInk, state: 'pending' })
    for (const part of session.parts) found.push({ id: '', spans: [part], ink: pendingInk, state: 'hover' })
    if (session.cursor && !session.selection && session.selected === null)
      found.push({ id: '', spans: [session.cursor], ink: pendingInk, state: 'cursor' })
    return found
  }

  const surface = new TextSurface(scroller, leaf, {
    text: open.document.text,
    paragraphs: open.paragraphs,
    language: open.document.language,
    direction: open.direction,
    rtlCodes: language === 'ar',
    number: (n) => formatNumber(n, language, digits),
    marks,
    glosses: (paragraph) =>
      glossesIn(
        open,
        schema,
        paragraph,
        useSession.getState().selected,
        (trait, name) => {
          const key = `type.${trait ?? ''}`
          return hasString(key) ? say(key) : name[language]
        },
        shown,
      ),
    glossWords: { owed: say('slot.speaker-missing'), language, documentLanguage: open.document.language },
    hits: (offset) =>
      open.index
        .at(offset)
        .filter(shown)
        .map(({ id }) => id),
    held: () => {
      const { selected, selection, cursor, edge } = useSession.getState()
      const annotation = selected === null ? undefined : open.content.annotations.get(selected)
      if (annotation) {
        const part = edge === 'end' ? annotation.spans.at(-1) : annotation.spans[0]
        return part ? { held: { span: part, edge }, kind: 'annotation' } : null
      }
      if (selection) return { held: { span: selection, edge }, kind: 'selection' }
      return cursor ? { held: { span: cursor, edge: 'end' }, kind: 'cursor' } : null
    },
    visualArrows: () => usePreferences.getState().arrows === 'visual',
    snapToLetters: () => !usePreferences.getState().snapToWords,
    onSelect: (span, edge, { add, final }) => {
      const session = useSession.getState()
      if (!span) return
      if (add && final && session.selected !== null) {
        // Ctrl and drag with an annotation in hand: a further part of it.
        const annotation = open.content.annotations.get(session.selected)
        if (annotation) {
          perform(rebound, { id: annotation.id, spans: [...annotation.spans, span], act: 'add-part' })
          return
        }
      }
      if (add && session.selection && !final) return
      if (add && final && session.selection) {
        useSession.setState({ parts: [...session.parts, session.selection], selection: span, edge, cursor: null })
        return
      }
      if (add && !final && session.selected !== null) return
      select(span, edge)
    },
    onPick: (id, offset) => {
      if (useSession.getState().extending !== null) return
      pick(id)
      const word = id === null && offset !== null ? surface.words.at(offset) : null
      useSession.setState({ cursor: word })
    },
    onHover: (hovered) => {
      if (useSession.getState().hovered !== hovered) useSession.setState({ hovered })
    },
    onCursor: (word) =>
      useSession.setState({ cursor: word, selection: null, selected: null, edge: 'end', refusal: null }),
    onExtend: ({ span, edge }) => {
      const { selected } = useSession.getState()
      const annotation = selected === null ? undefined : open.content.annotations.get(selected)
      if (!annotation) {
        useSession.setState({ selection: span, edge, cursor: null, refusal: null })
        return
      }
      perform(rebound, { id: annotation.id, spans: withEdge(annotation.spans, span, useSession.getState().edge) })
      useSession.setState({ edge })
    },
    onDrag: (span, edge, final) => {
      const { selected, selection } = useSession.getState()
      const annotation = selected === null ? undefined : open.content.annotations.get(selected)
      const before = dragged?.spans ?? annotation?.spans ?? (selection ? [selection] : [])
      const spans = !span
        ? null
        : annotation
          ? withEdge(annotation.spans, partOf(annotation.spans, span, edge), edge)
          : [span]
      dragged = spans && !final ? { id: annotation?.id ?? null, spans } : null
      if (final && spans) {
        if (annotation) perform(rebound, { id: annotation.id, spans })
        else select(spans[0] ?? null, edge)
      }
      surface.touch([...before, ...(spans ?? [])])
      surface.showHandles(extent(spans ?? before))
    },
    onPainted: painted,
  })

  const unsubscribeDiffs = onTransaction(({ diff }, document) => {
    if (document !== open) return
    const { added = [], removed = [], updated = [] } = diff.annotations ?? {}
    const ends = [...(diff.relations?.added ?? []), ...(diff.relations?.removed ?? [])].flatMap(({ from, to }) => {
      const target = [open.content.annotations.get(from), open.content.annotations.get(to)]
      return target.filter((one) => one !== undefined)
    })
    surface.touch(spansOf([...added, ...removed, ...updated.flat(), ...ends]))
    held()
  })

  const held = (): void => {
    const { selected, selection } = useSession.getState()
    const annotation = selected === null ? undefined : open.content.annotations.get(selected)
    surface.showHandles(annotation ? extent(annotation.spans) : selection)
  }

  const unsubscribeSession = useSession.subscribe((now, before) => {
    const spans: Span[] = []
    const note = (id: string | null): void => {
      const annotation = id === null ? undefined : open.content.annotations.get(id)
      if (annotation) spans.push(...annotation.spans)
    }
    if (now.selected !== before.selected) [now.selected, before.selected].forEach(note)
    if (now.hovered !== before.hovered) [now.hovered, before.hovered].forEach(note)
    if (now.extending !== before.extending) [now.extending, before.extending].forEach(note)
    for (const session of [now, before]) {
      if (now.selection !== before.selection && session.selection) spans.push(session.selection)
      if (now.cursor !== before.cursor && session.cursor) spans.push(session.cursor)
      if (now.parts !== before.parts) spans.push(...session.parts)
    }
    if (now.hiddenAnnotators !== before.hiddenAnnotators) surface.repaint()
    if (now.selected !== before.selected || now.selection !== before.selection) {
      // The cursor's ring and the stretch in hand exclude each other.
      if (now.cursor) spans.push(now.cursor)
      held()
    }
    if (spans.length > 0) surface.touch(spans)
  })
  const unsubscribePreferences = usePreferences.subscribe((now, before) => {
    if (now.textSize !== before.textSize || now.density !== before.density || now.theme !== before.theme)
      surface.repaint()
  })
  const detach = attachSurface(surface)
  return () => {
    detach()
    unsubscribeDiffs()
    unsubscribeSession()
    unsubscribePreferences()
    surface.destroy()
  }
}

/** The spans of an annotation after the part at one edge has become another. */
function withEdge(spans: readonly Span[], span: Span, edge: 'start' | 'end'): readonly Span[] {
  return spans.map((part, i) => (i === (edge === 'start' ? 0 : spans.length - 1) ? span : part))
}

/** A dragged extent as the part at the dragged edge: the other parts stay. */
function partOf(spans: readonly Span[], whole: Span, edge: 'start' | 'end'): Span {
  if (spans.length < 2) return whole
  const part = (edge === 'start' ? spans[0] : spans.at(-1)) as Span
  return edge === 'start'
    ? { start: Math.min(whole.start, part.end - 1), end: part.end }
    : { start: part.start, end: Math.max(whole.end, part.start + 1) }
}
