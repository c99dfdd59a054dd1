// @ts-check
// Whether `dist` was built from the sources as they are now. By content: dates lie after a checkout or a copy.
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../', import.meta.url))
export const DIST = join(ROOT, 'dist')

const STAMP = join(DIST, '.build-hash')
const FOLDERS = ['src', 'public']
const FILES = ['package-lock.json', 'package.json', 'vite.config.ts', 'tsconfig.json']

/** Never part of the build, often edited. */
const BESIDE = /\.(?:test|fixtures)\.tsx?$|\.md$/

/** A digest of everything that the build reads. */
export function sourceHash() {
  const hash = createHash('sha256')
  /** @param {string} name */
  const add = (name) =>
    hash
      .update(`${name}\0`)
      .update(readFileSync(join(ROOT, name)))
      .update('\0')
  for (const folder of FOLDERS) {
    if (!existsSync(join(ROOT, folder))) continue
    const names = readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && !BESIDE.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name).slice(ROOT.length))
    for (const name of names.toSorted()) add(name)
  }
  for (const name of FILES) if (existsSync(join(ROOT, name))) add(name)
  return hash.digest('hex')
}

/** @param {string} hash of the sources when the build began, so that an edit meanwhile leaves the build stale */
export const writeStamp = (hash) => writeFileSync(STAMP, `${hash}\n`)

export function isBuilt() {
  if (!existsSync(STAMP) || !existsSync(join(DIST, 'index.html'))) return false
  return readFileSync(STAMP, 'utf8').trim() === sourceHash()
}
