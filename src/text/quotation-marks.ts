/** Closing mark of each opening one; the straight mark closes itself. */
const closers: Readonly<Record<string, string>> = { '«': '»', '“': '”', '„': '“', '‹': '›', '"': '"' }

/**
 * Quotations inside one paragraph as `[opening mark, closing mark]` offsets, in order of their opening; marks may nest.
 * A mark without its partner is left out: it must not swallow the rest.
 */
export function quotationsIn(paragraph: string): [open: number, close: number][] {
  const found: [number, number][] = []
  const stack: { readonly at: number; readonly closes: string }[] = []
  for (let i = 0; i < paragraph.length; i += 1) {
    const mark = paragraph.charAt(i)
    const top = stack.at(-1)
    if (top && mark === top.closes) {
      found.push([top.at, i])
      stack.pop()
    } else if (closers[mark]) stack.push({ at: i, closes: closers[mark] as string })
    else {
      // A closing mark whose opening one lies deeper: what stands between was never closed.
      const deeper = stack.findLastIndex(({ closes }) => closes === mark)
      if (deeper >= 0) {
        found.push([(stack[deeper] as { at: number }).at, i])
        stack.length = deeper
      }
    }
  }
  return found.sort((a, b) => a[0] - b[0])
}
