import { openDocuments, useWorkspace } from '../stores/workspace.ts'
import { download } from './files.ts'

/** A project file of all that is open, made from memory alone: it works when storage does not. */
export async function downloadRecovery(): Promise<void> {
  const { head, people, project } = useWorkspace.getState()
  if (!head) return
  const { bytesOf } = await import('./project-api.ts')
  const entries = openDocuments().map(({ document, content }) => ({ document, content }))
  download(`${project?.title || 'hashiya'}.recovery.json`, bytesOf(head, entries, 'codepoint', people))
}
