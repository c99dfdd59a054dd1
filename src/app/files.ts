import { transfer } from 'comlink'
import type { OldEncoding } from '../formats/plain-text.ts'
import type { StorageFailure } from '../storage/journal.ts'
import { sizeLimit, stopWaiting, useImports, type Waiting } from '../stores/imports.ts'
import { say } from '../stores/say.ts'
import { announce, refuse } from '../stores/session.ts'
import { useShell } from '../stores/shell.ts'
import {
  addDocuments,
  appendElsewhere,
  changeHead,
  drained,
  openDocument,
  pendingTransactions,
  useWorkspace,
} from '../stores/workspace.ts'
import { newProject, projectFromFile } from './opening.ts'
import { projectClient } from './project-client.ts'
import type { FileReport, Incoming } from './project-api.ts'

/** Titles and bytes of files whose encoding is still to be chosen, by token. */
const undecided = new Map<number, Uint8Array>()

const isFailure = (value: Incoming | StorageFailure): value is StorageFailure => 'kind' in value

/**
 * Opens files: texts become documents of the open project, a project file becomes a project of its own (or, with
 * `join`, comes into the open one). What is not plainly in order waits for the person's word.
 */
export async function openFiles(files: readonly File[], join = false): Promise<void> {
  const texts: FileReport[] = []
  for (const [i, file] of files.entries()) {
    useImports.setState({ reading: { name: file.name, done: i, of: files.length } })
    if (file.size > sizeLimit * 1024 * 1024) {
      wait({ ...blank(file.name, join), kind: 'refused', reason: 'size' })
      continue
    }
    let report: FileReport
    try {
      const bytes = new Uint8Array(await file.arrayBuffer())
      const kept = bytes.slice()
      report = await projectClient().readFile(file.name, transfer(bytes, [bytes.buffer]))
      if (report.kind === 'encoding') undecided.set(report.token, kept)
    } catch (error) {
      wait({ ...blank(file.name, join), kind: 'refused', reason: 'unreadable' })
      console.warn(error)
      continue
    }
    if (report.kind === 'text') texts.push(report)
    else if (
      report.kind === 'project' &&
      report.documents > 0 &&
      report.problems.every(({ severity }) => severity === 'note')
    ) {
      await takeProject(report, join, false)
      // Nothing was set aside, but what the reader noticed is said.
      if (report.problems.length > 0) refuse(say('import.opened-with-notes', { n: report.problems.length }))
    } else wait({ ...report, kind: report.kind, join })
  }
  useImports.setState({ reading: null })
  await takeTexts(texts)
}

/** Tokens of files that never reached the worker are negative. */
let blanks = 0

const blank = (name: string, join: boolean): Omit<Waiting, 'kind' | 'reason'> => ({
  token: (blanks -= 1),
  name,
  documents: 0,
  annotations: 0,
  relations: 0,
  problems: [],
  candidates: [],
  copies: 0,
  join,
})

function wait(file: Waiting): void {
  useImports.setState(({ waiting }) => ({ waiting: [...waiting, file] }))
}

function report(failure: StorageFailure | null): boolean {
  if (failure) refuse(say(`storage.${failure.kind}`, { detail: failure.detail }))
  return failure !== null
}

async function takeProject(
  file: Pick<FileReport, 'token' | 'title'>,
  join: boolean,
  withCopies: boolean,
): Promise<void> {
  if (join && useWorkspace.getState().project) {
    await joinFile(file.token)
    return
  }
  if (report(await projectFromFile(file.token, file.title, withCopies))) return
  useShell.setState({ view: 'text' })
  announce(say('announce.opened', { title: file.title }))
}

async function takeTexts(texts: readonly FileReport[]): Promise<void> {
  if (texts.length === 0) return
  if (!useWorkspace.getState().project && report(await newProject(say('start.untitled')))) return
  let opened: string | null = null
  for (const { token } of texts) {
    const first = await joinFile(token)
    opened ??= first
  }
  if (opened !== null) await openDocument(opened)
  useShell.setState({ view: 'text' })
  announce(say('announce.imported', { n: texts.length }))
}

/** Brings a read file into the open project; answers the first document that it touches. */
async function joinFile(token: number): Promise<string | null> {
  const { project, writable } = useWorkspace.getState()
  if (!project) return null
  if (!writable) {
    refuse(say('refusal.read-only'))
    return null
  }
  await drained()
  const incoming = await projectClient().joinInto(project.id, token, pendingTransactions())
  if (isFailure(incoming)) {
    report(incoming)
    return null
  }
  if (report(await changeHead(incoming.head))) return null
  if (incoming.entries.length > 0 && report(await addDocuments(incoming.entries))) return null
  for (const { document, diff } of incoming.diffs) await appendElsewhere(document, 'import', diff, 'import')
  await projectClient().letGo()
  return incoming.entries[0]?.document.id ?? incoming.diffs[0]?.document ?? null
}

/** The person said yes to the good part of a file. */
export async function openWaiting(file: Waiting, withCopies: boolean): Promise<void> {
  stopWaiting(file.token)
  await takeProject({ token: file.token, title: file.name.replace(/\.[^.]+$/, '') }, file.join, withCopies)
}

/** The person picked how to read an old file. */
export async function decodeWaiting(file: Waiting, encoding: string): Promise<void> {
  const bytes = undecided.get(file.token)
  if (!bytes) return
  undecided.delete(file.token)
  stopWaiting(file.token)
  const decoded = await projectClient().readFile(file.name, bytes, encoding as OldEncoding)
  if (decoded.kind === 'text') await takeTexts([decoded])
  else wait({ ...decoded, kind: decoded.kind, join: file.join })
}

export function skipWaiting(file: Waiting): void {
  undecided.delete(file.token)
  stopWaiting(file.token)
  if (file.token > 0) void projectClient().forget(file.token)
}

/** Hands bytes to the person as a download. */
export function download(name: string, bytes: Uint8Array, type = 'application/json'): void {
  const url = URL.createObjectURL(new Blob([bytes as BlobPart], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
