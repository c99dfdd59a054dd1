import {
  annotationsOn,
  expect,
  exported,
  openText,
  openWorkbench,
  options,
  said,
  saved,
  select,
  tag,
  test,
} from './workbench.ts'

test('a person is asked for a name once, at the first export', async ({ page }) => {
  await openWorkbench(page)
  // Nobody is asked for anything before that.
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await openText(page, 'أول', 'وصل القارب صباحًا.')
  await select(page, 'القارب')
  await tag(page, 'Vehicle')
  const first = await exported(page, { name: 'هدى المصري' })
  const [annotation] = annotationsOn(first.project, 'أول')
  const by = annotation?.created?.by ?? ''
  expect(by).toMatch(/^[0-9a-f-]{36}$/)
  expect(first.project.annotators).toEqual([{ id: by, name: 'هدى المصري' }])

  await page.getByRole('banner').getByRole('button', { name: 'Export', exact: true }).click()
  await expect(page.getByRole('dialog', { name: 'Export' })).toBeVisible()
  await expect(page.getByRole('dialog').getByRole('textbox', { name: 'Your name' })).toHaveCount(0)
  await page.keyboard.press('Escape')
  await saved(page)
  await page.reload()
  await expect(options(page)).toHaveCount(1)
  const again = await exported(page)
  expect(again.bytes.equals(first.bytes)).toBe(true)
})

test('the name changes in Settings, the id does not', async ({ page }) => {
  await openWorkbench(page)
  await openText(page, 'أول', 'وصل القارب صباحًا.')
  await select(page, 'القارب')
  await tag(page, 'Vehicle')
  const first = await exported(page, { name: 'هدى' })
  await page.getByRole('button', { name: 'Settings' }).click()
  const name = page.getByRole('dialog').getByRole('textbox', { name: 'Your name' })
  await name.fill('هدى المصري')
  await name.press('Enter')
  await page.keyboard.press('Escape')
  const second = await exported(page)
  expect(second.project.annotators).toEqual([{ id: first.project.annotators[0]?.id, name: 'هدى المصري' }])
})

test('two people work at one machine: each has a set, both names go out, and each can come back', async ({ page }) => {
  await openWorkbench(page)
  await openText(page, 'أول', 'وصل القارب صباحًا إلى الميناء.')
  await select(page, 'القارب')
  await tag(page, 'Vehicle')
  await exported(page, { name: 'هدى' })

  const dialog = page.getByRole('dialog', { name: 'Settings' })
  await page.getByRole('button', { name: 'Settings' }).click()
  await dialog.getByRole('combobox', { name: 'Switch person' }).selectOption('+')
  const name = dialog.getByRole('textbox', { name: 'Your name' })
  await name.fill('رامي')
  await name.press('Enter')
  await page.keyboard.press('Escape')
  await select(page, 'الميناء')
  await tag(page, 'Facility')
  await saved(page)

  const { project } = await exported(page)
  expect(project.annotators.map((one) => one.name).toSorted()).toEqual(['رامي', 'هدى'])
  const named = new Map(project.annotators.map((one) => [one.id, one.name]))
  const whose = project.sets.map(
    ({ annotator, annotations }) => `${named.get(annotator) ?? 'nobody'}: ${said(annotations).join()}`,
  )
  expect(whose.toSorted()).toEqual(['رامي: FAC «الميناء»', 'هدى: VEHICLE «القارب»'])

  await page.getByRole('button', { name: 'Settings' }).click()
  await dialog.getByRole('combobox', { name: 'Switch person' }).selectOption({ label: 'هدى' })
  await expect(name).toHaveValue('هدى')
  await page.keyboard.press('Escape')
  await select(page, 'صباحًا')
  await tag(page, 'Date')
  const third = await exported(page)
  const hers = third.project.sets.find(({ annotator }) => named.get(annotator) === 'هدى')
  expect(hers?.annotations.map(({ label }) => label)).toEqual(['VEHICLE', 'DATE'])
})
