/** Moves about without loading the page anew: the present place, a way to change it, and links that are real links. */
import { type AnchorHTMLAttributes, type MouseEvent, type ReactNode, useSyncExternalStore } from 'react'
import { type Place, readPlace, writePlace } from './place.ts'

const MOVED = 'cunzhang:moved'

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener)
  window.addEventListener(MOVED, listener)
  return () => {
    window.removeEventListener('popstate', listener)
    window.removeEventListener(MOVED, listener)
  }
}

export function usePlace(): Place {
  return readPlace(useSyncExternalStore(subscribe, () => window.location.search))
}

/** How many drawers the reader opened one after another; kept with the entry of the history. */
function drawersOpened(): number {
  const state: unknown = window.history.state
  const held = typeof state === 'object' && state !== null && 'drawers' in state ? state.drawers : 0
  return typeof held === 'number' ? held : 0
}

/** `replace` for typing and sorting, which should not fill the way back. */
export function go(place: Place, how: 'push' | 'replace' = 'push'): void {
  const before = readPlace(window.location.search)
  const address = writePlace(place)
  if (how === 'replace') window.history.replaceState(window.history.state, '', address)
  else {
    const drawers = place.figure === null ? 0 : drawersOpened() + 1
    window.history.pushState({ drawers }, '', address)
  }
  window.dispatchEvent(new Event(MOVED))
  if (before.scope !== place.scope) window.scrollTo(0, 0)
}

/** Closes the drawer by going back to where it was opened, so that 「后退」 does not open it again. */
export function closeDrawer(place: Place): void {
  const opened = drawersOpened()
  if (opened > 0) window.history.go(-opened)
  else go({ ...place, figure: null }, 'replace')
}

type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'onClick'> & {
  to: Place
  how?: 'push' | 'replace'
  children: ReactNode
}

export function Go({ to, how = 'push', children, ...rest }: Props) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey || event.button !== 0) return
    event.preventDefault()
    go(to, how)
  }
  return (
    <a {...rest} href={writePlace(to)} onClick={follow}>
      {children}
    </a>
  )
}
