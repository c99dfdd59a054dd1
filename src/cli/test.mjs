// @ts-check
// `npm test`: every check in order, stopping at the first that fails; says how long each took and ends with the
// summaries of Vitest and Playwright. `npm run check`: the quick part, for what changed.
import { npm } from './npm.mjs'

/** @typedef {{ name: string, script: string, args?: string[], summary?: RegExp }} Part */

/** The parts write into a pipe; they colour what they say when it ends on a terminal, and only then. */
const chosen = ['FORCE_COLOR', 'NO_COLOR'].some((name) => process.env[name] !== undefined)
const COLOUR = chosen ? {} : process.stdout.isTTY ? { FORCE_COLOR: '1' } : { NO_COLOR: '1' }

// oxlint-disable-next-line no-control-regex -- how a terminal is told a colour
const PAINT = /\u001b\[[\d;]*m/g
const VITEST = /^ *Test Files /
const PLAYWRIGHT = /^ {2}\d+ (?:passed|skipped|flaky|did not run)/

/** @type {Part[]} */
const EVERYTHING = [
  { name: 'format', script: 'format' },
  { name: 'lint', script: 'lint' },
  { name: 'typecheck', script: 'typecheck' },
  { name: 'purity', script: 'purity' },
  { name: 'unit', script: 'unit', summary: VITEST },
  { name: 'deadcode', script: 'deadcode' },
  { name: 'browser', script: 'browser', summary: VITEST },
  { name: 'build', script: 'build' },
  { name: 'stories', script: 'stories', summary: PLAYWRIGHT },
]

/** @type {Part[]} */
const CHANGED = [
  { name: 'format', script: 'format' },
  { name: 'lint', script: 'lint' },
  { name: 'typecheck', script: 'typecheck' },
  { name: 'purity', script: 'purity' },
  { name: 'architecture', script: 'architecture' },
  { name: 'unit of what changed', script: 'unit', args: ['--changed', '--passWithNoTests'], summary: VITEST },
]

/**
 * Runs a script of package.json, showing what it says as it says it.
 * @param {Part} part
 * @returns {Promise<{ status: number, said: string }>}
 */
function run({ script, args = [] }) {
  const words = ['run', '--silent', script, ...(args.length > 0 ? ['--', ...args] : [])]
  const child = npm(words, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...COLOUR } })
  let said = ''
  child.stdout?.setEncoding('utf8')
  child.stdout?.on('data', (/** @type {string} */ chunk) => {
    said += chunk
    process.stdout.write(chunk)
  })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (status) => resolve({ status: status ?? 1, said }))
  })
}

/** @param {string} said @param {RegExp} beginning */
function summaryOf(said, beginning) {
  const lines = said.split('\n')
  const first = lines.findLastIndex((line) => beginning.test(line.replace(PAINT, '')))
  return first < 0 ? '' : lines.slice(first).join('\n').trimEnd()
}

const parts = process.argv[2] === 'check' ? CHANGED : EVERYTHING
/** @type {string[]} */
const seconds = []
/** @type {string[]} */
const summaries = []
for (const part of parts) {
  console.log(`\n── ${part.name}`)
  const began = performance.now()
  const { status, said } = await run(part)
  const took = ((performance.now() - began) / 1000).toFixed(1)
  seconds.push(`${part.name} ${took}`)
  console.log(`── ${part.name}: ${took} s`)
  if (status !== 0) {
    console.error(`\n"npm run ${part.script}" failed; its message stands above. Seconds: ${seconds.join(', ')}.`)
    process.exit(status)
  }
  if (part.summary) {
    const summary = summaryOf(said, part.summary)
    if (summary !== '') summaries.push(`${part.name}\n${summary}`)
  }
}
console.log(`\nSeconds: ${seconds.join(', ')}.\n\n${summaries.join('\n\n')}`)
