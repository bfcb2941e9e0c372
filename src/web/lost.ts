/** Whether the session was lost while somebody worked, or the password is asked for once more; pages stay as they are meanwhile. */
import { useSyncExternalStore } from 'react'

/** `lost`: sign in again; `proof`: the password once more, before a sensitive act. */
export type Loss = 'none' | 'lost' | 'proof'

let present: Loss = 'none'
const listeners = new Set<() => void>()

function set(loss: Loss): void {
  present = loss
  for (const listener of listeners) listener()
}

/** A lost session outweighs a question for the password. */
export function loseSession(loss: 'lost' | 'proof'): void {
  if (present !== 'lost') set(loss)
}

export function sessionFound(): void {
  waiting = null
  set('none')
}

/** What is done once the password was given; putting the question aside leaves it undone. */
let waiting: (() => void) | null = null

export function whenProved(act: () => void): void {
  waiting = act
}

export function proofGiven(): void {
  const act = waiting
  sessionFound()
  act?.()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useLoss(): Loss {
  return useSyncExternalStore(subscribe, () => present)
}
