/** Going to the single sign-on and coming back: what was asked for is kept in this window, and the token leaves the address before anything is drawn. */

const KEY = 'cunzhang:sign-on'

/** What this window went away with: the `state` of its request, and the address it wants to come back to. */
export type Asked = { state: string; back: string }
export type Return = { token: string; state: string; asked: Asked | null }

/** `#id_token=…&state=…` → the token. */
export function tokenIn(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('id_token')
}

/** A token that nobody here asked for is somebody else's: it is not sent on. */
export function isOurs({ state, asked }: Return): boolean {
  return asked !== null && asked.state !== '' && asked.state === state
}

export function readAsked(stored: string | null): Asked | null {
  try {
    const value: unknown = JSON.parse(stored ?? 'null')
    if (typeof value !== 'object' || value === null || !('state' in value)) return null
    const back = 'back' in value && typeof value.back === 'string' ? value.back : '/'
    return { state: String(value.state), back }
  } catch {
    return null
  }
}

export function goAway(url: string): void {
  const asked = {
    state: new URL(url).searchParams.get('state') ?? '',
    back: window.location.pathname + window.location.search,
  }
  window.sessionStorage.setItem(KEY, JSON.stringify(asked))
  window.location.assign(url)
}

function comeBack(): Return | null {
  if (typeof window === 'undefined') return null
  const { hash, pathname, search } = window.location
  const token = tokenIn(hash)
  if (token === null) return null
  window.history.replaceState(window.history.state, '', pathname + search)
  const stored = window.sessionStorage.getItem(KEY)
  window.sessionStorage.removeItem(KEY)
  const state = new URLSearchParams(hash.replace(/^#/, '')).get('state') ?? ''
  return { token, state, asked: readAsked(stored) }
}

let returned = comeBack()

/** Once: a token is good for one sign-in. */
export function takeReturn(): Return | null {
  const taken = returned
  returned = null
  return taken
}

/** Whether somebody has just come back, so that nothing is begun anew meanwhile. */
export function hasReturned(): boolean {
  return returned !== null
}
