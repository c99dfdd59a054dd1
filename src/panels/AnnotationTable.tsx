import {
  columnOrderingFeature,
  createColumnHelper,
  rowSortingFeature,
  tableFeatures,
  useTable,
  type SortingState,
} from '@tanstack/react-table'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { goTo } from '../commands/navigate.command.ts'
import { perform } from '../commands/command.ts'
import { findLabel, pathOf } from '../model/schema.ts'
import type { Column, Outcome, Query, Row } from '../query/rows.ts'
import { formatDate, formatInstant, formatNumber } from '../strings/numerals.ts'
import type { StringKey } from '../strings/strings.ts'
import type { StorageFailure } from '../storage/journal.ts'
import { useNameOf } from '../stores/people.ts'
import { usePreferences } from '../stores/preferences.ts'
import { numeralsOf, say, useSay } from '../stores/say.ts'
import { announce, useSession } from '../stores/session.ts'
import { useShell } from '../stores/shell.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { directionOf } from '../text/direction.ts'
import { Icon } from './Icon.tsx'
import { inkOf, LabelChip } from './LabelChip.tsx'
import { useRowWindow } from './use-row-window.ts'

/** Where the rows come from: the worker, which holds them all and hands out windows. */
export interface RowSource {
  run(query: Query): Promise<Outcome | StorageFailure>
  window(from: number, to: number): Promise<readonly Row[]>
}

const features = tableFeatures({ rowSortingFeature, columnOrderingFeature })
const helper = createColumnHelper<typeof features, Row>()
const columns = helper.columns([
  helper.accessor('before', { id: 'before', enableSorting: false }),
  helper.accessor('text', { id: 'text' }),
  helper.accessor('after', { id: 'after', enableSorting: false }),
  helper.accessor('label', { id: 'label' }),
  helper.accessor('layer', { id: 'layer' }),
  helper.accessor('title', { id: 'document' }),
  helper.accessor('note', { id: 'note' }),
  helper.accessor('annotator', { id: 'annotator' }),
  helper.accessor('time', { id: 'time' }),
  helper.accessor('paragraph', { id: 'place' }),
])
const titles: Record<string, StringKey> = {
  before: 'table.before',
  text: 'table.text',
  after: 'table.after',
  label: 'table.label',
  layer: 'table.layer',
  document: 'table.document',
  note: 'table.note',
  annotator: 'table.annotator',
  time: 'table.time',
  place: 'table.place',
}
/** Columns that give way first when the window is narrow. */
const optional = new Set(['layer', 'note', 'time'])
const windowSize = 120

/**
 * All annotations of the project. TanStack Table runs on a window of rows with sorting and filtering done by the
 * source, so fifty rows and five hundred thousand take the same path.
 */
export function AnnotationTable({ source }: { readonly source: RowSource }): React.JSX.Element {
  const t = useSay()
  const language = usePreferences((state) => state.language)
  const compact = usePreferences((state) => state.density === 'compact')
  const project = useWorkspace((state) => state.project?.id)
  const version = useWorkspace((state) => state.version)
  const documents = useWorkspace((state) => state.documents)
  const current = useWorkspace((state) => state.current)
  const selected = useSession((state) => state.selected)
  const wish = useShell((state) => state.wish)
  const [search, setSearch] = useState('')
  const [sorting, setSorting] = useState<SortingState>([])
  const [labels, setLabels] = useState<readonly string[]>([])
  const [annotators, setAnnotators] = useState<readonly string[]>([])
  const [onlyThis, setOnlyThis] = useState(false)
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [failure, setFailure] = useState<StorageFailure | null>(null)
  const [held, setHeld] = useState<{ from: number; rows: readonly Row[] }>({ from: 0, rows: [] })
  const [active, setActive] = useState(0)
  const scroller = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const asked = useRef(0)
  const shownFrom = useRef(0)

  useEffect(() => {
    if (wish.field === 'search') field.current?.focus()
  }, [wish])

  const count = outcome?.count ?? 0
  // On a narrow screen a row is a short paragraph of three lines; the style sheet gives it this height, too.
  const narrow = useNarrow()
  const rowHeight = narrow ? 96 : compact ? 31 : 37
  const { first, end, total, show } = useRowWindow(scroller, count, rowHeight, narrow ? 0 : 30)

  const query = useMemo(
    (): Query => ({
      search,
      sort: sorting.map(({ id, desc }) => ({ column: id as Column, descending: desc })),
      labels,
      annotators,
      documents: onlyThis && current !== null ? [current] : [],
    }),
    [search, sorting, labels, annotators, onlyThis, current],
  )
  const fetchWindow = useCallback(
    async (at: number, size: number): Promise<void> => {
      const turn = ++asked.current
      const from = Math.max(0, Math.min(at, size) - 40)
      const rows = await source.window(from, from + windowSize)
      if (turn === asked.current) setHeld({ from, rows })
    },
    [source],
  )
  useEffect(() => {
    let stale = false
    // Typing asks anew at each letter; only the last question's answer is shown.
    const later = setTimeout(() => {
      void source.run(query).then(async (found) => {
        if (stale) return
        if ('kind' in found) {
          setFailure(found)
          return
        }
        setFailure(null)
        setOutcome(found)
        await fetchWindow(shownFrom.current, found.count)
      })
    }, 40)
    return () => {
      stale = true
      clearTimeout(later)
    }
    // The rows follow every act (version) and the list of documents.
  }, [source, query, version, documents.length, project, fetchWindow])
  useEffect(() => {
    if (count === 0) return
    shownFrom.current = first
    if (first < held.from || end > Math.min(count, held.from + held.rows.length)) void fetchWindow(first, count)
  }, [first, end, held, count, fetchWindow])

  // Letters of 16.5 px Naskh that a context column holds: what the other columns leave, shared by two.
  const [room, setRoom] = useState(24)
  useEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const sizes = new ResizeObserver(() => {
      const cell = element.querySelector<HTMLElement>('th.pre')
      if (cell) setRoom(narrow ? 44 : Math.max(8, Math.floor((cell.clientWidth - 16) / 7.4)))
    })
    sizes.observe(element)
    return () => sizes.disconnect()
  }, [narrow])
  // What precedes stands on the side where reading comes from: in an English interface an Arabic context is turned round.
  const [sample] = held.rows
  const reading = sample ? readingOf(sample) : 'rtl'
  const turned = reading !== (language === 'ar' ? 'rtl' : 'ltr')
  const columnOrder = useMemo(() => {
    const ids = ['before', 'text', 'after', 'label', 'layer', 'document', 'note', 'annotator', 'time', 'place']
    return turned ? ['after', 'text', 'before', ...ids.slice(3)] : ids
  }, [turned])

  const table = useTable({
    features,
    columns,
    data: held.rows as Row[],
    state: { sorting, columnOrder },
    onSortingChange: setSorting,
    manualSorting: true,
    enableMultiSort: true,
    getRowId: (row) => row.id,
  })
  const rows = table.getRowModel().rows

  const open = (row: Row): void => {
    perform(goTo, { document: row.document, annotation: row.id, focus: true })
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!(event.target instanceof HTMLElement) || event.target.closest('thead')) return
    const step = { ArrowDown: 1, ArrowUp: -1, PageDown: 12, PageUp: -12, Home: -Infinity, End: Infinity }[event.key]
    if (step !== undefined && count > 0) {
      event.preventDefault()
      const next = Math.max(0, Math.min(count - 1, active + step))
      setActive(next)
      show(next)
    } else if (event.key === 'Enter') {
      const row = held.rows[active - held.from]
      if (row) open(row)
    }
  }

  // On the scroller itself: it is what has the keyboard, and the table stays a plain table to a screen reader.
  const press = useRef(onKeyDown)
  useEffect(() => {
    press.current = onKeyDown
  })
  useEffect(() => {
    const element = scroller.current
    const listen = (event: KeyboardEvent): void => press.current(event)
    element?.addEventListener('keydown', listen)
    return () => element?.removeEventListener('keydown', listen)
  }, [])

  const sortBy = (id: string): void => {
    const now = sorting[0]
    const next: SortingState = now?.id !== id ? [{ id, desc: false }] : now.desc ? [] : [{ id, desc: true }]
    setSorting(next)
    const column = say(titles[id] ?? 'table.text')
    announce(
      next.length === 0
        ? say('table.sort-none')
        : say('announce.sorted', { column, direction: say(next[0]?.desc ? 'table.descending' : 'table.ascending') }),
    )
  }

  return (
    <main className="cols two" id="main">
      <Facets
        outcome={outcome}
        labels={labels}
        setLabels={setLabels}
        annotators={annotators}
        setAnnotators={setAnnotators}
      />
      <section className="stage" aria-label={t('views.table')}>
        <div className="bar-f">
          <label className="find">
            <Icon name="find" />
            <input
              ref={field}
              type="search"
              dir="auto"
              value={search}
              placeholder={t('table.search')}
              aria-label={t('table.search')}
              onChange={(event) => setSearch(event.target.value)}
            />
          </label>
          <label className="tgl">
            <input type="checkbox" checked={onlyThis} onChange={(event) => setOnlyThis(event.target.checked)} />
            {t('table.scope-document')}
          </label>
          <span className="n count" role="status">
            {outcome ? t('table.rows-of', { n: count, m: outcome.total }) : t('app.starting')}
          </span>
        </div>
        <div
          className="desk"
          ref={scroller}
          tabIndex={0}
          role="group"
          aria-label={t('views.table')}
          data-table-scroller
        >
          {failure && <p className="blank owed">{t(`storage.${failure.kind}`, { detail: failure.detail })}</p>}
          <table className="kwic" aria-label={t('region.table')} aria-rowcount={count + 1} aria-busy={outcome === null}>
            <colgroup>
              <col />
              <col className="w-text" />
              <col />
              <col className="w-label" />
              <col className="w-layer opt" />
              <col className="w-document" />
              <col className="w-note opt" />
              <col className="w-annotator" />
              <col className="w-time opt" />
              <col className="w-place" />
            </colgroup>
            <thead>
              {table.getHeaderGroups().map((group) => (
                <tr key={group.id} aria-rowindex={1}>
                  {group.headers.map((header) => {
                    const { id } = header.column
                    const sorted = sorting.find((one) => one.id === id)
                    const sortable = header.column.getCanSort()
                    return (
                      <th
                        key={header.id}
                        scope="col"
                        className={classOf(id)}
                        aria-sort={
                          sortable ? (sorted ? (sorted.desc ? 'descending' : 'ascending') : 'none') : undefined
                        }
                      >
                        {sortable ? (
                          <button type="button" onClick={() => sortBy(id)}>
                            {t(titles[id] ?? 'table.text')}
                            <Icon name="chev" />
                          </button>
                        ) : (
                          t(titles[id] ?? 'table.text')
                        )}
                      </th>
                    )
                  })}
                </tr>
              ))}
            </thead>
            <tbody>
              <Spacer height={first * rowHeight} />
              {Array.from({ length: end - first }, (_, i) => {
                const index = first + i
                const row = rows[index - held.from]
                if (!row)
                  return (
                    <tr key={`waiting-${index}`} className="waiting" aria-hidden="true">
                      <td colSpan={10} />
                    </tr>
                  )
                return (
                  <TableRow
                    key={row.id}
                    row={row.original}
                    index={index}
                    current={index === active}
                    selected={row.id === selected}
                    turned={turned}
                    room={room}
                    onOpen={() => {
                      setActive(index)
                      open(row.original)
                    }}
                  />
                )
              })}
              <Spacer height={total - end * rowHeight} />
            </tbody>
          </table>
          {outcome && outcome.total === 0 && <p className="blank mut">{t('table.empty')}</p>}
          {outcome && outcome.total > 0 && count === 0 && <p className="blank mut">{t('table.no-match')}</p>}
        </div>
      </section>
    </main>
  )
}

const narrowScreen = '(max-width: 700px)'

function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(narrowScreen).matches)
  useEffect(() => {
    const media = matchMedia(narrowScreen)
    const look = (): void => setNarrow(media.matches)
    media.addEventListener('change', look)
    return () => media.removeEventListener('change', look)
  }, [])
  return narrow
}

const classOf = (id: string): string | undefined =>
  ({
    before: 'pre far-before',
    text: 'tg',
    layer: 'opt',
    note: 'opt',
    time: 'opt',
    document: 'far',
    annotator: 'far',
    place: 'end far',
    label: 'far',
  })[id] ?? (optional.has(id) ? 'opt' : undefined)

/** Context cut at a word to about so many letters, on the side away from the target. */
function fit(context: string, letters: number, keep: 'start' | 'end'): string {
  if (context.length <= letters) return context
  const words = context.replaceAll('…', '').trim().split(/\s+/)
  let kept = ''
  for (const word of keep === 'end' ? words.reverse() : words) {
    const longer = keep === 'end' ? `${word} ${kept}` : `${kept} ${word}`
    if (longer.length > letters - 2) break
    kept = longer
  }
  // Whether the target's word goes on into the context is told by the space between them.
  const edge = keep === 'end' ? (/\s$/.test(context) ? ' ' : '') : /^\s/.test(context) ? ' ' : ''
  return keep === 'end' ? `… ${kept.trim()}${edge}` : `${edge}${kept.trim()} …`
}

/** Direction of the line that a row is taken from. */
const readingOf = (row: Row): 'rtl' | 'ltr' =>
  directionOf(`${row.before} ${row.text} ${row.after}`, row.language === 'en' ? 'ltr' : 'rtl')

function Spacer({ height }: { readonly height: number }): React.JSX.Element | null {
  if (height <= 0) return null
  return (
    <tr className="spacer" aria-hidden="true">
      <td colSpan={10} style={{ blockSize: height }} />
    </tr>
  )
}

function TableRow({
  row,
  index,
  current,
  selected,
  turned,
  room,
  onOpen,
}: {
  readonly row: Row
  readonly index: number
  readonly current: boolean
  readonly selected: boolean
  readonly turned: boolean
  readonly room: number
  readonly onOpen: () => void
}): React.JSX.Element {
  const schema = useWorkspace((state) => state.head?.schema)
  const nameOf = useNameOf()
  const language = usePreferences((state) => state.language)
  const numerals = numeralsOf(
    language,
    usePreferences((state) => state.numerals),
  )
  const path = schema && findLabel(schema, row.layer, row.label)
  const ink = inkOf(path?.label.colour ?? 'ink', path?.label.line ?? 'dotted')
  // Context, target and context stand in the direction of the text, whatever the interface's.
  const dir = readingOf(row)
  const before = (
    <td className="c pre" key="before">
      <div dir={dir}>
        <span lang={row.language}>{fit(row.before, room, 'end')}</span>
      </div>
    </td>
  )
  const after = (
    <td className="c post" key="after">
      <div dir={dir}>
        <span lang={row.language}>{fit(row.after, room, 'start')}</span>
      </div>
    </td>
  )
  return (
    <tr
      data-annotation={row.id}
      aria-rowindex={index + 2}
      aria-selected={selected}
      className={current ? 'cur' : undefined}
      {...ink}
      onClick={onOpen}
    >
      {turned ? after : before}
      <td className="tg">
        <span lang={row.language} dir={dir}>
          {row.text.length > 90 ? `${row.text.slice(0, 89)}…` : row.text}
        </span>
      </td>
      {turned ? before : after}
      <td className="far">
        <span className="st">
          <LabelChip layer={row.layer} label={row.label} />
          {path?.label.name[language] ?? row.label}
        </span>
      </td>
      <td className="opt mut">{path?.layer.name[language] ?? row.layer}</td>
      <td className="far naskh title">
        <bdi lang={row.language}>{row.title}</bdi>
      </td>
      <td className="opt">
        <bdi>{row.note}</bdi>
      </td>
      <td className="far mut">
        <bdi>{nameOf(row.annotator)}</bdi>
      </td>
      <td className="opt n">
        {row.time && (
          <time dateTime={row.time} title={formatInstant(row.time, language, numerals)}>
            {formatDate(row.time, language, numerals)}
          </time>
        )}
      </td>
      <td className="end far n">
        <bdi>{formatNumber(row.paragraph, language, numerals)}</bdi> :{' '}
        <bdi>{formatNumber(row.word, language, numerals)}</bdi>
      </td>
    </tr>
  )
}

function Facets({
  outcome,
  labels,
  setLabels,
  annotators,
  setAnnotators,
}: {
  readonly outcome: Outcome | null
  readonly labels: readonly string[]
  readonly setLabels: (labels: readonly string[]) => void
  readonly annotators: readonly string[]
  readonly setAnnotators: (ids: readonly string[]) => void
}): React.JSX.Element {
  const t = useSay()
  const schema = useWorkspace((state) => state.head?.schema)
  const nameOf = useNameOf()
  const language = usePreferences((state) => state.language)
  const numerals = numeralsOf(
    language,
    usePreferences((state) => state.numerals),
  )
  const toggle = (list: readonly string[], one: string): readonly string[] =>
    list.includes(one) ? list.filter((other) => other !== one) : [...list, one]
  const found =
    schema?.layers
      .flatMap((layer) => layer.labels.map((label) => ({ layer, label, path: pathOf(layer.id, label.id) })))
      .filter(({ path }) => outcome?.facets.labels[path]) ?? []
  const who = Object.entries(outcome?.facets.annotators ?? {})
  return (
    <aside className="rail start facets" aria-label={t('region.filters')}>
      <h2>{t('table.label')}</h2>
      <ul role="list">
        {found.map(({ layer, label, path }) => (
          <li key={path}>
            <button
              type="button"
              className="facet"
              aria-pressed={labels.includes(path)}
              onClick={() => setLabels(toggle(labels, path))}
            >
              <LabelChip layer={layer.id} label={label.id} />
              <span>{label.name[language]}</span>
              <span className="n">{formatNumber(outcome?.facets.labels[path] ?? 0, language, numerals)}</span>
            </button>
          </li>
        ))}
      </ul>
      {who.length > 0 && <h2>{t('table.annotator')}</h2>}
      <ul role="list">
        {who.map(([id, n]) => (
          <li key={id}>
            <button
              type="button"
              className="facet"
              aria-pressed={annotators.includes(id)}
              onClick={() => setAnnotators(toggle(annotators, id))}
            >
              <span />
              <bdi>{nameOf(id)}</bdi>
              <span className="n">{formatNumber(n, language, numerals)}</span>
            </button>
          </li>
        ))}
      </ul>
      {(labels.length > 0 || annotators.length > 0) && (
        <button
          type="button"
          className="btn bare"
          onClick={() => {
            setLabels([])
            setAnnotators([])
          }}
        >
          {t('table.clear')}
        </button>
      )}
    </aside>
  )
}
