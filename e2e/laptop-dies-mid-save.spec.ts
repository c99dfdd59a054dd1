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
  type FileAnnotation,
} from './workbench.ts'

const words = [
  'بحر',
  'سفينة',
  'ميناء',
  'صيّاد',
  'شبكة',
  'سمك',
  'موج',
  'رمل',
  'قارب',
  'شراع',
  'مجداف',
  'ريح',
  'غيم',
  'مطر',
]
const kills = 12

/** Annotations of the text as a person sees them in the list, with their ids. */
const seen = (page: Page): Promise<string[]> =>
  options(page).evaluateAll((all) =>
    all.map((one) => `${one.getAttribute('data-annotation') ?? ''} ${one.getAttribute('aria-label') ?? ''}`),
  )

/** One act of a kind that differs from round to round; the text has the focus and nothing is in hand. */
async function act(page: Page, keys: Keyboard, round: number): Promise<void> {
  for (let i = 0; i <= round; i += 1) await keys.press('ArrowLeft')
  await keys.press(String((round % 9) + 1))
  await expect(options(page).filter({ hasText: words[round] ?? '' })).toHaveCount(1)
  if (round % 4 === 1) {
    await keys.press('u')
    await expect(options(page).filter({ hasText: words[round] ?? '' })).toHaveAccessibleName(/Quantity/)
  }
  if (round % 4 === 2) {
    await keys.press('n')
    await page.keyboard.insertText(`ملاحظة ${round}`)
    await keys.press('Ctrl+Enter')
    await expect(page.locator('[data-announcer]')).toHaveText('Note kept')
  }
  if (round % 4 === 3) {
    await keys.press('Delete')
    await keys.press('Ctrl+z')
    await expect(options(page)).toHaveCount(round + 1)
  }
}

test(`a laptop dies ${kills} times right after "Saved", and nothing is lost`, async ({ baseURL }) => {
  test.setTimeout(180_000)
  const profile = await freshProfile()
  let laptop: MortalChromium | null = null
  const open = async (): Promise<Page> => {
    laptop = await startChromium(profile.path)
    const page = await laptop.context.newPage()
    await page.setViewportSize({ width: 1440, height: 1000 })
    await openWorkbench(page, `${baseURL ?? ''}?lang=en`)
    return page
  }
  try {
    let page = await open()
    await openText(page, 'كلمات', words.join(' '))
    let before: string[] = []
    for (let round = 0; round < kills; round += 1) {
      const keys = await Keyboard.of(page, us)
      await textRegion(page).focus()
      await act(page, keys, round)
      await saved(page)
      // The list is read before the death, the state was "saved" before the list was read.
      before = await seen(page)
      expect(before).toHaveLength(round + 1)
      await (laptop as MortalChromium | null)?.kill()
      page = await open()
      await painted(page)
      await expect(textRegion(page).getByRole('heading', { level: 1 })).toHaveText('كلمات')
      await expect(options(page)).toHaveCount(round + 1)
      expect(await seen(page)).toEqual(before)
      await expect(page.getByRole('alert')).toHaveCount(0)
    }
    const { project } = await exported(page)
    const notes = project.sets
      .flatMap(({ annotations }) => annotations.map(({ note }: FileAnnotation) => note))
      .filter((note) => note !== undefined)
    expect(notes).toEqual(['ملاحظة 2', 'ملاحظة 6', 'ملاحظة 10'])
    // The history is whole too: the last tag, and of the life before it the note and the tag.
    const undo = page.getByRole('button', { name: 'Undo', exact: true })
    await textRegion(page).focus()
    const keys = await Keyboard.of(page, us)
    await keys.pressTimes('Ctrl+z', 3)
    await expect(options(page)).toHaveCount(kills - 2)
    await expect(undo).toBeEnabled()
  } finally {
    await (laptop as MortalChromium | null)?.kill()
    await profile.remove()
  }
})
