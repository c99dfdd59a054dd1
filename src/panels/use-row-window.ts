import { useCallback, useLayoutEffect, useState, type RefObject } from 'react'

/** The rows that are on screen or just beside it. */
export interface RowWindow {
  /** First row, and the one after the last. */
  readonly first: number
  readonly end: number
  /** Height of all rows, in CSS pixels. */
  readonly total: number
  /** Brings a row into view with as little scrolling as will do. */
  show(index: number): void
}

/** Rows made beyond each edge, so that a small scroll shows no gap. */
const beyond = 12

/**
 * A window on rows of one height, as tall as the scroller. Nothing is kept for rows that are not shown: an act in a list
 * of a hundred thousand costs what it costs in a list of ten. `offset` is what stands above the rows in the scroller.
 */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  offset = 0,
): RowWindow {
  const [seen, setSeen] = useState({ from: 0, height: 0 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const look = (): void => {
      // In steps of a few rows: a render for every pixel would be wasted.
      const step = rowHeight * 4
      const from = Math.floor(element.scrollTop / step) * step
      const height = element.clientHeight
      setSeen((before) => (before.from === from && before.height === height ? before : { from, height }))
    }
    look()
    element.addEventListener('scroll', look, { passive: true })
    const sizes = new ResizeObserver(look)
    sizes.observe(element)
    return () => {
      element.removeEventListener('scroll', look)
      sizes.disconnect()
    }
  }, [scroller, rowHeight])
  const show = useCallback(
    (index: number): void => {
      const element = scroller.current
      if (!element) return
      const top = index * rowHeight
      const bottom = top + rowHeight + offset
      if (top < element.scrollTop) element.scrollTop = top
      else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight
    },
    [scroller, rowHeight, offset],
  )
  const first = Math.max(0, Math.min(count, Math.floor((seen.from - offset) / rowHeight) - beyond))
  const end = Math.min(count, Math.ceil((seen.from + seen.height) / rowHeight) + 4 + beyond)
  return { first, end: Math.max(first, end), total: count * rowHeight, show }
}
