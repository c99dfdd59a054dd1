import { create } from 'zustand'
import { documentFrom } from '../formats/plain-text.ts'
import type { Annotator } from '../model/annotation-set.ts'
import { emptyContent } from '../model/content.ts'
import type { Id } from '../model/record.ts'
import { openIndexedDbStorage } from '../storage/indexed-db.storage.ts'
import { memoryStorage } from '../storage/memory.storage.ts'
import type { ProjectSummary, Storage, StorageFailure } from '../storage/journal.ts'
import { provideEnvironment } from '../stores/environment.ts'
import { readPreferences, usePreferences } from '../stores/preferences.ts'
import { say } from '../stores/say.ts'
import { useShell } from '../stores/shell.ts'
import { attachProject, useWorkspace } from '../stores/workspace.ts'
import { hands } from './hands.ts'
import { answerInPage, projectClient } from './project-client.ts'

/** What the start page and the banners need to know of this browser. */
export interface Home {
  readonly projects: readonly ProjectSummary[]
  /** Why nothing can be kept here, or what is wrong with what was kept. */
  readonly trouble: StorageFailure | 'lost' | null
  /** The name was asked or given; before the first export it is asked once. */
  readonly named: boolean
}

export const useHome = create<Home>()(() => ({ projects: [], trouble: null, named: false }))

let storage: Storage | null = null

function store(): Storage {
  if (!storage) throw new Error('start was not called')
  return storage
}

const now = (): string => new Date().toISOString()

interface Last {
  readonly project?: Id
  readonly documents?: Readonly<Record<Id, Id>>
}

let last: Last = {}

/** Starts the workbench: storage, preferences, identity, then the project of last time or the sample. */
export async function start(): Promise<void> {
  provideEnvironment({ now, id: hands.id })
  const opened = await openIndexedDbStorage()
  let trouble: Home['trouble'] = null
  const given = opened.ok ? opened.value : memoryStorage()
  storage = given
  if (opened.ok) {
    const canary = await given.canary()
    if (canary.ok && canary.value === 'lost') trouble = 'lost'
  } else {
    // Without storage the workbench still works, in memory, and says so.
    trouble = opened.error
    await answerInPage(given)
  }
  await readSettings()
  const listed = await given.projects()
  const projects = listed.ok ? listed.value : []
  useHome.setState({ projects, trouble })
  keepSettings()
  const wanted = projects.find(({ id }) => id === last.project) ?? projects[0]
  if (wanted) await openProject(wanted.id)
  else if (trouble === 'lost') useShell.setState({ view: 'start' })
  else if (await openSample().catch(() => true)) useShell.setState({ view: 'start' })
}

async function readSettings(): Promise<void> {
  const [preferences, me, before, others] = [
    await store().read('preferences'),
    await store().read('me'),
    await store().read('last'),
    await store().read('people'),
  ]
  if (others.ok && Array.isArray(others.value)) useWorkspace.setState({ people: others.value as Annotator[] })
  if (preferences.ok) usePreferences.setState(readPreferences(preferences.value))
  const asked = new URLSearchParams(location.search).get('lang')
  if (asked === 'ar' || asked === 'en') usePreferences.setState({ language: asked })
  else if (!preferences.ok || preferences.value === undefined) {
    usePreferences.setState({ language: navigator.language.startsWith('en') ? 'en' : 'ar' })
  }
  const known = me.ok ? (me.value as { id?: unknown; name?: unknown; named?: unknown } | undefined) : undefined
  if (typeof known?.id === 'string' && typeof known.name === 'string') {
    useWorkspace.setState({ me: { id: known.id, name: known.name } })
    useHome.setState({ named: known.named === true })
  } else await become({ id: hands.id(), name: say('who.default') }, false)
  if (before.ok && typeof before.value === 'object' && before.value !== null) last = before.value as Last
}

/** From now on preferences are kept as they change, and a language in the address follows the switch. */
function keepSettings(): void {
  usePreferences.subscribe((preferences) => {
    void store().write('preferences', preferences)
    const address = new URL(location.href)
    if (address.searchParams.has('lang') && address.searchParams.get('lang') !== preferences.language) {
      address.searchParams.set('lang', preferences.language)
      history.replaceState(null, '', address)
    }
  })
  useWorkspace.subscribe(({ project, current }, before) => {
    if (!project || (project.id === before.project?.id && current === before.current)) return
    last = { project: project.id, documents: { ...last.documents, ...(current !== null && { [project.id]: current }) } }
    void store().write('last', last)
  })
}

/** Makes someone the acting person. */
export async function become(me: Annotator, named: boolean): Promise<void> {
  const { people: before } = useWorkspace.getState()
  const known = before.some(({ id }) => id === me.id)
  const people = known ? before.map((one) => (one.id === me.id ? me : one)) : [...before, me]
  useWorkspace.setState({ me, people })
  useHome.setState({ named })
  await store().write('people', people)
  await store().write('me', { id: me.id, name: me.name, named })
}

async function refreshProjects(): Promise<void> {
  const listed = await store().projects()
  if (listed.ok) useHome.setState({ projects: listed.value })
}

/** Opens a project for writing, or read-only when another tab writes it; `takeOver` fences that tab off. */
export async function openProject(id: Id, takeOver = false): Promise<StorageFailure | null> {
  const { project, writable: ours } = useWorkspace.getState()
  // It is open here already; asking for its lock again would find our own hand on it.
  if (project?.id === id && ours) return null
  const opened = await store().open(id, {
    write: true,
    takeOver,
    lost: () => useWorkspace.setState({ writable: false }),
  })
  if (!opened.ok) {
    useWorkspace.setState({ failure: opened.error })
    return opened.error
  }
  const { journal, writable } = opened.value
  const [head, documents] = [await journal.head(), await journal.documents()]
  if (!head.ok || !documents.ok) {
    const failure = head.ok ? (documents as { error: StorageFailure }).error : head.error
    useWorkspace.setState({ failure })
    journal.close()
    return failure
  }
  const title = useHome.getState().projects.find((one) => one.id === id)?.title ?? ''
  const before = last.documents?.[id]
  const wanted = documents.value.find((one) => one.id === before) ?? documents.value[0]
  // The document is read before the project is shown, so that no empty page comes in between.
  const first = wanted ? await journal.open(wanted.id) : null
  attachProject({
    project: { id, title },
    journal,
    writable,
    head: head.value,
    documents: documents.value,
    ...(first?.ok && { first: first.value }),
  })
  if (first && !first.ok) useWorkspace.setState({ failure: first.error })
  void store().touch(id, now()).then(refreshProjects)
  return null
}

/** Makes a project with nothing in it but the shipped tag set, and opens it. */
export async function newProject(title: string): Promise<StorageFailure | null> {
  const id = hands.id()
  const head = await projectClient().newHead()
  const made = await store().create({ id, title, created: now(), opened: now() }, head, [])
  if (!made.ok) return made.error
  await refreshProjects()
  return openProject(id)
}

/** Makes a project of a file that the worker has read, and opens it. */
export async function projectFromFile(
  token: number,
  title: string,
  withCopies: boolean,
): Promise<StorageFailure | null> {
  const id = hands.id()
  const failure = await projectClient().create(token, { id, title, created: now(), opened: now() }, withCopies)
  if (failure) return failure
  await refreshProjects()
  return openProject(id)
}

/** Puts the sample text into a project of its own, so that a newcomer has something to tag at once. */
export async function openSample(): Promise<StorageFailure | null> {
  const [text, about, head] = await Promise.all([
    fetch(new URL('sample/sample.ar.txt', document.baseURI)).then(
      async (response) => new Uint8Array(await response.arrayBuffer()),
    ),
    fetch(new URL('sample/sample.json', document.baseURI)).then(
      async (response) => (await response.json()) as { title: string; source: string; language: string },
    ),
    projectClient().newHead(),
  ])
  const read = await documentFrom({ name: 'sample.txt', text: new TextDecoder().decode(text) }, hands)
  const sample = { ...read, title: about.title, language: about.language, meta: { ...read.meta, source: about.source } }
  const id = hands.id()
  const made = await store().create({ id, title: say('start.sample-title'), created: now(), opened: now() }, head, [
    { document: sample, content: emptyContent() },
  ])
  if (!made.ok) return made.error
  await refreshProjects()
  return openProject(id)
}

export async function renameProject(id: Id, title: string): Promise<void> {
  await store().rename(id, title)
  await refreshProjects()
  const { project } = useWorkspace.getState()
  if (project?.id === id) useWorkspace.setState({ project: { id, title } })
}

export async function deleteProject(id: Id): Promise<void> {
  if (useWorkspace.getState().project?.id === id) {
    const other = useHome.getState().projects.find((one) => one.id !== id)
    if (other) await openProject(other.id)
    else useWorkspace.setState({ project: null, head: null, documents: [], current: null })
  }
  await store().destroy(id)
  await refreshProjects()
}
