/** 会计科目 by code, name or pinyin initials: the list opens while one types, arrows choose, Enter takes. */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { nextIndex } from '../shell/switcher.tsx'
import { text } from '../text.ts'
import { find, type Leaf, rankOf } from './look-up.ts'

type Props = {
  label: string
  words: string
  chosen: string
  leaves: readonly Leaf[]
  faulty: boolean
  onType: (words: string) => void
  /** `goOn`: by Enter or the mouse, so that the next cell is meant. */
  onChoose: (leaf: Leaf, goOn: boolean) => void
  /** Of the cell in its row. */
  spot: string
  onFocus: () => void
}

function Options({
  id,
  list,
  marked,
  onPick,
}: {
  id: string
  list: readonly Leaf[]
  marked: number
  onPick: (leaf: Leaf) => void
}) {
  const box = useRef<HTMLUListElement>(null)
  useEffect(() => {
    box.current?.children[marked]?.scrollIntoView({ block: 'nearest' })
  }, [marked])
  const { look } = text.drafting
  return (
    <ul id={id} ref={box} role="listbox" aria-label={look.title} className="look-up">
      {list.map((leaf, index) => (
        <li
          key={leaf.code}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === marked}
          // Before the field loses the focus.
          onMouseDown={(event) => {
            event.preventDefault()
            onPick(leaf)
          }}
        >
          <code>{leaf.code}</code> {leaf.path}
          {leaf.auxiliary !== null && <small>{look.demands[leaf.auxiliary]}</small>}
        </li>
      ))}
      {list.length === 0 && (
        <li className="aside" role="option" aria-selected="false" aria-disabled="true">
          {look.none}
        </li>
      )}
    </ul>
  )
}

/** Keys of the open list; `null` leaves the key to the row. */
type Answer = 'toggle' | 'close' | 'move' | 'take' | 'take-and-stay' | 'stop' | null

function answerTo(
  key: string,
  { open, found, empty, chosen }: { open: boolean; found: boolean; empty: boolean; chosen: boolean },
): Answer {
  if (key === 'F2' || key === 'F7') return 'toggle'
  if (!open) return key === 'Enter' && !chosen ? 'toggle' : null
  if (key === 'Escape') return 'close'
  if (key === 'ArrowDown' || key === 'ArrowUp') return 'move'
  if (key === 'Enter') return found ? 'take' : 'stop'
  return key === 'Tab' && found && !empty ? 'take-and-stay' : null
}

type Look = Pick<Props, 'words' | 'chosen' | 'leaves' | 'onChoose'>

/** The open list: what fits, which is marked, and what keys do to it. */
function useLook({ words, chosen, leaves, onChoose }: Look) {
  const [open, setOpen] = useState(false)
  const [wanted, setMarked] = useState(0)
  // A chosen account is looked up among all, not among those that contain its whole name.
  const list = open ? find(chosen === '' ? words : '', leaves) : []
  const marked = Math.min(wanted, Math.max(list.length - 1, 0))
  const leaf = list[marked]
  const pick = (picked: Leaf, goOn: boolean) => {
    setOpen(false)
    onChoose(picked, goOn)
  }
  const toggle = () => {
    const now = chosen === '' ? 0 : find('', leaves).findIndex(({ code }) => code === chosen)
    setMarked(Math.max(now, 0))
    setOpen(!open)
  }
  const pressed = (event: KeyboardEvent<HTMLInputElement>) => {
    const { key, ctrlKey, metaKey, altKey, shiftKey } = event
    if (event.nativeEvent.isComposing || ctrlKey || metaKey || altKey || shiftKey) return
    const facts = { open, found: leaf !== undefined, empty: words.trim() === '', chosen: chosen !== '' }
    const answer = answerTo(key, facts)
    if (answer === null) return
    if (answer !== 'take-and-stay') event.preventDefault()
    event.stopPropagation()
    if (answer === 'toggle') toggle()
    else if (answer === 'close') setOpen(false)
    else if (answer === 'move') setMarked(nextIndex(marked, key, list.length))
    else if (answer !== 'stop' && leaf !== undefined) pick(leaf, answer === 'take')
  }
  /** Left with a code or a name that only one account has, it is that one. */
  const left = () => {
    setOpen(false)
    if (chosen !== '' || words.trim() === '') return
    const fits = find(words, leaves)
    const [best] = fits
    if (best !== undefined && (fits.length === 1 || rankOf(words, best) === 0)) onChoose(best, false)
  }
  const typed = (value: string) => {
    setMarked(0)
    setOpen(value.trim() !== '')
  }
  return { open, list, marked, leaf, pick, toggle, pressed, left, typed }
}

export function AccountCell(props: Props) {
  const { label, words, leaves, faulty, onType, spot, onFocus } = props
  const id = useId()
  const look = useLook({ words, leaves, chosen: props.chosen, onChoose: props.onChoose })
  return (
    <>
      <input
        role="combobox"
        data-spot={spot}
        aria-label={label}
        aria-expanded={look.open}
        aria-controls={look.open ? id : undefined}
        aria-activedescendant={look.leaf === undefined ? undefined : `${id}-${look.marked}`}
        aria-autocomplete="list"
        aria-invalid={faulty ? true : undefined}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={60}
        value={words}
        onFocus={onFocus}
        onBlur={look.left}
        onClick={() => {
          if (words === '' && !look.open) look.toggle()
        }}
        onChange={(event) => {
          onType(event.target.value)
          look.typed(event.target.value)
        }}
        onKeyDown={look.pressed}
      />
      {look.open && (
        <Options id={id} list={look.list} marked={look.marked} onPick={(picked) => look.pick(picked, true)} />
      )}
    </>
  )
}
