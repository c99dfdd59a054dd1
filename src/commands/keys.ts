/** A key press without the DOM, so that layouts can be tried in a table of tests. */
export interface Press {
  readonly key: string
  readonly code: string
  readonly ctrl: boolean
  readonly shift: boolean
  readonly alt: boolean
  /** AltGr is down: on many layouts it reports Ctrl and Alt, and only makes a sign. */
  readonly altGraph: boolean
}

/** Signs that commands use, by their place on the US layout, for layouts whose letters stand there instead. */
const places: Readonly<Record<string, readonly [code: string, shift: boolean]>> = {
  '[': ['BracketLeft', false],
  ']': ['BracketRight', false],
  '/': ['Slash', false],
  '.': ['Period', false],
  ',': ['Comma', false],
  '?': ['Slash', true],
  '+': ['Equal', true],
}

/** The value of a decimal digit of any script, or null. */
function digitOf(key: string): string | null {
  if (!/^\p{Nd}$/u.test(key)) return null
  const code = key.codePointAt(0) as number
  for (let value = 0; value <= 9; value += 1) {
    if (value === 9 || !/\p{Nd}/u.test(String.fromCodePoint(code - value - 1))) return String(value)
  }
  return null
}

/** ASCII signs that layouts without Latin letters have on letter keys: Hebrew, and Arabic 101 together with Shift. */
const signsOnLetters: Readonly<Record<string, string>> = {
  KeyQ: '/',
  KeyW: "'",
  KeyZ: '~',
  KeyC: '{}',
  KeyV: '{}',
  KeyD: ']',
  KeyF: '[',
  KeyL: '/',
}

/** Whether the layout has other letters than Latin ones on its keys, as far as this press shows. */
const isForeign = ({ key, code }: Press): boolean =>
  (key.length <= 2 && /^(?!\p{Script=Latin})[\p{L}\p{M}،؛؟]/u.test(key)) ||
  (signsOnLetters[code]?.includes(key) ?? false)

interface Combination {
  readonly wanted: string
  readonly ctrl: boolean
  readonly shift: boolean
  readonly alt: boolean
}

function partsOf(combination: string): Combination {
  const parts = combination === '+' ? ['+'] : combination.split('+')
  return {
    wanted: parts.at(-1) as string,
    ctrl: parts.includes('Ctrl'),
    shift: parts.includes('Shift'),
    alt: parts.includes('Alt'),
  }
}

const modified = (press: Press, { ctrl, alt }: Combination): boolean =>
  (press.ctrl && !press.altGraph) === ctrl && (press.alt && !press.altGraph) === alt

/** By what the key types or is called. */
function matchesTyped(press: Press, combination: Combination): boolean {
  const { wanted, shift } = combination
  if (!modified(press, combination)) return false
  // AltGr makes signs; with a named key it is a chord of the system.
  if (wanted.length > 1) return press.key === wanted && press.shift === shift && !press.altGraph
  if (/^[0-9]$/.test(wanted)) return digitOf(press.key) === wanted
  return press.key.toLowerCase() === wanted && (!/^[a-z]$/.test(wanted) || press.shift === shift)
}

/** By where the key stands: digits in any layout, letters and signs where the layout has none of them. */
function matchesPlaced(press: Press, combination: Combination): boolean {
  const { wanted, shift } = combination
  // A sign made with AltGr (€ on E, \ on 8) is meant as that sign.
  if (wanted.length > 1 || press.altGraph || !modified(press, combination)) return false
  if (/^[0-9]$/.test(wanted)) return digitOf(press.key) === null && press.code === `Digit${wanted}` && !press.shift
  if (!isForeign(press)) return false
  if (/^[a-z]$/.test(wanted)) return press.code === `Key${wanted.toUpperCase()}` && press.shift === shift
  const place = places[wanted]
  return place !== undefined && press.code === place[0] && press.shift === place[1]
}

/**
 * Whether a press is the combination (`Ctrl+Shift+z`, `F8`, `[`, `1`). A letter or sign is matched by what the key
 * types when that is ASCII; a digit by any script's digit, else by its place in the row; by place alone only where the
 * key types no Latin letter (Arabic, Persian, Hebrew, Cyrillic layouts). By place alone, undo on AZERTY would be
 * Ctrl+W and close the tab.
 */
export function matches(press: Press, combination: string): boolean {
  const parts = partsOf(combination)
  return matchesTyped(press, parts) || matchesPlaced(press, parts)
}

/** One combination and what it belongs to; several combinations may lead to one target. */
export interface Binding<T> {
  readonly combination: string
  readonly target: T
}

/** The first binding that the press matches; what a key types comes before where it stands. */
export function resolve<T>(press: Press, bindings: readonly Binding<T>[]): T | null {
  const found =
    bindings.find(({ combination }) => matchesTyped(press, partsOf(combination))) ??
    bindings.find(({ combination }) => matchesPlaced(press, partsOf(combination)))
  return found?.target ?? null
}
