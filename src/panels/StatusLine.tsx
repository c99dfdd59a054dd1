import { useEffect, useState } from 'react'
import { placeOf } from '../commands/work.ts'
import { formatTime } from '../strings/numerals.ts'
import type { StringKey } from '../strings/strings.ts'
import { usePreferences } from '../stores/preferences.ts'
import { numeralsOf, useSay } from '../stores/say.ts'
import { useSession } from '../stores/session.ts'
import { currentDocument, useWorkspace } from '../stores/workspace.ts'
import { Caps } from './Caps.tsx'
import { Icon } from './Icon.tsx'

/** Whether the work is on disk. It speaks only when something goes wrong, and when it is well again. */
function SaveStatus(): React.JSX.Element {
  const t = useSay()
  const save = useWorkspace((state) => state.save)
  const language = usePreferences((state) => state.language)
  const numerals = usePreferences((state) => state.numerals)
  const [wasWrong, setWasWrong] = useState(false)
  const wrong = save.state === 'failed'
  useEffect(() => {
    if (wrong) setWasWrong(true)
    else if (save.state === 'saved' && wasWrong) {
      const later = setTimeout(() => setWasWrong(false), 2000)
      return () => clearTimeout(later)
    }
    return undefined
  }, [wrong, save.state, wasWrong])
  const text =
    save.state === 'saved'
      ? save.at
        ? t('save.saved', { time: formatTime(save.at, language, numeralsOf(language, numerals)) })
        : t('save.saved-plain')
      : save.state === 'saving'
        ? t('save.saving')
        : t('save.unsaved', { n: save.pending })
  return (
    <span
      className="saved"
      role="status"
      aria-label={t('region.save')}
      aria-live={wrong || wasWrong ? 'polite' : 'off'}
      data-state={save.state}
    >
      {save.state === 'saved' && <Icon name="check" />}
      {wrong && <Icon name="warn" />}
      {text}
    </span>
  )
}

const hints: Record<
  'idle' | 'selection' | 'annotation',
  readonly (readonly [keys: readonly string[], title: StringKey])[]
> = {
  idle: [
    [['ArrowLeft', 'ArrowRight'], 'hint.word'],
    [['F8'], 'hint.next'],
    [['?'], 'hint.keys'],
  ],
  selection: [
    [['1'], 'hint.label'],
    [['Shift+ArrowLeft'], 'hint.extend'],
    [['[', ']'], 'hint.edges'],
    [['+'], 'hint.part'],
    [['?'], 'hint.keys'],
  ],
  annotation: [
    [['Shift+ArrowLeft'], 'hint.extend'],
    [['[', ']'], 'hint.edges'],
    [['n'], 'hint.note'],
    [['Delete'], 'hint.delete'],
    [['?'], 'hint.keys'],
  ],
}

/** The foot of the page: saved or not, where one is, and the keys that help right now. */
export function StatusLine(): React.JSX.Element {
  const t = useSay()
  useWorkspace((state) => state.version)
  const { selection, selected, cursor, parts, refusal } = useSession()
  const document = currentDocument()
  const annotation = selected === null ? undefined : document?.content.annotations.get(selected)
  const spans = annotation ? annotation.spans : selection ? [...parts, selection] : []
  const at = spans[0]?.start ?? cursor?.start
  const wordsIn = (from: number, to: number): number =>
    document?.document.text.slice(from, to).match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu)?.length ?? 0
  const kind = annotation ? 'annotation' : selection ? 'selection' : 'idle'
  return (
    <footer className="status" aria-label={t('region.status')}>
      <SaveStatus />
      {document && at !== undefined && <span>{t('status.position', placeOf(document, at))}</span>}
      {spans.length > 0 && (
        <span className="opt">
          {t('status.selection', { n: spans.reduce((sum, { start, end }) => sum + wordsIn(start, end), 0) })}
        </span>
      )}
      {refusal !== null && <span className="owed">{refusal}</span>}
      <span className="sp" />
      {hints[kind].map(([keys, title]) => (
        <span key={title} className="hint opt">
          {keys.map((key) => (
            <Caps key={key} of={key} />
          ))}
          {t(title)}
        </span>
      ))}
    </footer>
  )
}

/** Says the result of an act; nothing is seen of it. */
export function Announcer(): React.JSX.Element {
  const { text, count } = useSession((state) => state.announcement)
  return (
    <div className="vh" aria-live="polite" aria-atomic="true" data-announcer>
      {/* A repeated sentence is a new node, or it would not be spoken again. */}
      <span key={count}>{text}</span>
    </div>
  )
}
