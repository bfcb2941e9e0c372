/** Where a person's day begins, by the first of their roles. */
import type { Me } from '../../identity/schema.ts'
import { readPlace } from '../place.ts'
import { NO_SEARCH, type Route } from '../route.ts'
import { mayDo } from '../session.ts'

/** Officers begin with the figures, administrators with accounts or logs; whoever keeps books has a page of their own. */
export function homeOf(me: Me): Route {
  if (me.home === 'officer') return { page: 'summary', place: readPlace('') }
  if (me.home !== 'admin') return { page: 'home' }
  if (mayDo(me, 'log.read')) return { page: 'logs', log: 'store', search: NO_SEARCH }
  return mayDo(me, 'user.read') ? { page: 'people', words: '', user: '' } : { page: 'home' }
}
