import { keyedCommands } from '../commands/registry.ts'
import { bothLegends, keyCaps } from '../strings/keys.ts'
import { usePreferences } from '../stores/preferences.ts'
import { numeralsOf, useSay } from '../stores/say.ts'
import { openDialog } from '../stores/shell.ts'
import { useWorkspace } from '../stores/workspace.ts'
import { Dialog } from './Dialog.tsx'

/** Every key there is, read from the commands and the tag set themselves. */
export function KeysDialog(): React.JSX.Element {
  const t = useSay()
  const { language, numerals, singleKeys } = usePreferences()
  const schema = useWorkspace((state) => state.head?.schema)
  const digits = numeralsOf(language, numerals)
  const caps = (combination: string): React.ReactNode => (
    <span className="keycaps" key={combination}>
      {(combination.length === 1 && /[a-z]/.test(combination)
        ? bothLegends(combination)
        : keyCaps(combination, language, digits)
      ).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  )
  const labels = schema?.layers.flatMap((layer) => layer.labels.filter(({ key }) => key !== undefined)) ?? []
  return (
    <Dialog title={t('keys.title')} onClose={() => openDialog(null)} wide>
      <p className="mut">{t(singleKeys ? 'keys.both' : 'keys.off')}</p>
      <div className="sheet-keys">
        <section>
          <h3>{t('keys.labels')}</h3>
          <ul role="list">
            {labels.map((label) => (
              <li key={label.id}>
                <span>{label.name[language]}</span>
                {caps(label.key as string)}
              </li>
            ))}
          </ul>
        </section>
        {(['text', 'view'] as const).map((scope) => (
          <section key={scope}>
            <h3>{t(scope === 'text' ? 'keys.text' : 'keys.everywhere')}</h3>
            <ul role="list">
              {keyedCommands
                .filter((command) => command.scope === scope)
                .map((command) => (
                  <li key={command.name}>
                    <span>{t(command.title)}</span>
                    <span className="keycaps">{command.keys?.map(caps)}</span>
                  </li>
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
