/** Where the reader of the annual summary is: year, scope and everything chosen, kept in the address so that 「后退」 and a sent link work. */
import { type Figure, readFigure, writeFigure } from './annual/figure.ts'
import { FIRST_SORT, type Sort, SORT_KEYS, type View, VIEWS } from './annual/listing.ts'
import type { Grouping } from './annual/types.ts'

const SUMMARY = '/summary'

/** `null` leaves the choice to the server: the newest year with figures, everything the reader may see. */
export type Place = {
  year: number | null
  scope: string | null
  view: View
  types: Grouping
  sort: Sort
  words: string
  figure: Figure | null
}

function readSort(text: string | null): Sort {
  const [, minus, name] = /^(-?)([a-z_]+)$/.exec(text ?? '') ?? []
  const key = SORT_KEYS.find((each) => each === name)
  return key === undefined ? FIRST_SORT : { key, descending: minus === '-' }
}

/** Reads any address; what it does not understand falls back to the first page. */
export function readPlace(search: string): Place {
  const query = new URLSearchParams(search)
  const year = query.get('year') ?? ''
  const scope = query.get('scope') ?? ''
  return {
    year: /^(19|20|21)\d{2}$/.test(year) ? Number(year) : null,
    scope: /^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/.test(scope) ? scope : null,
    view: VIEWS.find((each) => each === query.get('view')) ?? 'all',
    types: query.get('types') === 'named' ? 'named' : 'seven',
    sort: readSort(query.get('sort')),
    words: (query.get('q') ?? '').slice(0, 40),
    figure: readFigure(query.get('figure')),
  }
}

/** The shortest address of a place; what is as it would be anyway is left out. */
export function writePlace(place: Place): string {
  const query = new URLSearchParams()
  if (place.year !== null) query.set('year', String(place.year))
  if (place.scope !== null) query.set('scope', place.scope)
  if (place.view !== 'all') query.set('view', place.view)
  if (place.types === 'named') query.set('types', place.types)
  const sort = `${place.sort.descending ? '-' : ''}${place.sort.key}`
  if (sort !== `-${FIRST_SORT.key}`) query.set('sort', sort)
  if (place.words !== '') query.set('q', place.words)
  if (place.figure !== null) query.set('figure', writeFigure(place.figure))
  const text = query.toString()
  return text === '' ? SUMMARY : `${SUMMARY}?${text}`
}

/** Going to another division or year closes the drawer and forgets the filter of the old list. */
export function enter(place: Place, to: { year?: number; scope?: string }): Place {
  return { ...place, view: 'all', words: '', figure: null, ...to }
}
