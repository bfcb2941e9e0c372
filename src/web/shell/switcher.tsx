/** To another book by two letters of its pinyin, its name or its number; arrows choose, Enter goes. */
import { type KeyboardEvent, useId, useState } from 'react'
import type { SwitchList } from '../../books/schema.ts'
import { go } from '../go.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Problem } from '../parts/problem.tsx'
import { type Route, bookIn } from '../route.ts'
import { text } from '../text.ts'
import { useSwitch } from '../work/data.ts'

/** The same page of the other book, where it has one; drafts and vouchers are those of one book only. */
export function sameOf(route: Route, code: string): Route {
  if (route.page === 'drafts' || route.page === 'draft' || route.page === 'draft-edit')
    return { page: 'drafts', code }
  if (route.page === 'voucher') return { page: 'vouchers', code, month: '' }
  if (bookIn(route) === null) return { page: 'book', code }
  return { ...route, code } as Route
}

export function nextIndex(now: number, key: string, count: number): number {
  if (count === 0) return 0
  if (key === 'ArrowDown') return (now + 1) % count
  if (key === 'ArrowUp') return (now - 1 + count) % count
  return now
}

type ListProps = {
  id: string
  books: SwitchList['items']
  at: number
  busy: boolean
  onPick: (code: string) => void
}

function BookList({ id, books, at, busy, onPick }: ListProps) {
  return (
    <ul id={id} role="listbox" aria-label={text.switcher.title} className="switch-list" aria-busy={busy}>
      {books.map((book, index) => (
        <li
          key={book.code}
          id={`${id}-${index}`}
          role="option"
          aria-selected={index === at}
          onClick={() => onPick(book.code)}
        >
          <b>{book.name}</b>
          <span>{book.place}</span>
          <code>{book.code}</code>
        </li>
      ))}
    </ul>
  )
}

type Props = { route: Route; onClose: () => void }

export function Switcher({ route, onClose }: Props) {
  const [words, setWords] = useState('')
  const [chosen, setChosen] = useState(0)
  const { data, error, isPending, isPlaceholderData } = useSwitch(words)
  const list = useId()
  const items = data?.items ?? []
  const at = Math.min(chosen, Math.max(items.length - 1, 0))
  const enter = (code: string) => {
    onClose()
    go(sameOf(route, code))
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    const book = items[at]
    if (event.key === 'Enter' && book !== undefined && !isPlaceholderData) {
      event.preventDefault()
      enter(book.code)
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setChosen(nextIndex(at, event.key, items.length))
    }
  }
  return (
    <Dialog title={text.switcher.title} onClose={onClose} className="switcher">
      <input
        role="combobox"
        aria-label={text.switcher.label}
        aria-expanded={items.length > 0}
        aria-controls={list}
        aria-activedescendant={items.length > 0 ? `${list}-${at}` : undefined}
        aria-autocomplete="list"
        placeholder={text.switcher.label}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={40}
        value={words}
        onChange={(event) => {
          setWords(event.target.value)
          setChosen(0)
        }}
        onKeyDown={pressed}
      />
      {error !== null && <Problem error={error} />}
      <BookList id={list} books={items} at={at} busy={isPending} onPick={enter} />
      <p className="aside" role="status">
        {!isPending && items.length === 0 ? text.switcher.none : text.switcher.how}
      </p>
    </Dialog>
  )
}
