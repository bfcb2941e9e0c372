/** Every book in reach: its month, what is closed, and the way in; the switcher finds one faster. */
import type { Book } from '../../books/schema.ts'
import { Go } from '../go.tsx'
import { More } from '../parts/more.tsx'
import { monthInWords, presentMonth } from '../shell/bearings.ts'
import { Frame, Reading } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { useBooks } from './data.ts'

export function BookTable({ books }: { books: readonly Book[] }) {
  const { head } = text.books
  return (
    <table className="ledger stack">
      <thead>
        <tr>
          <th scope="col">{head.name}</th>
          <th scope="col">{head.division}</th>
          <th scope="col">{head.month}</th>
          <th scope="col">{head.closed}</th>
        </tr>
      </thead>
      <tbody>
        {books.map((book) => (
          <tr key={book.code} data-row>
            <th scope="row">
              <Go to={{ page: 'book', code: book.code }}>{book.name}</Go>
              <small>{book.code}</small>
            </th>
            <td className="kind" data-label={head.division}>
              {book.division}
            </td>
            <td className="kind" data-label={head.month}>
              {monthInWords(presentMonth(book))}
            </td>
            <td className="kind" data-label={head.closed}>
              {book.closed_through ?? text.none}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

export function BooksPage() {
  const books = useBooks()
  const items = books.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Frame title={text.books.title}>
      <p className="aside">{text.books.how}</p>
      <Reading of={books}>
        <BookTable books={items} />
        {items.length === 0 && <p className="nothing">{text.books.none}</p>}
        <More of={books}>{text.books.more}</More>
      </Reading>
    </Frame>
  )
}
