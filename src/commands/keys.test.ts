import { describe, expect, test } from 'vitest'
import { ar } from '../strings/ar.ts'
import { en } from '../strings/en.ts'
import schema from '../../public/schemas/news.json' with { type: 'json' }
import type { Command } from './command.ts'
import { matches, resolve, type Press } from './keys.ts'

const codes = [
  'Backquote Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal',
  'KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight Backslash',
  'KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote',
  'KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash',
]
  .join(' ')
  .split(' ')

interface Layout {
  readonly plain: readonly string[]
  readonly shift: readonly string[]
  readonly altGraph: Readonly<Record<string, string>>
}

const layoutOf = (plain: string, shift: string, altGraph: Layout['altGraph'] = {}): Layout => ({
  plain: plain.split(' '),
  shift: shift.split(' '),
  altGraph,
})

/** What the printed keys of six layouts type, in the order of `codes`; Arabic 101 types two letters on B. */
const layouts = {
  US: layoutOf(
    "` 1 2 3 4 5 6 7 8 9 0 - = q w e r t y u i o p [ ] \\ a s d f g h j k l ; ' z x c v b n m , . /",
    '~ ! @ # $ % ^ & * ( ) _ + Q W E R T Y U I O P { } | A S D F G H J K L : " Z X C V B N M < > ?',
  ),
  'Arabic 101': layoutOf(
    'ذ 1 2 3 4 5 6 7 8 9 0 - = ض ص ث ق ف غ ع ه خ ح ج د \\ ش س ي ب ل ا ت ن م ك ط ئ ء ؤ ر لا ى ة و ز ظ',
    '\u0651 ! @ # $ % ^ & * ) ( _ + \u064e \u064b \u064f \u064c لإ إ ‘ ÷ × ؛ < > | \u0650 \u064d ] [ لأ أ ـ ، / : " ~ \u0652 } { لآ آ ’ , . ؟',
  ),
  AZERTY: layoutOf(
    '² & é " \' ( - è _ ç à ) = a z e r t y u i o p Dead $ * q s d f g h j k l m ù w x c v b n , ; : !',
    'Dead 1 2 3 4 5 6 7 8 9 0 ° + A Z E R T Y U I O P Dead £ µ Q S D F G H J K L M % W X C V B N ? . / §',
    {
      Digit2: 'Dead',
      Digit3: '#',
      Digit4: '{',
      Digit5: '[',
      Digit6: '|',
      Digit7: 'Dead',
      Digit8: '\\',
      Digit9: '^',
      Digit0: '@',
      Minus: ']',
      Equal: '}',
      KeyE: '€',
      BracketRight: '¤',
    },
  ),
  Persian: layoutOf(
    '\u200d ۱ ۲ ۳ ۴ ۵ ۶ ۷ ۸ ۹ ۰ - = ض ص ث ق ف غ ع ه خ ح ج چ \\ ش س ی ب ل ا ت ن م ک گ ظ ط ز ر ذ د پ و . /',
    '÷ ! ٬ ٫ ﷼ ٪ × ، * ) ( ـ + \u0652 \u064c \u064d \u064b \u064f \u0650 \u064e \u0651 ] [ } { | ؤ ئ ي إ أ آ ة » « : ؛ ك \u0653 ژ \u0670 \u200c \u0654 ء > < ؟',
  ),
  Hebrew: layoutOf(
    "; 1 2 3 4 5 6 7 8 9 0 - = / ' ק ר א ט ו ן ם פ ] [ \\ ש ד ג כ ע י ח ל ך ף , ז ס ב ה נ מ צ ת ץ .",
    '~ ! @ # $ % ^ & * ) ( _ + Q W E R T Y U I O P } { | A S D F G H J K L : " Z X C V B N M > < ?',
  ),
  Russian: layoutOf(
    'ё 1 2 3 4 5 6 7 8 9 0 - = й ц у к е н г ш щ з х ъ \\ ф ы в а п р о л д ж э я ч с м и т ь б ю .',
    'Ё ! " № ; % : ? * ( ) _ + Й Ц У К Е Н Г Ш Щ З Х Ъ / Ф Ы В А П Р О Л Д Ж Э Я Ч С М И Т Ь Б Ю ,',
  ),
} as const satisfies Record<string, Layout>

type LayoutName = keyof typeof layouts

const none = { ctrl: false, shift: false, alt: false, altGraph: false }
const pressOf = (key: string, code: string, modifiers: Partial<Press> = {}): Press => ({
  ...none,
  key,
  code,
  ...modifiers,
})

/** Every press of a printed key, named as `Shift KeyF` or `AltGr Digit5`; with Ctrl when asked. */
function pressesOn({ plain, shift, altGraph }: Layout, ctrl: boolean): [name: string, press: Press][] {
  const presses: [string, Press][] = codes.flatMap((code, i) => [
    [code, pressOf(plain[i] as string, code, { ctrl })],
    [`Shift ${code}`, pressOf(shift[i] as string, code, { ctrl, shift: true })],
  ])
  // AltGr reports Ctrl and Alt on Windows, and neither on Linux.
  for (const [code, key] of ctrl ? [] : Object.entries(altGraph)) {
    presses.push([`AltGr ${code}`, pressOf(key, code, { altGraph: true })])
    presses.push([`AltGr ${code}`, pressOf(key, code, { ctrl: true, alt: true, altGraph: true })])
  }
  return presses
}

const letters = 'bcdefghijklmnopqrstuvxy'.split('')
const digits = '123456789'.split('')

/** For each combination without Ctrl, the presses that are it; letters and digits at their own place are filled in. */
const signs: Readonly<Record<LayoutName, Readonly<Record<string, readonly string[]>>>> = {
  US: { '[': ['BracketLeft'], ']': ['BracketRight'], '+': ['Shift Equal'], '?': ['Shift Slash'], '.': ['Period'] },
  'Arabic 101': {
    '[': ['BracketLeft', 'Shift KeyF'],
    ']': ['BracketRight', 'Shift KeyD'],
    '+': ['Shift Equal'],
    '?': ['Shift Slash'],
    '.': ['Period', 'Shift Period'],
  },
  AZERTY: {
    '[': ['AltGr Digit5', 'AltGr Digit5'],
    ']': ['AltGr Minus', 'AltGr Minus'],
    '+': ['Shift Equal'],
    '?': ['Shift KeyM'],
    '.': ['Shift Comma'],
    q: ['KeyA'],
    m: ['Semicolon'],
    ...Object.fromEntries(digits.map((digit) => [digit, [`Digit${digit}`, `Shift Digit${digit}`]])),
  },
  Persian: {
    '[': ['BracketLeft', 'Shift KeyP'],
    ']': ['BracketRight', 'Shift KeyO'],
    '+': ['Shift Equal'],
    '?': ['Shift Slash'],
    '.': ['Period'],
  },
  // The brackets are printed the other way round, and a key does what is printed on it.
  Hebrew: {
    '[': ['BracketRight'],
    ']': ['BracketLeft'],
    '+': ['Shift Equal'],
    '?': ['Shift Slash'],
    '.': ['Period', 'Slash'],
  },
  Russian: {
    '[': ['BracketLeft'],
    ']': ['BracketRight'],
    '+': ['Shift Equal'],
    '?': ['Shift Digit7'],
    '.': ['Period', 'Slash'],
  },
}

const slashes: Readonly<Record<LayoutName, readonly string[]>> = {
  US: ['Slash'],
  'Arabic 101': ['Slash', 'Shift KeyL'],
  AZERTY: ['Shift Period'],
  Persian: ['Slash'],
  Hebrew: ['KeyQ'],
  Russian: ['Shift Backslash'],
}

const chords: Readonly<Record<LayoutName, Readonly<Record<string, readonly string[]>>>> = {
  US: { 'Ctrl+,': ['Comma'] },
  'Arabic 101': { 'Ctrl+,': ['Comma', 'Shift Comma'] },
  AZERTY: { 'Ctrl+,': ['KeyM'], 'Ctrl+z': ['KeyW'], 'Ctrl+Shift+z': ['Shift KeyW'] },
  Persian: { 'Ctrl+,': ['Comma'] },
  Hebrew: { 'Ctrl+,': ['Comma', 'Quote'] },
  Russian: { 'Ctrl+,': ['Comma', 'Shift Slash'] },
}

describe.each(Object.keys(layouts) as LayoutName[])('on %s (T51)', (name) => {
  const layout: Layout = layouts[name]
  const found = (ctrl: boolean, combinations: readonly string[]): Record<string, string[]> => {
    const result: Record<string, string[]> = {}
    const bindings = combinations.map((combination) => ({ combination, target: combination }))
    for (const [press, one] of pressesOn(layout, ctrl)) {
      const target = resolve(one, bindings)
      if (target !== null) (result[target] ??= []).push(press)
    }
    for (const presses of Object.values(result)) presses.sort()
    return result
  }

  test('every key without Ctrl does its own, and the others nothing', () => {
    const expected = {
      ...Object.fromEntries(letters.map((letter) => [letter, [`Key${letter.toUpperCase()}`]])),
      ...Object.fromEntries(digits.map((digit) => [digit, [`Digit${digit}`]])),
      ...signs[name],
    }
    expect(found(false, Object.keys(expected))).toEqual(expected)
  })

  test('a slash is where it is printed, else at its place', () => {
    const slash = pressesOn(layout, false).flatMap(([press, one]) => (matches(one, '/') ? [press] : []))
    expect(slash.sort()).toEqual([...slashes[name]].sort())
  })

  test('undo, redo, export and settings with Ctrl, and no other key with Ctrl', () => {
    const expected = {
      'Ctrl+z': ['KeyZ'],
      'Ctrl+Shift+z': ['Shift KeyZ'],
      'Ctrl+y': ['KeyY'],
      'Ctrl+e': ['KeyE'],
      ...chords[name],
    }
    expect(found(true, Object.keys(expected))).toEqual(expected)
  })
})

describe('keys that must not be taken for others', () => {
  test.each([
    ['Ctrl+W on AZERTY closes the tab and is not undo', pressOf('w', 'KeyZ', { ctrl: true }), 'Ctrl+z'],
    ['Ctrl+Alt+Z is not undo', pressOf('z', 'KeyZ', { ctrl: true, alt: true }), 'Ctrl+z'],
    ['Z alone is not undo', pressOf('z', 'KeyZ'), 'Ctrl+z'],
    ['Ctrl+1 is the browser tab, not a label', pressOf('1', 'Digit1', { ctrl: true }), '1'],
    ['Alt+1 is not a label', pressOf('1', 'Digit1', { alt: true }), '1'],
    ['an exclamation mark is not the digit below it', pressOf('!', 'Digit1', { shift: true }), '1'],
    ['@ with AltGr on AZERTY is not 0', pressOf('@', 'Digit0', { altGraph: true }), '0'],
    ['\\ with AltGr on AZERTY is not 8', pressOf('\\', 'Digit8', { altGraph: true }), '8'],
    ['a dead key with AltGr is not 2', pressOf('Dead', 'Digit2', { altGraph: true }), '2'],
    ['€ with AltGr is not E', pressOf('€', 'KeyE', { altGraph: true }), 'e'],
    ['§ on AZERTY is not a question mark', pressOf('§', 'Slash', { shift: true }), '?'],
    ['a comma on AZERTY is not M', pressOf(',', 'KeyM'), 'm'],
    ['a capital is not its small letter', pressOf('E', 'KeyE', { shift: true }), 'e'],
    ['the shifted letter of an Arabic key is not the letter', pressOf('\u064f', 'KeyE', { shift: true }), 'e'],
    ['é is not E', pressOf('é', 'KeyE'), 'e'],
    ['ö on a German layout is not its place', pressOf('ö', 'BracketLeft'), '['],
    ['an input method at work is no letter', pressOf('Process', 'KeyE'), 'e'],
    ['Shift+Delete cuts', pressOf('Delete', 'Delete', { shift: true }), 'Delete'],
    ['F8 with Ctrl is not F8', pressOf('F8', 'F8', { ctrl: true }), 'F8'],
    ['an arrow with AltGr is not an arrow', pressOf('ArrowLeft', 'ArrowLeft', { altGraph: true }), 'ArrowLeft'],
    ['Alt+Left goes back a page', pressOf('ArrowLeft', 'ArrowLeft', { alt: true }), 'ArrowLeft'],
  ])('%s', (_, press, combination) => {
    expect(matches(press, combination)).toBe(false)
  })
})

describe('keys that are what they are in every layout', () => {
  const arrows = ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'Home', 'End', 'PageUp', 'Delete', 'F8']
  test.each(arrows)('%s with each set of modifiers is that set only', (key) => {
    for (const ctrl of [false, true]) {
      for (const shift of [false, true]) {
        for (const other of ['', 'Ctrl+', 'Shift+', 'Ctrl+Shift+', 'Alt+']) {
          const same = other === `${ctrl ? 'Ctrl+' : ''}${shift ? 'Shift+' : ''}`
          expect(matches(pressOf(key, key, { ctrl, shift }), `${other}${key}`)).toBe(same)
        }
      }
    }
  })

  test.each([
    ['Arabic-Indic', '٠١٢٣٤٥٦٧٨٩'],
    ['Persian', '۰۱۲۳۴۵۶۷۸۹'],
    ['Latin', '0123456789'],
    ['Devanagari', '०१२३४५६७८९'],
  ])('%s digits are digits wherever they are typed (T52)', (_, row) => {
    row.split('').forEach((key, value) => {
      const hits = '0123456789'.split('').filter((digit) => matches(pressOf(key, 'Numpad7'), digit))
      expect(hits).toEqual([String(value)])
    })
  })

  test('capitals from Caps Lock are letters', () => {
    expect(matches(pressOf('E', 'KeyE'), 'e')).toBe(true)
    expect(matches(pressOf('Z', 'KeyZ', { ctrl: true }), 'Ctrl+z')).toBe(true)
  })

  test('what a key types comes before where it stands, in whatever order the bindings are', () => {
    const bindings = ['q', '/'].map((combination) => ({ combination, target: combination }))
    const press = pressOf('/', 'KeyQ')
    expect(resolve(press, bindings)).toBe('/')
    expect(resolve(press, [...bindings].reverse())).toBe('/')
    expect(resolve(press, bindings.slice(0, 1))).toBe('q')
  })
})

describe('the table of commands', () => {
  const registries = import.meta.glob<{ keyedCommands: readonly Command[] }>('./registry.ts', { eager: true })
  const files = import.meta.glob<Readonly<Record<string, unknown>>>('./*.command.ts', { eager: true })
  const keyed = Object.values(registries).flatMap(({ keyedCommands }) => keyedCommands)
  const all = [...new Set(Object.values(files).flatMap((file) => Object.values(file).flat()))].filter(
    (one): one is Command => typeof one === 'object' && one !== null && 'plan' in one,
  )
  const bindings = keyed.flatMap(({ name, scope, keys }) =>
    (keys ?? []).map((combination) => ({ combination, name, scope })),
  )
  const labelKeys = schema.layers.flatMap(({ labels }) =>
    labels.flatMap((label) => ('key' in label && label.key ? [label.key.toLowerCase()] : [])),
  )

  test('is there', () => {
    expect(keyed.length).toBeGreaterThan(30)
    expect(all.length).toBeGreaterThan(keyed.length)
    expect(labelKeys.length).toBeGreaterThan(10)
  })

  test('names every command once', () => {
    const names = all.map(({ name }) => name)
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([])
  })

  // In the text the keys of the view act as well, so the two share one space.
  test('gives no combination to two commands', () => {
    const combinations = bindings.map(({ combination }) => combination)
    expect(combinations.filter((one, i) => combinations.indexOf(one) !== i)).toEqual([])
  })

  test('no press of any layout is two of its combinations', () => {
    const wanted = [...bindings.map(({ combination }) => combination), ...labelKeys]
    for (const layout of Object.values(layouts)) {
      for (const [name, press] of [...pressesOn(layout, false), ...pressesOn(layout, true)]) {
        expect(wanted.filter((combination) => matches(press, combination)).length, name).toBeLessThan(2)
      }
    }
  })

  test('leaves every label of the shipped tag set its own key, and the reserved letters alone', () => {
    const taken = new Set(bindings.map(({ combination }) => combination))
    expect(labelKeys.filter((key, i) => taken.has(key) || labelKeys.indexOf(key) !== i)).toEqual([])
    expect(labelKeys.filter((key) => /^[ewnrsdvaxjkgib]$/.test(key))).toEqual([])
    expect(labelKeys.filter((key) => !/^[a-z0-9]$/.test(key))).toEqual([])
  })

  test('uses only reserved letters where a letter alone is a command', () => {
    const single = bindings.map(({ combination }) => combination).filter((key) => /^[a-z]$/.test(key))
    expect(single.filter((key) => !/^[ewnrsdvaxjkgib]$/.test(key))).toEqual([])
  })

  test('has a title for every command in both languages', () => {
    for (const { name, title } of all) {
      expect([name, Object.hasOwn(ar, title), Object.hasOwn(en, title)]).toEqual([name, true, true])
    }
  })
})
