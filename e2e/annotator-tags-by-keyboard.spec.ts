import {
  annotationsOn,
  announcer,
  arabic,
  arabicIndic,
  azerty,
  expect,
  exported,
  Keyboard,
  openText,
  openWorkbench,
  options,
  said,
  saved,
  textRegion,
  test,
  us,
} from './workbench.ts'

const text = 'قالت سلمى حداد إن ميناء الصيد سيفتح أبوابه يوم الأحد. ولم تذكر المديرة ثمن السمك.'

for (const layout of [us, arabic, arabicIndic, azerty]) {
  test(`an annotator tags, corrects, takes back and exports by keyboard alone under ${layout.name}`, async ({
    page,
  }) => {
    await openWorkbench(page)
    await openText(page, 'أول', 'نصّ قصير للتجربة.')
    await openText(page, 'ميناء', text)
    const keys = await Keyboard.of(page, layout)
    const option = (words: string) => options(page).filter({ hasText: words })

    await test.step('Tab reaches the text', async () => {
      const there = (): Promise<boolean> => textRegion(page).evaluate((region) => region === document.activeElement)
      for (let i = 0; i < 40 && !(await there()); i += 1) await keys.press('Tab')
      expect(await there()).toBe(true)
    })

    await test.step('arrows, Shift and a digit tag two words', async () => {
      await keys.pressTimes('ArrowLeft', 2)
      await keys.press('Shift+ArrowLeft')
      await keys.press('1')
      await expect(options(page)).toHaveCount(1)
      await expect(option('سلمى حداد')).toHaveAccessibleName(/Person/)
      await expect(option('سلمى حداد')).toHaveAttribute('aria-selected', 'true')
    })

    await test.step('another digit relabels what is in hand', async () => {
      await keys.press('2')
      await expect(option('سلمى حداد')).toHaveAccessibleName(/Role/)
      await keys.press('1')
      await expect(option('سلمى حداد')).toHaveAccessibleName(/Person/)
    })

    await test.step('the next words, the last label again, a letter for a label', async () => {
      await keys.pressTimes('ArrowLeft', 2)
      await keys.press('Shift+ArrowLeft')
      await keys.press('6')
      await expect(option('ميناء الصيد')).toHaveAccessibleName(/Facility/)
      await keys.pressTimes('ArrowLeft', 2)
      await keys.press('.')
      await expect(option('أبوابه')).toHaveAccessibleName(/Facility/)
      await keys.pressTimes('ArrowLeft', 2)
      await keys.press('m')
      await expect(option('الأحد')).toHaveAccessibleName(/Vehicle/)
      await keys.press('8')
      await expect(option('الأحد')).toHaveAccessibleName(/Date/)
    })

    await test.step('edges: start by word, end by letter', async () => {
      await keys.press('[')
      await keys.press('Shift+ArrowRight')
      await expect(option('يوم الأحد')).toHaveCount(1)
      await keys.press(']')
      await keys.press('Ctrl+Shift+ArrowRight')
      await expect(options(page).getByText('يوم الأح', { exact: true })).toHaveCount(1)
      await keys.press('Ctrl+Shift+ArrowLeft')
      await expect(options(page).getByText('يوم الأحد', { exact: true })).toHaveCount(1)
    })

    await test.step('a whole sentence, and parts of a quote', async () => {
      await keys.press('Escape')
      await keys.press('Ctrl+ArrowLeft')
      await keys.press('e')
      await keys.press('c')
      await expect(option('ولم تذكر المديرة ثمن السمك')).toHaveAccessibleName(/Claim/)
      await keys.press('Escape')
      await keys.press('Ctrl+ArrowUp')
      await keys.press('Shift+ArrowLeft')
      await keys.press('+')
      await keys.pressTimes('ArrowLeft', 2)
      await keys.press('Shift+ArrowLeft')
      await keys.press('q')
      await expect(options(page).filter({ hasText: /^.*قالت سلمى/ })).toHaveCount(1)
    })

    await test.step('next and previous annotation, a note, deleting, undo and redo', async () => {
      const before = await options(page).count()
      await keys.press('Shift+F8')
      await keys.press('F8')
      await keys.press('n')
      await expect(page.getByRole('textbox', { name: 'Note', exact: true })).toBeFocused()
      await page.keyboard.insertText('مهمّ')
      // In a field letters are letters.
      await keys.press('1')
      await keys.press('Ctrl+Enter')
      await expect(announcer(page)).toHaveText('Note kept')
      await keys.press('Delete')
      await expect(options(page)).toHaveCount(before - 1)
      await keys.press('Ctrl+z')
      await expect(options(page)).toHaveCount(before)
      await keys.press('Ctrl+y')
      await expect(options(page)).toHaveCount(before - 1)
      await keys.press('Ctrl+z')
      await keys.press('Ctrl+z')
      await expect(page.getByRole('textbox', { name: 'Note', exact: true })).toHaveValue('')
      await keys.press('Ctrl+Shift+z')
      await expect(page.getByRole('textbox', { name: 'Note', exact: true })).toHaveValue(/^مهمّ.$/u)
    })

    await test.step('the key sheet opens and closes, documents change', async () => {
      await keys.press('?')
      await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible()
      await keys.press('Escape')
      await expect(page.getByRole('dialog', { name: 'Keys' })).toBeHidden()
      await keys.press('k')
      await expect(textRegion(page).getByRole('heading', { level: 1 })).toHaveText('أول')
      await keys.press('j')
      await expect(textRegion(page).getByRole('heading', { level: 1 })).toHaveText('ميناء')
    })

    await saved(page)
    const { project } = await exported(page)
    expect(said(annotationsOn(project, 'ميناء'))).toEqual([
      'INDIRECT «قالت سلمى…إن ميناء»',
      'PER «سلمى حداد»',
      'FAC «ميناء الصيد»',
      'FAC «أبوابه»',
      'DATE «يوم الأحد»',
      expect.stringMatching(/^CLAIM «ولم تذكر المديرة ثمن السمك\.?»$/),
    ])
  })
}

test('AltGr on Windows makes a sign and no command: a made event, because the browser cannot be told of AltGr', async ({
  page,
}) => {
  await openWorkbench(page)
  await openText(page, 'ميناء', text)
  const keys = await Keyboard.of(page, us)
  await textRegion(page).focus()
  await keys.press('ArrowLeft')
  await keys.press('1')
  await expect(options(page)).toHaveCount(1)
  const stopped = await page.evaluate(() => {
    const event = new KeyboardEvent('keydown', {
      key: 'z',
      code: 'KeyW',
      ctrlKey: true,
      altKey: true,
      modifierAltGraph: true,
      bubbles: true,
      cancelable: true,
    })
    document.activeElement?.dispatchEvent(event)
    return event.defaultPrevented
  })
  expect(stopped).toBe(false)
  await expect(options(page)).toHaveCount(1)
})

test('single keys can be switched off; keys with Ctrl and the buttons stay', async ({ page }) => {
  await openWorkbench(page)
  await openText(page, 'ميناء', text)
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('checkbox', { name: 'Single keys as commands' }).uncheck()
  const keys = await Keyboard.of(page, us)
  await keys.press('Escape')
  await textRegion(page).focus()
  await keys.press('ArrowLeft')
  await keys.press('1')
  await keys.press('?')
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await expect(options(page)).toHaveCount(0)
  await page.getByRole('toolbar', { name: 'Labels' }).getByRole('button', { name: 'Person', exact: true }).click()
  await expect(options(page)).toHaveCount(1)
  await textRegion(page).focus()
  await keys.press('Ctrl+z')
  await expect(options(page)).toHaveCount(0)
})

test('arrows go as seen inside a Latin run, or along the text when that is set', async ({ page }) => {
  await openWorkbench(page)
  await openText(page, 'خليط', 'وصلت سفينة Blue Sea Line إلى الميناء')
  const keys = await Keyboard.of(page, us)
  const tagged = async (): Promise<string[]> => {
    await textRegion(page).focus()
    await keys.press('Ctrl+ArrowUp')
    await keys.pressTimes('ArrowLeft', 2)
    await keys.press('1')
    await keys.press('ArrowLeft')
    await keys.press('3')
    await expect(options(page)).toHaveCount(2)
    const names = await options(page).locator('.t').allTextContents()
    await keys.pressTimes('Ctrl+z', 2)
    await expect(options(page)).toHaveCount(0)
    return names.toSorted()
  }
  // The line reads, from the right: وصلت سفينة, then on the screen Line Sea Blue from right to left, then إلى الميناء.
  await keys.press('ArrowLeft')
  expect(await tagged()).toEqual(['Line', 'Sea'])
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('radio', { name: /^Logical/ }).check()
  await keys.press('Escape')
  expect(await tagged()).toEqual(['Blue', 'Sea'])
})
