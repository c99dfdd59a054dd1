import { Component, type ReactNode } from 'react'
import { say } from '../stores/say.ts'
import { downloadRecovery } from './recovery.ts'

/** The page that is shown when the interface itself fails: the work is safe, and can be taken away as a file. */
export class Fault extends Component<{ readonly children: ReactNode }, { readonly error: Error | null }> {
  override state: { readonly error: Error | null } = { error: null }

  static getDerivedStateFromError(error: unknown): { error: Error } {
    return { error: error instanceof Error ? error : new Error(String(error)) }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <main className="fault" role="alert">
        <h1>{say('error.title')}</h1>
        <p>{say('error.explain', { message: error.message })}</p>
        <p className="acts">
          <button type="button" className="btn ink" onClick={() => location.reload()}>
            {say('error.reload')}
          </button>
          <button type="button" className="btn" onClick={() => void downloadRecovery()}>
            {say('banner.download')}
          </button>
        </p>
      </main>
    )
  }
}
