/** One village's year: the verdict and its reasons, every measure in plain words, types, and what does not count. */
import { isNegative, negate, subtract } from '../../lib/money.ts'
import { usePlace } from '../go.tsx'
import { Figure, shown } from '../parts/amount.tsx'
import { LevelTag } from '../parts/level-tag.tsx'
import { inWan, text } from '../text.ts'
import { summary } from '../words/summary.ts'
import type { Annual, Measure, Village } from '../wire.ts'
import { villageCode } from './divisions.ts'
import { TypeTable } from './type-table.tsx'
import { Bridge, Outside } from './village-outside.tsx'

const ORDER: Measure[] = [
  'total_income',
  'operating_income',
  'operating_surplus',
  'net_surplus',
  'operating_received',
  'without_photovoltaic',
  'without_subsidy',
  'statutory_operating',
]

function Verdict({ annual, village }: { annual: Annual; village: Village }) {
  const place = usePlace()
  const { measure } = annual.benchmark
  const value = village[measure]
  // 「无公开数据」 already stands in the line above; the server says it in Chinese whatever the page speaks.
  const reasons = village.reasons.filter((reason) => value !== null || reason !== summary.noData)
  const distance = value === null ? null : subtract(value, annual.threshold)
  return (
    <section className="verdict" aria-label={text.village.reasons}>
      <p className="verdict-line">
        <LevelTag level={village.level} provisional={village.provisional} measure={measure} />
        <span>
          {text.measures[measure].name}{' '}
          {value === null ? (
            text.noData
          ) : (
            <>
              <Figure
                value={value}
                label={text.measures[measure].name}
                to={{
                  ...place,
                  figure: { division: villageCode(village), pick: { kind: 'measure', key: measure } },
                }}
              />{' '}
              {text.yuan}
            </>
          )}
        </span>
        {distance !== null && (
          <span className="distance">
            {text.village.benchmarkGap(inWan(annual.threshold))}
            {isNegative(distance) ? text.village.short : text.village.above}{' '}
            {shown(isNegative(distance) ? negate(distance) : distance)} {text.yuan}
          </span>
        )}
      </p>
      {reasons.length > 0 && (
        <ul className="reasons">
          {reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Measures({ annual, village }: { annual: Annual; village: Village }) {
  const place = usePlace()
  return (
    <section className="block" aria-labelledby="measures">
      <h2 id="measures">{text.village.measures}</h2>
      <table className="ledger stack measures">
        <thead>
          <tr>
            <th scope="col">{text.village.head.measure}</th>
            <th scope="col" className="number">
              {text.village.head.amount}
            </th>
            <th scope="col">{text.village.head.plain}</th>
          </tr>
        </thead>
        <tbody>
          {ORDER.map((key) => {
            const { letter, name, plain, formula } = text.measures[key]
            return (
              <tr key={key}>
                <th scope="row">
                  {name} <span className="letter">{letter}</span>
                  {key === annual.benchmark.measure && <span className="badge">{text.village.chosen}</span>}
                </th>
                <td className="number" data-label={text.village.head.amount}>
                  <Figure
                    value={village[key]}
                    label={name}
                    to={{
                      ...place,
                      figure: { division: villageCode(village), pick: { kind: 'measure', key } },
                    }}
                  />
                </td>
                <td data-label={text.village.head.plain}>
                  {plain}
                  <small>{formula}</small>
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}

function Months({ closed }: { closed: number }) {
  return (
    <span className="months">
      {text.village.monthsOf(closed)}
      <span className="month-boxes" aria-hidden="true">
        {Array.from({ length: 12 }, (_, month) => (
          <i key={month} className={month < closed ? 'closed' : ''} />
        ))}
      </span>
    </span>
  )
}

function Books({ village }: { village: Village }) {
  return (
    <section className="block" aria-labelledby="books">
      <h2 id="books">{text.village.books}</h2>
      <dl className="facts">
        <div>
          <dt>{text.village.monthsClosed}</dt>
          <dd>
            <Months closed={village.months_closed} />
          </dd>
        </div>
        <div>
          <dt>{text.village.drafts}</dt>
          <dd>{text.village.draftsOf(village.drafts.count, shown(village.drafts.amount))}</dd>
        </div>
        <div>
          <dt>{text.village.eliminated}</dt>
          <dd>
            <Figure value={village.eliminated} /> {text.yuan}
            {village.eliminations.map((one) => (
              <small key={`${one.book} ${one.partner} ${one.account}`}>
                {text.village.elimination(
                  one.book,
                  one.partner,
                  text.accounts[one.account] ?? one.account,
                  one.lines,
                )}{' '}
                {shown(one.amount)}
              </small>
            ))}
          </dd>
        </div>
        <div>
          <dt>{text.village.entities}</dt>
          <dd>
            {village.entities.map((entity) => (
              <span key={entity.book} className="entity">
                {text.village.entity(entity.book, entity.kind, entity.counts)}
              </span>
            ))}
          </dd>
        </div>
        <div>
          <dt>{text.village.standard}</dt>
          <dd>{text.village.standardOf(village.standard)}</dd>
        </div>
      </dl>
    </section>
  )
}

export function VillageSheet({ annual, village }: { annual: Annual; village: Village }) {
  const division = villageCode(village)
  return (
    <>
      <Verdict annual={annual} village={village} />
      <Measures annual={annual} village={village} />
      <TypeTable annual={annual} byType={village.by_type} division={division} />
      <div className="two">
        <Outside
          id="excluded"
          title={text.village.excluded}
          note={text.village.excludedNote}
          amounts={village.excluded}
          summed
          division={division}
        />
        <Outside
          id="outside"
          title={text.village.outside}
          note={text.village.outsideNote}
          amounts={village.outside}
          division={division}
        />
      </div>
      <Bridge lines={village.bridge} annual={annual} />
      <Books village={village} />
    </>
  )
}
