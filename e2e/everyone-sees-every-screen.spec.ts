import AxeBuilder from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { translate, type StringKey } from '../src/strings/strings.ts'
import { expect, Keyboard, painted, test, us, type Language } from './workbench.ts'

const text = [
  'قالت مديرة ميناء الصيد سلمى حداد: «سنفتح السوق غدًا»، وأكدت أن الأسعار لن ترتفع.',
  'وأضافت شركة Blue Sea 24 أنها ستنقل ٣٥ طنًا من السمك.',
  '',
  'ورفض البحّارة القرار وقالوا إنهم لن يعودوا قبل الصلح.',
].join('\n')

// axe says in words what is wrong and where; recording a trace of it would take a quarter of the time.
test.use({ trace: 'off' })

/** Windows-1256, which no Unicode reading fits. */
const old = Buffer.from([
  0xde, 0xc7, 0xe1, 0x20, 0xc7, 0xe1, 0xe3, 0xcf, 0xed, 0xd1, 0x20, 0xc3, 0xe4, 0xa1, 0x20, 0xc7, 0xe1, 0xd3, 0xe6,
  0xde,
])

/** The interface in one language: what its buttons are called. */
class Screens {
  readonly #page: Page
  readonly #language: Language

  constructor(page: Page, language: Language) {
    this.#page = page
    this.#language = language
  }

  say(key: StringKey): string {
    return translate(this.#language, key)
  }

  button(key: StringKey) {
    return this.#page.getByRole('button', { name: this.say(key), exact: true })
  }

  async give(name: string, bytes: Uint8Array | string): Promise<void> {
    await this.#page
      .locator('[data-file-chooser]')
      .setInputFiles({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })
  }

  async closed(): Promise<void> {
    await this.#page.keyboard.press('Escape')
    await expect(this.#page.getByRole('dialog')).toHaveCount(0)
  }

  /** Every screen there is, in an order in which each leads to the next. */
  async visit(seen: (name: string) => Promise<void>): Promise<void> {
    const page = this.#page
    await page.goto(`./?lang=${this.#language}`)
    await expect(page.locator('main')).toBeVisible()
    await page.evaluate(() => {
      location.hash = '#/start'
    })
    await expect(page.getByRole('heading', { name: this.say('start.title') })).toBeVisible()
    await seen('start')

    await this.button('start.new').first().click()
    await page.getByRole('textbox', { name: this.say('start.new-name') }).fill('تجربة')
    await seen('new project')
    await page
      .getByRole('dialog')
      .getByRole('button', { name: this.say('start.new'), exact: true })
      .click()
    await expect(page.getByText(this.say('empty.no-document'))).toBeVisible()
    await seen('project without documents')

    await this.give('خبر.txt', text)
    await expect(page.getByRole('heading', { level: 1, name: 'خبر' })).toBeVisible()
    await painted2(page)
    await seen('text without annotations')

    const keys = await Keyboard.of(page, us)
    await page.locator('[data-surface]').focus()
    await keys.pressTimes('ArrowLeft', 2)
    await keys.press('Shift+ArrowLeft')
    await seen('text with a selection')
    await keys.press('3')
    await keys.press('Escape')
    await keys.pressTimes('ArrowLeft', 2)
    await keys.press('1')
    await keys.press('Escape')
    await keys.press('e')
    await keys.press('q')
    await expect(page.locator('[role=option][aria-selected=true]')).toHaveCount(1)
    await seen('text with a quote in hand')

    await page
      .getByRole('navigation', { name: this.say('views.nav') })
      .getByRole('link', { name: this.say('views.table'), exact: true })
      .click()
    await expect(page.locator('tbody [data-annotation]').first()).toBeVisible()
    await seen('table')
    await page.goBack()
    await expect(page.locator('[data-surface]')).toBeVisible()
    await page.locator('[data-surface]').focus()

    await keys.press('Ctrl+e')
    await expect(page.getByRole('dialog', { name: this.say('export.title') })).toBeVisible()
    await seen('export')
    await this.closed()
    await keys.press('?')
    await expect(page.getByRole('dialog', { name: this.say('keys.title') })).toBeVisible()
    await seen('keys')
    await this.closed()
    await this.button('tools.settings').click()
    await expect(page.getByRole('dialog', { name: this.say('settings.title') })).toBeVisible()
    await seen('settings')
    await this.closed()

    await this.give('old.txt', old)
    await expect(page.getByText(this.say('import.encoding-ask'))).toBeVisible()
    await seen('choice of encoding')
    await this.closed()
    await this.give('scan.pdf', '%PDF-1.7\n')
    await expect(page.getByRole('dialog', { name: this.say('import.title') })).toBeVisible()
    await seen('refused file')
    await this.closed()
    await this.give(
      'broken.json',
      '{"format": "hashiya-project", "version": 1, "offsets": "codepoint", "documents": [{"id": "d", "title": "خبر", "text": "نصّ"}], "sets": [{"id": "s", "document": "nowhere", "annotator": "a"}]',
    )
    await expect(page.getByRole('dialog', { name: this.say('import.title') })).toBeVisible()
    await seen('broken file')
    await this.closed()

    await page.evaluate(() => {
      location.hash = '#/start'
    })
    await page
      .getByRole('button', { name: new RegExp(`^${this.say('start.delete')}`) })
      .first()
      .click()
    await expect(page.getByRole('dialog')).toBeVisible()
    await seen('deleting a project')
  }
}

/** As `painted`, in either language. */
const painted2 = async (page: Page): Promise<void> =>
  expect(page.locator('[data-surface]')).toHaveAttribute('aria-busy', 'false')

/** What stands out of the window sideways, by its selector; what scrolls inside its own box is left out. */
const sideways = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.scrollingElement && document.scrollingElement.scrollWidth <= width) return []
    const out = [...document.querySelectorAll('body *')].filter((one) => {
      const box = one.getBoundingClientRect()
      return box.width > 0 && (box.left < -1 || box.right > width + 1)
    })
    return out.slice(0, 5).map((one) => `${one.tagName.toLowerCase()}.${one.className}`)
  })

async function look(page: Page, name: string): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .options({ resultTypes: ['violations'] })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  const found = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 4)
        .map(
          ({ target, failureSummary }) =>
            `${target.join(' ')} (${(failureSummary ?? '').split('\n')[1]?.trim() ?? ''})`,
        )
        .join('; ')}`,
  )
  expect.soft(found, `axe on ${name}`).toEqual([])
  expect.soft(await sideways(page), `${name} scrolls sideways`).toEqual([])
}

const appearances: readonly (readonly [
  name: string,
  language: Language,
  width: number,
  prepare: (page: Page) => Promise<void>,
])[] = [
  ['light', 'ar', 1440, (page) => page.emulateMedia({ colorScheme: 'light' })],
  ['light', 'en', 1440, (page) => page.emulateMedia({ colorScheme: 'light' })],
  ['dark', 'ar', 1440, (page) => page.emulateMedia({ colorScheme: 'dark' })],
  ['dark', 'en', 390, (page) => page.emulateMedia({ colorScheme: 'dark' })],
  ['sepia', 'en', 1440, async () => undefined],
  ['sepia', 'ar', 390, async () => undefined],
  ['forced colours', 'ar', 1440, (page) => page.emulateMedia({ forcedColors: 'active' })],
  ['light', 'ar', 320, (page) => page.emulateMedia({ colorScheme: 'light' })],
  ['light', 'en', 320, (page) => page.emulateMedia({ colorScheme: 'light' })],
]

for (const [appearance, language, width, prepare] of appearances) {
  test(`everyone sees every screen: ${appearance}, ${language}, ${width} pixels`, async ({ page }) => {
    test.setTimeout(180_000)
    await page.setViewportSize({ width, height: width < 500 ? 740 : 900 })
    await prepare(page)
    const screens = new Screens(page, language)
    if (appearance === 'sepia') {
      await page.goto('./?lang=en')
      await page.getByRole('button', { name: 'Settings' }).click()
      await page.getByRole('radio', { name: 'Sepia' }).check()
      await screens.closed()
    }
    const visited: string[] = []
    await screens.visit(async (name) => {
      visited.push(name)
      await test.step(name, () => look(page, name))
    })
    expect(visited).toHaveLength(14)
    await expect(page.locator('html')).toHaveAttribute(
      'data-theme',
      appearance === 'forced colours' ? 'light' : appearance,
    )
    await expect(page.locator('html')).toHaveAttribute('lang', language)
  })
}

test('each contract name is there, once', async ({ page }) => {
  await page.goto('./?lang=en')
  await page
    .locator('[data-file-chooser]')
    .setInputFiles({ name: 'خبر.txt', mimeType: 'text/plain', buffer: Buffer.from(text) })
  await painted(page)
  const once = async (locator: ReturnType<Page['locator']>): Promise<void> => expect(locator).toHaveCount(1)
  const banner = page.getByRole('banner')
  await once(banner)
  await once(banner.getByRole('button', { name: 'Open files', exact: true }))
  await once(banner.getByRole('button', { name: 'Export', exact: true }))
  await once(page.getByRole('navigation', { name: 'Views', exact: true }))
  await expect(page.getByRole('navigation', { name: 'Views' }).getByRole('link')).toHaveText(['Text', 'Table'])
  await once(page.getByRole('region', { name: 'Document text', exact: true }))
  await once(page.getByRole('listbox', { name: 'Annotations', exact: true }))
  await once(page.getByRole('list', { name: 'Documents', exact: true }))
  await once(page.getByRole('status', { name: 'Save state', exact: true }))
  const toolbar = page.getByRole('toolbar', { name: 'Labels', exact: true })
  await once(toolbar)
  for (const [name, label] of [
    ['Person', 'entity/PER'],
    ['Organisation', 'entity/ORG'],
    ['Direct quote', 'quote/DIRECT'],
    ['Claim', 'claim/CLAIM'],
    ['Cue', 'cue/CUE'],
  ] as const) {
    const button = toolbar.getByRole('button', { name, exact: true })
    await once(button)
    await expect(button).toHaveAttribute('data-label', label)
  }
  await page.getByRole('link', { name: 'Table', exact: true }).click()
  await once(page.getByRole('table', { name: 'Annotation table', exact: true }))
})
