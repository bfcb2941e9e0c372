/** Keys that work on every page, and the list of them under `?`. */
import { useEffect } from 'react'
import { Dialog } from '../parts/dialog.tsx'
import { prefer } from '../preferences.ts'
import { text } from '../text.ts'
import { usePreferences } from './comfort.tsx'

export type Command = 'switch' | 'keys' | 'next' | 'previous'
type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>

/** What a key asks for; single letters do nothing while somebody types, or when they are switched off. */
export function commandOf(
  { key, ctrlKey, metaKey, altKey }: Pressed,
  typing: boolean,
  letters: boolean,
): Command | null {
  if ((ctrlKey || metaKey) && !altKey && key.toLowerCase() === 'k') return 'switch'
  if (typing || !letters || ctrlKey || metaKey || altKey) return null
  if (key === '/' || key === '／') return 'switch'
  if (key === '?' || key === '？') return 'keys'
  if (key === 'j' || key === 'J') return 'next'
  return key === 'k' || key === 'K' ? 'previous' : null
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  )
}

/** Moves to the first link of the next row of the page's list. */
function walk(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')]
  const now = rows.findIndex((row) => row.contains(document.activeElement))
  const row = rows[now < 0 ? (by === 1 ? 0 : rows.length - 1) : now + by]
  row?.querySelector<HTMLElement>('a, button')?.focus()
}

export function useKeys(open: { switcher: () => void; keys: () => void }, ready: boolean): void {
  const { letters } = usePreferences()
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (!ready || event.isComposing || document.querySelector('dialog[open]') !== null) return
      const command = commandOf(event, isTyping(event.target), letters)
      if (command === null) return
      event.preventDefault()
      if (command === 'switch') open.switcher()
      else if (command === 'keys') open.keys()
      else walk(command === 'next' ? 1 : -1)
    }
    document.addEventListener('keydown', pressed)
    return () => document.removeEventListener('keydown', pressed)
  })
}

export function KeyList({ onClose }: { onClose: () => void }) {
  const { letters } = usePreferences()
  return (
    <Dialog title={text.keys.title} onClose={onClose}>
      <dl className="keys">
        {text.keys.list.map(({ keys, what }) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <label className="tick">
        <input
          type="checkbox"
          checked={letters}
          onChange={(event) => prefer({ letters: event.target.checked })}
        />
        {text.keys.letters}
      </label>
    </Dialog>
  )
}
