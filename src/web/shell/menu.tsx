/** The pages a person may open, as links; what their roles do not hold is not offered. */
import type { Me } from '../../identity/schema.ts'
import { Go } from '../go.tsx'
import { readPlace } from '../place.ts'
import { NO_SEARCH, type Page, type Route } from '../route.ts'
import { mayDo } from '../session.ts'
import { type Text, text } from '../text.ts'
import { homeOf } from './home-of.ts'

type Listed = keyof Text['shell']['pages']
type Entry = { page: Listed; to: Route; act: string }

const ENTRIES: Entry[] = [
  { page: 'home', to: { page: 'home' }, act: 'book.read' },
  { page: 'waiting', to: { page: 'waiting' }, act: 'approval.sign' },
  { page: 'books', to: { page: 'books' }, act: 'book.read' },
  { page: 'summary', to: { page: 'summary', place: readPlace('') }, act: 'report.read' },
  { page: 'schemes', to: { page: 'schemes', book: '' }, act: 'approval.read' },
  { page: 'kin', to: { page: 'kin' }, act: 'kinship.record' },
  { page: 'people', to: { page: 'people', words: '', user: '' }, act: 'user.read' },
  { page: 'roles', to: { page: 'roles' }, act: 'role.grant' },
  { page: 'logs', to: { page: 'logs', log: 'store', search: NO_SEARCH }, act: 'log.read' },
]

/** Pages of one book belong to the list of books. */
function belongsTo(route: Route): Page {
  if (route.page === 'scheme-new') return 'schemes'
  return 'code' in route ? 'books' : route.page
}

export function entriesFor(me: Me): Entry[] {
  const home = homeOf(me).page === 'home'
  return ENTRIES.filter(({ page, act }) => mayDo(me, act) && (home || page !== 'home'))
}

export function Menu({ me, route, waiting }: { me: Me; route: Route; waiting: number | null }) {
  const entries = entriesFor(me)
  if (entries.length === 0) return null
  return (
    <nav className="menu" aria-label={text.shell.menu}>
      <ul>
        {entries.map(({ page, to }) => (
          <li key={page}>
            <Go to={to} aria-current={belongsTo(route) === page ? 'page' : undefined}>
              {text.shell.pages[page]}
              {page === 'waiting' && waiting !== null && waiting > 0 && (
                <b className="bubble" aria-label={text.shell.waiting(waiting)}>
                  {waiting}
                </b>
              )}
            </Go>
          </li>
        ))}
      </ul>
    </nav>
  )
}
