import { create } from 'zustand'
import type { Problem } from '../formats/format.ts'

/** A file that could not simply be opened, waiting for the person's word. */
export interface Waiting {
  readonly token: number
  readonly name: string
  readonly kind: 'project' | 'encoding' | 'refused'
  readonly documents: number
  readonly annotations: number
  readonly relations: number
  readonly problems: readonly Problem[]
  readonly candidates: readonly { readonly encoding: string; readonly preview: string }[]
  readonly copies: number
  /** Whether it comes into the open project instead of making one of its own. */
  readonly join: boolean
  readonly reason: string
}

/** Files above so many MB are refused: no book is as long, and the page must stay alive. */
export const sizeLimit = 512

/** Files on their way in: how far reading has come, and which ones wait. */
export const useImports = create<{
  readonly reading: { readonly name: string; readonly done: number; readonly of: number } | null
  readonly waiting: readonly Waiting[]
}>()(() => ({ reading: null, waiting: [] }))

export const stopWaiting = (token: number): void =>
  useImports.setState(({ waiting }) => ({ waiting: waiting.filter((one) => one.token !== token) }))
