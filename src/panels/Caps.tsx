import { keyCaps } from '../strings/keys.ts'
import { usePreferences } from '../stores/preferences.ts'
import { numeralsOf } from '../stores/say.ts'

/** The key caps of a combination, as the person's keyboard prints them; a picture, not read out. */
export function Caps({ of }: { readonly of: string }): React.JSX.Element {
  const language = usePreferences((state) => state.language)
  const numerals = usePreferences((state) => state.numerals)
  return (
    <span className="keycaps" aria-hidden="true">
      {keyCaps(of, language, numeralsOf(language, numerals)).map((cap) => (
        <kbd key={cap}>{cap}</kbd>
      ))}
    </span>
  )
}
