/** One book: in which month it is kept, what waits, who keeps it, what is out of the ordinary, and the ways on from here. */
import type { ReactNode } from 'react'
import type { Book } from '../../books/schema.ts'
import type { Me } from '../../identity/schema.ts'
import { Go } from '../go.tsx'
import { Notice } from '../parts/notice.tsx'
import { useRoleNames } from '../people/data.ts'
import { readPlace } from '../place.ts'
import { NO_SEARCH, type Route } from '../route.ts'
import { mayDo } from '../session.ts'
import { monthInWords, presentMonth } from '../shell/bearings.ts'
import { Frame, Reading } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { useBook, useDrafts, useWaiting } from './data.ts'

function Tile({ to, name, value, note }: { to: Route; name: string; value?: ReactNode; note?: string }) {
  return (
    <li>
      <Go to={to} className="tile">
        <span className="tile-name">{name}</span>
        {value !== undefined && <b>{value}</b>}
        {note !== undefined && <small>{note}</small>}
      </Go>
    </li>
  )
}

function Exemptions({ book }: { book: Book }) {
  const nameOf = useRoleNames()
  return book.exemptions.map((one) => (
    <Notice
      key={`${one.name} ${one.until}`}
      kind="warning"
      title={text.book.exemption(one.name, one.roles.map(nameOf))}
    >
      {text.book.exemptionWhy(one.reason, one.until.slice(0, 10))}
    </Notice>
  ))
}

function Months({ book }: { book: Book }) {
  const now = presentMonth(book)
  if (now === null) return <>{text.book.notStarted}</>
  const closed = book.closed_through ?? ''
  const year = now.slice(0, 4)
  const months = Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}`)
  const done = months.filter((month) => month <= closed && month >= (book.start ?? '')).length
  return (
    <span className="months">
      {text.book.closedOf(year, done)}
      <span className="month-boxes" aria-hidden="true">
        {months.map((month) => (
          <i key={month} className={month <= closed ? 'closed' : month === now ? 'now' : ''} />
        ))}
      </span>
    </span>
  )
}

function Facts({ book }: { book: Book }) {
  const words = text.book
  const facts: [string, ReactNode][] = [
    [words.month, monthInWords(presentMonth(book))],
    [words.closed, <Months key="months" book={book} />],
    [words.code, `${book.code} · ${words.words(book.words)}`],
    [words.entity, words.entityOf(book.entity, words.kinds[book.kind])],
    [words.division, book.division],
    [words.keptBy, book.kept_by === null ? words.ownKeeper : words.keeper(book.kept_by)],
    [words.review, book.automatic_review ? words.automatic : words.byPeople],
  ]
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Drafts of the book, and those among them that wait for oneself. */
function WorkTiles({ me, code }: { me: Me; code: string }) {
  const drafts = useDrafts(code)
  const signs = mayDo(me, 'approval.sign')
  const waiting = useWaiting(signs).data?.pages.flatMap((page) => page.items)
  const mine = waiting?.filter(({ book }) => book === code).length ?? 0
  const turn = mine > 0 ? text.book.mine(mine) : text.book.noneMine
  return (
    <Tile
      to={{ page: 'drafts', code }}
      name={text.book.drafts}
      value={drafts.data?.items.length ?? text.none}
      note={waiting === undefined ? text.book.draftsWhy : turn}
    />
  )
}

export function BookSheet({ me, book }: { me: Me; book: Book }) {
  const { code } = book
  const summary: Route = { page: 'summary', place: { ...readPlace(''), scope: book.division } }
  return (
    <>
      <Exemptions book={book} />
      <ul className="tiles">
        {mayDo(me, 'draft.write') && (
          <Tile
            to={{ page: 'draft-new', code }}
            name={text.drafting.acts.write}
            note={text.drafting.acts.writeWhy}
          />
        )}
        {mayDo(me, 'draft.read') && <WorkTiles me={me} code={code} />}
        <Tile
          to={{ page: 'vouchers', code, month: '' }}
          name={text.drafting.voucher.list}
          note={text.drafting.voucher.listWhy}
        />
        <Tile to={{ page: 'balance', code, asOf: '' }} name={text.book.balance} note={text.book.balanceWhy} />
        {mayDo(me, 'report.read') && (
          <Tile to={summary} name={text.book.summary} note={text.book.summaryWhy} />
        )}
        {mayDo(me, 'people.read') && (
          <Tile to={{ page: 'offices', code }} name={text.offices.title} note={text.offices.tile} />
        )}
        {mayDo(me, 'audit.read') && (
          <Tile
            to={{ page: 'audit', code, search: NO_SEARCH }}
            name={text.book.audit}
            note={text.book.auditWhy}
          />
        )}
      </ul>
      <Facts book={book} />
    </>
  )
}

export function BookPage({ me, code }: { me: Me; code: string }) {
  const book = useBook(code)
  return (
    <Frame title={book.data?.name ?? code}>
      <Reading of={book}>{book.data && <BookSheet me={me} book={book.data} />}</Reading>
    </Frame>
  )
}

/** The way back to the book from one of its pages. */
export function BackToBook({ code }: { code: string }) {
  const book = useBook(code)
  return (
    <p className="back">
      <Go to={{ page: 'book', code }}>‹ {book.data?.name ?? code}</Go>
    </p>
  )
}
