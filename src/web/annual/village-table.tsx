/** Every village of the scope: filter, find, sort; each figure opens its lines. */
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { flushSync } from 'react-dom'
import { go, Go, usePlace } from '../go.tsx'
import { Action } from '../parts/action.tsx'
import { text } from '../text.ts'
import type { Annual } from '../wire.ts'
import { placeNames, whereIs } from './divisions.ts'
import { isIn, matches, nextSort, type SortKey, sorted } from './listing.ts'
import { bannerOf } from './paper.tsx'
import { Filters } from './village-filters.tsx'
import { VillageRow } from './village-row.tsx'

const STEP = 60
const HEADS: { key: SortKey | 'reasons'; number: boolean }[] = [
  { key: 'name', number: false },
  { key: 'level', number: false },
  { key: 'operating_income', number: true },
  { key: 'total_income', number: true },
  { key: 'without_photovoltaic', number: true },
  { key: 'months_closed', number: true },
  { key: 'reasons', number: false },
]

/** Long lists are drawn in steps, but paper gets every row. */
function useSteps(): [number, (count: number) => void] {
  const [limit, setLimit] = useState(STEP)
  useEffect(() => {
    const everything = () => flushSync(() => setLimit(Number.POSITIVE_INFINITY))
    window.addEventListener('beforeprint', everything)
    return () => window.removeEventListener('beforeprint', everything)
  }, [])
  return [limit, setLimit]
}

function Head({ banner }: { banner: string | null }) {
  const place = usePlace()
  return (
    <thead>
      {banner !== null && (
        <tr className="print-only">
          <td colSpan={HEADS.length}>{banner}</td>
        </tr>
      )}
      <tr>
        {HEADS.map(({ key, number }) => {
          const name = text.villages.head[key]
          if (key === 'reasons')
            return (
              <th key={key} scope="col">
                {name}
              </th>
            )
          const active = place.sort.key === key
          const way = place.sort.descending ? 'descending' : 'ascending'
          return (
            <th key={key} scope="col" className={number ? 'number' : ''} aria-sort={active ? way : 'none'}>
              <button
                type="button"
                className="sorter"
                onClick={() => go({ ...place, sort: nextSort(place.sort, key) }, 'replace')}
              >
                {name}
                <span aria-hidden="true">{active ? (place.sort.descending ? '▼' : '▲') : '↕'}</span>
              </button>
              {/* A button is painted on the first sheet only; the words of a head that repeats must be plain text. */}
              <span className="print-word" aria-hidden="true">
                {name}
              </span>
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

export function VillageTable({ annual }: { annual: Annual }) {
  const place = usePlace()
  const [limit, setLimit] = useSteps()
  const typed = useDeferredValue(place.words)
  const { key, descending } = place.sort
  const nameOf = useMemo(() => placeNames(annual), [annual])
  const found = useMemo(
    () =>
      sorted(
        annual.villages.filter(
          (village) => isIn(place.view, village) && matches(village, typed, whereIs(village, nameOf)),
        ),
        { key, descending },
      ),
    [annual, place.view, key, descending, typed, nameOf],
  )
  const rows = found.slice(0, limit)
  const left = found.length - rows.length
  return (
    <section className="block" aria-labelledby="villages">
      <h2 id="villages">{text.villages.title}</h2>
      <Filters annual={annual} />
      <p className="aside" role="status">
        {text.villages.shown(rows.length, found.length, annual.villages.length)}
      </p>
      <div className="scroller">
        <table className="ledger stack villages">
          <Head banner={bannerOf(annual)} />
          <tbody>
            {rows.map((village) => (
              <VillageRow
                key={village.code}
                village={village}
                where={whereIs(village, nameOf)}
                place={place}
                measure={annual.benchmark.measure}
              />
            ))}
          </tbody>
        </table>
      </div>
      {found.length === 0 && (
        <p className="nothing">
          {text.villages.nothing} <Go to={{ ...place, view: 'all', words: '' }}>{text.villages.clear}</Go>
        </p>
      )}
      {left > 0 && (
        <p className="more">
          <Action onClick={() => setLimit(limit + STEP)}>{text.villages.more(Math.min(STEP, left))}</Action>
          <Action onClick={() => setLimit(Number.POSITIVE_INFINITY)}>{text.villages.everything}</Action>
        </p>
      )}
    </section>
  )
}
