/** Oneself: name, roles, one's own page, and the way out. */
import { useEffect, useRef, useState } from 'react'
import type { Me } from '../../identity/schema.ts'
import { Go } from '../go.tsx'
import { signOut } from '../session.ts'
import { text } from '../text.ts'

/** A click elsewhere or Esc closes it. */
function useOutside(open: boolean, close: () => void) {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!open) return
    const clicked = (event: MouseEvent) => {
      if (event.target instanceof Node && !box.current?.contains(event.target)) close()
    }
    const pressed = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return
      close()
      box.current?.querySelector('button')?.focus()
    }
    document.addEventListener('click', clicked)
    document.addEventListener('keydown', pressed)
    return () => {
      document.removeEventListener('click', clicked)
      document.removeEventListener('keydown', pressed)
    }
  })
  return box
}

export function UserMenu({ me }: { me: Me }) {
  const [open, setOpen] = useState(false)
  const box = useOutside(open, () => setOpen(false))
  return (
    <div className="user" ref={box}>
      <button type="button" className="tool name" aria-expanded={open} onClick={() => setOpen(!open)}>
        {me.name}
      </button>
      {open && (
        <div className="user-box">
          <ul className="user-roles">
            {me.roles.map((role) => (
              <li key={role.grant}>
                {role.name}
                {role.scope_name !== null && <small>{role.scope_name}</small>}
              </li>
            ))}
          </ul>
          <Go to={{ page: 'me' }} onClickCapture={() => setOpen(false)}>
            {text.shell.own}
          </Go>
          <button type="button" className="plain" onClick={() => void signOut()}>
            {text.shell.signOut}
          </button>
        </div>
      )}
    </div>
  )
}
