import {
  annotationsOn,
  announcer,
  clickOn,
  dragBetween,
  dragOver,
  expect,
  exported,
  find,
  labels,
  openText,
  openWorkbench,
  options,
  saved,
  select,
  tag,
  test,
} from './workbench.ts'

const text = [
  'قالت سلمى حداد إن ميناء الصيد سيفتح أبوابه يوم الأحد.',
  'وأضافت مديرة المرفأ أن شركة Blue Sea 24 ستنقل ٣٥ طنًا من السمك.',
  '',
  'ورفض البحّارة القرار، وقالوا: «لن نعود قبل الصلح».',
].join('\n')

test.beforeEach(async ({ page }) => {
  await openWorkbench(page)
  await openText(page, 'ميناء', text)
})

test('an annotator tags by dragging and pressing a label', async ({ page }) => {
  await select(page, 'سلمى حداد')
  await tag(page, 'Person')
  await select(page, 'Blue Sea 24', { backwards: true })
  await tag(page, 'Organisation')
  await select(page, 'لن نعود قبل الصلح')
  await tag(page, 'Direct quote')

  await expect(options(page).nth(0)).toHaveAccessibleName(/Person.*سلمى حداد/)
  await expect(options(page).nth(1)).toHaveAccessibleName(/Organisation.*Blue Sea 24/)
  await expect(options(page).nth(2)).toHaveAccessibleName(/Direct quote.*لن نعود قبل الصلح/)
  await expect(announcer(page)).toContainText('Direct quote')
  await saved(page)

  const { project } = await exported(page)
  const found = annotationsOn(project, 'ميناء')
  expect(
    found.map(({ layer, label, spans, origin }) => [layer, label, spans.map((span) => span.text), origin]),
  ).toEqual([
    ['entity', 'PER', ['سلمى حداد'], 'hand'],
    ['entity', 'ORG', ['Blue Sea 24'], 'hand'],
    ['quote', 'DIRECT', ['لن نعود قبل الصلح'], 'hand'],
  ])
  for (const { spans } of found) {
    for (const { start, end, text: quoted } of spans) expect(Array.from(text).slice(start, end).join('')).toBe(quoted)
  }
})

test('a selection snaps to whole words, with Alt to letters', async ({ page }) => {
  // From inside one word to inside another, with the comma beside it: the two words are meant.
  const { paragraph, from, to } = await find(page, 'لبحّارة القرار')
  await dragOver(page, { paragraph, from: from + 2, to: to + 1 })
  await tag(page, 'Person')
  await select(page, 'رفض', { holding: 'Alt' })
  await tag(page, 'Event')
  const { project } = await exported(page)
  expect(annotationsOn(project, 'ميناء').map(({ spans }) => spans.map((span) => span.text))).toEqual([
    ['رفض'],
    ['البحّارة القرار'],
  ])
})

test('a click takes an annotation in hand, the label bar relabels it and its id stays', async ({ page }) => {
  await select(page, 'سلمى حداد')
  await tag(page, 'Person')
  const id = await options(page).first().getAttribute('data-annotation')
  await clickOn(page, 'الصيد')
  await expect(options(page).first()).toHaveAttribute('aria-selected', 'false')
  await clickOn(page, 'سلمى')
  await expect(options(page).first()).toHaveAttribute('aria-selected', 'true')
  await expect(labels(page).getByRole('button', { name: 'Person', exact: true })).toHaveAttribute(
    'aria-pressed',
    'true',
  )
  await labels(page).getByRole('button', { name: 'Organisation', exact: true }).click()
  await expect(options(page)).toHaveCount(1)
  await expect(options(page).first()).toHaveAccessibleName(/Organisation/)
  await expect(options(page).first()).toHaveAttribute('data-annotation', id ?? '')

  await page.getByRole('button', { name: /^Delete/ }).click()
  await expect(options(page)).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await expect(options(page)).toHaveCount(1)
  await expect(options(page).first()).toHaveAttribute('data-annotation', id ?? '')
})

test('a selection across paragraphs is one annotation, and blanks alone are none', async ({ page }) => {
  const first = await find(page, 'الأحد')
  const last = await find(page, 'وأضافت')
  await dragBetween(page, first, last)
  await tag(page, 'Claim')
  const { project } = await exported(page)
  expect(annotationsOn(project, 'ميناء').map(({ spans }) => spans.map((span) => span.text))).toEqual([
    ['الأحد.\nوأضافت'],
  ])
})

test('pressing a label with nothing selected changes nothing and says why', async ({ page }) => {
  await labels(page).getByRole('button', { name: 'Person', exact: true }).click()
  await expect(announcer(page)).toHaveText('Select some words first.')
  await expect(options(page)).toHaveCount(0)
})

test('the list of annotations keeps its place on a laptop screen while a quote is in hand', async ({ page }) => {
  await page.setViewportSize({ width: 1280, height: 720 })
  await select(page, 'سلمى حداد')
  await tag(page, 'Person')
  await select(page, 'لن نعود قبل الصلح')
  await labels(page).getByRole('button', { name: 'Direct quote', exact: true }).click()
  await expect(announcer(page)).toContainText('Tagged')
  await expect(options(page)).toHaveCount(2)
  await expect(options(page).first()).toBeInViewport()
})

test('an annotation stays in hand while a dialog opens and closes', async ({ page }) => {
  await select(page, 'سلمى حداد')
  await tag(page, 'Person')
  await expect(options(page).first()).toHaveAttribute('aria-selected', 'true')
  for (const dialog of ['Export', 'Keys', 'Settings']) {
    await page.getByRole('banner').getByRole('button', { name: dialog, exact: true }).click()
    await expect(page.getByRole('dialog', { name: dialog })).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toHaveCount(0)
  }
  await expect(options(page).first()).toHaveAttribute('aria-selected', 'true')
  // Still in hand, so another label relabels it.
  await labels(page).getByRole('button', { name: 'Role', exact: true }).click()
  await expect(options(page).first()).toHaveAccessibleName(/Role/)
  await expect(options(page)).toHaveCount(1)
})
