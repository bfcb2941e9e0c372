/** What a reader chose for this browser: language, size of type, single-letter keys; kept in the browser, never on the server. */

export const LANGUAGES = ['zh', 'en'] as const
export type Language = (typeof LANGUAGES)[number]
export type Preferences = { language: Language; large: boolean; letters: boolean }

const KEY = 'cunzhang:preferences'
const FIRST: Preferences = { language: 'zh', large: false, letters: true }

/** Reads whatever is stored; what is not understood is as on the first day. */
export function readPreferences(stored: string | null): Preferences {
  let value: unknown
  try {
    value = JSON.parse(stored ?? '{}')
  } catch {
    return FIRST
  }
  if (typeof value !== 'object' || value === null) return FIRST
  const { language, large, letters } = value as Record<string, unknown>
  return {
    language: LANGUAGES.find((each) => each === language) ?? FIRST.language,
    large: large === true,
    letters: letters !== false,
  }
}

/** A browser may forbid storage; then the choice lasts as long as the page. */
function fromStorage(): string | null {
  try {
    return typeof window === 'undefined' ? null : window.localStorage.getItem(KEY)
  } catch {
    return null
  }
}

let present = readPreferences(fromStorage())
const listeners = new Set<() => void>()

export function preferences(): Preferences {
  return present
}

export function onPreference(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function prefer(change: Partial<Preferences>): void {
  present = { ...present, ...change }
  try {
    window.localStorage.setItem(KEY, JSON.stringify(present))
  } catch {
    // Forbidden or full.
  }
  for (const listener of listeners) listener()
}
