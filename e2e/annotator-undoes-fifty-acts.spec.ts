import {
  expect,
  exported,
  Keyboard,
  openText,
  openWorkbench,
  options,
  saved,
  test,
  textRegion,
  us,
  type Keyboard as Keys,
} from './workbench.ts'
import type { Page } from '@playwright/test'

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
  'ضوء',
  'منارة',
  'رصيف',
  'سوق',
  'ثمن',
  'ميزان',
]
const text = `${words.slice(0, 10).join(' ')}\n${words.slice(10).join(' ')}`

/** Fifty acts of every kind that the keyboard has; the text must be in focus and nothing in hand. */
async function fiftyActs(page: Page, keys: Keys, atHalf: () => Promise<void>): Promise<void> {
  for (let i = 0; i < 20; i += 1) {
    await keys.press('ArrowLeft')
    await keys.press(String((i % 9) + 1))
    await expect(options(page)).toHaveCount(i + 1)
  }
  // Relabelled, going back over the last five; then five ends by a word, five by a letter, five notes, ten deletions.
  const spoken = page.locator('[data-announcer]')
  for (const label of ['u', 'l', 'f', 'm', 'p']) {
    await keys.press(label)
    await expect(spoken).toContainText('Now ')
    await keys.press('Shift+F8')
  }
  await atHalf()
  await textRegion(page).focus()
  for (let i = 0; i < 5; i += 1) {
    await keys.press('Shift+ArrowLeft')
    await expect(spoken).toContainText('Now spans')
    await keys.press('Shift+F8')
  }
  for (let i = 0; i < 5; i += 1) {
    await keys.press('Ctrl+Shift+ArrowRight')
    await expect(spoken).toContainText('Now spans')
    await keys.press('F8')
  }
  for (let i = 0; i < 5; i += 1) {
    await keys.press('n')
    await page.keyboard.insertText(`ملاحظة ${i}`)
    await keys.press('Ctrl+Enter')
    await expect(spoken).toHaveText('Note kept')
    await keys.press('F8')
  }
  for (let i = 0; i < 10; i += 1) {
    await keys.press('Delete')
    await expect(options(page)).toHaveCount(19 - i)
    await keys.press('Shift+F8')
  }
}

test('an annotator undoes fifty acts and does them again, also after a reload', async ({ page }) => {
  await openWorkbench(page)
  await openText(page, 'كلمات', text)
  const undo = page.getByRole('button', { name: 'Undo', exact: true })
  const redo = page.getByRole('button', { name: 'Redo', exact: true })
  const keys = await Keyboard.of(page, us)
  const bytes = async (): Promise<string> => (await exported(page)).bytes.toString('utf8')

  const atStart = await bytes()
  await textRegion(page).focus()
  let atHalf = ''
  await fiftyActs(page, keys, async () => {
    atHalf = await bytes()
  })
  const atEnd = await bytes()
  expect(new Set([atStart, atHalf, atEnd]).size).toBe(3)

  await textRegion(page).focus()
  await keys.pressTimes('Ctrl+z', 49)
  await expect(undo).toBeEnabled()
  await keys.press('Ctrl+z')
  await expect(undo).toBeDisabled()
  await expect(options(page)).toHaveCount(0)
  expect(await bytes()).toBe(atStart)

  await textRegion(page).focus()
  await keys.pressTimes('Ctrl+y', 50)
  await expect(redo).toBeDisabled()
  expect(await bytes()).toBe(atEnd)

  await saved(page)
  await page.reload()
  await expect(options(page).first()).toBeVisible()
  await textRegion(page).focus()
  await keys.pressTimes('Ctrl+z', 25)
  // Acts of an earlier session are read from the disk one after the other.
  await expect.poll(bytes, { timeout: 30_000 }).toBe(atHalf)
  await expect(undo).toBeEnabled()
  await saved(page)
  await page.reload()
  await expect(options(page).first()).toBeVisible()
  await expect(redo).toBeEnabled()
  await textRegion(page).focus()
  await keys.pressTimes('Ctrl+Shift+z', 25)
  await expect(redo).toBeDisabled()
  expect(await bytes()).toBe(atEnd)
  await keys.pressTimes('Ctrl+z', 50)
  await expect(undo).toBeDisabled()
  expect(await bytes()).toBe(atStart)
})

test('a new act after an undo leaves nothing to redo', async ({ page }) => {
  await openWorkbench(page)
  await openText(page, 'كلمات', text)
  const keys = await Keyboard.of(page, us)
  const redo = page.getByRole('button', { name: 'Redo', exact: true })
  await textRegion(page).focus()
  await keys.press('ArrowLeft')
  await keys.press('1')
  await keys.press('ArrowLeft')
  await keys.press('2')
  await keys.press('Ctrl+z')
  await expect(redo).toBeEnabled()
  await keys.press('3')
  await expect(options(page)).not.toHaveCount(0)
  await expect(redo).toBeDisabled()
})
