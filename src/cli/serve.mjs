// @ts-check
// The static server of `npm start` and of the stories: one folder, read only, for this machine only.
import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, sep } from 'node:path'
import { SECURITY_HEADERS } from './security-headers.mjs'

/** @type {Readonly<Record<string, string>>} */
const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
}

/** Names that carry a hash of their content, as the build writes them: they never change. */
const HASHED = /^assets\/.+-[\w-]{8}\.\w+(?:\.map)?$/

const OUR_NAMES = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * A page elsewhere can point a name of its own at 127.0.0.1 and read what we serve; its name is in the Host header.
 * @param {string | undefined} host
 */
const isOurs = (host) => host !== undefined && OUR_NAMES.has(host.replace(/:\d+$/, '').toLowerCase())

/** @typedef {{ status: number, sentence: string }} Refusal */

/**
 * The file that a request means, or why there is none.
 * @param {string} folder the real path of the served folder
 * @param {string} url
 * @returns {Promise<{ path: string, name: string, size: number, changed: number } | Refusal>}
 */
async function findFile(folder, url) {
  let name
  try {
    name = decodeURIComponent(url.replace(/[?#].*$/s, '')).slice(1)
  } catch {
    return { status: 400, sentence: 'This address is not well formed.' }
  }
  if (name === '') name = 'index.html'
  const steps = name.split('/')
  if (name.includes('\0') || name.includes('\\') || steps.some((step) => step === '' || step.startsWith('.'))) {
    return { status: 404, sentence: 'There is nothing here.' }
  }
  try {
    const path = await realpath(join(folder, ...steps))
    if (!path.startsWith(folder + sep)) return { status: 403, sentence: 'This file lies outside the served folder.' }
    const found = await stat(path)
    if (found.isFile()) return { path, name, size: found.size, changed: found.mtimeMs }
  } catch {
    // missing, or not readable: the same answer
  }
  return { status: 404, sentence: 'There is nothing here.' }
}

/**
 * @param {import('node:http').ServerResponse} response
 * @param {Refusal} refusal
 */
function refuse(response, { status, sentence }) {
  response.statusCode = status
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  response.setHeader('Cache-Control', 'no-store')
  response.end(`${sentence}\n`)
}

/**
 * @param {string} folder
 * @param {import('node:http').IncomingMessage} request
 * @param {import('node:http').ServerResponse} response
 */
async function answer(folder, request, response) {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
  if (!isOurs(request.headers.host)) {
    return refuse(response, { status: 421, sentence: 'Open Hashiya under 127.0.0.1 or localhost.' })
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD')
    return refuse(response, { status: 405, sentence: 'Hashiya only hands out files; nothing is stored here.' })
  }
  const file = await findFile(folder, request.url ?? '/')
  if ('status' in file) return refuse(response, file)

  const tag = `"${file.size.toString(36)}-${Math.round(file.changed).toString(36)}"`
  response.setHeader('Content-Type', TYPES[extname(file.name).toLowerCase()] ?? 'application/octet-stream')
  response.setHeader('Cache-Control', HASHED.test(file.name) ? 'public, max-age=31536000, immutable' : 'no-cache')
  response.setHeader('ETag', tag)
  if (request.headers['if-none-match'] === tag) {
    response.statusCode = 304
    return response.end()
  }
  response.setHeader('Content-Length', file.size)
  if (request.method === 'HEAD') return response.end()
  const content = createReadStream(file.path)
  content.on('error', () => response.destroy())
  return content.pipe(response)
}

/**
 * Serves `folder` on 127.0.0.1; port 0 takes any free one. Rejects with the system's error when the port is taken.
 * @param {{ folder: string, port: number }} options
 * @returns {Promise<{ port: number, close: () => Promise<void> }>}
 */
export async function serve({ folder, port }) {
  const real = await realpath(folder)
  const server = createServer((request, response) => {
    answer(real, request, response).catch(() => {
      if (response.headersSent) response.destroy()
      else refuse(response, { status: 500, sentence: 'The server failed on this request.' })
    })
  })
  await new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(undefined))
  })
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
