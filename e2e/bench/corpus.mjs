// Made-up Arabic text and overlapping annotations, the same for the same size: nothing is drawn from a clock or from chance.

const words =
  'أعلنت هيئة الموانئ تعليق رحلات العبّارة بين بنزرت وجنوة ثلاثة أيام بعدما توقّف محرّكها قبالة الساحل وعلى متنها ركاب قالت المتحدثة إن السفينة وصلت إلى الرصيف بقوّتها الذاتية وأكّد الوزير أن لجنة فنية ستفحص المحرّك قبل نهاية الأسبوع'.split(
    ' ',
  )

/** A linear congruential generator: good enough to scatter spans, and repeatable. */
function scatter(seed) {
  let state = seed
  return (limit) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state % limit
  }
}

const number = (text) => Number(text.replace(/k$/, '000').replace(/M$/, '000000'))

/** `1M/100k` as characters and annotations. */
export function parseSize(size) {
  const [characters, annotations] = size.split('/').map(number)
  return { characters, annotations }
}

/** A project of one document with so many characters and annotations; mean depth grows with their ratio. */
export function makeProject(schema, characters, annotations) {
  const next = scatter(7)
  const paragraphs = []
  const starts = []
  let length = 0
  while (length < characters) {
    const count = 20 + next(20)
    const line = []
    let at = length
    for (let i = 0; i < count; i += 1) {
      const word = words[next(words.length)]
      starts.push([at, at + word.length])
      line.push(word)
      at += word.length + 1
    }
    paragraphs.push(line.join(' '))
    length = at
  }
  const text = paragraphs.join('\n')
  const labels = schema.layers
    .filter(({ kind }) => kind === 'span')
    .flatMap((layer) => layer.labels.map((label) => [layer.id, label.id]))
  const list = []
  for (let i = 0; i < annotations; i += 1) {
    const first = next(starts.length - 12)
    const last = first + (i % 10 === 0 ? next(12) : next(3))
    const [start] = starts[first]
    const [, end] = starts[last]
    const [layer, label] = labels[next(labels.length)]
    if (text.slice(start, end).includes('\n')) continue
    list.push({
      id: `a${i}`,
      layer,
      label,
      spans: [{ start, end, text: text.slice(start, end) }],
      attributes: {},
      origin: 'hand',
    })
  }
  const project = {
    format: 'hashiya-project',
    version: 1,
    offsets: 'utf16',
    schema,
    annotators: [{ id: 'bench', name: 'Bench' }],
    documents: [{ id: 'd', title: 'Bench', text, language: 'ar', direction: 'rtl' }],
    sets: [{ id: 's', document: 'd', annotator: 'bench', state: 'draft', annotations: list, relations: [] }],
  }
  return { project, text }
}
