import { useEffect, useRef, useState } from 'react'
import { goTo } from '../commands/navigate.command.ts'
import { perform } from '../commands/command.ts'
import { quoteOf, type Annotation } from '../model/annotation.ts'
import { findLabel } from '../model/schema.ts'
import { formatNumber } from '../strings/numerals.ts'
import { useNameOf } from '../stores/people.ts'
import { usePreferences } from '../stores/preferences.ts'
import { numeralsOf, useSay } from '../stores/say.ts'
import { pick, useSession } from '../stores/session.ts'
import { currentSurface } from '../stores/surface.ts'
import { currentDocument, useWorkspace } from '../stores/workspace.ts'
import type { OpenDocument } from '../stores/open-document.ts'
import { paragraphAt } from '../text/paragraphs.ts'
import { contains } from '../text/span.ts'
import { LabelChip } from './LabelChip.tsx'
import { useRowWindow } from './use-row-window.ts'

/** How deep an annotation lies inside its neighbours, for indenting; 0, 1 or 2. */
function depthOf(document: OpenDocument, annotation: Annotation): number {
  const own = annotation.spans[0]
  if (!own) return 0
  let depth = 0
  for (const other of document.index.at(own.start)) {
    const theirs = other.spans[0]
    if (
      theirs &&
      other.id !== annotation.id &&
      contains(theirs, own) &&
      theirs.end - theirs.start > own.end - own.start
    )
      depth += 1
  }
  return Math.min(depth, 2)
}

/** Whose work is shown, where several people have worked on the document. */
function Annotators(): React.JSX.Element | null {
  const t = useSay()
  const hidden = useSession((state) => state.hiddenAnnotators)
  const nameOf = useNameOf()
  const current = useWorkspace((state) => state.current)
  const sets = useWorkspace((state) => state.documents.find(({ id }) => id === current)?.sets)
  const ids = [...new Set(sets?.map(({ annotator }) => annotator))]
  if (ids.length < 2) return null
  const toggle = (id: string): void =>
    useSession.setState({
      hiddenAnnotators: hidden.includes(id) ? hidden.filter((one) => one !== id) : [...hidden, id],
    })
  return (
    <div className="whose" role="group" aria-label={t('field.annotator')}>
      {ids.map((id) => (
        <label key={id} className="tgl">
          <input type="checkbox" checked={!hidden.includes(id)} onChange={() => toggle(id)} />
          <bdi>{nameOf(id)}</bdi>
        </label>
      ))}
    </div>
  )
}

/** Place in the list of the option that was clicked. */
function rowUnder(event: React.MouseEvent): number | null {
  const option = event.target instanceof Element ? event.target.closest('[aria-posinset]') : null
  return option ? Number(option.getAttribute('aria-posinset')) - 1 : null
}

interface ListRows {
  readonly count: number
  at(index: number): Annotation | undefined
  indexOf(annotation: Annotation): number
}

const none: ListRows = { count: 0, at: () => undefined, indexOf: () => -1 }

/**
 * The rows of the list: those of the whole document first, then text order. With nobody hidden the index itself serves,
 * so that an act costs the same in a document of any size.
 */
function rowsOf(document: OpenDocument, hidden: readonly string[]): ListRows {
  const loose = [...document.loose.values()]
  const { index } = document
  if (hidden.length === 0) {
    return {
      count: loose.length + index.ordered.length,
      at: (i) => (i < loose.length ? loose[i] : index.ordered[i - loose.length]),
      indexOf: (one) => {
        const place = index.position(one)
        return place >= 0 ? loose.length + place : loose.findIndex(({ id }) => id === one.id)
      },
    }
  }
  const shown = [...loose, ...index.ordered].filter((one) => {
    const by = document.content.sets.get(one.set)?.annotator
    return by === undefined || !hidden.includes(by)
  })
  return { count: shown.length, at: (i) => shown[i], indexOf: (one) => shown.findIndex(({ id }) => id === one.id) }
}

/**
 * The accessible twin of the marks: every annotation of the document in text order, as one list box. Only the rows near
 * the window exist; the active one is named by `aria-activedescendant`. Arrow keys move, Enter goes to the text.
 */
export function AnnotationList(): React.JSX.Element {
  const t = useSay()
  useWorkspace((state) => state.version)
  const schema = useWorkspace((state) => state.head?.schema)
  const current = useWorkspace((state) => state.current)
  const selected = useSession((state) => state.selected)
  const hidden = useSession((state) => state.hiddenAnnotators)
  const language = usePreferences((state) => state.language)
  const numerals = usePreferences((state) => state.numerals)
  const compact = usePreferences((state) => state.density === 'compact')
  const box = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(0)
  const document = currentDocument()
  const { count, at: rowAt, indexOf } = document ? rowsOf(document, hidden) : none
  const held = selected === null ? undefined : document?.content.annotations.get(selected)
  const at = held ? indexOf(held) : -1
  const rowHeight = compact ? 28 : 34
  const { first, end, total, show } = useRowWindow(box, count, rowHeight)
  useEffect(() => {
    if (at < 0) return
    setActive(at)
    show(at)
  }, [at, show])
  useEffect(() => setActive(0), [current])

  const take = (index: number): void => {
    const one = rowAt(index)
    if (!one || !document) return
    setActive(index)
    show(index)
    pick(one.id)
    const [span] = one.spans
    if (span) currentSurface()?.show(span)
  }
  const onKeyDown = (event: React.KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || count === 0) return
    const base = at < 0 ? active - (event.key === 'ArrowDown' ? 1 : 0) : at
    const page = 10
    const target = {
      ArrowDown: base + 1,
      ArrowUp: base - 1,
      Home: 0,
      End: count - 1,
      PageDown: base + page,
      PageUp: base - page,
    }[event.key]
    if (target !== undefined) {
      event.preventDefault()
      event.stopPropagation()
      take(Math.max(0, Math.min(count - 1, target)))
    } else if (event.key === 'Enter') {
      event.preventDefault()
      event.stopPropagation()
      const one = rowAt(at < 0 ? active : at)
      if (one && document) perform(goTo, { document: document.document.id, annotation: one.id, focus: true })
    }
  }

  const optionId = (index: number): string => `annotation-${index}`
  return (
    <section className="annotations">
      <h2>
        {t('list.in-document')}
        <span className="n">{formatNumber(count, language, numeralsOf(language, numerals))}</span>
      </h2>
      <Annotators />
      {count === 0 && <p className="empty mut">{t('list.empty')}</p>}
      <div
        ref={box}
        className="list"
        role="listbox"
        aria-label={t('region.annotations')}
        tabIndex={0}
        aria-activedescendant={active >= first && active < end ? optionId(active) : undefined}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const index = rowUnder(event)
          if (index !== null) take(index)
        }}
        onDoubleClick={(event) => {
          const one = rowAt(rowUnder(event) ?? -1)
          if (one && document) perform(goTo, { document: document.document.id, annotation: one.id, focus: true })
        }}
      >
        <div role="presentation" style={{ blockSize: total, position: 'relative' }}>
          {document &&
            Array.from({ length: end - first }, (_, i) => {
              const index = first + i
              const one = rowAt(index)
              if (!one) return null
              const path = schema && findLabel(schema, one.layer, one.label)
              const text = quoteOf(document.document.text, one.spans)
              const paragraph = paragraphAt(document.paragraphs, one.spans[0]?.start ?? 0).index + 1
              return (
                <div
                  key={one.id}
                  id={optionId(index)}
                  role="option"
                  className={index === active ? 'option active' : 'option'}
                  data-annotation={one.id}
                  data-depth={depthOf(document, one)}
                  aria-selected={one.id === selected}
                  aria-setsize={count}
                  aria-posinset={index + 1}
                  aria-label={t('list.option', {
                    label: path?.label.name[language] ?? one.label,
                    text: text.slice(0, 160),
                    paragraph,
                  })}
                  style={{ transform: `translateY(${index * rowHeight}px)`, blockSize: rowHeight }}
                >
                  <LabelChip layer={one.layer} label={one.label} />
                  <bdi className="t" lang={document.document.language} dir={document.direction}>
                    {text.slice(0, 120) || t('field.document')}
                  </bdi>
                </div>
              )
            })}
        </div>
      </div>
    </section>
  )
}
