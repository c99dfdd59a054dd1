import { chromium, type Browser, type BrowserContext } from '@playwright/test'
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromiumArguments, findChromium } from '../../src/cli/chromium.mjs'

/** A Chromium of our own, with its own profile on disk, that can be killed as a crash or a power button would. */
export interface MortalChromium {
  readonly browser: Browser
  /** The profile's own context: what is stored in it is there again after the next start. */
  readonly context: BrowserContext
  /** SIGKILL to every process of it at once, nothing is flushed; answers when all of them are gone. */
  kill(): Promise<void>
}

/** How long a start or a death may take, in milliseconds. */
const patience = 30_000

/** A folder for a profile that lasts over several starts; `remove` deletes it. */
export async function freshProfile(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'hashiya-profile-'))
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) }
}

/** Starts Chromium on a profile. Throws when there is no Chromium or when it does not come up. */
export async function startChromium(profile: string): Promise<MortalChromium> {
  const program = findChromium()
  if (program === undefined) throw new Error('No Chromium on this machine; name one in HASHIYA_CHROMIUM.')
  // Detached, so that it leads a process group of its own and a signal to the group reaches nothing else.
  const child = spawn(
    program,
    [
      ...chromiumArguments(),
      '--headless=new',
      '--disable-gpu',
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      'about:blank',
    ],
    { detached: true, stdio: ['ignore', 'ignore', 'pipe'] },
  )
  try {
    const browser = await chromium.connectOverCDP(await endpointOf(child))
    const context = browser.contexts()[0]
    if (!context) throw new Error('Chromium has no context for its profile.')
    return { browser, context, kill: () => kill(child) }
  } catch (error) {
    await kill(child)
    throw error
  }
}

/** The address that Chromium prints when it listens. */
function endpointOf(child: ChildProcess): Promise<string> {
  return new Promise((settle, refuse) => {
    let said = ''
    const timer = setTimeout(() => refuse(new Error(`Chromium did not come up:\n${said}`)), patience)
    child.once('error', refuse)
    child.once('exit', (code, signal) => refuse(new Error(`Chromium ended (${signal ?? code}):\n${said}`)))
    child.stderr?.on('data', (chunk: Buffer) => {
      // Read on after the address was found: a full pipe would stop the browser.
      if (said.length > 100_000) return
      said += chunk.toString()
      const address = /DevTools listening on (ws:\S+)/.exec(said)?.[1]
      if (address === undefined) return
      clearTimeout(timer)
      settle(address)
    })
  })
}

async function kill({ pid }: ChildProcess): Promise<void> {
  if (pid === undefined) return
  const until = Date.now() + patience
  while (signalGroup(pid)) {
    if (Date.now() > until) throw new Error(`Process group ${pid} does not end.`)
    await new Promise((done) => setTimeout(done, 10))
  }
}

/** Kills what is left of the group; false when nothing is. */
function signalGroup(pid: number): boolean {
  try {
    process.kill(-pid, 'SIGKILL')
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}
