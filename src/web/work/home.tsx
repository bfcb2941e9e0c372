/** Where a day begins: for a village its book, for a township what waits and in which books. */
import type { Me } from '../../identity/schema.ts'
import { Go } from '../go.tsx'
import { mayDo } from '../session.ts'
import { Frame, Reading } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { BookSheet } from './book.tsx'
import { BookTable } from './books.tsx'
import { useBooks, useWaiting } from './data.ts'
import { type Waiting, WaitingTable } from './waiting.tsx'

const FIRST = 8

type Group = { book: string; name: string; count: number }

/** Books with something waiting, the fullest first. */
export function byBook(items: readonly Waiting[]): Group[] {
  const groups = new Map<string, Group>()
  for (const { book, book_name } of items) {
    const group = groups.get(book) ?? { book, name: book_name, count: 0 }
    groups.set(book, { ...group, count: group.count + 1 })
  }
  return [...groups.values()].sort((a, b) => b.count - a.count || (a.book < b.book ? -1 : 1))
}

function MyTurn() {
  const waiting = useWaiting()
  const items = waiting.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <section className="block" aria-labelledby="turn">
      <h2 id="turn">
        {text.home.turn} {waiting.data && <span className="of">{items.length}</span>}
      </h2>
      <Reading of={waiting}>
        {items.length === 0 && <p className="nothing">{text.waiting.none}</p>}
        {items.length > 0 && <WaitingTable items={items.slice(0, FIRST)} />}
        {items.length > FIRST && (
          <p>
            <Go to={{ page: 'waiting' }}>{text.home.all(items.length)}</Go>
          </p>
        )}
      </Reading>
    </section>
  )
}

function WaitingBooks() {
  const items = useWaiting().data?.pages.flatMap((page) => page.items) ?? []
  const groups = byBook(items)
  if (groups.length === 0) return null
  return (
    <section className="block" aria-labelledby="waiting-books">
      <h2 id="waiting-books">{text.home.waitingBooks}</h2>
      <ul className="chips">
        {groups.map(({ book, name, count }) => (
          <li key={book}>
            <Go to={{ page: 'drafts', code: book }}>
              {name} <b>{count}</b>
            </Go>
          </li>
        ))}
      </ul>
    </section>
  )
}

function MyBooks({ me }: { me: Me }) {
  const books = useBooks()
  const items = books.data?.pages.flatMap((page) => page.items) ?? []
  const [only] = items
  return (
    <section className="block" aria-label={text.home.books}>
      <Reading of={books}>
        {items.length === 1 && only !== undefined ? (
          <>
            <h2>
              <Go to={{ page: 'book', code: only.code }}>{only.name}</Go>
            </h2>
            <BookSheet me={me} book={only} />
          </>
        ) : (
          <>
            <h2>{text.home.books}</h2>
            <BookTable books={items.slice(0, FIRST)} />
            {items.length === 0 && <p className="nothing">{text.books.none}</p>}
            {items.length > FIRST && (
              <p>
                <Go to={{ page: 'books' }}>{text.home.allBooks}</Go>
              </p>
            )}
          </>
        )}
      </Reading>
    </section>
  )
}

export function HomePage({ me }: { me: Me }) {
  const signs = mayDo(me, 'approval.sign')
  const reads = mayDo(me, 'book.read')
  return (
    <Frame title={text.home.title(me.name)}>
      {me.roles.length === 0 && <p className="nothing">{text.home.noRole}</p>}
      {signs && <MyTurn />}
      {me.home === 'township' && signs && <WaitingBooks />}
      {reads && <MyBooks me={me} />}
    </Frame>
  )
}
