// Measures the whole product in a real Chromium: opening a stored document, adding one annotation, scrolling, each beside
// bare text of the same length in the same run. Prints JSON lines and a table; asserts nothing, because noise would.
// node e2e/bench/run.mjs [--sizes 100k/5k,1M/100k] [--runs 3]
import { cpus } from 'node:os'
import { readFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { chromium } from '@playwright/test'
import { findChromium, chromiumArguments } from '../../src/cli/chromium.mjs'
import { DIST } from '../../src/cli/build-stamp.mjs'
import { serve } from '../../src/cli/serve.mjs'
import { makeProject, parseSize } from './corpus.mjs'

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '20k/1k,100k/5k,1M/100k' }, runs: { type: 'string', default: '3' } },
})
const runs = Number(values.runs)
const schema = JSON.parse(await readFile(new URL('../../public/schemas/news.json', import.meta.url), 'utf8'))
const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)]
const p95 = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length * 0.95)]
const ms = (n) => Math.round(n * 10) / 10

const server = await serve({ folder: DIST, port: 0 })
const address = `http://127.0.0.1:${server.port}/`
const browser = await chromium.launch({ executablePath: findChromium(), args: chromiumArguments() })
console.log(JSON.stringify({ cores: cpus().length, browser: browser.version(), runs }))

/** Bare text of the same paragraphs, laid out whole, on an empty page of the same origin. */
async function bareText(context, text) {
  const page = await context.newPage()
  await page.goto(`${address}schemas/news.json`)
  const times = await page.evaluate(async (given) => {
    const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
    const host = document.createElement('div')
    host.style.cssText = 'direction:rtl;font:21px/2.1 serif;inline-size:588px;block-size:800px;overflow:auto'
    document.body.replaceChildren(host)
    await frame()
    const start = performance.now()
    for (const paragraph of given.split('\n')) {
      const p = document.createElement('p')
      p.textContent = paragraph
      host.append(p)
    }
    host.getBoundingClientRect()
    await frame()
    const load = performance.now() - start
    const waits = []
    for (let i = 0; i < 20; i += 1) {
      const at = performance.now()
      await frame()
      waits.push(performance.now() - at)
    }
    const frames = []
    for (let i = 0; i < 90; i += 1) {
      const at = performance.now()
      host.scrollTop += 90
      await frame()
      frames.push(performance.now() - at)
    }
    return { load, waits, frames }
  }, text)
  await page.close()
  return times
}

const rows = []
for (const size of values.sizes.split(',')) {
  const { characters, annotations } = parseSize(size)
  const { project, text } = makeProject(schema, characters, annotations)
  const opens = []
  const bare = []
  const adds = []
  const acks = []
  const frames = []
  const bareFrames = []
  const bareWaits = []
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  page.on('pageerror', (error) => console.error('page error:', error.message))
  await page.goto(`${address}?lang=en`)

  await page.locator('[data-file-chooser]').waitFor({ state: 'attached' })
  const before = Date.now()
  await page
    .locator('[data-file-chooser]')
    .setInputFiles({ name: 'bench.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(project)) })
  await page
    .locator('[data-paragraph="1"]', { hasText: text.split('\n')[1].slice(0, 20) })
    .waitFor({ timeout: 300_000 })
  const imported = Date.now() - before
  for (let run = 0; run < runs; run += 1) {
    const plain = await bareText(context, text)
    bare.push(plain.load)
    bareFrames.push(...plain.frames)
    bareWaits.push(...plain.waits)
    await page.goto('about:blank')
    await page.goto(`${address}?lang=en`)
    // From the first line of our script to marks painted; loading the script itself is the network's matter.
    await page.locator('[role=region][aria-busy=false] .marks').first().waitFor({ timeout: 120_000 })
    opens.push(
      await page.evaluate(
        () =>
          performance.getEntriesByName('hashiya:painted')[0].startTime -
          performance.getEntriesByName('hashiya:start')[0].startTime,
      ),
    )
    const measured = await page.evaluate(async () => {
      const surface = document.querySelector('[data-surface]')
      const list = () => document.querySelectorAll('[data-paragraph="0"]').length
      const press = (key, code) =>
        document.activeElement.dispatchEvent(
          new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }),
        )
      const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
      const saved = () =>
        new Promise((done) => {
          const status = document.querySelector('[role=status][data-state]')
          const check = () => (status.dataset.state === 'saved' ? done() : setTimeout(check, 1))
          check()
        })
      surface.focus()
      list()
      press('ArrowLeft', 'ArrowLeft')
      await painted()
      const add = []
      const ack = []
      for (let i = 0; i < 20; i += 1) {
        press('ArrowLeft', 'ArrowLeft')
        await painted()
        const at = performance.now()
        press(String(1 + (i % 9)), `Digit${1 + (i % 9)}`)
        await painted()
        add.push(performance.now() - at)
        await saved()
        ack.push(performance.now() - at)
      }
      const scroll = []
      for (let i = 0; i < 90; i += 1) {
        const at = performance.now()
        surface.scrollTop += 90
        await painted()
        scroll.push(performance.now() - at)
      }
      return { add, ack, scroll }
    })
    adds.push(...measured.add)
    acks.push(...measured.ack)
    frames.push(...measured.scroll)
  }
  await context.close()
  const row = {
    size,
    'import ms': imported,
    'open ms': ms(median(opens)),
    'bare text ms': ms(median(bare)),
    'open ratio': ms(median(opens) / median(bare)),
    'add to paint ms': `${ms(median(adds))} / ${ms(p95(adds))}`,
    'bare frame ms': ms(median(bareWaits)),
    'add to saved ms': `${ms(median(acks))} / ${ms(p95(acks))}`,
    'scroll frame ms': `${ms(median(frames))} / ${ms(p95(frames))}`,
    'bare scroll ms': ms(median(bareFrames)),
  }
  rows.push(row)
  console.log(JSON.stringify(row))
}
console.table(rows)
await browser.close()
await server.close()
