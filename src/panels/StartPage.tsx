import { useState } from 'react'
import type { ProjectSummary } from '../storage/journal.ts'
import { formatInstant, formatNumber } from '../strings/numerals.ts'
import { usePreferences } from '../stores/preferences.ts'
import { numeralsOf, useSay } from '../stores/say.ts'
import { Dialog } from './Dialog.tsx'
import { Icon } from './Icon.tsx'

/** The first page: what the workbench is for, a place to drop files, and the projects on this device. */
export function StartPage({
  projects,
  onOpen,
  onOpenFiles,
  onSample,
  onNew,
  onRename,
  onDelete,
}: {
  readonly projects: readonly ProjectSummary[]
  readonly onOpen: (id: string) => void
  readonly onOpenFiles: () => void
  readonly onSample: () => void
  readonly onNew: (title: string) => void
  readonly onRename: (id: string, title: string) => void
  readonly onDelete: (id: string) => void
}): React.JSX.Element {
  const t = useSay()
  const language = usePreferences((state) => state.language)
  const numerals = numeralsOf(
    language,
    usePreferences((state) => state.numerals),
  )
  const [asking, setAsking] = useState<{
    readonly kind: 'new' | 'rename' | 'delete'
    readonly project?: ProjectSummary
  } | null>(null)
  return (
    <main className="desk" id="main">
      <div className="home">
        <h1>{t('start.title')}</h1>
        <p className="mut">{t('app.private')}</p>
        <div className="drop">
          <Icon name="drop" />
          <div>
            <b>{t('start.drop')}</b>
            <p>{t('start.drop-more')}</p>
          </div>
          <div className="acts2">
            <button type="button" className="btn" onClick={onSample}>
              {t('start.sample')}
            </button>
            <button type="button" className="btn" onClick={() => setAsking({ kind: 'new' })}>
              {t('start.new')}
            </button>
            <button type="button" className="btn ink" onClick={onOpenFiles}>
              {t('import.choose')}
            </button>
          </div>
        </div>
        <h2>{t('start.yours')}</h2>
        {projects.length === 0 ? (
          <p className="mut">{t('start.empty')}</p>
        ) : (
          <table className="proj">
            <thead>
              <tr>
                <th scope="col">{t('start.column-name')}</th>
                <th scope="col">{t('start.column-documents')}</th>
                <th scope="col" className="opt">
                  {t('start.column-opened')}
                </th>
                <th scope="col">
                  <span className="vh">{t('tools.more')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {projects.map((project) => (
                <tr key={project.id}>
                  <td className="nm">
                    <button type="button" onClick={() => onOpen(project.id)}>
                      <bdi>{project.title || t('start.untitled')}</bdi>
                    </button>
                  </td>
                  <td className="n">{formatNumber(project.documents, language, numerals)}</td>
                  <td className="n opt">{formatInstant(project.opened, language, numerals)}</td>
                  <td>
                    <span className="row-acts">
                      <button type="button" className="btn bare" onClick={() => setAsking({ kind: 'rename', project })}>
                        {t('start.rename')}
                      </button>
                      <button
                        type="button"
                        className="ib"
                        aria-label={`${t('start.delete')}: ${project.title}`}
                        title={t('start.delete')}
                        onClick={() => setAsking({ kind: 'delete', project })}
                      >
                        <Icon name="trash" />
                      </button>
                    </span>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
      {asking?.kind === 'delete' && asking.project && (
        <Dialog
          title={t('start.delete')}
          onClose={() => setAsking(null)}
          footer={
            <>
              <span className="sp" />
              <button type="button" className="btn" onClick={() => setAsking(null)}>
                {t('tools.cancel')}
              </button>
              <button
                type="button"
                className="btn ink"
                onClick={() => {
                  if (asking.project) onDelete(asking.project.id)
                  setAsking(null)
                }}
              >
                {t('start.delete-yes')}
              </button>
            </>
          }
        >
          <p>{t('start.delete-ask', { title: asking.project.title })}</p>
        </Dialog>
      )}
      {(asking?.kind === 'new' || asking?.kind === 'rename') && (
        <NameDialog
          title={t(asking.kind === 'new' ? 'start.new' : 'start.rename')}
          name={asking.project?.title ?? t('start.untitled')}
          onClose={() => setAsking(null)}
          onName={(name) => {
            if (asking.project) onRename(asking.project.id, name)
            else onNew(name)
            setAsking(null)
          }}
        />
      )}
    </main>
  )
}

function NameDialog({
  title,
  name,
  onName,
  onClose,
}: {
  readonly title: string
  readonly name: string
  readonly onName: (name: string) => void
  readonly onClose: () => void
}): React.JSX.Element {
  const t = useSay()
  const [draft, setDraft] = useState(name)
  const keep = (): void => {
    if (draft.trim() !== '') onName(draft.trim())
  }
  return (
    <Dialog
      title={title}
      onClose={onClose}
      footer={
        <>
          <span className="sp" />
          <button type="button" className="btn" onClick={onClose}>
            {t('tools.cancel')}
          </button>
          <button type="button" className="btn ink" onClick={keep}>
            {title}
          </button>
        </>
      }
    >
      <label className="field">
        <span className="k">{t('start.new-name')}</span>
        <input
          className="in"
          type="text"
          dir="auto"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            // The dialog closes now and the button gets the focus back: this same Enter must not press it.
            event.preventDefault()
            keep()
          }}
        />
      </label>
    </Dialog>
  )
}
