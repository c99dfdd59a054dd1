import { create } from 'zustand'

export type View = 'text' | 'table' | 'start'
export type Dialog = 'export' | 'settings' | 'keys' | null

/** Which view and which dialog is open, and which field asks for the keyboard. */
export interface Shell {
  readonly view: View
  readonly dialog: Dialog
  /** A field that a command wants the keyboard in; `count` rises with every wish. */
  readonly wish: { readonly field: 'note' | 'files' | 'filter' | 'search' | null; readonly count: number }
  /** On narrow screens: whether the list of documents is drawn out. */
  readonly drawer: boolean
}

export const useShell = create<Shell>()(() => ({
  view: 'text',
  dialog: null,
  wish: { field: null, count: 0 },
  drawer: false,
}))

export const openDialog = (dialog: Dialog): void => useShell.setState({ dialog })

export const wishFor = (field: Shell['wish']['field']): void =>
  useShell.setState(({ wish }) => ({ wish: { field, count: wish.count + 1 } }))
