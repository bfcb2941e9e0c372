/** What is typed into a small form stays in the window too: a telephone may throw the page away while its camera is open. */
import { useState } from 'react'
import { useSession } from '../session.ts'

/** Every field of the sample is there, of the same kind. */
export function isLike<T extends object>(value: unknown, sample: T): value is T {
  if (typeof value !== 'object' || value === null) return false
  const fields = value as Record<string, unknown>
  return Object.entries(sample).every(([key, each]) => typeof fields[key] === typeof each)
}

function fetchStored(name: string): unknown {
  try {
    return JSON.parse(window.sessionStorage.getItem(name) ?? 'null')
  } catch {
    return null
  }
}

function store(name: string, value: unknown): void {
  try {
    if (value === null) window.sessionStorage.removeItem(name)
    else window.sessionStorage.setItem(name, JSON.stringify(value))
  } catch {
    // Forbidden or full.
  }
}

type Kept<T> = { value: T; put: (change: (now: T) => T) => void; forget: () => void }

/** Under one's own name: nothing that one person typed is shown to another. `read` answers null for what this form did not write. */
export function useKeptState<T>(what: string, first: T, read: (stored: unknown) => T | null): Kept<T> {
  const name = `${what} ${useSession().data?.me?.id ?? ''}`
  const [value, setValue] = useState<T>(() => read(fetchStored(name)) ?? first)
  const put = (change: (now: T) => T) =>
    setValue((now) => {
      const changed = change(now)
      store(name, changed)
      return changed
    })
  return { value, put, forget: () => store(name, null) }
}
