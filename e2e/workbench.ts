import {
  expect as baseExpect,
  test as base,
  type BrowserContext,
  type CDPSession,
  type Download,
  type Locator,
  type Page,
} from '@playwright/test'
import { readFile } from 'node:fs/promises'

// ---- what no story may leave behind

/** Patient, because the two cores may be busy with other suites; nothing waits longer than it has to. */
export const expect = baseExpect.configure({ timeout: 15_000 })

/** What the pages of a window said or did that no page of ours may: told to the person at the end of the story. */
export class Watch {
  readonly troubles: string[] = []

  constructor(context: BrowserContext, origin: string) {
    context.on('console', (message) => {
      if (message.type() === 'error') this.troubles.push(`console: ${message.text()} (${message.location().url})`)
    })
    context.on('weberror', (error) => this.troubles.push(`thrown: ${error.error().message}`))
    context.on('request', (request) => {
      const url = request.url()
      if (!url.startsWith(origin) && !/^(?:blob|data|about):/.test(url)) this.troubles.push(`request to ${url}`)
    })
  }
}

/**
 * `test` of the stories: each one also fails when one of its pages logged an error (a violation of the security policy
 * is one), threw, or asked another origin for anything.
 */
export const test = base.extend<{ watched: Watch }>({
  viewport: { width: 1440, height: 1000 },
  watched: [
    async ({ context, baseURL }, use, info) => {
      info.setTimeout(Math.max(info.timeout, 90_000))
      const watch = new Watch(context, baseURL ?? '')
      await use(watch)
      expect(watch.troubles).toEqual([])
    },
    { auto: true },
  ],
})

// ---- the screen

export type Language = 'ar' | 'en'

export const textRegion = (page: Page): Locator => page.getByRole('region', { name: 'Document text' })
export const list = (page: Page): Locator => page.getByRole('listbox', { name: 'Annotations' })
export const options = (page: Page): Locator => list(page).getByRole('option')
export const saveState = (page: Page): Locator => page.getByRole('status', { name: 'Save state' })
export const labels = (page: Page): Locator => page.getByRole('toolbar', { name: 'Labels' })
export const documents = (page: Page): Locator => page.getByRole('list', { name: 'Documents' })
export const view = (page: Page, name: 'Text' | 'Table'): Locator =>
  page.getByRole('navigation', { name: 'Views' }).getByRole('link', { name, exact: true })
/** What a screen reader would speak. */
export const announcer = (page: Page): Locator => page.locator('[data-announcer]')

/** Opens the workbench in English and waits until it shows a text or the page of projects. */
export async function openWorkbench(page: Page, address = './?lang=en'): Promise<void> {
  await page.goto(address)
  await expect(page.locator('main')).toBeVisible()
}

export async function painted(page: Page): Promise<void> {
  await expect(textRegion(page)).toHaveAttribute('aria-busy', 'false')
}

export async function saved(page: Page): Promise<void> {
  await expect(saveState(page)).toHaveAttribute('data-state', 'saved')
  await expect(saveState(page)).toHaveText(/^Saved/)
}

export interface GivenFile {
  readonly name: string
  readonly bytes: Uint8Array | string
}

/** Gives files to the button "Open files". */
export async function openFiles(page: Page, ...files: readonly GivenFile[]): Promise<void> {
  const choosing = page.waitForEvent('filechooser')
  await page.getByRole('banner').getByRole('button', { name: 'Open files', exact: true }).click()
  const chooser = await choosing
  await chooser.setFiles(
    files.map(({ name, bytes }) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(bytes) })),
  )
}

/** Opens a text as a document and waits until it is on screen. */
export async function openText(page: Page, title: string, text: string): Promise<void> {
  await openFiles(page, { name: `${title}.txt`, bytes: text })
  await expect(textRegion(page).getByRole('heading', { level: 1 })).toHaveText(title)
  await painted(page)
}

/** Opens a project file that has nothing wrong with it. */
export async function openProject(page: Page, name: string, bytes: Uint8Array | string): Promise<void> {
  await openFiles(page, { name, bytes })
  await expect(page.getByRole('banner').locator('.crumb')).toContainText(name.replace(/(?:\.hashiya)?\.json$/, ''))
  await painted(page)
}

/** The texts of all paragraphs as the page holds them. */
export const paragraphTexts = (page: Page): Promise<string[]> => page.locator('[data-paragraph]').allTextContents()

// ---- the mouse

export interface Place {
  readonly paragraph: number
  /** UTF-16 offsets inside the paragraph. */
  readonly from: number
  readonly to: number
}

/** Where the words are, in the n-th paragraph that has them. */
export async function find(page: Page, words: string, nth = 0): Promise<Place> {
  let seen = 0
  for (const [paragraph, text] of (await paragraphTexts(page)).entries()) {
    for (let from = text.indexOf(words); from >= 0; from = text.indexOf(words, from + 1)) {
      if (seen === nth) return { paragraph, from, to: from + words.length }
      seen += 1
    }
  }
  throw new Error(`The text on screen does not hold "${words}" ${nth + 1} times.`)
}

/** Where in a letter: before it and after it are places for the caret, the middle is for clicking on it. */
type Side = 'before' | 'middle' | 'after'

/**
 * A point of the window in one letter. Where two directions meet, the caret beside a letter is not always at the side
 * that one would think: of the letter's and its neighbour's sides the one is taken where Chromium puts the caret that
 * is meant. The letter is scrolled into the middle of the text first when it is not in view.
 */
async function pointIn(page: Page, paragraph: number, letter: number, side: Side): Promise<{ x: number; y: number }> {
  const measure = (): Promise<{ x: number; y: number; seen: boolean }> =>
    page.evaluate(
      ({ paragraph, letter, side }) => {
        const element = document.querySelector(`[data-paragraph="${paragraph}"]`)
        const scroller = element?.closest('[data-surface]')
        if (!element || !scroller) throw new Error(`no paragraph ${paragraph} on screen`)
        const nodeOf = (offset: number): [Text, number] | null => {
          const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
          let left = offset
          for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
            if (left < node.data.length) return [node, left]
            left -= node.data.length
          }
          return null
        }
        const boxOf = (offset: number): DOMRect | null => {
          const found = offset < 0 ? null : nodeOf(offset)
          if (!found) return null
          const range = document.createRange()
          range.setStart(...found)
          range.setEnd(found[0], found[1] + 1)
          const boxes = [...range.getClientRects()]
          return boxes.find(({ width }) => width > 0) ?? boxes[0] ?? null
        }
        const own = boxOf(letter)
        if (!own) throw new Error(`paragraph ${paragraph} has no letter ${letter}`)
        const frame = scroller.getBoundingClientRect()
        const seen = own.top > frame.top + 8 && own.bottom < frame.bottom - 8
        const pointAt = (box: DOMRect, part: number) => ({
          x: box.left + box.width * part,
          y: (box.top + box.bottom) / 2,
        })
        if (side === 'middle' || !seen) return { ...pointAt(own, 0.5), seen }
        const caret = side === 'before' ? letter : letter + 1
        const place = document as unknown as {
          caretPositionFromPoint(x: number, y: number): { offsetNode: Node; offset: number } | null
        }
        for (const box of [own, boxOf(side === 'before' ? letter - 1 : letter + 1)]) {
          for (const part of box ? [0.75, 0.25, 0.9, 0.1] : []) {
            const point = pointAt(box as DOMRect, part)
            const there = place.caretPositionFromPoint(point.x, point.y)
            if (!there || !element.contains(there.offsetNode)) continue
            const before = document.createRange()
            before.setStart(element, 0)
            before.setEnd(there.offsetNode, there.offset)
            if (before.toString().length === caret) return { ...point, seen }
          }
        }
        // A letter that is one with its neighbour (a mark, half a pair) has no side of its own.
        const rightToLeft = (element as HTMLElement).dir !== 'ltr'
        return { ...pointAt(own, (side === 'before') === rightToLeft ? 0.9 : 0.1), seen }
      },
      { paragraph, letter, side },
    )
  let point = await measure()
  if (!point.seen) {
    await page.evaluate((y) => {
      const scroller = document.querySelector('[data-surface]') as HTMLElement
      const frame = scroller.getBoundingClientRect()
      scroller.scrollTop += y - (frame.top + frame.bottom) / 2
    }, point.y)
    // What was far is laid out now, and its guessed height with it.
    await expect
      .poll(async () => {
        const before = point
        point = await measure()
        return point.seen && Math.abs(before.y - point.y) < 0.5
      })
      .toBe(true)
  }
  return point
}

export interface How {
  /** From the last letter to the first. */
  readonly backwards?: boolean
  /** Held while dragging: Alt keeps the letters, Ctrl adds a part. */
  readonly holding?: 'Alt' | 'Control'
}

/** Drags the mouse over letters, from the outer side of the first to the outer side of the last. */
export async function dragOver(page: Page, place: Place, how: How = {}): Promise<void> {
  await dragBetween(page, place, place, how)
}

/** Drags from where one place begins to where another, maybe in a later paragraph, ends; both must fit on screen. */
export async function dragBetween(page: Page, begin: Place, finish: Place, how: How = {}): Promise<void> {
  await pointIn(page, begin.paragraph, begin.from, 'before')
  const last = await pointIn(page, finish.paragraph, finish.to - 1, 'after')
  const first = await pointIn(page, begin.paragraph, begin.from, 'before')
  const [start, end] = how.backwards ? [last, first] : [first, last]
  await page.mouse.move(start.x, start.y)
  if (how.holding) await page.keyboard.down(how.holding)
  await page.mouse.down()
  await page.mouse.move((start.x + end.x) / 2, (start.y + end.y) / 2, { steps: 4 })
  await page.mouse.move(end.x, end.y, { steps: 4 })
  await page.mouse.up()
  if (how.holding) await page.keyboard.up(how.holding)
}

/** Drags over words that stand on screen. */
export async function select(page: Page, words: string, how: How & { readonly nth?: number } = {}): Promise<void> {
  await dragOver(page, await find(page, words, how.nth), how)
}

/** Clicks into the middle of words that stand on screen. */
export async function clickOn(page: Page, words: string, nth = 0): Promise<void> {
  const { paragraph, from, to } = await find(page, words, nth)
  const { x, y } = await pointIn(page, paragraph, Math.floor((from + to) / 2), 'middle')
  await page.mouse.click(x, y)
}

/** Moves a boundary handle to before or after a letter. */
export async function dragHandle(page: Page, edge: 'start' | 'end', place: Place): Promise<void> {
  const handle = page.locator(`[data-handle="${edge}"]`)
  await expect(handle).toBeVisible()
  const box = await handle.boundingBox()
  if (!box) throw new Error(`the ${edge} handle has no box`)
  const target =
    edge === 'end'
      ? await pointIn(page, place.paragraph, place.to - 1, 'after')
      : await pointIn(page, place.paragraph, place.from, 'before')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(target.x, target.y, { steps: 8 })
  await page.mouse.up()
}

/** Presses a label of the toolbar and waits until the list has one annotation more. */
export async function tag(page: Page, label: string): Promise<void> {
  const before = await options(page).count()
  await labels(page).getByRole('button', { name: label, exact: true }).click()
  await expect(options(page)).toHaveCount(before + 1)
}

// ---- the keyboard, as layouts give it

interface Stroke {
  readonly code: string
  readonly shift?: boolean
}

/** A layout: what its keys type, by the sign that is wanted. */
export interface Layout {
  readonly name: string
  /** Where a command's letter, digit or sign lies. */
  readonly strokes: Readonly<Record<string, Stroke>>
  /** What a stroke types, if not the wanted sign itself. */
  typed(wanted: string): string
}

const row = (signs: string, codes: readonly string[]): [string, Stroke][] =>
  Array.from(signs, (sign, i) => [sign, { code: codes[i] ?? '' }])
const letterCodes = (letters: string): string[] => Array.from(letters, (letter) => `Key${letter.toUpperCase()}`)
const digitRow: readonly [string, Stroke][] = Array.from('1234567890', (digit) => [digit, { code: `Digit${digit}` }])
const latin = 'abcdefghijklmnopqrstuvwxyz'
const usSigns: Readonly<Record<string, Stroke>> = {
  '[': { code: 'BracketLeft' },
  ']': { code: 'BracketRight' },
  '.': { code: 'Period' },
  '?': { code: 'Slash', shift: true },
  '+': { code: 'Equal', shift: true },
}

export const us: Layout = {
  name: 'US',
  strokes: { ...Object.fromEntries([...row(latin, letterCodes(latin)), ...digitRow]), ...usSigns },
  typed: (wanted) => wanted,
}

/** What the Arabic (101) keyboard types where a US keyboard has the letter: KeyB types two, lam and alef. */
const arabic101: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    Array.from('acdefghijklmnopqrstuvwxyz', (letter, i) => [letter, 'شؤيثبلاهتنمةىخحضقسفعرصءغئ'.charAt(i)]),
  ),
  b: 'لا',
  '[': 'ج',
  ']': 'د',
  '.': 'ز',
  '?': '؟',
}

/** Arabic (101) as on Windows: the digits of the row are Latin ones. */
export const arabic: Layout = {
  name: 'Arabic 101',
  strokes: us.strokes,
  typed: (wanted) => arabic101[wanted] ?? wanted,
}

/** Arabic as on a Mac or under a system that writes Arabic-Indic digits. */
export const arabicIndic: Layout = {
  name: 'Arabic with ١٢٣',
  strokes: us.strokes,
  typed: (wanted) => (/[0-9]/.test(wanted) ? String.fromCodePoint(0x660 + Number(wanted)) : arabic.typed(wanted)),
}

/** French AZERTY: the digit row types signs, A and Q, Z and W change places, M stands beside L. */
export const azerty: Layout = {
  name: 'AZERTY',
  strokes: {
    ...us.strokes,
    a: { code: 'KeyQ' },
    q: { code: 'KeyA' },
    z: { code: 'KeyW' },
    w: { code: 'KeyZ' },
    m: { code: 'Semicolon' },
    '?': { code: 'KeyM', shift: true },
    '.': { code: 'Comma', shift: true },
    // AltGr and the 5: under Linux the page sees neither Ctrl nor Alt.
    '[': { code: 'Digit5' },
    ']': { code: 'Minus' },
  },
  typed: (wanted) => (/[0-9]/.test(wanted) ? 'à&é"\'(-è_ç'.charAt(Number(wanted)) : wanted),
}

const modifierBits: Readonly<Record<string, number>> = { Alt: 1, Ctrl: 2, Shift: 8 }
const namedKeys: Readonly<Record<string, number>> = {
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
  Home: 36,
  End: 35,
  Enter: 13,
  Escape: 27,
  Delete: 46,
  Tab: 9,
  F8: 119,
}

/** Presses keys as a person at this layout does: real key events, by `Input.dispatchKeyEvent`. */
export class Keyboard {
  readonly #session: CDPSession
  readonly #layout: Layout

  private constructor(session: CDPSession, layout: Layout) {
    this.#session = session
    this.#layout = layout
  }

  static async of(page: Page, layout: Layout): Promise<Keyboard> {
    return new Keyboard(await page.context().newCDPSession(page), layout)
  }

  /** `Ctrl+z`, `Shift+ArrowLeft`, `1`, `?`: what the command is called, typed where this layout has it. */
  async press(combination: string): Promise<void> {
    const parts = combination === '+' ? ['+'] : combination.split('+')
    const wanted = parts.at(-1) ?? ''
    let modifiers = parts.slice(0, -1).reduce((bits, name) => bits | (modifierBits[name] ?? 0), 0)
    const named = namedKeys[wanted]
    const stroke: Stroke = named === undefined ? (this.#layout.strokes[wanted] ?? { code: '' }) : { code: wanted }
    if (stroke.code === '') throw new Error(`the layout ${this.#layout.name} has no key for ${wanted}`)
    if (stroke.shift) modifiers |= 8
    const typed = named === undefined ? this.#layout.typed(wanted) : wanted
    const key = modifiers & 8 && /^[a-z]$/.test(typed) ? typed.toUpperCase() : typed
    const isText = named === undefined && (modifiers & 3) === 0
    const virtual =
      named ??
      (/^[a-z]$/.test(wanted)
        ? wanted.toUpperCase().charCodeAt(0)
        : stroke.code.startsWith('Digit')
          ? stroke.code.charCodeAt(5)
          : 0)
    const event = { key, code: stroke.code, modifiers, windowsVirtualKeyCode: virtual }
    await this.#session.send('Input.dispatchKeyEvent', {
      ...event,
      type: isText ? 'keyDown' : 'rawKeyDown',
      ...(isText && { text: key }),
    })
    await this.#session.send('Input.dispatchKeyEvent', { ...event, type: 'keyUp' })
  }

  async pressTimes(combination: string, times: number): Promise<void> {
    for (let i = 0; i < times; i += 1) await this.press(combination)
  }
}

// ---- files

export interface FileSpan {
  readonly start: number
  readonly end: number
  readonly text?: string
}

export interface FileAnnotation {
  readonly id: string
  readonly layer: string
  readonly label: string
  readonly spans: readonly FileSpan[]
  readonly attributes?: Readonly<Record<string, unknown>>
  readonly note?: string
  readonly origin?: string
  readonly created?: { readonly by: string; readonly at: string }
  readonly modified?: { readonly by: string; readonly at: string }
}

/** A project file as far as the stories read it. */
export interface ProjectFile {
  readonly format: string
  readonly version: number
  readonly offsets: 'codepoint' | 'utf16'
  readonly schema: {
    readonly layers: readonly { readonly id: string; readonly labels: readonly { readonly id: string }[] }[]
  }
  readonly annotators: readonly { readonly id: string; readonly name: string }[]
  readonly documents: readonly {
    readonly id: string
    readonly title: string
    readonly text: string
    readonly sha256: string
  }[]
  readonly sets: readonly {
    readonly id: string
    readonly document: string
    readonly annotator: string
    readonly state: string
    readonly annotations: readonly FileAnnotation[]
    readonly relations: readonly {
      readonly id: string
      readonly from: string
      readonly to: string
      readonly label: string
    }[]
  }[]
}

export interface ExportChoice {
  readonly unit?: 'codepoint' | 'utf16'
  readonly scope?: 'project' | 'document'
  /** What to type as one's name when the dialog asks. */
  readonly name?: string
}

export const bytesOf = async (download: Download): Promise<Buffer> => readFile(await download.path())

/** Exports through the dialog and answers with the file. */
export async function exported(
  page: Page,
  choice: ExportChoice = {},
): Promise<{ bytes: Buffer; project: ProjectFile; name: string }> {
  await page.getByRole('banner').getByRole('button', { name: 'Export', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Export' })
  await expect(dialog).toBeVisible()
  if (choice.unit === 'utf16') await dialog.getByRole('radio', { name: /^UTF-16/ }).check()
  if (choice.scope === 'document') await dialog.getByRole('radio', { name: 'This document' }).check()
  if (choice.name !== undefined) await dialog.getByRole('textbox', { name: 'Your name' }).fill(choice.name)
  const downloading = page.waitForEvent('download')
  await dialog.getByRole('button', { name: 'Download', exact: true }).click()
  const download = await downloading
  await expect(dialog).toBeHidden()
  const bytes = await bytesOf(download)
  return { bytes, project: JSON.parse(bytes.toString('utf8')) as ProjectFile, name: download.suggestedFilename() }
}

/** All annotations on the documents of this title. */
export function annotationsOn({ documents, sets }: ProjectFile, title: string): readonly FileAnnotation[] {
  const ids = new Set(documents.filter((one) => one.title === title).map(({ id }) => id))
  return sets.filter(({ document }) => ids.has(document)).flatMap(({ annotations }) => annotations)
}

/** `PER «words»` for each, parts joined by `…`: what a story says it expects. */
export const said = (annotations: readonly FileAnnotation[]): string[] =>
  annotations.map(({ label, spans }) => `${label} «${spans.map(({ text }) => text ?? '').join('…')}»`)

/** The shipped tag set. */
export async function shippedSchema(): Promise<unknown> {
  return JSON.parse(await readFile(new URL('../public/schemas/news.json', import.meta.url), 'utf8')) as unknown
}
