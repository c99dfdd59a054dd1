import { useId, useState } from 'react'
import type { OffsetUnit } from '../text/units.ts'
import { say, useSay } from '../stores/say.ts'
import { announce } from '../stores/session.ts'
import { openDialog } from '../stores/shell.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { Dialog } from './Dialog.tsx'

export interface ExportChoice {
  readonly scope: 'document' | 'project'
  readonly unit: OffsetUnit
}

/** Chooses what goes out and how offsets count, then downloads; asks for the person's name the first time. */
export function ExportDialog({
  named,
  onName,
  onDownload,
}: {
  readonly named: boolean
  readonly onName: (name: string) => Promise<void>
  /** Resolves with the file's name, or with why it could not be written. */
  readonly onDownload: (
    choice: ExportChoice,
  ) => Promise<{ readonly ok: true; readonly name: string } | { readonly ok: false; readonly reason: string }>
}): React.JSX.Element {
  const t = useSay()
  const me = useWorkspace((state) => state.me)
  const documents = useWorkspace((state) => state.documents)
  const current = useWorkspace((state) => state.current)
  const [scope, setScope] = useState<ExportChoice['scope']>('project')
  const [unit, setUnit] = useState<OffsetUnit>('codepoint')
  const [name, setName] = useState(me.name)
  const [state, setState] = useState<'idle' | 'working' | { readonly reason: string }>('idle')
  const id = useId()
  const going = scope === 'project' ? documents : documents.filter((one) => one.id === current)
  const annotations = going.reduce((sum, { count }) => sum + count, 0)
  const close = (): void => openDialog(null)
  const download = async (): Promise<void> => {
    setState('working')
    if (!named) await onName(name.trim() || me.name)
    const done = await onDownload({ scope, unit })
    if (!done.ok) {
      setState({ reason: done.reason })
      return
    }
    announce(say('announce.exported', { name: done.name }))
    close()
  }
  return (
    <Dialog
      title={t('export.title')}
      onClose={close}
      footer={
        <>
          <span className="n" role="status">
            {state === 'working'
              ? t('export.working')
              : state === 'idle'
                ? `${t('export.documents', { n: going.length })} · ${t('export.annotations', { n: annotations })}`
                : ''}
          </span>
          <span className="sp" />
          <button type="button" className="btn" onClick={close}>
            {t('tools.cancel')}
          </button>
          <button
            type="button"
            className="btn ink"
            disabled={state === 'working' || going.length === 0}
            onClick={() => void download()}
          >
            {t('export.download')}
          </button>
        </>
      }
    >
      <fieldset className="field">
        <legend className="k">{t('export.scope')}</legend>
        <span className="seg">
          {(['project', 'document'] as const).map((one) => (
            <label key={one}>
              <input
                type="radio"
                name={`${id}-scope`}
                checked={scope === one}
                disabled={one === 'document' && current === null}
                onChange={() => setScope(one)}
              />
              {t(`export.scope-${one}`)}
            </label>
          ))}
        </span>
      </fieldset>
      <div className="field">
        <label className="k" htmlFor={`${id}-format`}>
          {t('export.format')}
        </label>
        <select id={`${id}-format`} className="in" defaultValue="project">
          <option value="project">{t('export.format-project')}</option>
        </select>
      </div>
      <fieldset className="field">
        <legend className="k">{t('export.unit')}</legend>
        <span className="seg">
          {(['codepoint', 'utf16'] as const).map((one) => (
            <label key={one}>
              <input type="radio" name={`${id}-unit`} checked={unit === one} onChange={() => setUnit(one)} />
              {t(`export.unit-${one}`)}
            </label>
          ))}
        </span>
      </fieldset>
      {!named && (
        <div className="field">
          <label className="k" htmlFor={`${id}-name`}>
            {t('who.name')}
          </label>
          <input
            id={`${id}-name`}
            className="in"
            type="text"
            dir="auto"
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <span className="more">{t('export.name-once')}</span>
        </div>
      )}
      {typeof state === 'object' && (
        <p className="owed" role="alert">
          {t('export.failed', { reason: state.reason })}
        </p>
      )}
    </Dialog>
  )
}
