import { useEffect, useMemo, useRef, useState } from 'react'
import { fold } from '../text/fold.ts'
import type { DocumentSummary } from '../storage/journal.ts'
import { formatNumber } from '../strings/numerals.ts'
import { Icon } from './Icon.tsx'
import { usePreferences } from '../stores/preferences.ts'
import { numeralsOf, say, useSay } from '../stores/say.ts'
import { announce } from '../stores/session.ts'
import { useShell } from '../stores/shell.ts'
import { openDocument, removeDocument, restoreDocument, useWorkspace } from '../stores/workspace.ts'

type State = 'new' | 'draft' | 'done'

/** State of a document from its sets: none = new, all handed in = done, else in work. */
function stateOf({ sets, count }: Pick<DocumentSummary, 'sets' | 'count'>): State {
  if (sets.length === 0) return count > 0 ? 'draft' : 'new'
  return sets.every(({ state }) => state !== 'draft') ? 'done' : 'draft'
}

const dots: Record<State, string> = { new: 'nq', draft: 'nq half', done: 'nq done' }

/** The documents of the project; a filter that reads over spelling differences; what was removed can be put back. */
export function DocumentList({
  onImportInto,
  open: drawn,
}: {
  readonly onImportInto: () => void
  readonly open: boolean
}): React.JSX.Element {
  const t = useSay()
  const documents = useWorkspace((state) => state.documents)
  const current = useWorkspace((state) => state.current)
  const language = usePreferences((state) => state.language)
  const numerals = usePreferences((state) => state.numerals)
  const wish = useShell((state) => state.wish)
  const [filter, setFilter] = useState('')
  const [removed, setRemoved] = useState<DocumentSummary | null>(null)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (wish.field === 'filter') field.current?.focus()
  }, [wish])
  const titles = useMemo(() => documents.map((one) => fold(one.title).text), [documents])
  const needle = fold(filter.trim()).text
  const shown = needle === '' ? documents : documents.filter((_, i) => titles[i]?.includes(needle))
  const done = documents.filter((one) => stateOf(one) === 'done').length
  const number = (n: number): string => formatNumber(n, language, numeralsOf(language, numerals))

  const open = (id: string): void => {
    void openDocument(id)
    useShell.setState({ view: 'text', drawer: false })
  }
  const remove = async (one: DocumentSummary): Promise<void> => {
    const failure = await removeDocument(one.id)
    if (failure) return
    setRemoved(one)
    const next = useWorkspace.getState().documents[0]
    if (useWorkspace.getState().current === null && next) await openDocument(next.id)
    announce(say('documents.remove'))
  }

  return (
    <aside className="rail start" aria-label={t('region.documents')} data-open={drawn ? '' : undefined}>
      <h2>
        {t('region.documents')}
        <span className="n">{number(documents.length)}</span>
      </h2>
      <label className="find">
        <Icon name="find" />
        <input
          ref={field}
          type="search"
          value={filter}
          placeholder={t('documents.filter')}
          aria-label={t('documents.filter')}
          onChange={(event) => setFilter(event.target.value)}
        />
      </label>
      <ul className="docs" role="list" aria-label={t('region.documents')}>
        {shown.map((one) => (
          <li key={one.id}>
            <button
              type="button"
              className="doc"
              aria-current={one.id === current ? 'true' : undefined}
              onClick={() => open(one.id)}
              title={one.title}
            >
              <i className={dots[stateOf(one)]} aria-hidden="true" />
              <bdi lang={one.language} className="title">
                {one.title}
              </bdi>
              <span className="vh">{t(`document.${stateOf(one)}`)}</span>
              <span className="n">{one.count > 0 ? number(one.count) : ''}</span>
            </button>
            {one.id === current && documents.length > 1 && (
              <button
                type="button"
                className="ib small"
                aria-label={`${t('documents.remove')}: ${one.title}`}
                title={t('documents.remove')}
                onClick={() => void remove(one)}
              >
                <span aria-hidden="true">×</span>
              </button>
            )}
          </li>
        ))}
      </ul>
      {documents.length === 0 && <p className="empty mut">{t('documents.none')}</p>}
      {documents.length > 0 && shown.length === 0 && <p className="empty mut">{t('documents.no-match', { filter })}</p>}
      <div className="foot">
        {removed && (
          <p className="removed">
            <bdi>{removed.title}</bdi>{' '}
            <button
              type="button"
              className="txt"
              onClick={() => {
                void restoreDocument(removed.id).then(() => openDocument(removed.id))
                setRemoved(null)
              }}
            >
              {t('documents.restore')}
            </button>
          </p>
        )}
        <div className="meter" aria-hidden="true">
          <i style={{ inlineSize: documents.length === 0 ? 0 : `${(done / documents.length) * 100}%` }} />
        </div>
        <span className="n">{t('documents.done', { n: done, m: documents.length })}</span>
        <button type="button" className="btn bare" onClick={onImportInto}>
          {t('import.into-project')}
        </button>
      </div>
    </aside>
  )
}
