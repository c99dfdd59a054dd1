import { perform } from '../commands/command.ts'
import { redo, undo } from '../commands/history.command.ts'
import { openExport, openKeys, openSettings } from '../commands/navigate.command.ts'
import { usePreferences, type Theme } from '../stores/preferences.ts'
import { useSay } from '../stores/say.ts'
import { useShell } from '../stores/shell.ts'
import { currentDocument, useWorkspace } from '../stores/workspace.ts'
import { Icon } from './Icon.tsx'

const themes: readonly Theme[] = ['system', 'light', 'dark', 'sepia']

/** The banner: where one is, the views, and what can be done from anywhere. */
export function TopBar({ onOpenFiles }: { readonly onOpenFiles: () => void }): React.JSX.Element {
  const t = useSay()
  const view = useShell((state) => state.view)
  const drawer = useShell((state) => state.drawer)
  const project = useWorkspace((state) => state.project)
  const title = useWorkspace((state) => state.documents.find(({ id }) => id === state.current)?.title)
  useWorkspace((state) => state.version)
  const { language, theme } = usePreferences()
  const history = currentDocument()?.history
  const nextTheme = themes[(themes.indexOf(theme) + 1) % themes.length] as Theme

  return (
    <header className="top">
      {view !== 'start' && (
        <button
          type="button"
          className="ib only-narrow"
          aria-label={t('tools.documents')}
          aria-expanded={drawer}
          onClick={() => useShell.setState({ drawer: !drawer })}
        >
          <Icon name="panel" flip />
        </button>
      )}
      <a
        className="brand"
        href="#/start"
        aria-label={`${t('app.name')}: ${t('start.projects')}`}
        title={t('start.projects')}
      >
        {t('app.name')}
      </a>
      <div className="crumb">
        {project && view !== 'start' && (
          <>
            <bdi>{project.title}</bdi>
            {view === 'text' && title && (
              <>
                <Icon name="chev" flip />
                <b>
                  <bdi>{title}</bdi>
                </b>
              </>
            )}
          </>
        )}
      </div>
      {project && (
        <nav className="views" aria-label={t('views.nav')}>
          <a href="#/text" aria-current={view === 'text' ? 'page' : undefined}>
            {t('views.text')}
          </a>
          <a href="#/table" aria-current={view === 'table' ? 'page' : undefined}>
            {t('views.table')}
          </a>
        </nav>
      )}
      <div className="tools">
        <button
          type="button"
          className="ib"
          aria-label={t('tools.undo')}
          title={t('tools.undo')}
          disabled={!history || history.undo.length === 0}
          onClick={() => perform(undo, undefined)}
        >
          <Icon name="undo" flip />
        </button>
        <button
          type="button"
          className="ib"
          aria-label={t('tools.redo')}
          title={t('tools.redo')}
          disabled={!history || history.redo.length === 0}
          onClick={() => perform(redo, undefined)}
        >
          <Icon name="redo" flip />
        </button>
        <span className="sep opt" />
        <button type="button" className="btn bare" onClick={onOpenFiles}>
          {t('tools.open')}
        </button>
        <button type="button" className="btn bare" disabled={!project} onClick={() => perform(openExport, undefined)}>
          {t('tools.export')}
        </button>
        <span className="sep opt" />
        <button
          type="button"
          className="ib opt"
          aria-label={t('theme.switch', { theme: t(`theme.${theme}`) })}
          title={t('theme.switch', { theme: t(`theme.${theme}`) })}
          onClick={() => usePreferences.setState({ theme: nextTheme })}
        >
          <Icon name={theme === 'light' ? 'sun' : 'moon'} />
        </button>
        <button
          type="button"
          className="ib opt"
          aria-label={t('tools.keys')}
          title={t('tools.keys')}
          onClick={() => perform(openKeys, undefined)}
        >
          <Icon name="help" />
        </button>
        <button
          type="button"
          className="ib"
          aria-label={t('tools.settings')}
          title={t('tools.settings')}
          onClick={() => perform(openSettings, undefined)}
        >
          <Icon name="gear" />
        </button>
        <button
          type="button"
          className="btn bare opt"
          lang={language === 'ar' ? 'en' : 'ar'}
          onClick={() => usePreferences.setState({ language: language === 'ar' ? 'en' : 'ar' })}
        >
          {t('tools.language')}
        </button>
      </div>
    </header>
  )
}
