// @ts-check
// Where a Chromium is on this machine. Node built-ins only: this runs before anything is installed.
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Programs in PATH that can run our tests, the likeliest to be plain Chromium first. */
const IN_PATH = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'microsoft-edge-stable',
  'msedge',
]

const ELSEWHERE = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => {
    const folder = process.env[name]
    return folder
      ? [
          join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
          join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
        ]
      : []
  }),
]

/** Where Playwright unpacks its builds, inside `<folder>/<name>-<revision>/`. */
const PLAYWRIGHT_BUILDS = {
  'chromium-headless-shell': [
    'chrome-headless-shell-linux64/chrome-headless-shell',
    'chrome-headless-shell-linux-arm64/chrome-headless-shell',
    'chrome-headless-shell-mac-arm64/chrome-headless-shell',
    'chrome-headless-shell-mac-x64/chrome-headless-shell',
    'chrome-headless-shell-win64/chrome-headless-shell.exe',
    'chrome-linux/headless_shell',
  ],
  chromium: [
    'chrome-linux64/chrome',
    'chrome-linux-arm64/chrome',
    'chrome-linux/chrome',
    'chrome-mac-arm64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-mac-x64/Google Chrome for Testing.app/Contents/MacOS/Google Chrome for Testing',
    'chrome-win64/chrome.exe',
  ],
}

/** @param {string} path */
function isProgram(path) {
  try {
    if (!statSync(path).isFile()) return false
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

function playwrightFolder() {
  const named = process.env['PLAYWRIGHT_BROWSERS_PATH']
  if (named === '0') return join(ROOT, 'node_modules', 'playwright-core', '.local-browsers')
  if (named) return named
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'ms-playwright')
  if (process.platform === 'win32') {
    return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'ms-playwright')
  }
  return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'ms-playwright')
}

function playwrightBuild() {
  const list = join(ROOT, 'node_modules', 'playwright-core', 'browsers.json')
  if (!existsSync(list)) return undefined
  /** @type {{ browsers: { name: string, revision: string }[] }} */
  const { browsers } = JSON.parse(readFileSync(list, 'utf8'))
  for (const [name, places] of Object.entries(PLAYWRIGHT_BUILDS)) {
    const revision = browsers.find((browser) => browser.name === name)?.revision
    if (revision === undefined) continue
    const folder = join(playwrightFolder(), `${name.replaceAll('-', '_')}-${revision}`)
    const found = places.map((place) => join(folder, ...place.split('/'))).find(isProgram)
    if (found) return found
  }
  return undefined
}

/**
 * The Chromium that tests run in: the one named by HASHIYA_CHROMIUM, else Playwright's own build, else one of the
 * system. A name that is set but wrong is an error: running another browser than the one asked for would hide it.
 * @returns {string | undefined}
 */
export function findChromium() {
  const named = process.env['HASHIYA_CHROMIUM']
  if (named) {
    if (isProgram(named)) return named
    throw new Error(`HASHIYA_CHROMIUM names ${named}, which is not a program. Correct the path, or unset it.`)
  }
  const own = playwrightBuild()
  if (own) return own
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean)
  const suffix = process.platform === 'win32' ? '.exe' : ''
  for (const name of IN_PATH) {
    const found = folders.map((folder) => join(folder, name + suffix)).find(isProgram)
    if (found) return found
  }
  return ELSEWHERE.find(isProgram)
}

/** The same quiet Chromium everywhere: no first-run pages, no traffic of its own; the sandbox is off for root only. */
export function chromiumArguments() {
  const quiet = [
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  return process.getuid?.() === 0 ? ['--no-sandbox', ...quiet] : quiet
}
