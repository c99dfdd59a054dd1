import { findLabel } from '../model/schema.ts'
import type { Id } from '../model/record.ts'
import { usePreferences } from '../stores/preferences.ts'
import { useWorkspace } from '../stores/workspace.ts'

/** Data attributes that give an element a label's hue and line; a hue of its own is set as a custom property. */
export function inkOf(
  colour: string,
  line: string,
): { 'data-hue': string; 'data-line': string; style?: React.CSSProperties } {
  return colour.startsWith('#')
    ? { 'data-hue': 'custom', 'data-line': line, style: { '--c': colour } as React.CSSProperties }
    : { 'data-hue': colour, 'data-line': line }
}

/** The swatch of a label: its code on its tint over its line. */
export function LabelChip({ layer, label }: { readonly layer: Id; readonly label: Id }): React.JSX.Element {
  const schema = useWorkspace((state) => state.head?.schema)
  const language = usePreferences((state) => state.language)
  const found = schema && findLabel(schema, layer, label)
  const ink = inkOf(found?.label.colour ?? 'ink', found?.label.line ?? 'dotted')
  return (
    <span className="lab" {...ink}>
      <span className={language === 'ar' ? 'sw' : 'sw la'} aria-hidden="true">
        {found ? found.label.code[language] : '?'}
      </span>
    </span>
  )
}
