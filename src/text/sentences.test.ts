import { expect, test } from 'vitest'
import { sentencesOf } from './sentences.ts'

const sliced = (text: string): string[] => sentencesOf(text).map(({ start, end }) => text.slice(start, end))

test.each([
  ['marks end a sentence', 'فتح السوق. هل عاد؟ نعم!', ['فتح السوق.', 'هل عاد؟', 'نعم!']],
  ['several marks end it together', 'حقًا؟! نعم.', ['حقًا؟!', 'نعم.']],
  ['closers belong to the sentence they end', 'قال: «عدت.» ثم مضى.', ['قال: «عدت.» ثم مضى.']],
  ['closing bracket', '(عاد.) ثم مضى.', ['(عاد.) ثم مضى.']],
  ['a point between digits', 'بلغ 12.5 في 1.5.2019 تقريبًا. انتهى.', ['بلغ 12.5 في 1.5.2019 تقريبًا.', 'انتهى.']],
  ['a single letter', 'قال د. أحمد و أ. محمد ذلك. ثم مضى.', ['قال د. أحمد و أ. محمد ذلك.', 'ثم مضى.']],
  ['an abbreviation', 'كتب وأقلام إلخ. في الحقيبة.', ['كتب وأقلام إلخ. في الحقيبة.']],
  ['inside balanced quotes', 'قال: "لن نذهب. سنبقى." ثم جلس.', ['قال: "لن نذهب. سنبقى." ثم جلس.']],
  [
    'an unbalanced mark swallows nothing',
    'قال: "لن نذهب. سنبقى هنا. ثم جلس.',
    ['قال: "لن نذهب.', 'سنبقى هنا.', 'ثم جلس.'],
  ],
  ['semicolon, comma and colon never end', 'جاء؛ ثم ذهب، وقال: نعم.', ['جاء؛ ثم ذهب، وقال: نعم.']],
  ['a stop without a space', 'ذهب.ثم عاد.', ['ذهب.', 'ثم عاد.']],
  ['the Urdu full stop', 'وہ گیا۔ وہ آیا۔', ['وہ گیا۔', 'وہ آیا۔']],
  ['an ellipsis inside a word run', 'لا...نعم. انتهى', ['لا...نعم.', 'انتهى']],
  ['an ellipsis before a space', 'سكت... ثم تكلم.', ['سكت...', 'ثم تكلم.']],
  ['a header without a stop', 'أخبار القرية', ['أخبار القرية']],
  ['white space alone', ' \t ', []],
  ['nothing', '', []],
])('%s', (_, text, sentences) => {
  expect(sliced(text)).toEqual(sentences)
})

test('spans are shifted by the base and leave out the white space between', () => {
  expect(sentencesOf('  عاد. مضى ', 50)).toEqual([
    { start: 52, end: 56 },
    { start: 57, end: 60 },
  ])
})
