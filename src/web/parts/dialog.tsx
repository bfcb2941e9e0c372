/** A window over the page that takes the keyboard: the browser's own dialog, so focus stays inside and comes back afterwards. */
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { text } from '../text.ts'

type Props = {
  title: string
  /** Left out where the window cannot be put aside. */
  onClose?: () => void
  className?: string
  children: ReactNode
}

/** Open for as long as it is drawn. */
export function Dialog({ title, onClose, className = '', children }: Props) {
  const box = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const dialog = box.current
    if (dialog === null || dialog.open) return
    const before = document.activeElement
    // Browsers without it show the window all the same, only not above everything else.
    if ('showModal' in dialog) dialog.showModal()
    else (dialog as HTMLDialogElement).setAttribute('open', '')
    const inputs = [...dialog.querySelectorAll('input')]
    const first = inputs.find(({ value }) => value === '') ?? inputs[0]
    first?.focus()
    return () => {
      if ('close' in dialog) dialog.close()
      if (before instanceof HTMLElement) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={box}
      className={`dialog ${className}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault()
        onClose?.()
      }}
      // What lies behind, a panel perhaps, is not closed with it.
      onKeyDown={(event) => {
        if (event.key === 'Escape') event.stopPropagation()
      }}
      onClick={(event) => {
        if (event.target === box.current) onClose?.()
      }}
    >
      <div className="dialog-inside">
        <div className="dialog-head">
          <h2 id={heading}>{title}</h2>
          {onClose !== undefined && (
            <button type="button" className="plain" onClick={onClose}>
              {text.drawer.close}
            </button>
          )}
        </div>
        {children}
      </div>
    </dialog>
  )
}
