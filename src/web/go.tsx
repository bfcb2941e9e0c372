/** Moves about without loading the page anew: the present address, a way to change it, and links that are real links. */
import { type AnchorHTMLAttributes, type MouseEvent, type ReactNode, useSyncExternalStore } from 'react'
import { type Place, readPlace, writePlace } from './place.ts'
import { readRoute, type Route, writeRoute } from './route.ts'

const MOVED = 'cunzhang:moved'

function subscribe(listener: () => void): () => void {
  window.addEventListener('popstate', listener)
  window.addEventListener(MOVED, listener)
  return () => {
    window.removeEventListener('popstate', listener)
    window.removeEventListener(MOVED, listener)
  }
}

/** A place of the annual summary, or any page. */
type Target = Place | Route

function addressOf(target: Target): string {
  return 'page' in target ? writeRoute(target) : writePlace(target)
}

export function usePlace(): Place {
  return readPlace(useSyncExternalStore(subscribe, () => window.location.search))
}

export function useRoute(): Route {
  const address = useSyncExternalStore(subscribe, () => window.location.pathname + window.location.search)
  const at = address.indexOf('?')
  return at < 0 ? readRoute(address, '') : readRoute(address.slice(0, at), address.slice(at))
}

/** How many drawers the reader opened one after another; kept with the entry of the history. */
function drawersOpened(): number {
  const state: unknown = window.history.state
  const held = typeof state === 'object' && state !== null && 'drawers' in state ? state.drawers : 0
  return typeof held === 'number' ? held : 0
}

function figureIn(target: Target): boolean {
  if ('page' in target) return target.page === 'summary' && target.place.figure !== null
  return target.figure !== null
}

/** `replace` for typing and sorting, which should not fill the way back. */
export function go(target: Target, how: 'push' | 'replace' = 'push'): void {
  const { pathname, search } = window.location
  const address = addressOf(target)
  if (how === 'replace') window.history.replaceState(window.history.state, '', address)
  else window.history.pushState({ drawers: figureIn(target) ? drawersOpened() + 1 : 0 }, '', address)
  window.dispatchEvent(new Event(MOVED))
  const before = readPlace(search)
  const stays =
    window.location.pathname === pathname && before.scope === readPlace(window.location.search).scope
  if (!stays) window.scrollTo(0, 0)
}

/** Closes the drawer by going back to where it was opened, so that 「后退」 does not open it again. */
export function closeDrawer(place: Place): void {
  const opened = drawersOpened()
  if (opened > 0) window.history.go(-opened)
  else go({ ...place, figure: null }, 'replace')
}

type Props = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'onClick'> & {
  to: Target
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
    <a {...rest} href={addressOf(to)} onClick={follow}>
      {children}
    </a>
  )
}
