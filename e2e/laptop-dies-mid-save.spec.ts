import type { Page } from '@playwright/test'
import { freshProfile, startChromium, type MortalChromium } from './kill/kill.ts'
import {
  expect,
  exported,
  Keyboard,
  openText,
  openWorkbench,
  options,
  painted,
  saved,
  test,
  textRegion,
  us,
  Watch,
} from './workbench.ts'

const words = 'بحر سفينة ميناء صيّاد شبكة سمك موج رمل قارب شراع مجداف ريح غيم مطر ضوء منارة'.split(' ')
const kills = 12
const killsInTheAct = 3

/** Annotations of the text as a person sees them in the list, with their ids. */
const seen = (page: Page): Promise<string[]> =>
  options(page).evaluateAll((all) =>
    all.map((one) => `${one.getAttribute('data-annotation') ?? ''} ${one.getAttribute('aria-label') ?? ''}`),
  )

/** Stands on the round's word and does all of an act but its last key, which it answers with. */
async function prepare(page: Page, keys: Keyboard, round: number): Promise<string> {
  const option = options(page).filter({ hasText: words[round] ?? '' })
  await textRegion(page).focus()
  for (let i = 0; i <= round; i += 1) await keys.press('ArrowLeft')
  if (round % 4 === 0) return '5'
  await keys.press('5')
  await expect(option).toHaveAccessibleName(/^Place/)
  if (round % 4 === 1) return 'u'
  if (round % 4 === 2) {
    await keys.press('n')
    await page.keyboard.insertText(`ملاحظة ${round}`)
    return 'Ctrl+Enter'
  }
  await keys.press('Delete')
  await expect(option).toHaveCount(0)
  return 'Ctrl+z'
}

/** Listens in the page; the answer waits for the moment when the state turns from anything else to "saved". */
async function listenForSaved(page: Page): Promise<() => Promise<void>> {
  const moment = await page.evaluateHandle(() => {
    const state = document.querySelector<HTMLElement>('[role=status][data-state]')
    if (!state) throw new Error('no save state on screen')
    const turned = new Promise<void>((settle) => {
      let away = false
      new MutationObserver(() => {
        if (state.dataset['state'] !== 'saved') away = true
        else if (away) settle()
      }).observe(state, { attributes: true, attributeFilter: ['data-state'] })
    })
    // In an object, or the promise itself would be waited for.
    return { turned }
  })
  return () => moment.evaluate(({ turned }) => turned)
}

/** One machine that dies and starts again on the same disk. */
class Laptop {
  readonly #profile: string
  readonly #address: string
  #browser: MortalChromium | null = null
  #watch: Watch | null = null

  constructor(profile: string, address: string) {
    this.#profile = profile
    this.#address = address
  }

  async start(): Promise<Page> {
    this.#browser = await startChromium(this.#profile)
    this.#watch = new Watch(this.#browser.context, this.#address)
    const page = await this.#browser.context.newPage()
    await page.setViewportSize({ width: 1440, height: 1000 })
    await openWorkbench(page, `${this.#address}?lang=en`)
    return page
  }

  async dies(): Promise<void> {
    const troubles = this.#watch?.troubles ?? []
    await this.#browser?.kill()
    this.#browser = null
    expect(troubles).toEqual([])
  }
}

test(`a laptop dies ${kills} times at the moment of "Saved" and ${killsInTheAct} times before it: nothing that was called saved is lost`, async ({
  baseURL,
}) => {
  test.setTimeout(240_000)
  const profile = await freshProfile()
  const laptop = new Laptop(profile.path, baseURL ?? '')
  try {
    let page = await laptop.start()
    await openText(page, 'كلمات', words.join(' '))
    let before: string[] = []

    for (let round = 0; round < kills; round += 1) {
      await test.step(`death ${round + 1}, after "Saved"`, async () => {
        const keys = await Keyboard.of(page, us)
        const last = await prepare(page, keys, round)
        await saved(page)
        const called = await listenForSaved(page)
        await keys.press(last)
        await called()
        await laptop.dies()

        page = await laptop.start()
        await painted(page)
        await expect(textRegion(page).getByRole('heading', { level: 1 })).toHaveText('كلمات')
        await expect(page.getByRole('alert')).toHaveCount(0)
        await expect(options(page)).toHaveCount(round + 1)
        const after = await seen(page)
        expect(after.slice(0, round)).toEqual(before)
        expect(after[round]).toMatch(new RegExp(`${round % 4 === 1 ? 'Quantity' : 'Place'}.*${words[round] ?? ''}`))
        before = after
      })
    }

    for (let i = 0; i < killsInTheAct; i += 1) {
      await test.step(`death ${kills + i + 1}, in the middle of an act`, async () => {
        const keys = await Keyboard.of(page, us)
        await textRegion(page).focus()
        await keys.pressTimes('ArrowLeft', before.length + 1)
        await saved(page)
        // Not waited for: whether the act had reached the disk is open, but it is there whole or not at all.
        void keys.press('5').catch(() => undefined)
        await laptop.dies()

        page = await laptop.start()
        await painted(page)
        await expect(page.getByRole('alert')).toHaveCount(0)
        await expect(options(page).first()).toBeVisible()
        const after = await seen(page)
        expect(after.slice(0, before.length)).toEqual(before)
        expect(after.length - before.length).toBeLessThanOrEqual(1)
        before = after
      })
    }

    const { project } = await exported(page)
    const notes = project.sets.flatMap(({ annotations }) => annotations.map(({ note }) => note ?? ''))
    expect(notes.filter((note) => note !== '')).toEqual(['ملاحظة 2', 'ملاحظة 6', 'ملاحظة 10'])
    // The history is whole too: what a life of before did can be taken back, to the first act.
    const undo = page.getByRole('button', { name: 'Undo', exact: true })
    await textRegion(page).focus()
    const keys = await Keyboard.of(page, us)
    await keys.pressTimes('Ctrl+z', before.length + 6)
    await expect(undo).toBeDisabled()
    await expect(options(page)).toHaveCount(0)
  } finally {
    await laptop.dies()
    await profile.remove()
  }
})
