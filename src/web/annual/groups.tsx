/** One line for each division below: counties of the prefecture, townships of a county, villages' figures summed. */
import { Go, usePlace } from '../go.tsx'
import { Figure } from '../parts/amount.tsx'
import { enter, type Place } from '../place.ts'
import { text } from '../text.ts'
import type { Annual, Group, Measure } from '../wire.ts'
import { total } from './figure.ts'

function Sum({
  group,
  measure,
  place,
}: {
  group: Group
  measure: 'total_income' | 'operating_income'
  place: Place
}) {
  return (
    <Figure
      value={group[measure]}
      label={`${group.name}${text.measures[measure].name}`}
      to={{ ...place, figure: { division: group.code, pick: { kind: 'measure', key: measure } } }}
    />
  )
}

/** Nothing stands behind a nought. */
function Villages({ count, to }: { count: number; to: Place }) {
  if (count === 0) return <>0</>
  return (
    <Go to={to} className="count">
      {count}
    </Go>
  )
}

function Row({ group, measure }: { group: Group; measure: Measure }) {
  const place = usePlace()
  const inside = enter(place, { scope: group.code })
  const average: Place = {
    ...place,
    figure: { division: group.code, pick: { kind: 'measure', key: measure } },
  }
  return (
    <tr>
      <th scope="row">
        <Go to={inside}>{group.name}</Go>
      </th>
      <td className="number" data-label={text.groups.head.villages}>
        <Villages count={group.villages} to={inside} />
      </td>
      <td className="number" data-label={text.groups.head.operating}>
        <Sum group={group} measure="operating_income" place={place} />
      </td>
      <td className="number" data-label={text.groups.head.total}>
        <Sum group={group} measure="total_income" place={place} />
      </td>
      <td className="number" data-label={text.groups.head.mean}>
        <Figure value={group.mean} label={`${group.name}${text.groups.head.mean}`} to={average} />
      </td>
      <td className="number" data-label={text.groups.head.median}>
        <Figure value={group.median} label={`${group.name}${text.groups.head.median}`} to={average} />
      </td>
      <td className="number" data-label={text.groups.head.below}>
        <Villages count={group.below_benchmark} to={{ ...inside, view: 'below' }} />
      </td>
      <td className="number" data-label={text.groups.head.undetermined}>
        <Villages count={group.undetermined} to={{ ...inside, view: 'pending' }} />
      </td>
    </tr>
  )
}

function Total({ annual }: { annual: Annual }) {
  const { groups, summary } = annual
  const of = (key: 'operating_income' | 'total_income') => (
    <Figure value={total(groups.map((group) => group[key]))} />
  )
  return (
    <tr>
      <th scope="row">{text.groups.sum}</th>
      <td className="number" data-label={text.groups.head.villages}>
        {summary.villages}
      </td>
      <td className="number" data-label={text.groups.head.operating}>
        {of('operating_income')}
      </td>
      <td className="number" data-label={text.groups.head.total}>
        {of('total_income')}
      </td>
      <td className="number" data-label={text.groups.head.mean}>
        <Figure value={summary.mean} />
      </td>
      <td className="number" data-label={text.groups.head.median}>
        <Figure value={summary.median} />
      </td>
      <td className="number" data-label={text.groups.head.below}>
        {summary.below_benchmark}
      </td>
      <td className="number" data-label={text.groups.head.undetermined}>
        {summary.undetermined}
      </td>
    </tr>
  )
}

export function Groups({ annual }: { annual: Annual }) {
  const level = annual.groups[0]?.level ?? 'county'
  return (
    <section className="block" aria-labelledby="groups">
      <h2 id="groups">{text.groups.title(text.groups.level[level])}</h2>
      <div className="scroller">
        <table className="ledger stack">
          <thead>
            <tr>
              {Object.entries(text.groups.head).map(([key, name]) => (
                <th key={key} scope="col" className={key === 'name' ? '' : 'number'}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {annual.groups.map((group) => (
              <Row key={group.code} group={group} measure={annual.benchmark.measure} />
            ))}
          </tbody>
          <tfoot>
            <Total annual={annual} />
          </tfoot>
        </table>
      </div>
    </section>
  )
}
