import { expect, test } from 'vitest'
import { directionOf, directionOfDocument } from './direction.ts'

test.each([
  ['T04: one Latin word at the start does not turn an Arabic line', 'BBC قالت إن السوق عاد', 'ltr', 'rtl'],
  ['T04: an English paragraph in an Arabic document', 'The market opened', 'rtl', 'ltr'],
  ['Hebrew', 'שלום עולם', 'ltr', 'rtl'],
  ['no letters', '123 - !', 'rtl', 'rtl'],
  ['no letters in an English document', '123 - !', 'ltr', 'ltr'],
  ['a draw takes the direction of the document', 'سوق market', 'rtl', 'rtl'],
] as const)('%s', (_, paragraph, document, expected) => {
  expect(directionOf(paragraph, document)).toBe(expected)
})

test.each([
  ['سوق القرية فتح BBC', 'rtl'],
  ['The market of سوق opened', 'ltr'],
  ['', 'rtl'],
] as const)('the document «%s» runs %s', (text, expected) => {
  expect(directionOfDocument(text)).toBe(expected)
})
