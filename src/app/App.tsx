import { useEffect, useRef, useState } from 'react'
import { AnnotationList } from '../panels/AnnotationList.tsx'
import { AnnotationTable, type RowSource } from '../panels/AnnotationTable.tsx'
import { DocumentList } from '../panels/DocumentList.tsx'
import { ExportDialog } from '../panels/ExportDialog.tsx'
import { ImportDialog } from '../panels/ImportDialog.tsx'
import { Inspector } from '../panels/Inspector.tsx'
import { KeysDialog } from '../panels/KeysDialog.tsx'
import { LabelBar } from '../panels/LabelBar.tsx'
import { SettingsDialog } from '../panels/SettingsDialog.tsx'
import { StartPage } from '../panels/StartPage.tsx'
import { Announcer, StatusLine } from '../panels/StatusLine.tsx'
import { TopBar } from '../panels/TopBar.tsx'
import { DocumentText } from '../reader/DocumentText.tsx'
import { directionOf } from '../strings/language.ts'
import { useImports } from '../stores/imports.ts'
import { usePreferences } from '../stores/preferences.ts'
import { say, useSay } from '../stores/say.ts'
import { useShell } from '../stores/shell.ts'
import {
  changeHead,
  drained,
  onTransaction,
  pendingTransactions,
  retrySaving,
  useWorkspace,
} from '../stores/workspace.ts'
import { decodeWaiting, download, openFiles, openWaiting, skipWaiting } from './files.ts'
import { hands } from './hands.ts'
import { listenToKeys } from './keyboard.ts'
import { become, deleteProject, newProject, openProject, openSample, renameProject, useHome } from './opening.ts'
import { projectClient } from './project-client.ts'
import { downloadRecovery } from './recovery.ts'
import { followAddress } from './route.ts'

/** The workbench: composes the views and hands them what only the edge can do. */
export function App(): React.JSX.Element {
  const t = useSay()
  const view = useShell((state) => state.view)
  const dialog = useShell((state) => state.dialog)
  const drawer = useShell((state) => state.drawer)
  const project = useWorkspace((state) => state.project)
  const waiting = useImports((state) => state.waiting[0])
  const reading = useImports((state) => state.reading)
  const { projects, named } = useHome()
  const chooser = useRef<HTMLInputElement>(null)
  const joining = useRef(false)
  const dropping = useDrop()
  useAppearance()
  useEffect(() => listenToKeys(), [])
  useEffect(() => followAddress(), [])
  useEffect(() => followActs(), [])

  const choose = (join: boolean): void => {
    joining.current = join
    chooser.current?.click()
  }
  const toText = async (act: Promise<unknown>): Promise<void> => {
    await act
    if (useWorkspace.getState().project) useShell.setState({ view: 'text' })
  }

  return (
    <div className="app">
      <a
        className="skip vh"
        href="#text"
        onClick={(event) => {
          event.preventDefault()
          document.querySelector<HTMLElement>('[data-surface], #main')?.focus()
        }}
      >
        {t('app.skip')}
      </a>
      <TopBar onOpenFiles={() => choose(false)} />
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        aria-hidden="true"
        tabIndex={-1}
        data-file-chooser
        onChange={(event) => {
          const files = [...(event.target.files ?? [])]
          event.target.value = ''
          if (files.length > 0) void openFiles(files, joining.current)
        }}
      />
      <Banners />
      {view === 'start' || !project ? (
        <StartPage
          projects={projects}
          onOpen={(id) => void toText(openProject(id))}
          onOpenFiles={() => choose(false)}
          onSample={() => void toText(openSample())}
          onNew={(title) => void toText(newProject(title))}
          onRename={(id, title) => void renameProject(id, title)}
          onDelete={(id) => void deleteProject(id)}
        />
      ) : view === 'table' ? (
        <AnnotationTable source={rowSource} />
      ) : (
        <>
          <LabelBar />
          <main className="cols" id="main" data-drawer={drawer ? '' : undefined}>
            <DocumentList onImportInto={() => choose(true)} open={drawer} />
            <DocumentText />
            <aside className="rail end" aria-label={t('region.inspector')}>
              <Inspector />
              <AnnotationList />
            </aside>
          </main>
        </>
      )}
      <StatusLine />
      <Announcer />
      {dialog === 'export' && (
        <ExportDialog
          named={named}
          onName={async (name) => takeName({ ...useWorkspace.getState().me, name })}
          onDownload={exportFile}
        />
      )}
      {dialog === 'settings' && <SettingsDialog onBecome={takeName} newId={hands.id} />}
      {dialog === 'keys' && <KeysDialog />}
      {waiting && (
        <ImportDialog
          key={waiting.token}
          file={waiting}
          onOpen={(withCopies) => void openWaiting(waiting, withCopies)}
          onEncoding={(encoding) => void decodeWaiting(waiting, encoding)}
          onSkip={() => skipWaiting(waiting)}
          onReport={() =>
            download(
              `${waiting.name}.problems.json`,
              new TextEncoder().encode(`${JSON.stringify(waiting.problems, null, 2)}\n`),
            )
          }
        />
      )}
      {reading && (
        <p className="reading-files" role="status">
          {t('import.reading', { name: reading.name })} {t('import.progress', { n: reading.done + 1, m: reading.of })}
        </p>
      )}
      {dropping && (
        <div className="drop-veil" aria-hidden="true">
          {t('start.drop-now')}
        </div>
      )}
    </div>
  )
}

/** Acts on one document after which the worker writes a snapshot of it. */
const actsBetweenSnapshots = 200

/** Tells the worker of every act; after many on one document, and a pause, has it write a snapshot. */
function followActs(): () => void {
  const acts = new Map<string, number>()
  let pause: ReturnType<typeof setTimeout> | undefined
  const stop = onTransaction((transaction) => {
    const project = useWorkspace.getState().project?.id ?? ''
    void projectClient().follow(project, [transaction])
    const { document } = transaction
    const count = (acts.get(document) ?? 0) + 1
    acts.set(document, count)
    if (count < actsBetweenSnapshots) return
    clearTimeout(pause)
    pause = setTimeout(() => {
      acts.delete(document)
      void drained().then(async (done) => {
        if (done) await projectClient().compact(project, document)
      })
    }, 5000)
  })
  return () => {
    clearTimeout(pause)
    stop()
  }
}

/** Rows come from the worker; acts not yet on disk go along, in case it has to read the project first. */
const rowSource: RowSource = {
  run: async (query) =>
    projectClient().run(useWorkspace.getState().project?.id ?? '', query, [...pendingTransactions()]),
  window: async (from, to) => projectClient().window(from, to),
}

async function takeName(me: { id: string; name: string }): Promise<void> {
  await become(me, true)
  const { head } = useWorkspace.getState()
  if (head?.annotators.some(({ id }) => id === me.id)) {
    await changeHead({ annotators: head.annotators.map((one) => (one.id === me.id ? { ...one, name: me.name } : one)) })
  }
}

async function exportFile({
  scope,
  unit,
}: {
  scope: 'document' | 'project'
  unit: 'codepoint' | 'utf16'
}): Promise<{ ok: true; name: string } | { ok: false; reason: string }> {
  const { project, current, documents, people } = useWorkspace.getState()
  if (!project) return { ok: false, reason: say('empty.no-project') }
  // What is on its way to the disk is waited for, but not for ever: the worker adds what is missing.
  await Promise.race([drained(), new Promise((settle) => setTimeout(settle, 3000))])
  const written = await projectClient().write(project.id, {
    documents: scope === 'document' && current !== null ? [current] : null,
    unit,
    pending: [...pendingTransactions()],
    people: [...people],
  })
  if (!(written instanceof Uint8Array))
    return { ok: false, reason: say(`storage.${written.kind}`, { detail: written.detail }) }
  const title = scope === 'document' ? documents.find(({ id }) => id === current)?.title : project.title
  const name = `${(title || 'hashiya')
    .replace(/[\\/:*?"<>|\p{Cc}\p{Cf}]+/gu, ' ')
    .trim()
    .slice(0, 80)}.hashiya.json`
  download(name, written)
  return { ok: true, name }
}

/** What is wrong and what can be done about it, in one line above the work. */
function Banners(): React.JSX.Element | null {
  const t = useSay()
  const { trouble } = useHome()
  const project = useWorkspace((state) => state.project)
  const writable = useWorkspace((state) => state.writable)
  const save = useWorkspace((state) => state.save)
  const failure = useWorkspace((state) => state.failure)
  const [dismissed, setDismissed] = useState(false)
  const problem = save.failure ?? failure
  return (
    <>
      {problem && (
        <div className="banner owed" role="alert">
          <p>{t(`storage.${problem.kind}`, { detail: problem.detail })}</p>
          {save.pending > 0 && problem.kind !== 'fenced' && (
            <button type="button" className="btn" onClick={() => retrySaving()}>
              {t('banner.retry')}
            </button>
          )}
          <button type="button" className="btn ink" onClick={() => void downloadRecovery()}>
            {t('banner.download')}
          </button>
        </div>
      )}
      {trouble && !dismissed && (
        <div className="banner owed" role="alert">
          <p>{trouble === 'lost' ? t('storage.lost') : t(`storage.${trouble.kind}`, { detail: trouble.detail })}</p>
          <button type="button" className="btn" onClick={() => setDismissed(true)}>
            {t('banner.dismiss')}
          </button>
        </div>
      )}
      {project && !writable && (
        <div className="banner" role="alert">
          <p>{t('banner.other-tab')}</p>
          <button type="button" className="btn ink" onClick={() => void openProject(project.id, true)}>
            {t('banner.take-over')}
          </button>
        </div>
      )}
    </>
  )
}

/** Language, direction, theme, density and text size go to the root element. */
function useAppearance(): void {
  const { language, theme, density, textSize } = usePreferences()
  useEffect(() => {
    const root = document.documentElement
    root.lang = language
    root.dir = directionOf(language)
    root.dataset['density'] = density
    root.style.setProperty('--fs-text', `${textSize}px`)
    document.title = say('app.name')
  }, [language, density, textSize])
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)')
    const apply = (): void => {
      document.documentElement.dataset['theme'] = theme === 'system' ? (dark.matches ? 'dark' : 'light') : theme
    }
    apply()
    dark.addEventListener('change', apply)
    return () => dark.removeEventListener('change', apply)
  }, [theme])
}

/** Files held over the window; letting go opens them. */
function useDrop(): boolean {
  const [over, setOver] = useState(false)
  useEffect(() => {
    const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false
    const onOver = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(true)
    }
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setOver(false)
    }
    const onDrop = (event: DragEvent): void => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) void openFiles(files)
    }
    // Closing asks only while something is not on disk.
    const onUnload = (event: BeforeUnloadEvent): void => {
      if (useWorkspace.getState().save.state === 'failed') event.preventDefault()
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('dragleave', onLeave)
    window.addEventListener('drop', onDrop)
    window.addEventListener('beforeunload', onUnload)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('dragleave', onLeave)
      window.removeEventListener('drop', onDrop)
      window.removeEventListener('beforeunload', onUnload)
    }
  }, [])
  return over
}
