import { useRef, useState } from 'react'
import { annotate } from '../commands/annotate.command.ts'
import { perform } from '../commands/command.ts'
import { pathOf, type Label, type Layer } from '../model/schema.ts'
import { keyCaps } from '../strings/keys.ts'
import { usePreferences } from '../stores/preferences.ts'
import { numeralsOf, useSay } from '../stores/say.ts'
import { useSession } from '../stores/session.ts'
import { currentDocument, useWorkspace } from '../stores/workspace.ts'
import { inkOf } from './LabelChip.tsx'

/** One button a label of the span layers, in the order of the tag set; the arrow keys go along them. */
export function LabelBar(): React.JSX.Element {
  const t = useSay()
  const schema = useWorkspace((state) => state.head?.schema)
  const selected = useSession((state) => state.selected)
  useWorkspace((state) => state.version)
  const bar = useRef<HTMLDivElement>(null)
  const [reached, setReached] = useState(0)
  const held = selected === null ? undefined : currentDocument()?.content.annotations.get(selected)
  const layers = schema?.layers.filter(({ kind }) => kind === 'span') ?? []
  const all = layers.flatMap((layer) => layer.labels)

  const onKeyDown = (event: React.KeyboardEvent): void => {
    const buttons = [...(bar.current?.querySelectorAll<HTMLButtonElement>('button') ?? [])]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    const rtl = bar.current && getComputedStyle(bar.current).direction === 'rtl'
    const step = { ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1, Home: -at, End: buttons.length - 1 - at }[
      event.key
    ]
    if (at < 0 || step === undefined || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    event.stopPropagation()
    const next = buttons[(at + step + buttons.length) % buttons.length]
    next?.focus()
    setReached(buttons.indexOf(next as HTMLButtonElement))
  }

  return (
    <div ref={bar} className="pens" role="toolbar" aria-label={t('region.labels')} onKeyDown={onKeyDown}>
      {layers.length === 0 && <span className="mut">{t('labels.none')}</span>}
      {layers.map((layer, l) => (
        <span key={layer.id} className="pen-group" role="presentation">
          {l > 0 && <span className="grp" aria-hidden="true" />}
          {layer.labels.map((label) => (
            <Pen
              key={label.id}
              layer={layer}
              label={label}
              pressed={held?.layer === layer.id && held.label === label.id}
              reachable={all.indexOf(label) === reached}
            />
          ))}
        </span>
      ))}
    </div>
  )
}

function Pen({
  layer,
  label,
  pressed,
  reachable,
}: {
  readonly layer: Layer
  readonly label: Label
  readonly pressed: boolean
  readonly reachable: boolean
}): React.JSX.Element {
  const language = usePreferences((state) => state.language)
  const numerals = usePreferences((state) => state.numerals)
  const name = label.name[language]
  const guideline = label.guideline?.[language]
  return (
    <button
      type="button"
      className="pen"
      {...inkOf(label.colour, label.line)}
      data-label={pathOf(layer.id, label.id)}
      aria-pressed={pressed}
      aria-label={name}
      title={guideline ? `${name}: ${guideline}` : name}
      tabIndex={reachable ? 0 : -1}
      // The text keeps its selection: the button only asks for the label.
      onPointerDown={(event) => event.preventDefault()}
      onClick={() => perform(annotate, { layer: layer.id, label: label.id })}
    >
      {label.key && (
        <kbd aria-hidden="true">{keyCaps(label.key, language, numeralsOf(language, numerals)).join('')}</kbd>
      )}
      <span className="nm sw">{name}</span>
    </button>
  )
}
