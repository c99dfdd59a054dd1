// @ts-check
// `node src/cli/ensure.mjs deps [browser]`: what a command needs before it can run, put in place or asked for in a
// sentence. Node built-ins only; everything it says goes to stderr, so that a command's own output stays clean.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findChromium } from './chromium.mjs'
import { npm } from './npm.mjs'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const OLDEST_NODE = /** @type {const} */ ([20, 19])

/** @param {string} sentence @returns {never} */
function stop(sentence) {
  console.error(sentence)
  process.exit(1)
}

/**
 * Runs a command, its words on stderr; false when it failed or is not there.
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<boolean>}
 */
const succeeds = (child) =>
  new Promise((resolve) => {
    child.on('error', () => resolve(false))
    child.on('close', (status) => resolve(status === 0))
  })

const ON_STDERR = /** @type {import('node:child_process').StdioOptions} */ (['ignore', 2, 2])

/** @param {string[]} args */
const aptGet = (args) =>
  succeeds(spawn('apt-get', args, { stdio: ON_STDERR, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } }))

function ensureNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return
  stop(
    `Hashiya needs Node ${OLDEST_NODE.join('.')} or newer; this is Node ${process.versions.node}. ` +
      'Install a current one (https://nodejs.org, or "nvm install" in this folder) and run the command again.',
  )
}

/**
 * What npm wrote about the installed packages, held against the lock file: by content, because a checkout or a copy
 * gives files any date. Packages for other machines may be missing; nothing may be there in another version.
 */
function isInstalled() {
  const written = join(ROOT, 'node_modules', '.package-lock.json')
  if (!existsSync(written)) return false
  /** @typedef {Record<string, { version?: string, integrity?: string, optional?: boolean, devOptional?: boolean }>} Packages */
  /** @type {Packages} */
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages
  /** @type {Packages} */
  let present
  try {
    present = JSON.parse(readFileSync(written, 'utf8')).packages
  } catch {
    return false
  }
  for (const [path, entry] of Object.entries(present)) {
    const lock = wanted[path]
    if (!lock || lock.version !== entry.version || lock.integrity !== entry.integrity) return false
  }
  return Object.entries(wanted).every(
    ([path, entry]) =>
      path === '' ||
      (Object.hasOwn(present, path)
        ? existsSync(join(ROOT, path, 'package.json'))
        : entry.optional === true || entry.devOptional === true),
  )
}

async function ensureDependencies() {
  if (isInstalled()) return
  console.error('Installing the packages of package-lock.json (npm ci)…')
  if (!(await succeeds(npm(['ci', '--include=dev', '--no-audit', '--no-fund'], { stdio: ON_STDERR })))) {
    stop('npm ci failed; its message stands above. Without a network, copy node_modules from a machine that has one.')
  }
}

function chromium() {
  try {
    return findChromium()
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error))
  }
}

async function ensureBrowser() {
  if (chromium()) return
  console.error('No Chromium found; installing one for the tests…')
  if (existsSync('/etc/debian_version') && process.getuid?.() === 0) {
    await aptGet(['update'])
    await aptGet(['install', '-y', '--no-install-recommends', 'chromium'])
  }
  if (chromium()) return
  const install = ['exec', '--no', '--', 'playwright', 'install', '--with-deps', '--only-shell', 'chromium']
  await succeeds(npm(install, { stdio: ON_STDERR }))
  if (chromium()) return
  stop(
    'The tests need Chromium. On Debian or Ubuntu run "sudo apt install chromium", elsewhere ' +
      '"npx playwright install chromium"; or set HASHIYA_CHROMIUM to the path of a Chromium, Chrome or Edge.',
  )
}

const wishes = process.argv.slice(2)
const steps = new Map([
  ['deps', ensureDependencies],
  ['browser', ensureBrowser],
])
ensureNode()
for (const wish of wishes) {
  const step = steps.get(wish)
  if (!step) stop(`ensure.mjs knows "deps" and "browser", not "${wish}".`)
  await step()
}
if (wishes.length === 0) stop('Say what to ensure: "deps", "browser" or both.')
