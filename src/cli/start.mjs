// @ts-check
// `npm start`: builds when the sources changed, serves dist to this machine, says where, ends with 0 when told to.
import { spawn } from 'node:child_process'
import { DIST, isBuilt } from './build-stamp.mjs'
import { npm } from './npm.mjs'
import { serve } from './serve.mjs'

const DEFAULT_PORT = 5180

/** @type {(() => Promise<void>) | undefined} */
let close
let ending = false

/** @param {string} sentence @returns {never} */
function stop(sentence) {
  console.error(sentence)
  process.exit(1)
}

function wantedPort() {
  const given = process.env['PORT'] ?? ''
  if (given === '') return DEFAULT_PORT
  const port = Number(given)
  if (/^\d+$/.test(given) && port <= 65535) return port
  return stop(`PORT is "${given}", which is not a port. Set it to a number from 0 to 65535, or unset it.`)
}

/** @type {import('node:child_process').ChildProcess | undefined} */
let building

/**
 * A good build says nothing; a failed one is heard in full, on stderr.
 * @returns {Promise<void>}
 */
function build() {
  const child = npm(['run', '--silent', 'build'], { stdio: ['ignore', 'pipe', 'pipe'] })
  building = child
  /** @type {Buffer[]} */
  const said = []
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => said.push(chunk))
  return new Promise((resolve) => {
    child.on('error', (error) => stop(`The build could not start: ${error.message}`))
    child.on('close', (status) => {
      building = undefined
      if (ending) return
      if (status === 0) return resolve()
      process.stderr.write(Buffer.concat(said))
      stop('The build failed; the message stands above. Correct it and run "npm start" again.')
    })
  })
}

/** @param {string} address */
function openBrowser(address) {
  const [command, ...args] =
    process.platform === 'darwin'
      ? ['open', address]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', address]
        : ['xdg-open', address]
  const child = spawn(/** @type {string} */ (command), args, { stdio: 'ignore', detached: true })
  child.on('error', () => {}) // no browser to open: the address on the screen is enough
  child.unref()
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => {
    if (ending) process.exit(0)
    ending = true
    building?.kill()
    if (!close) process.exit(0)
    void close().finally(() => process.exit(0))
  })
}

const port = wantedPort()
if (!isBuilt()) await build()
try {
  const server = await serve({ folder: DIST, port })
  close = server.close
  const address = `http://127.0.0.1:${server.port}/`
  console.log(`حاشية · Hashiya: ${address}`)
  if (process.stdout.isTTY && !process.env['CI'] && process.env['BROWSER'] !== 'none') openBrowser(address)
} catch (error) {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    stop(
      `Port ${port} is in use. If that is Hashiya, it is already running: open it in the browser. Otherwise end the ` +
        `other program, or choose another port with "PORT=${port + 1} npm start"; the browser keeps projects per ` +
        'port, so under another one you start with an empty shelf.',
    )
  }
  if (code === 'EACCES') stop(`This account may not use port ${port}. Choose one above 1023: "PORT=5180 npm start".`)
  throw error
}
