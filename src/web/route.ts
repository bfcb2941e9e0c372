/** Every page has an address, and what is chosen on it stands there too: 「后退」, a sent link and a lost session lead back to it. */
import { type Place, readPlace, writePlace } from './place.ts'

/** What a log is searched by; empty fields do not narrow. */
export type LogSearch = { actor: string; from: string; to: string; act: string; words: string }

export type Route =
  | { page: 'home' }
  | { page: 'sign-in' }
  | { page: 'summary'; place: Place }
  | { page: 'books' }
  | { page: 'book'; code: string }
  | { page: 'drafts'; code: string }
  | { page: 'draft'; code: string; id: string }
  | { page: 'draft-new'; code: string }
  | { page: 'draft-edit'; code: string; id: string }
  | { page: 'vouchers'; code: string; month: string }
  | { page: 'voucher'; code: string; seq: string }
  | { page: 'balance'; code: string; asOf: string }
  | { page: 'audit'; code: string; search: LogSearch }
  | { page: 'offices'; code: string }
  | { page: 'waiting' }
  | { page: 'people'; words: string; user: string }
  | { page: 'me' }
  | { page: 'schemes'; book: string }
  | { page: 'scheme-new'; copy: string }
  | { page: 'kin' }
  | { page: 'roles' }
  | { page: 'logs'; log: 'store' | 'access'; search: LogSearch }
  | { page: 'missing'; path: string }

export type Page = Route['page']

const SEARCH_KEYS = ['actor', 'from', 'to', 'act', 'words'] as const
export const NO_SEARCH: LogSearch = { actor: '', from: '', to: '', act: '', words: '' }
const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/
/** Keys of the summary, which stood at `/` before there were other pages. */
const SUMMARY_KEYS = ['year', 'scope', 'view', 'types', 'sort', 'q', 'figure']

function readSearch(query: URLSearchParams): LogSearch {
  const field = (key: keyof LogSearch): string => (query.get(key) ?? '').slice(0, 100)
  return {
    actor: field('actor'),
    from: field('from'),
    to: field('to'),
    act: field('act'),
    words: field('words'),
  }
}

function readDraft(code: string, id: string | undefined, more: string | undefined): Route | undefined {
  if (id === undefined) return { page: 'drafts', code }
  if (more === 'edit') return { page: 'draft-edit', code, id }
  if (more !== undefined) return undefined
  return id === 'new' ? { page: 'draft-new', code } : { page: 'draft', code, id }
}

function readBook(parts: readonly string[], query: URLSearchParams): Route | undefined {
  const [code, page, id, more, last] = parts
  if (code === undefined || !CODE.test(code) || last !== undefined) return undefined
  if (page === undefined) return { page: 'book', code }
  if (page === 'drafts') return readDraft(code, id, more)
  if (more !== undefined) return undefined
  if (page === 'vouchers' && id === undefined)
    return { page: 'vouchers', code, month: query.get('month') ?? '' }
  if (page === 'vouchers') return { page: 'voucher', code, seq: id ?? '' }
  if (id !== undefined) return undefined
  if (page === 'people') return { page: 'offices', code }
  if (page === 'balance') return { page: 'balance', code, asOf: query.get('as_of') ?? '' }
  return page === 'audit' ? { page: 'audit', code, search: readSearch(query) } : undefined
}

function readOne(name: string, search: string): Route | undefined {
  const query = new URLSearchParams(search)
  switch (name) {
    case 'sign-in':
    case 'books':
    case 'waiting':
    case 'me':
    case 'kin':
    case 'roles':
      return { page: name }
    case 'schemes':
      return { page: 'schemes', book: (query.get('book') ?? '').slice(0, 64) }
    case 'summary':
      return { page: 'summary', place: readPlace(search) }
    case 'people':
      return { page: 'people', words: (query.get('q') ?? '').slice(0, 40), user: query.get('user') ?? '' }
    case 'logs':
      return {
        page: 'logs',
        log: query.get('log') === 'access' ? 'access' : 'store',
        search: readSearch(query),
      }
    default:
      return undefined
  }
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return '%'
  }
}

/** Reads any address; one that names no page is the page that says so. */
export function readRoute(pathname: string, search: string): Route {
  const parts = pathname
    .split('/')
    .filter((part) => part !== '')
    .map(decoded)
  const [first = '', ...rest] = parts
  const query = new URLSearchParams(search)
  if (first === '') {
    const old = SUMMARY_KEYS.some((key) => query.has(key))
    return old ? { page: 'summary', place: readPlace(search) } : { page: 'home' }
  }
  if (first === 'schemes' && rest.length === 1 && rest[0] === 'new')
    return { page: 'scheme-new', copy: (query.get('copy') ?? '').slice(0, 40) }
  const route = first === 'books' && rest.length > 0 ? readBook(rest, query) : undefined
  return (
    route ?? (rest.length === 0 ? readOne(first, search) : undefined) ?? { page: 'missing', path: pathname }
  )
}

function withQuery(path: string, given: Record<string, string>): string {
  const query = new URLSearchParams(Object.entries(given).filter(([, value]) => value !== '')).toString()
  return query === '' ? path : `${path}?${query}`
}

function searchGiven(search: LogSearch): Record<string, string> {
  return Object.fromEntries(SEARCH_KEYS.map((key) => [key, search[key]]))
}

/** The shortest address of a page. */
export function writeRoute(route: Route): string {
  const book = 'code' in route ? `/books/${encodeURIComponent(route.code)}` : ''
  switch (route.page) {
    case 'home':
      return '/'
    case 'summary':
      return writePlace(route.place)
    case 'book':
      return book
    case 'drafts':
      return `${book}/drafts`
    case 'draft':
      return `${book}/drafts/${encodeURIComponent(route.id)}`
    case 'draft-new':
      return `${book}/drafts/new`
    case 'draft-edit':
      return `${book}/drafts/${encodeURIComponent(route.id)}/edit`
    case 'vouchers':
      return withQuery(`${book}/vouchers`, { month: route.month })
    case 'voucher':
      return `${book}/vouchers/${encodeURIComponent(route.seq)}`
    case 'balance':
      return withQuery(`${book}/balance`, { as_of: route.asOf })
    case 'audit':
      return withQuery(`${book}/audit`, searchGiven(route.search))
    case 'offices':
      return `${book}/people`
    case 'schemes':
      return withQuery('/schemes', { book: route.book })
    case 'scheme-new':
      return withQuery('/schemes/new', { copy: route.copy })
    case 'people':
      return withQuery('/people', { q: route.words, user: route.user })
    case 'logs':
      return withQuery('/logs', { log: route.log === 'access' ? 'access' : '', ...searchGiven(route.search) })
    case 'missing':
      return route.path
    default:
      return `/${route.page}`
  }
}

/** Whose books a page is about, if they are one book's. */
export function bookIn(route: Route): string | null {
  return 'code' in route ? route.code : null
}
