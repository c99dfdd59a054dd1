// The rules that keep the code in its shape, as functions over sources; `architecture.test.ts` runs them over `src`,
// and over planted violations. Each message is the ban and the sentence that says what to do instead.
import { posix } from 'node:path'
import { parseSync } from 'vite'

export interface Source {
  /** From `src`, with forward slashes. */
  readonly path: string
  readonly text: string
}

export interface Finding {
  readonly path: string
  readonly line: number
  readonly found: string
  readonly message: string
}

/** The table of `src/README.md`: a folder imports only what has a lower number. */
export const LAYERS: ReadonlyMap<string, number> = new Map([
  ['text', 0],
  ['model', 1],
  ['changes', 2],
  ['formats', 3],
  ['agreement', 3],
  ['review', 3],
  ['suggest', 3],
  ['query', 3],
  ['storage', 3],
  ['strings', 3],
  ['stores', 4],
  ['commands', 5],
  ['reader', 6],
  ['panels', 6],
  ['app', 7],
  ['cli', 7],
])

/** Neighbours on one layer that may be imported all the same. */
const BESIDE: ReadonlySet<string> = new Set(['review agreement'])

/** These run in the page, in a worker and in Node alike. */
const PURE = new Set(['text', 'model', 'changes', 'formats', 'agreement', 'review', 'suggest', 'query', 'strings'])

/** Packages without DOM, clock or randomness that pure code may use: add one here with open eyes. */
const PURE_PACKAGES: ReadonlySet<string> = new Set([])

/** Format files that map a foreign tag set onto ours, and so must name labels. */
const FOREIGN_TAG_SETS: ReadonlySet<string> = new Set([])

/** Schema ids that are also words of our own model or of the platform, each for the reason beside it. */
const COMMON_WORDS: ReadonlySet<string> = new Set([
  'note', // a field of annotations and relations
  'nested', // a way in which a layer lets annotations overlap
])

/** Literals that are spelt like an id and mean something else, file by file: `<path> <literal>`. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'reader/label-ink.ts claim', // the name of a hue, which any tag set may give to any label
])

const TEST = /\.(?:test|fixtures)\.tsx?$|^architecture-rules\.ts$/
export const isTest = (path: string): boolean => TEST.test(path)

const folderOf = (path: string): string => (path.includes('/') ? path.slice(0, path.indexOf('/')) : '')

// Syntax

interface Syntax {
  readonly type: string
  readonly start: number
  readonly [key: string]: unknown
}

interface Visit {
  readonly node: Syntax
  readonly parent: Visit | null
  /** The key under which the parent holds the node. */
  readonly key: string
}

export interface Parsed extends Source {
  readonly visits: readonly Visit[]
}

const isSyntax = (value: unknown): value is Syntax =>
  typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string'

export function parseSource(source: Source): Parsed {
  const { program, errors } = parseSync(posix.basename(source.path), source.text, { astType: 'ts' })
  if (errors[0]) throw new Error(`${source.path} does not parse: ${errors[0].message}`)
  const visits: Visit[] = []
  const walk = (value: unknown, parent: Visit | null, key: string): void => {
    if (Array.isArray(value)) for (const item of value) walk(item, parent, key)
    else if (isSyntax(value)) {
      const visit = { node: value, parent, key }
      visits.push(visit)
      for (const [name, child] of Object.entries(value)) walk(child, visit, name)
    }
  }
  walk(program, null, '')
  return { ...source, visits }
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length

const finding = (file: Source, at: Syntax, found: string, message: string): Finding => ({
  path: file.path,
  line: lineAt(file.text, at.start),
  found,
  message,
})

/** The text of a string literal or of a template without holes. */
function textOf(node: unknown): string | undefined {
  if (!isSyntax(node)) return undefined
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : undefined
  if (node.type === 'TemplateLiteral' && (node['expressions'] as unknown[] | undefined)?.length === 0) {
    return (node['quasis'] as { value: { cooked: string } }[])[0]?.value.cooked
  }
  return undefined
}

const nameOf = (node: unknown): string | undefined => {
  if (!isSyntax(node)) return undefined
  if (node.type === 'Identifier' || node.type === 'JSXIdentifier') return node['name'] as string
  if (node.type === 'MemberExpression') {
    return node['computed'] === true ? textOf(node['property']) : nameOf(node['property'])
  }
  if (node.type === 'ChainExpression' || node.type === 'TSNonNullExpression') return nameOf(node['expression'])
  return undefined
}

// Imports

interface Edge {
  readonly at: Syntax
  readonly specifier: string
  /** Files of ours that it reaches; empty for a package, a style sheet or a file that is not there. */
  readonly targets: readonly string[]
  /** A worker starts a module graph of its own, which cannot close a cycle. */
  readonly apart: boolean
}

const GLOB_SIGNS: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '*': '[^/]*', '{': '(?:', '}': ')', ',': '|' }

function matching(pattern: string, paths: Iterable<string>): string[] {
  const source = pattern.replace(/\*\*\/|[*{},]|[.+?^$()|[\]\\]/g, (sign) => GLOB_SIGNS[sign] ?? `\\${sign}`)
  const expression = new RegExp(`^${source}$`)
  return [...paths].filter((path) => expression.test(path))
}

const isMeta = (node: unknown, property: string): boolean =>
  isSyntax(node) &&
  node.type === 'MemberExpression' &&
  (node['object'] as Syntax).type === 'MetaProperty' &&
  nameOf(node) === property

function edgesOf(file: Parsed, paths: ReadonlySet<string>): Edge[] {
  const folder = posix.dirname(file.path)
  const edges: Edge[] = []
  const add = (at: Syntax, specifier: string, apart = false): void => {
    const [bare = '', query = ''] = specifier.split('?')
    const target = bare.startsWith('.') ? posix.join(folder, bare) : ''
    edges.push({ at, specifier, targets: paths.has(target) ? [target] : [], apart: apart || /worker|url/.test(query) })
  }
  for (const { node } of file.visits) {
    const source = textOf(node['source'])
    if (source !== undefined && node.type !== 'ImportAttribute') add(node, source)
    const [first, second] = (node['arguments'] ?? []) as unknown[]
    if (node.type === 'NewExpression' && nameOf(node['callee']) === 'URL' && isMeta(second, 'url')) {
      const address = textOf(first)
      if (address !== undefined) add(node, address, true)
    }
    if (node.type === 'CallExpression' && isMeta(node['callee'], 'glob') && isSyntax(first)) {
      const patterns = first.type === 'ArrayExpression' ? (first['elements'] as unknown[]) : [first]
      for (const pattern of patterns.map(textOf)) {
        if (pattern === undefined || pattern.startsWith('!')) continue
        const targets = matching(posix.join(folder, pattern), paths).filter((path) => path !== file.path)
        edges.push({ at: node, specifier: pattern, targets, apart: false })
      }
    }
  }
  return edges
}

export function layerFindings(files: readonly Parsed[]): Finding[] {
  const paths = new Set(files.map(({ path }) => path))
  const findings: Finding[] = []
  for (const file of files) {
    if (isTest(file.path)) continue
    const from = folderOf(file.path)
    if (from !== '' && !LAYERS.has(from)) {
      const message = 'No folder outside the table: put the file into one of its folders, or add a row to both tables.'
      findings.push({ path: file.path, line: 1, found: from, message })
      continue
    }
    for (const edge of edgesOf(file, paths)) {
      const report = (message: string): unknown => findings.push(finding(file, edge.at, edge.specifier, message))
      const bare = edge.specifier.replace(/\?.*$/, '')
      if (!bare.startsWith('.')) {
        const name = bare.split('/', bare.startsWith('@') ? 2 : 1).join('/')
        if (PURE.has(from) && !PURE_PACKAGES.has(name)) {
          report('Pure folders import no package: hand the function in from app, or name a pure one in PURE_PACKAGES.')
        }
        continue
      }
      const target = posix.join(posix.dirname(file.path), bare)
      if (target.startsWith('..')) {
        if (from !== 'cli') report('Nothing in src reaches outside src: read it at run time, or move it inside.')
        continue
      }
      if (edge.targets.length === 0 && !bare.includes('*') && !/\.(?:css|json|svg|png|woff2|d\.ts)$/.test(bare)) {
        report('No import of a file that is not there: write the whole name with its extension, .ts or .tsx.')
      }
      for (const path of edge.targets) {
        const to = folderOf(path)
        if (isTest(path)) report('No import of a test file: move what is shared into a file of its own.')
        else if (from === '' && file.path === 'main.tsx') {
          if (to !== 'app') report('main.tsx starts app and imports nothing else of ours: do it in app.')
        } else if (to === '')
          report('No import of a file that lies directly in src: move it into a folder of the table.')
        else if (to !== from && !BESIDE.has(`${from} ${to}`)) {
          const below = (LAYERS.get(to) ?? Infinity) < (LAYERS.get(from) ?? -1)
          if (!below) {
            report(
              `${from} must not import ${to}, which does not stand above it in the table: move the code up, or hand ` +
                'the value in as an argument from a folder that sees both.',
            )
          }
        }
      }
    }
  }
  return findings
}

export function cycleFindings(files: readonly Parsed[]): Finding[] {
  const paths = new Set(files.map(({ path }) => path))
  const next = new Map(
    files.map((file) => [file.path, edgesOf(file, paths).flatMap(({ apart, targets }) => (apart ? [] : targets))]),
  )
  const findings: Finding[] = []
  const done = new Set<string>()
  const trail: string[] = []
  const follow = (path: string): void => {
    const seen = trail.indexOf(path)
    if (seen >= 0) {
      const found = [...trail.slice(seen), path].join(' → ')
      const message = 'No import cycle, types included: move what both need into a file that imports neither.'
      findings.push({ path, line: 1, found, message })
      return
    }
    if (done.has(path)) return
    trail.push(path)
    for (const target of next.get(path) ?? []) follow(target)
    trail.pop()
    done.add(path)
  }
  for (const { path } of files) follow(path)
  return findings
}

export function barrelFindings(files: readonly Parsed[]): Finding[] {
  const findings: Finding[] = []
  for (const file of files) {
    if (/(?:^|\/)index\.tsx?$/.test(file.path)) {
      const message = 'No index.ts: import each thing from the file that has it, and name the file after what it holds.'
      findings.push({ path: file.path, line: 1, found: posix.basename(file.path), message })
    }
    for (const { node } of file.visits) {
      if (node.type === 'ExportAllDeclaration') {
        findings.push(finding(file, node, 'export *', 'No export *: import each name from the file that has it.'))
      }
      if (node.type !== 'Program') continue
      const body = node['body'] as Syntax[]
      if (body.length > 0 && body.every((part) => part.type.startsWith('Export') && part['source'])) {
        findings.push(finding(file, node, file.path, 'No file of re-exports alone: import from the file that has it.'))
      }
    }
  }
  return findings
}

// What comes from outside

interface Hand {
  /** `name` anywhere, or `owner.name`. */
  readonly names: readonly string[]
  readonly folders: readonly string[]
  readonly message: string
}

const HANDS: readonly Hand[] = [
  {
    names: [
      'Date.now',
      'new Date()',
      'Date()',
      'Temporal.Now',
      'performance.now',
      'performance.timeOrigin',
      'Math.random',
      'crypto.randomUUID',
      'crypto.getRandomValues',
    ],
    folders: ['app', 'cli'],
    message: 'Clock, randomness and ids come from app: take a function as an argument, or from the environment store.',
  },
  {
    names: ['getSelection', 'CSS.highlights', 'createRange', 'caretPositionFromPoint', 'caretRangeFromPoint'],
    folders: ['reader'],
    message: 'Only reader turns the page into offsets and offsets into paint: ask its surface for a Span.',
  },
  {
    names: [
      'indexedDB',
      'localStorage',
      'navigator.storage',
      'showOpenFilePicker',
      'showDirectoryPicker',
      'showSaveFilePicker',
    ],
    folders: ['storage'],
    message: 'Only storage touches the disk: call a function of storage.',
  },
  {
    names: ['dangerouslySetInnerHTML', 'innerHTML', 'outerHTML', 'insertAdjacentHTML', 'document.write'],
    folders: [],
    message: 'Text goes through text nodes, which keeps offsets and readers safe: render it as a child.',
  },
]

const KEYS_ONLY = new Set(['TSPropertySignature', 'TSMethodSignature', 'MethodDefinition', 'PropertyDefinition'])

/** The names by which a node reaches for something global. */
function reachesOf({ node, parent, key }: Visit): string[] {
  if (node.type === 'MemberExpression') {
    const name = nameOf(node)
    return name === undefined ? [] : [name, `${nameOf(node['object']) ?? ''}.${name}`]
  }
  if (node.type === 'JSXIdentifier' && parent?.node.type === 'JSXAttribute') return [node['name'] as string]
  if (node.type === 'Identifier') {
    if (parent?.node.type === 'MemberExpression' && key === 'property') return []
    if (parent && KEYS_ONLY.has(parent.node.type) && key === 'key') return []
    return [node['name'] as string]
  }
  if (node.type === 'NewExpression' || node.type === 'CallExpression') {
    if (nameOf(node['callee']) !== 'Date' || (node['callee'] as Syntax).type !== 'Identifier') return []
    if (node.type === 'CallExpression') return ['Date()']
    return (node['arguments'] as unknown[]).length === 0 ? ['new Date()'] : []
  }
  if (node.type === 'VariableDeclarator' && (node['id'] as Syntax).type === 'ObjectPattern') {
    const owner = nameOf(node['init'])
    const taken = (node['id'] as Syntax)['properties'] as Syntax[]
    return taken.map((property) => `${owner ?? ''}.${nameOf(property['key']) ?? ''}`)
  }
  return []
}

export function handFindings(files: readonly Parsed[]): Finding[] {
  const findings: Finding[] = []
  for (const file of files) {
    if (isTest(file.path)) continue
    const seen = new Set<string>()
    for (const visit of file.visits) {
      const reaches = reachesOf(visit)
      for (const { names, folders, message } of HANDS) {
        const name = names.find((one) => reaches.includes(one))
        if (name === undefined || folders.includes(folderOf(file.path))) continue
        const found = finding(file, visit.node, name, message)
        const place = `${found.line} ${name}`
        if (!seen.has(place)) findings.push(found)
        seen.add(place)
      }
    }
  }
  return findings
}

// Words on the screen

const SPOKEN = new Set([
  'aria-label',
  'aria-description',
  'aria-placeholder',
  'aria-roledescription',
  'aria-valuetext',
  'alt',
  'label',
  'placeholder',
  'title',
])

/** The pieces of text that an expression can come out as. */
function outcomes(node: unknown): string[] {
  if (!isSyntax(node)) return []
  const text = textOf(node)
  if (text !== undefined) return [text]
  if (node.type === 'TemplateLiteral') {
    return (node['quasis'] as { value: { cooked: string } }[]).map((quasi) => quasi.value.cooked)
  }
  if (node.type === 'ConditionalExpression') return [...outcomes(node['consequent']), ...outcomes(node['alternate'])]
  if (node.type === 'LogicalExpression' || node.type === 'BinaryExpression') {
    if (node.type === 'BinaryExpression' && node['operator'] !== '+') return []
    return [...outcomes(node['left']), ...outcomes(node['right'])]
  }
  return outcomes(node['expression'])
}

export function wordFindings(files: readonly Parsed[]): Finding[] {
  const message = 'No words in components: give the text a key in strings, in Arabic and in English.'
  const findings: Finding[] = []
  for (const file of files) {
    if (isTest(file.path)) continue
    for (const { node, parent } of file.visits) {
      let texts: string[] = []
      if (node.type === 'JSXText') texts = [String(node['value'])]
      else if (node.type === 'JSXExpressionContainer' && parent?.node.type !== 'JSXAttribute') texts = outcomes(node)
      else if (node.type === 'JSXAttribute' && SPOKEN.has(nameOf(node['name']) ?? '')) texts = outcomes(node['value'])
      const found = texts.find((text) => /\p{L}/u.test(text))
      if (found !== undefined) findings.push(finding(file, node, found.trim(), message))
    }
  }
  return findings
}

// Tag sets are data

interface SchemaFile {
  readonly layers?: readonly {
    readonly id: string
    readonly labels?: readonly { readonly id: string }[]
    readonly attributes?: readonly { readonly id: string }[]
  }[]
}

export function schemaIds(json: string): Set<string> {
  const { layers = [] } = JSON.parse(json) as SchemaFile
  const ids = new Set<string>()
  for (const { id, labels = [], attributes = [] } of layers) {
    ids.add(id)
    for (const label of labels) ids.add(label.id).add(`${id}/${label.id}`)
    for (const attribute of attributes) ids.add(attribute.id)
  }
  return ids
}

/** The names in `a.b.c`, from the end. */
const namesIn = (node: unknown): string[] =>
  isSyntax(node) ? [nameOf(node) ?? '', ...namesIn(node['object'] ?? node['expression'])] : []

/**
 * A trait is how code may know what a thing is for, and some are spelt like the ids of the shipped tag set; a class is
 * for the style sheet. Both show in the names around the literal: `trait === '…'`, `byTrait.get('…')`, `classList`.
 */
function isTraitOrClass({ node, parent }: Visit): boolean {
  for (let above = parent, child = node; above; child = above.node, above = above.parent) {
    const { node: around } = above
    const keys = ['left', 'right', 'callee', 'discriminant', 'key', 'id', 'name']
    const names = keys.flatMap((key) => (around[key] === child ? [] : namesIn(around[key])))
    if (names.some((name) => /trait/i.test(name) || name === 'classList' || name === 'className')) return true
    if (/(?:Declaration|Statement)$/.test(around.type) && around.type !== 'SwitchStatement') return false
  }
  return false
}

const SOURCES = new Set(['ImportDeclaration', 'ExportNamedDeclaration', 'ImportExpression', 'TSImportType'])

export function schemaFindings(files: readonly Parsed[], ids: ReadonlySet<string>): Finding[] {
  const message = 'No id of a shipped tag set in code: ask for the trait of the layer, label or attribute.'
  const findings: Finding[] = []
  for (const file of files) {
    if (isTest(file.path) || FOREIGN_TAG_SETS.has(file.path)) continue
    for (const visit of file.visits) {
      const text = textOf(visit.node)
      if (text === undefined || !ids.has(text) || COMMON_WORDS.has(text)) continue
      if (ELSEWHERE.has(`${file.path} ${text}`)) continue
      if (SOURCES.has(visit.parent?.node.type ?? '') || isTraitOrClass(visit)) continue
      findings.push(finding(file, visit.node, text, message))
    }
  }
  return findings
}

// Style sheets

const SIDE = '(?:left|right|top|bottom)'
const PHYSICAL_PROPERTY = new RegExp(
  `^(?:${SIDE}|(?:margin|padding|scroll-margin|scroll-padding)-${SIDE}` +
    `|border-${SIDE}(?:-(?:width|style|color))?|border-(?:top|bottom)-(?:left|right)-radius)$`,
)
const SIDED_VALUE = /^(?:text-align(?:-last)?|float|clear|(?:background|object|mask)-position|transform-origin)$/
const FOUR_SIDES = /^(?:margin|padding|inset|scroll-margin|scroll-padding|border-(?:width|style|color))$/

/** Splits at spaces that are not inside brackets. */
const partsOf = (value: string): string[] => value.trim().match(/(?:\((?:[^()]|\([^()]*\))*\)|[^\s()])+/g) ?? []

function isPhysical(property: string, value: string): boolean {
  if (PHYSICAL_PROPERTY.test(property)) return true
  if (SIDED_VALUE.test(property)) return /\b(?:left|right)\b/.test(value)
  if (/\bto (?:(?:top|bottom) )?(?:left|right)\b/.test(value)) return true
  if (FOUR_SIDES.test(property)) {
    const [, right, , left] = partsOf(value)
    return left !== undefined && left !== right
  }
  if (property === 'border-radius') {
    return value.split('/').some((half) => {
      const [a = '', b = a, c = a, d = b] = partsOf(half)
      return a !== b || c !== d
    })
  }
  return false
}

export function styleFindings(sheets: readonly Source[]): Finding[] {
  const message =
    'Only logical properties, so that both directions come out right: inline-start, inline-end, block-start, ' +
    'block-end. Where the side is meant, say why on the line: /* physical: why */.'
  const findings: Finding[] = []
  for (const { path, text } of sheets) {
    const bare = text.replace(/\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '))
    const lines = text.split('\n')
    for (const match of bare.matchAll(/(?<=[{;}]\s*)([a-z-]+)\s*:\s*([^;{}]+)/g)) {
      const [whole, property = '', value = ''] = match
      const line = lineAt(bare, match.index)
      if (!isPhysical(property, value.replace('!important', '').trim())) continue
      if (/\/\*\s*physical:\s*[^\s*]/.test(lines[line - 1] ?? '')) continue
      findings.push({ path, line, found: whole.trim(), message })
    }
  }
  return findings
}

// The table in the map

/** The rows of the table whose first two columns are `folder` and `layer`; null when there is none. */
export function readTable(markdown: string): Map<string, number> | null {
  const rows = markdown.split('\n').map((line) => {
    if (!line.trim().startsWith('|')) return null
    return line
      .trim()
      .slice(1)
      .split('|')
      .map((cell) => cell.replaceAll('`', '').trim())
  })
  const head = rows.findIndex((row) => row?.[0]?.toLowerCase() === 'folder' && row[1]?.toLowerCase() === 'layer')
  if (head < 0) return null
  const table = new Map<string, number>()
  for (const row of rows.slice(head + 2)) {
    if (!row) break
    for (const folder of (row[0] ?? '').split(',')) table.set(folder.trim().replace(/\/$/, ''), Number(row[1]))
  }
  return table
}
