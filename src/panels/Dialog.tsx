import { useEffect, useId, useRef, type ReactNode } from 'react'
import { useSay } from '../stores/say.ts'

/** A modal dialog of the platform: focus is kept inside, Escape closes, focus returns to where it was. */
export function Dialog({
  title,
  onClose,
  children,
  footer,
  wide = false,
}: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
  readonly footer?: ReactNode
  readonly wide?: boolean
}): React.JSX.Element {
  const t = useSay()
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const shown = dialog.current
    if (!shown) return undefined
    const before = document.activeElement
    shown.showModal()
    return () => {
      shown.close()
      if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    }
  }, [])
  return (
    <dialog
      ref={dialog}
      className={wide ? 'dialog wide' : 'dialog'}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault()
        onClose()
      }}
    >
      <header>
        <h2 id={heading}>{title}</h2>
        <button type="button" className="ib" aria-label={t('tools.close')} onClick={onClose}>
          <span aria-hidden="true">×</span>
        </button>
      </header>
      {/* A long text without controls is scrolled by the keyboard, too. */}
      <div className="body" {...(wide && { role: 'region', 'aria-labelledby': heading, tabIndex: 0 })}>
        {children}
      </div>
      {footer && <footer>{footer}</footer>}
    </dialog>
  )
}
