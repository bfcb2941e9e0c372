/** The villages a summed figure is made of, largest first; each amount leads on to its lines. */
import { isZero } from '../../lib/money.ts'
import { Go, usePlace } from '../go.tsx'
import { Figure, shown } from '../parts/amount.tsx'
import { enter } from '../place.ts'
import { text } from '../text.ts'
import type { Annual } from '../wire.ts'
import { placeNames, villageCode, villagesIn, whereIs } from './divisions.ts'
import { type Figure as Behind, total, valueIn } from './figure.ts'
import { compareAmounts } from './listing.ts'
import { unnamedTypes } from './types.ts'

export function VillagesBehind({ annual, figure }: { annual: Annual; figure: Behind }) {
  const place = usePlace()
  const unnamed = unnamedTypes(annual.taxonomy)
  const all = villagesIn(annual.villages, figure.division)
    .map((village) => ({ village, value: valueIn(village, figure.pick, unnamed) }))
    .sort((a, b) => compareAmounts(a.value, b.value, true))
  const rows = all.filter(({ value }) => value === null || !isZero(value))
  const nameOf = placeNames(annual)
  const words = text.drawer
  return (
    <>
      <p className="aside">
        {words.villagesSum(all.length, shown(total(all.map(({ value }) => value))))}
        {words.ofVillages}
      </p>
      <table className="ledger pairs">
        <thead>
          <tr>
            <th scope="col">{text.villages.head.name}</th>
            <th scope="col" className="number">
              {words.head.amount}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ village, value }) => (
            <tr key={village.code}>
              <th scope="row">
                <Go to={enter(place, { scope: villageCode(village) })}>{village.name}</Go>
                <small>{whereIs(village, nameOf)}</small>
              </th>
              <td className="number">
                <Figure
                  value={value}
                  label={village.name}
                  to={{ ...place, figure: { ...figure, division: villageCode(village) } }}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length < all.length && <p className="aside">{words.zeros(all.length - rows.length)}</p>}
    </>
  )
}
