import { fileURLToPath } from 'node:url'
import { test, type Page } from '@playwright/test'

/**
 * Pictures of the product as it is: `docs` go into the README, all of them are for looking at.
 * npm run screenshots
 */
const fixture = fileURLToPath(new URL('fixtures/ferry.hashiya.json', import.meta.url))
const folder = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))
const picture = fileURLToPath(new URL('../.readme/hashiya.png', import.meta.url))

async function openTagged(page: Page, language: 'ar' | 'en'): Promise<void> {
  await page.goto(`/?lang=${language}`)
  await page.locator('[data-file-chooser]').setInputFiles(fixture)
  await page.locator('[role=option]').nth(8).waitFor()
  await page.locator('[role=region][aria-busy=false] .marks').first().waitFor()
  await page.evaluate(async () => {
    await document.fonts.ready
  })
}

async function theme(page: Page, name: 'light' | 'dark' | 'sepia'): Promise<void> {
  await page.evaluate((value) => {
    document.documentElement.dataset['theme'] = value
  }, name)
}

test.use({ viewport: { width: 1440, height: 900 } })

for (const language of ['ar', 'en'] as const) {
  test(`tagged article, ${language}`, async ({ page }) => {
    await openTagged(page, language)
    await page.locator('[role=option]', { hasText: 'لم يكن الركاب' }).first().click()
    await page.screenshot({ path: `${folder}text-${language}.png` })
    if (language === 'ar') await page.screenshot({ path: picture })
    for (const name of ['dark', 'sepia'] as const) {
      await theme(page, name)
      await page.screenshot({ path: `${folder}text-${language}-${name}.png` })
    }
  })

  test(`table, ${language}`, async ({ page }) => {
    await openTagged(page, language)
    await page.locator('.views a').nth(1).click()
    await page.locator('tr[data-annotation]').nth(5).waitFor()
    await page.screenshot({ path: `${folder}table-${language}.png` })
  })

  test(`start and sample, ${language}`, async ({ page }) => {
    await page.goto(`/?lang=${language}`)
    await page.locator('[role=region][aria-busy=false]').waitFor()
    await page.screenshot({ path: `${folder}sample-${language}.png` })
    await page.locator('.brand').click()
    await page.locator('.home').waitFor()
    await page.screenshot({ path: `${folder}start-${language}.png` })
  })

  test(`a broken file, ${language}`, async ({ page }) => {
    await page.goto(`/?lang=${language}`)
    await page.locator('[data-file-chooser]').waitFor({ state: 'attached' })
    const broken = {
      format: 'hashiya-project',
      version: 1,
      offsets: 'codepoint',
      documents: [{ id: 'd', title: 'نصّ', text: 'وصلت السفينة أمس', language: 'ar', direction: 'rtl' }],
      annotators: [{ id: 'a', name: 'سلمى' }],
      sets: [
        {
          id: 's',
          document: 'd',
          annotator: 'a',
          state: 'draft',
          annotations: [
            { id: '1', layer: 'entity', label: 'PER', spans: [{ start: 5, end: 12, text: 'السفينة' }], origin: 'hand' },
            { id: '2', layer: 'entity', label: 'PER', spans: [{ start: 90, end: 95, text: 'أمس' }], origin: 'hand' },
            { id: '3', layer: 'entity', label: 'SHIP', spans: [{ start: 0, end: 4, text: 'وصلت' }], origin: 'hand' },
          ],
          relations: [],
        },
      ],
    }
    const schema = await (await page.request.get('/schemas/news.json')).json()
    await page.locator('[data-file-chooser]').setInputFiles({
      name: 'broken.json',
      mimeType: 'application/json',
      buffer: Buffer.from(JSON.stringify({ ...broken, schema })),
    })
    await page.locator('dialog[open]').waitFor()
    await page.screenshot({ path: `${folder}broken-${language}.png` })
  })

  test(`dialogs, ${language}`, async ({ page }) => {
    await openTagged(page, language)
    for (const [name, key] of [
      ['export', 'Control+e'],
      ['settings', 'Control+,'],
      ['keys', '?'],
    ] as const) {
      await page.keyboard.press(key)
      await page.locator('dialog[open]').waitFor()
      await page.screenshot({ path: `${folder}${name}-${language}.png` })
      await page.keyboard.press('Escape')
      await page.locator('dialog[open]').waitFor({ state: 'detached' })
    }
  })
}

for (const [width, height] of [
  [1024, 768],
  [390, 844],
  [320, 640],
] as const) {
  test(`narrow, ${width}`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    await openTagged(page, 'ar')
    await page.screenshot({ path: `${folder}text-${width}.png` })
    await page.locator('.views a').nth(1).click()
    await page.locator('tr[data-annotation]').nth(5).waitFor()
    await page.screenshot({ path: `${folder}table-${width}.png` })
  })
}

test('forced colours', async ({ browser }) => {
  const context = await browser.newContext({ forcedColors: 'active', viewport: { width: 1440, height: 900 } })
  const page = await context.newPage()
  await openTagged(page, 'ar')
  await page.locator('[role=option]').nth(4).click()
  await page.screenshot({ path: `${folder}forced-colours.png` })
  await context.close()
})
