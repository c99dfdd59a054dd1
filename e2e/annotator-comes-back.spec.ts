import {
  documents,
  exported,
  expect,
  Keyboard,
  openText,
  openWorkbench,
  options,
  painted,
  saved,
  select,
  tag,
  test,
  textRegion,
  us,
  view,
} from './workbench.ts'

test('an annotator reloads and finds document, annotations, settings and language again', async ({ page }) => {
  await openWorkbench(page)
  await openText(page, 'أول', 'وصل القارب صباحًا.')
  await openText(page, 'ثانٍ', 'غادرت سلمى حداد الميناء مساءً.')
  await select(page, 'سلمى حداد')
  await tag(page, 'Person')
  await documents(page).getByRole('button', { name: /أول/ }).click()
  await painted(page)
  await select(page, 'القارب')
  await tag(page, 'Vehicle')
  await page.getByRole('textbox', { name: 'Note', exact: true }).fill('قارب صيد')
  await page.getByRole('button', { name: 'Settings' }).click()
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await settings.getByRole('radio', { name: 'Sepia' }).check()
  await settings.getByRole('radio', { name: 'Compact' }).check()
  await settings.getByRole('radio', { name: '١٢٣' }).check()
  await settings.getByRole('slider', { name: 'Text size' }).fill('26')
  await settings.getByRole('checkbox', { name: 'Snap to words' }).uncheck()
  await page.keyboard.press('Escape')
  await saved(page)
  const before = await exported(page)

  await page.reload()
  await painted(page)
  await expect(textRegion(page).getByRole('heading', { level: 1 })).toHaveText('أول')
  await expect(options(page)).toHaveCount(1)
  await expect(options(page).first()).toHaveAccessibleName(/Vehicle.*القارب/)
  const root = page.locator('html')
  await expect(root).toHaveAttribute('data-theme', 'sepia')
  await expect(root).toHaveAttribute('data-density', 'compact')
  await expect(root).toHaveCSS('--fs-text', '26px')
  await expect(page.locator('[data-annotation]').first()).toBeVisible()
  await expect(documents(page).getByRole('button', { name: /ثانٍ/ })).toContainText('١')
  await page.getByRole('button', { name: 'Settings' }).click()
  await expect(settings.getByRole('checkbox', { name: 'Snap to words' })).not.toBeChecked()
  await page.keyboard.press('Escape')
  const after = await exported(page)
  expect(after.bytes.equals(before.bytes)).toBe(true)
  await options(page).first().click()
  await expect(page.getByRole('textbox', { name: 'Note', exact: true })).toHaveValue('قارب صيد')
})

test('the language that was switched to stays, with and without it in the address', async ({ page }) => {
  await openWorkbench(page)
  await page.getByRole('banner').getByRole('button', { name: 'العربية' }).click()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar')
  await expect(page.locator('html')).toHaveAttribute('dir', 'rtl')
  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar')
  await expect(page.getByRole('banner').getByRole('button', { name: 'افتح ملفات' })).toBeVisible()
  await page.goto('./')
  await expect(page.locator('html')).toHaveAttribute('lang', 'ar')
  await expect(page.getByRole('banner').getByRole('button', { name: 'افتح ملفات' })).toBeVisible()
  // What the address says wins.
  await page.goto('./?lang=en')
  await expect(page.getByRole('banner').getByRole('button', { name: 'Open files' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('dir', 'ltr')
})

test('the table stays the table, and Back goes to the text', async ({ page }) => {
  await openWorkbench(page)
  await openText(page, 'أول', 'وصل القارب صباحًا.')
  await select(page, 'القارب')
  await tag(page, 'Vehicle')
  await view(page, 'Table').click()
  await expect(page.getByRole('table', { name: 'Annotation table' })).toBeVisible()
  await saved(page)
  await page.reload()
  await expect(page.getByRole('table', { name: 'Annotation table' })).toBeVisible()
  await expect(page.getByRole('table').locator('[data-annotation]')).toHaveCount(1)
  await page.goBack()
  await expect(textRegion(page)).toBeVisible()
  await expect(options(page)).toHaveCount(1)
})

test('closing the page a moment after the last act loses nothing that was called saved', async ({ page, context }) => {
  await openWorkbench(page)
  await openText(page, 'أول', 'وصل القارب صباحًا إلى الميناء القديم.')
  const keys = await Keyboard.of(page, us)
  await textRegion(page).focus()
  for (let i = 0; i < 5; i += 1) {
    await keys.press('ArrowLeft')
    await keys.press(String(i + 1))
  }
  await expect(options(page)).toHaveCount(5)
  await saved(page)
  await page.close()
  const again = await context.newPage()
  await openWorkbench(again)
  await painted(again)
  await expect(options(again)).toHaveCount(5)
})

test('a second tab reads only and can take over; the first then reads only', async ({ page, context }) => {
  await openWorkbench(page)
  await openText(page, 'أول', 'وصل القارب صباحًا إلى الميناء القديم.')
  await select(page, 'القارب')
  await tag(page, 'Vehicle')
  await saved(page)
  const second = await context.newPage()
  await openWorkbench(second)
  await painted(second)
  await expect(second.getByRole('alert').filter({ hasText: 'open in another tab' })).toBeVisible()
  await select(second, 'الميناء')
  await second.getByRole('toolbar', { name: 'Labels' }).getByRole('button', { name: 'Facility', exact: true }).click()
  await expect(options(second)).toHaveCount(1)
  await second.getByRole('button', { name: 'Take over' }).click()
  await expect(second.getByRole('alert')).toHaveCount(0)
  await select(second, 'الميناء')
  await tag(second, 'Facility')
  await saved(second)
  await expect(page.getByRole('alert').filter({ hasText: 'another tab' })).toBeVisible()
  await select(page, 'صباحًا')
  await page.getByRole('toolbar', { name: 'Labels' }).getByRole('button', { name: 'Date', exact: true }).click()
  await expect(options(page)).toHaveCount(1)
})
