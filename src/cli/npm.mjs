// @ts-check
// npm as a child process, the same one that runs us. Node built-ins only.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/**
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function npm(args, options) {
  const script = process.env['npm_execpath']
  if (script?.endsWith('.js')) return spawn(process.execPath, [script, ...args], { cwd: ROOT, ...options })
  return spawn('npm', args, { cwd: ROOT, shell: process.platform === 'win32', ...options })
}
