/** Addresses: what is written is read back, the server serves exactly the pages the browser knows, nonsense is told as missing. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pageAt } from '../../src/http/page.ts'
import { readPlace } from '../../src/web/place.ts'
import { NO_SEARCH, readRoute, type Route, writeRoute } from '../../src/web/route.ts'

const code = fc.constantFrom('JY', 'C001', 'a.b-c_9')
const typed = fc.string({ maxLength: 30, unit: 'binary' }).filter((words) => words.isWellFormed())
const search = fc.record({ actor: typed, from: typed, to: typed, act: typed, words: typed })
const routes: fc.Arbitrary<Route> = fc.oneof(
  fc.constantFrom<Route>(
    { page: 'home' },
    { page: 'sign-in' },
    { page: 'books' },
    { page: 'waiting' },
    { page: 'me' },
    { page: 'kin' },
    { page: 'roles' },
    { page: 'summary', place: readPlace('?year=2024&scope=6328') },
  ),
  fc.record({ page: fc.constant('book' as const), code }),
  fc.record({ page: fc.constant('drafts' as const), code }),
  fc.record({ page: fc.constant('draft' as const), code, id: fc.uuid() }),
  fc.record({ page: fc.constant('draft-new' as const), code }),
  fc.record({ page: fc.constant('draft-edit' as const), code, id: fc.uuid() }),
  fc.record({ page: fc.constant('vouchers' as const), code, month: fc.constantFrom('', '2024-03') }),
  fc.record({ page: fc.constant('voucher' as const), code, seq: fc.nat().map(String) }),
  fc.record({ page: fc.constant('balance' as const), code, asOf: fc.constantFrom('', '2024-12-31') }),
  fc.record({ page: fc.constant('audit' as const), code, search }),
  fc.record({ page: fc.constant('offices' as const), code }),
  fc.record({ page: fc.constant('schemes' as const), book: fc.constantFrom('', 'JY') }),
  fc.record({ page: fc.constant('scheme-new' as const), copy: fc.constantFrom('', 'standard', 'example-1') }),
  fc.record({ page: fc.constant('people' as const), words: typed, user: fc.uuid() }),
  fc.record({
    page: fc.constant('logs' as const),
    log: fc.constantFrom('store' as const, 'access' as const),
    search,
  }),
)

function read(address: string): Route {
  const { pathname, search: query } = new URL(address, 'http://a')
  return readRoute(pathname, query)
}

describe('addresses', () => {
  it('are read back as they were written', () => {
    fc.assert(
      fc.property(routes, (route) => {
        expect(read(writeRoute(route))).toEqual(route)
      }),
    )
  })

  it('of the summary from before there were other pages still lead there', () => {
    expect(read('/?year=2024&scope=6328')).toEqual({
      page: 'summary',
      place: readPlace('?year=2024&scope=6328'),
    })
    expect(read('/?utm=1')).toEqual({ page: 'home' })
  })

  it('say nothing about what would be so anyway', () => {
    expect(writeRoute({ page: 'logs', log: 'store', search: NO_SEARCH })).toBe('/logs')
    expect(writeRoute({ page: 'balance', code: 'JY', asOf: '' })).toBe('/books/JY/balance')
  })

  it.each([
    '/nowhere',
    '/books/JY/nothing',
    '/books/JY/drafts/1/2',
    '/books/-',
    '/me/x',
    '/schemes/x',
    '/kin/1',
    '/%',
    '/books/%E0',
  ])('%s is a page that is missing', (address) => expect(read(address).page).toBe('missing'))
})

describe('the server', () => {
  it('serves every page the browser knows', () => {
    fc.assert(
      fc.property(routes, (route) => {
        const { pathname } = new URL(writeRoute(route), 'http://a')
        expect([pathname, pageAt(pathname, undefined)]).toEqual([pathname, 'page'])
      }),
    )
  })

  it('and tells those who want a page, and only those, that there is none', () => {
    expect(pageAt('/nowhere', 'text/html,*/*')).toBe('missing')
    expect(pageAt('/nowhere', 'application/json')).toBe('other')
    for (const path of ['/api/v1/books', '/api', '/healthz', '/problems/a/b', '/assets/x.js'])
      expect(pageAt(path, 'text/html')).toBe('other')
  })
})
