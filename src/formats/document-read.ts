import type { Document } from '../model/document.ts'
import type { Id } from '../model/record.ts'
import { filled, matching, oneOf, text, unknownOf, type Fields, type Findings } from './findings.ts'
import type { Hands } from './format.ts'

const documentKeys = new Set(['id', 'title', 'text', 'language', 'direction', 'sha256', 'meta'])
const directions = oneOf('rtl', 'ltr', 'auto')
const hexDigest = matching('64 hexadecimal digits', /^[0-9a-f]{64}$/i)

/** A document of a file; `repaired` when its text held lone surrogates, which are U+FFFD now. */
export interface ReadDocument {
  readonly document: Document
  readonly repaired: boolean
}

/**
 * Reads one document; null when it is set aside. The text is truth: a digest that does not fit it is noted and replaced.
 * `claim` takes the id: null, or the place of the row that has it.
 */
export async function readDocument(
  fields: Fields,
  findings: Findings,
  hands: Hands,
  claim: (id: Id) => string | null,
): Promise<ReadDocument | null> {
  const { row, place } = fields
  const id = fields.need('id', filled)
  const written = id === undefined ? undefined : fields.need('text', text)
  if (id === undefined || written === undefined) return null
  const first = claim(id)
  if (first !== null) {
    findings.row('duplicate-id', `${place}/id`, { id, first }, row)
    return null
  }
  const repaired = !written.isWellFormed()
  if (repaired) findings.row('lone-surrogate', `${place}/text`, { id, ...surrogatesOf(written) }, row)
  const body = written.toWellFormed()
  const sha256 = await hands.sha256(new TextEncoder().encode(body))
  const stated = fields.may('sha256', hexDigest)
  if (!repaired && stated !== undefined && stated.toLowerCase() !== sha256) {
    findings.note('sha256-mismatch', `${place}/sha256`, { id, stated, found: sha256 }, stated)
  }
  const document: Document = {
    id,
    title: fields.should('title', text, id),
    text: body,
    language: fields.should('language', text, 'und'),
    direction: fields.should('direction', directions, 'auto'),
    sha256,
    meta: fields.record('meta'),
    ...unknownOf(row, documentKeys),
  }
  return { document, repaired }
}

/** Offset of the first lone surrogate in UTF-16 units, and how many there are. */
function surrogatesOf(written: string): { at: number; count: number } {
  const repaired = written.toWellFormed()
  let count = 0
  let at = -1
  for (let i = 0; i < written.length; i += 1) {
    if (written.charCodeAt(i) === repaired.charCodeAt(i)) continue
    if (at < 0) at = i
    count += 1
  }
  return { at, count }
}
