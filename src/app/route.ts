import { useShell, type View } from '../stores/shell.ts'
import { useWorkspace } from '../stores/workspace.ts'

const views: readonly View[] = ['text', 'table', 'start']

/** An address without a view means the text. */
const viewIn = (hash: string): View | null =>
  hash === '' ? 'text' : (views.find((view) => hash === `#/${view}`) ?? null)

/** Keeps the address and the view together, so that Back, reload and links do what they say. */
export function followAddress(): () => void {
  const read = (): void => {
    const view = viewIn(location.hash)
    if (view && view !== useShell.getState().view && (view === 'start' || useWorkspace.getState().project))
      useShell.setState({ view, drawer: false })
  }
  read()
  const write = (): void => {
    const hash = `#/${useShell.getState().view}`
    if (location.hash !== hash) history.pushState(null, '', hash)
  }
  window.addEventListener('hashchange', read)
  window.addEventListener('popstate', read)
  const stop = useShell.subscribe((now, before) => {
    if (now.view !== before.view) write()
  })
  return () => {
    window.removeEventListener('hashchange', read)
    window.removeEventListener('popstate', read)
    stop()
  }
}
