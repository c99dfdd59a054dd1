import { readFile } from 'node:fs/promises'
import {
  documents,
  expect,
  exported,
  Keyboard,
  openWorkbench,
  options,
  painted,
  paragraphTexts,
  saved,
  test,
  textRegion,
  us,
} from './workbench.ts'

const sample = async (name: string): Promise<string> =>
  readFile(new URL(`../public/sample/${name}`, import.meta.url), 'utf8')

test('a newcomer starts with a text to work on, and nothing asks or stands in the way', async ({ page }) => {
  await openWorkbench(page)
  await painted(page)
  const { title } = JSON.parse(await sample('sample.json')) as { title: string }
  await expect(textRegion(page).getByRole('heading', { level: 1 })).toHaveText(title)
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(page.getByRole('alert')).toHaveCount(0)
  const text = await sample('sample.ar.txt')
  expect((await paragraphTexts(page)).join('\n')).toBe(text)
  await expect(options(page)).toHaveCount(0)

  const keys = await Keyboard.of(page, us)
  await keys.press('ArrowLeft')
  await keys.press('Shift+ArrowLeft')
  await keys.press('3')
  await expect(options(page)).toHaveCount(1)
  await expect(options(page).first()).toHaveAccessibleName(/Organisation/)
  await saved(page)
  const { project } = await exported(page)
  expect(project.documents.map((one) => one.text)).toEqual([text])

  await page.reload()
  await painted(page)
  // The sample is not put there a second time.
  await expect(documents(page).getByRole('listitem')).toHaveCount(1)
  await expect(options(page)).toHaveCount(1)
})

test('a newcomer whose browser speaks Arabic meets an Arabic workbench', async ({ browser, baseURL }) => {
  const context = await browser.newContext({ locale: 'ar-TN', ...(baseURL !== undefined && { baseURL }) })
  const page = await context.newPage()
  await page.goto('./')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar')
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await expect(page.getByRole('region', { name: 'نصّ الوثيقة' })).toBeVisible()
  await expect(page.getByRole('banner').getByRole('button', { name: 'افتح ملفات' })).toBeVisible()
  await context.close()
})

test('the sample opens once more from the page of projects, beside the work that is there', async ({ page }) => {
  await openWorkbench(page)
  const keys = await Keyboard.of(page, us)
  await keys.press('ArrowLeft')
  await keys.press('1')
  await expect(options(page)).toHaveCount(1)
  await saved(page)
  await page.getByRole('link', { name: 'Projects' }).click()
  await page.getByRole('button', { name: 'Open the sample' }).click()
  await painted(page)
  await expect(options(page)).toHaveCount(0)
  await page.getByRole('link', { name: 'Projects' }).click()
  await expect(page.getByRole('main').getByRole('table').getByRole('row')).toHaveCount(3)
  // The older one still holds its annotation.
  const names = page
    .getByRole('main')
    .getByRole('table')
    .getByRole('button', { name: /^Sample/ })
  await names.last().click()
  await expect(options(page)).toHaveCount(1)
})

test('a project is renamed and deleted, and only that one', async ({ page }) => {
  await openWorkbench(page)
  await page.getByRole('link', { name: 'Projects' }).click()
  await page.getByRole('button', { name: 'New project', exact: true }).click()
  await page.getByRole('textbox', { name: 'Name of the project' }).fill('أرشيف')
  await page.getByRole('dialog').getByRole('button', { name: 'New project', exact: true }).click()
  await expect(page.getByText('Choose a document from the list.')).toBeVisible()
  await page.getByRole('link', { name: 'Projects' }).click()
  const rows = page.getByRole('main').getByRole('table').getByRole('row')
  await rows.filter({ hasText: 'أرشيف' }).getByRole('button', { name: 'Rename' }).click()
  await page.getByRole('textbox', { name: 'Name of the project' }).fill('أرشيف البحر')
  await page.getByRole('textbox', { name: 'Name of the project' }).press('Enter')
  await expect(rows.filter({ hasText: 'أرشيف البحر' })).toHaveCount(1)
  await rows
    .filter({ hasText: 'أرشيف البحر' })
    .getByRole('button', { name: /^Delete project/ })
    .click()
  await page.getByRole('dialog').getByRole('button', { name: 'Delete for good' }).click()
  await expect(rows).toHaveCount(2)
  await page.reload()
  await page.getByRole('link', { name: 'Projects' }).click()
  await expect(rows).toHaveCount(2)
  await expect(page.getByText('أرشيف')).toHaveCount(0)
})
