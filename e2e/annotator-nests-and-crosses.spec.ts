import {
  annotationsOn,
  announcer,
  clickOn,
  expect,
  exported,
  labels,
  openText,
  openWorkbench,
  options,
  said,
  select,
  tag,
  test,
  textRegion,
} from './workbench.ts'

const text = [
  'قالت مديرة ميناء الصيد سلمى حداد إن السوق سيفتح غدًا، وأكدت أن الأسعار لن ترتفع.',
  'ثم أضافت: «نريد سوقًا نظيفًا»، وتابعت وهي تبتسم: «وأرصفة واسعة».',
].join('\n')

test.beforeEach(async ({ page }) => {
  await openWorkbench(page)
  await openText(page, 'ميناء', text)
})

test('an annotator nests four deep; clicks take the innermost, then go outwards and around', async ({ page }) => {
  await select(page, 'قالت مديرة ميناء الصيد سلمى حداد إن السوق سيفتح غدًا')
  await tag(page, 'Claim')
  await select(page, 'مديرة ميناء الصيد سلمى حداد')
  await tag(page, 'Person')
  await select(page, 'مديرة ميناء الصيد')
  await tag(page, 'Role')
  await select(page, 'ميناء الصيد')
  await tag(page, 'Facility')
  await expect(textRegion(page).locator('svg.marks').first()).toBeVisible()

  const inHand = options(page).and(page.locator('[aria-selected=true]'))
  for (const name of [/^Facility/, /^Role/, /^Person/, /^Claim/, /^Facility/]) {
    await clickOn(page, 'ميناء')
    await expect(inHand).toHaveCount(1)
    await expect(inHand).toHaveAccessibleName(name)
  }
  const { project } = await exported(page)
  expect(said(annotationsOn(project, 'ميناء'))).toEqual([
    'CLAIM «قالت مديرة ميناء الصيد سلمى حداد إن السوق سيفتح غدًا»',
    'PER «مديرة ميناء الصيد سلمى حداد»',
    'ROLE «مديرة ميناء الصيد»',
    'FAC «ميناء الصيد»',
  ])
})

test('spans of one layer and of several cross', async ({ page }) => {
  await select(page, 'السوق سيفتح غدًا، وأكدت')
  await tag(page, 'Claim')
  await select(page, 'غدًا، وأكدت أن الأسعار')
  await tag(page, 'Claim')
  await select(page, 'أكدت أن الأسعار لن ترتفع'.replace(/^/, 'و'))
  await tag(page, 'Indirect quote')
  const { project } = await exported(page)
  expect(said(annotationsOn(project, 'ميناء'))).toEqual([
    'CLAIM «السوق سيفتح غدًا، وأكدت»',
    'CLAIM «غدًا، وأكدت أن الأسعار»',
    'INDIRECT «وأكدت أن الأسعار لن ترتفع»',
  ])
})

test('two labels coincide on the same words; the same label twice is refused', async ({ page }) => {
  await select(page, 'سلمى حداد')
  await tag(page, 'Person')
  // With the person in hand a label of another layer makes a second annotation of the same extent.
  await tag(page, 'Cue')
  // A fresh selection of the same words takes a second label of the same layer.
  await select(page, 'سلمى حداد')
  await tag(page, 'Role')
  await select(page, 'سلمى حداد')
  await labels(page).getByRole('button', { name: 'Person', exact: true }).click()
  await expect(announcer(page)).toHaveText('These words already carry Person.')
  await expect(options(page)).toHaveCount(3)
  const { project } = await exported(page)
  const found = annotationsOn(project, 'ميناء')
  expect(said(found).toSorted()).toEqual(['CUE «سلمى حداد»', 'PER «سلمى حداد»', 'ROLE «سلمى حداد»'])
  expect(new Set(found.map(({ id }) => id)).size).toBe(3)
})

test('a quote takes several parts: two at once, a third later, one away again', async ({ page }) => {
  await select(page, 'نريد سوقًا نظيفًا')
  await select(page, 'وأرصفة واسعة', { holding: 'Control' })
  await tag(page, 'Direct quote')
  const id = await options(page).first().getAttribute('data-annotation')
  await select(page, 'تبتسم', { holding: 'Control' })
  await expect(announcer(page)).toContainText('Part added')
  await expect(options(page)).toHaveCount(1)
  const three = await exported(page)
  expect(said(annotationsOn(three.project, 'ميناء'))).toEqual(['DIRECT «نريد سوقًا نظيفًا…تبتسم…وأرصفة واسعة»'])

  await options(page).first().click()
  await page.getByRole('button', { name: 'Remove this part' }).nth(1).click()
  await expect(announcer(page)).toHaveText('Part removed')
  await page.getByRole('button', { name: 'Undo', exact: true }).click()
  await page.getByRole('button', { name: 'Redo', exact: true }).click()
  const two = await exported(page)
  expect(said(annotationsOn(two.project, 'ميناء'))).toEqual(['DIRECT «نريد سوقًا نظيفًا…وأرصفة واسعة»'])
  expect(annotationsOn(two.project, 'ميناء')[0]?.id).toBe(id)
})

test('a layer that takes one part refuses two and says so', async ({ page }) => {
  await select(page, 'سلمى')
  await select(page, 'السوق', { holding: 'Control' })
  await labels(page).getByRole('button', { name: 'Person', exact: true }).click()
  await expect(announcer(page)).toHaveText(/takes one part only/)
  await expect(options(page)).toHaveCount(0)
})
