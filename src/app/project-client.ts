import { wrap } from 'comlink'
import type { Storage } from '../storage/journal.ts'
import { hands } from './hands.ts'
import type { ProjectApi } from './project-api.ts'
import workerUrl from './project.worker.ts?worker&url'

/** The api as the page calls it: every answer comes later, whether a worker gives it or the page itself. */
export type ProjectClient = {
  [K in keyof ProjectApi]: ProjectApi[K] extends (...args: infer A) => infer R
    ? (...args: A) => Promise<Awaited<R>>
    : never
}

interface ScriptPolicy {
  createScriptURL(url: string): string
}

/** Trusted Types: the only script address that is ever made is the one of our own worker. */
function scriptUrl(url: string): string {
  const factory = (globalThis as { trustedTypes?: { createPolicy(name: string, rules: ScriptPolicy): ScriptPolicy } })
    .trustedTypes
  if (!factory) return url
  const policy = factory.createPolicy('hashiya', {
    createScriptURL: (asked) => {
      if (asked !== workerUrl) throw new TypeError('not our worker')
      return asked
    },
  })
  return policy.createScriptURL(url)
}

let client: ProjectClient | null = null

/** The worker, started on first need. */
export function projectClient(): ProjectClient {
  client ??= wrap<ProjectApi>(
    new Worker(scriptUrl(workerUrl), { type: 'module', name: document.baseURI }),
  ) as unknown as ProjectClient
  return client
}

/** Without storage a worker would see nothing: the page's own storage answers instead. */
export async function answerInPage(storage: Storage): Promise<void> {
  const [{ ProjectApi: Api }, { headOfNewProjects }] = await Promise.all([
    import('./project-api.ts'),
    import('./shipped-schema.ts'),
  ])
  client = new Api(Promise.resolve(storage), hands, headOfNewProjects(document.baseURI)) as unknown as ProjectClient
}
