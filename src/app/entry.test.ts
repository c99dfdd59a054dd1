import { readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))

/** Every source file that the page loads before it can show anything: static imports from main.tsx on, types left out. */
function loadedAtStart(): string[] {
  const seen = new Set<string>()
  const waiting = [join(root, 'main.tsx')]
  for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
    if (seen.has(file)) continue
    seen.add(file)
    const source = readFileSync(file, 'utf8')
    for (const [, path = ''] of source.matchAll(/^(?:import|export) (?!type )[^'"]*?from '(\.[^'?]+\.tsx?)'/gms)) {
      waiting.push(join(dirname(file), path))
    }
  }
  return [...seen].map((file) => relative(root, file).replaceAll('\\', '/'))
}

test('the first load holds no format, measure or suggester: the worker reads and writes files', () => {
  const loaded = loadedAtStart()
  // A walk that finds nothing would pass for the wrong reason.
  expect(loaded.length).toBeGreaterThan(60)
  expect(loaded).toContain('reader/painter.ts')
  expect(
    loaded.filter((file) => /\.(format|measure|suggester)\.ts$|^(formats|agreement|suggest)\/registry/.test(file)),
  ).toEqual([])
})
