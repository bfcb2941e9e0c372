/** Whose books one sees and which month it is, for the top of every page. */
import { type Month, month, monthOf } from '../../lib/day.ts'
import type { Me } from '../../identity/schema.ts'
import { useAnnual } from '../data.ts'
import { today } from '../instant.ts'
import { readPlace } from '../place.ts'
import { bookIn, type Route } from '../route.ts'
import { mayDo } from '../session.ts'
import { text } from '../text.ts'
import { useBook, useOnlyBook } from '../work/data.ts'

export type Bearings = { scope: string; month: string }

/** `2024-12` → `2025-01`. */
export function monthAfter(before: Month): Month {
  const [year, number] = [Number(before.slice(0, 4)), Number(before.slice(5))]
  return month(number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`)
}

/** The month a book is being kept in: the one after the last closed one, or its first. */
export function presentMonth(book: { start: string | null; closed_through: string | null }): Month | null {
  if (book.closed_through !== null) return monthAfter(month(book.closed_through))
  return book.start === null ? null : month(book.start)
}

export function monthInWords(value: Month | null): string {
  return value === null ? text.shell.noMonth : text.shell.month(value.slice(0, 4), Number(value.slice(5)))
}

/** Where the roles of a person reach, each place once. */
export function scopeOf(me: Me): string {
  const names = [...new Set(me.roles.map((role) => role.scope_name ?? role.name))]
  return names.length === 0 ? text.shell.noScope : text.shell.scopes(names)
}

export function useBearings(route: Route, me: Me): Bearings {
  const code = bookIn(route)
  const named = useBook(code).data
  const only = useOnlyBook(me.home === 'village' && mayDo(me, 'book.read'))
  const place = route.page === 'summary' ? route.place : readPlace('')
  const annual = useAnnual(place.year, place.scope, false, route.page === 'summary').data
  if (route.page === 'summary') {
    return annual === undefined
      ? { scope: scopeOf(me), month: '' }
      : { scope: annual.name, month: text.shell.wholeYear(annual.year) }
  }
  const book = code === null ? only : named
  if (book !== undefined) return { scope: book.name, month: monthInWords(presentMonth(book)) }
  if (code !== null) return { scope: code, month: '' }
  return { scope: scopeOf(me), month: monthInWords(monthOf(today())) }
}
