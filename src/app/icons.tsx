import type { ReactNode } from 'react'

/** Drawings on a 20 by 20 grid, in strokes of the current colour. */
const DRAWINGS = {
  undo: (
    <>
      <path d="M4 8h9a5 5 0 0 1 0 10H8" />
      <path d="M7.5 4.5 4 8l3.5 3.5" />
    </>
  ),
  redo: (
    <>
      <path d="M16 8H7a5 5 0 0 0 0 10h5" />
      <path d="m12.5 4.5 3.5 3.5-3.5 3.5" />
    </>
  ),
  find: (
    <>
      <circle cx="9" cy="9" r="5" />
      <path d="m13 13 4 4" />
    </>
  ),
  chev: <path d="m8 5 5 5-5 5" />,
  moon: <path d="M16 12.5A6.5 6.5 0 0 1 7.5 4a6.5 6.5 0 1 0 8.5 8.5z" />,
  help: (
    <>
      <path d="M7.5 7.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1.9-1.1 1.8" />
      <path d="M10 14.5v.01" />
      <circle cx="10" cy="10" r="7.5" />
    </>
  ),
  cmd: <path d="M4 6h12M4 10h12M4 14h7" />,
  check: <path d="m4.5 10.5 3.5 3.5 7.5-8" />,
  disk: (
    <>
      <path d="M10 3v9" />
      <path d="m6.5 8.5 3.5 3.5 3.5-3.5" />
      <path d="M4 15.5h12" />
    </>
  ),
  print: (
    <>
      <path d="M6 8V3.5h8V8" />
      <path d="M6 14H4V8h12v6h-2" />
      <path d="M6 12h8v4.5H6z" />
    </>
  ),
  drop: (
    <>
      <path d="M5 3.5h7l3.5 3.5v9.5h-10.5z" />
      <path d="M12 3.5V7h3.5" />
      <path d="M10.2 9v5M8 12l2.2 2.2 2.2-2.2" />
    </>
  ),
  bound: (
    <>
      <path d="M3.5 5v10M16.5 5v10" />
      <path d="M6.5 10h7" strokeDasharray="2 2" />
    </>
  ),
  clash: (
    <>
      <path d="M4 6h8M4 9h8" />
      <path d="M8 12h8M8 15h8" />
    </>
  ),
  solo: <rect x="4" y="6.5" width="12" height="7" rx="1" strokeDasharray="2 2" />,
  folder: <path d="M3.5 5.5h5l1.5 2h6.5v8.5h-13z" />,
  book: (
    <path d="M10 5.5C8 4 5.5 4 3.5 4.5v11c2-.5 4.5-.5 6.5 1 2-1.5 4.5-1.5 6.5-1v-11c-2-.5-4.5-.5-6.5 1zM10 5.5v11" />
  ),
  clock: (
    <>
      <circle cx="10" cy="10" r="6.5" />
      <path d="M10 6.5V10l2.5 2" />
    </>
  ),
  plus: <path d="M10 4.5v11M4.5 10h11" />,
  tags: (
    <>
      <path d="M4 5h12M4 10h12M4 15h7" />
      <path d="M4 7h12" strokeDasharray="2 2" />
    </>
  ),
  filter: <path d="M3.5 5.5h13M6 10h8M8.5 14.5h3" />,
  more: <path d="M5 10h.01M10 10h.01M15 10h.01" strokeWidth="2.2" />,
  link: (
    <>
      <path d="M8.5 11.5a3 3 0 0 0 4.3 0l2.4-2.4a3 3 0 0 0-4.3-4.3l-.9.9" />
      <path d="M11.5 8.5a3 3 0 0 0-4.3 0l-2.4 2.4a3 3 0 0 0 4.3 4.3l.9-.9" />
    </>
  ),
  close: <path d="m5.5 5.5 9 9M14.5 5.5l-9 9" />,
  sort: (
    <>
      <path d="M10 16V4.5" />
      <path d="m5.5 9 4.5-4.5 4.5 4.5" />
    </>
  ),
  sun: (
    <>
      <circle cx="10" cy="10" r="3.5" />
      <path d="M10 3v1.5M10 15.5V17M3 10h1.5M15.5 10H17M5 5l1 1M14 14l1 1M15 5l-1 1M6 14l-1 1" />
    </>
  ),
  gear: (
    <>
      <path d="M4 6.5h6M14 6.5h2M4 13.5h2M10 13.5h6" />
      <circle cx="12" cy="6.5" r="2" />
      <circle cx="8" cy="13.5" r="2" />
    </>
  ),
  trash: <path d="M4 6h12M8 6V4h4v2M5.5 6l.8 10h7.4l.8-10" />,
  warn: (
    <>
      <path d="M10 4 17 16H3z" />
      <path d="M10 8.5v3.5M10 14v.01" />
    </>
  ),
  lock: <path d="M5 9.5h10v7H5zM7 9.5V7a3 3 0 0 1 6 0v2.5" />,
  panel: <path d="M3.5 4.5h13v11h-13zM8 4.5v11" />,
  language: (
    <>
      <circle cx="10" cy="10" r="6.5" />
      <path d="M3.5 10h13M10 3.5c4 4 4 9 0 13M10 3.5c-4 4-4 9 0 13" />
    </>
  ),
  user: (
    <>
      <circle cx="10" cy="7" r="3" />
      <path d="M4.5 16.5c0-3 2.5-4.5 5.5-4.5s5.5 1.5 5.5 4.5" />
    </>
  ),
  note: (
    <>
      <path d="M4 4.5h12v8.5l-3.5 3.5H4z" />
      <path d="M16 13h-3.5v3.5M7 8h6M7 11h3" />
    </>
  ),
} satisfies Readonly<Record<string, ReactNode>>

export type IconName = keyof typeof DRAWINGS

interface IconProps {
  readonly name: IconName
  /** Turned around in a right-to-left interface: arrows that point along the reading direction. */
  readonly flip?: boolean
}

/** A drawing beside words, or on a button that has a name of its own; never read out. */
export function Icon({ name, flip = false }: IconProps): ReactNode {
  return (
    <svg className={flip ? 'i flip' : 'i'} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      {DRAWINGS[name]}
    </svg>
  )
}
