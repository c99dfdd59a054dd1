import { annotate, annotateQuotation } from '../commands/annotate.command.ts'
import { perform, type Command } from '../commands/command.ts'
import { resolve, type Binding, type Press } from '../commands/keys.ts'
import { keyedCommands } from '../commands/registry.ts'
import type { Label, Layer } from '../model/schema.ts'
import { usePreferences } from '../stores/preferences.ts'
import { useShell } from '../stores/shell.ts'
import { useWorkspace } from '../stores/workspace.ts'

interface Target {
  readonly scope: Command['scope']
  readonly single: boolean
  run(): void
}

/** Keys that act without a modifier and are letters, digits or signs: these can be switched off. */
const isSingle = (combination: string): boolean => combination.length === 1

const commandBindings: readonly Binding<Target>[] = keyedCommands.flatMap((command) =>
  (command.keys ?? []).map((combination) => ({
    combination,
    target: { scope: command.scope, single: isSingle(combination), run: () => void perform(command, undefined) },
  })),
)

/** The key of direct speech is the look's one quote pen. */
const isQuotePen = (layer: Layer, label: Label): boolean => layer.trait === 'quotation' && label.trait === 'direct'

/** The labels' keys, from the tag set. */
function labelBindings(): Binding<Target>[] {
  const schema = useWorkspace.getState().head?.schema
  return (
    schema?.layers.flatMap((layer) =>
      layer.labels.flatMap((label) =>
        label.key === undefined
          ? []
          : [
              {
                combination: label.key.toLowerCase(),
                target: {
                  scope: 'text' as const,
                  single: true,
                  run: () =>
                    void perform(isQuotePen(layer, label) ? annotateQuotation : annotate, {
                      layer: layer.id,
                      label: label.id,
                    }),
                },
              },
            ],
      ),
    ) ?? []
  )
}

function pressOf(event: KeyboardEvent): Press {
  return {
    key: event.key,
    code: event.code,
    ctrl: event.ctrlKey || event.metaKey,
    shift: event.shiftKey,
    alt: event.altKey,
    altGraph: event.getModifierState('AltGraph'),
  }
}

const field = 'input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]'

/** Where the focus is decides which keys act: fields and dialogs keep theirs, lists have arrows of their own. */
function scopesAt(target: EventTarget | null): ReadonlySet<Command['scope']> {
  const { view, dialog } = useShell.getState()
  const element = target instanceof Element ? target : null
  if (dialog !== null || element?.closest('dialog') || element?.closest(field)) return new Set()
  if (view !== 'text') return new Set(['view'])
  const inText =
    !element ||
    element === document.body ||
    element.closest('[data-surface], [role=listbox], [role=toolbar], .inspector, .status')
  return new Set(inText ? ['text', 'view'] : ['view'])
}

/** Sends keys to commands; returns what stops it. */
export function listenToKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing) return
    const scopes = scopesAt(event.target)
    if (scopes.size === 0) return
    const found = resolve(pressOf(event), [...commandBindings, ...labelBindings()])
    if (!found || !scopes.has(found.scope)) return
    if (found.single && !usePreferences.getState().singleKeys) return
    // A button or link with the focus keeps Enter and Space for itself; no command uses them.
    event.preventDefault()
    found.run()
  }
  document.addEventListener('keydown', onKeyDown)
  return () => document.removeEventListener('keydown', onKeyDown)
}
