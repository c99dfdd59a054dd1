import { useId, useState } from 'react'
import type { Annotator } from '../model/annotation-set.ts'
import { usePeople } from '../stores/people.ts'
import { usePreferences, type Preferences } from '../stores/preferences.ts'
import { useSay } from '../stores/say.ts'
import { openDialog } from '../stores/shell.ts'
import { useWorkspace } from '../stores/workspace.ts'
import type { StringKey } from '../strings/strings.ts'
import { Dialog } from './Dialog.tsx'

type Choice = 'language' | 'theme' | 'numerals' | 'arrows' | 'density'

const choices: Record<Choice, readonly (readonly [value: string, title: StringKey | null])[]> = {
  language: [
    ['ar', null],
    ['en', null],
  ],
  theme: [
    ['system', 'theme.system'],
    ['light', 'theme.light'],
    ['dark', 'theme.dark'],
    ['sepia', 'theme.sepia'],
  ],
  numerals: [
    ['auto', 'settings.numerals-auto'],
    ['latn', 'settings.numerals-latn'],
    ['arab', 'settings.numerals-arab'],
  ],
  arrows: [
    ['visual', 'settings.arrows-visual'],
    ['logical', 'settings.arrows-logical'],
  ],
  density: [
    ['comfortable', 'settings.density-comfortable'],
    ['compact', 'settings.density-compact'],
  ],
}
const own: Record<string, string> = { ar: 'العربية', en: 'English' }

/** How one person likes the workbench, and who that person is. */
export function SettingsDialog({
  onBecome,
  newId,
}: {
  readonly onBecome: (me: Annotator) => Promise<void>
  readonly newId: () => string
}): React.JSX.Element {
  const t = useSay()
  const preferences = usePreferences()
  const me = useWorkspace((state) => state.me)
  const people = usePeople()
  const [name, setName] = useState(me.name)
  const id = useId()
  const others = people.filter((one) => one.id !== me.id)
  const keepName = (): void => {
    const kept = name.trim()
    if (kept !== '' && kept !== me.name) void onBecome({ ...me, name: kept })
  }
  const set = (change: Partial<Preferences>): void => usePreferences.setState(change)
  return (
    <Dialog title={t('settings.title')} onClose={() => openDialog(null)}>
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
          onBlur={keepName}
          onKeyDown={(event) => event.key === 'Enter' && keepName()}
        />
        <span className="more">{t('who.explain')}</span>
      </div>
      <div className="field">
        <label className="k" htmlFor={`${id}-who`}>
          {t('who.switch')}
        </label>
        <select
          id={`${id}-who`}
          className="in"
          value={me.id}
          onChange={(event) => {
            const chosen = others.find((one) => one.id === event.target.value) ?? {
              id: newId(),
              name: t('who.default'),
            }
            setName(chosen.name)
            void onBecome({ id: chosen.id, name: chosen.name })
          }}
        >
          <option value={me.id}>{me.name}</option>
          {others.map((one) => (
            <option key={one.id} value={one.id}>
              {one.name}
            </option>
          ))}
          <option value="+">{t('who.new')}…</option>
        </select>
      </div>
      {(Object.keys(choices) as Choice[]).map((key) => (
        <fieldset className="field" key={key}>
          <legend className="k">{t(`settings.${key}`)}</legend>
          <span className="seg">
            {choices[key].map(([value, title]) => (
              <label key={value} lang={title === null ? value : undefined}>
                <input
                  type="radio"
                  name={`${id}-${key}`}
                  checked={preferences[key] === value}
                  onChange={() => set({ [key]: value } as Partial<Preferences>)}
                />
                {title === null ? own[value] : t(title)}
              </label>
            ))}
          </span>
        </fieldset>
      ))}
      <div className="field">
        <label className="k" htmlFor={`${id}-size`}>
          {t('settings.text-size')}
        </label>
        <input
          id={`${id}-size`}
          type="range"
          min={18}
          max={28}
          step={1}
          value={preferences.textSize}
          onChange={(event) => set({ textSize: Number(event.target.value) })}
        />
      </div>
      <div className="field">
        <label className="k" htmlFor={`${id}-snap`}>
          {t('settings.snap')}
        </label>
        <input
          id={`${id}-snap`}
          className="cb"
          type="checkbox"
          checked={preferences.snapToWords}
          onChange={(event) => set({ snapToWords: event.target.checked })}
        />
        <span className="more">{t('settings.snap-explain')}</span>
      </div>
      <div className="field">
        <label className="k" htmlFor={`${id}-keys`}>
          {t('settings.single-keys')}
        </label>
        <input
          id={`${id}-keys`}
          className="cb"
          type="checkbox"
          checked={preferences.singleKeys}
          onChange={(event) => set({ singleKeys: event.target.checked })}
        />
        <span className="more">{t('settings.single-keys-explain')}</span>
      </div>
    </Dialog>
  )
}
