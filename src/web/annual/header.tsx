/** Where in the divisions one is, which year, what the sheet is; the demonstration's notice stays in sight whatever else scrolls away. */
import { go, Go, usePlace } from '../go.tsx'
import { Action } from '../parts/action.tsx'
import { PickList } from '../parts/pick-list.tsx'
import { enter } from '../place.ts'
import { text } from '../text.ts'
import type { Annual } from '../wire.ts'
import { bannerOf, OnPaper } from './paper.tsx'

function Path({ annual }: { annual: Annual }) {
  const place = usePlace()
  const last = annual.path.length - 1
  return (
    <nav className="path" aria-label={text.path}>
      <ol>
        {annual.path.map((division, index) => (
          <li key={division.code}>
            {index === last ? (
              <span aria-current="page">{division.name}</span>
            ) : (
              <Go to={enter(place, { scope: division.code })}>{division.name}</Go>
            )}
          </li>
        ))}
      </ol>
    </nav>
  )
}

function Year({ annual }: { annual: Annual }) {
  const place = usePlace()
  const years = annual.years.includes(annual.year) ? annual.years : [...annual.years, annual.year]
  const options = [...years]
    .sort((a, b) => b - a)
    .map((year) => ({ value: String(year), label: text.yearOption(year) }))
  return (
    <PickList
      label={text.year}
      value={String(annual.year)}
      options={options}
      onChange={(year) => go({ ...place, year: Number(year), figure: null })}
    />
  )
}

export function Header({ annual }: { annual: Annual | undefined }) {
  const banner = annual === undefined ? null : bannerOf(annual)
  const summed = annual !== undefined && annual.years.length > 0 ? annual : undefined
  return (
    <>
      {banner !== null && (
        <p className="demonstration" role="note">
          {banner}
        </p>
      )}
      {annual && <OnPaper annual={annual} />}
      {summed && (
        <div className="heading">
          <div className="whereabouts">
            <Path annual={summed} />
            <div className="tools">
              <Year annual={summed} />
              <Action onClick={() => window.print()}>{text.print}</Action>
            </div>
          </div>
          <h1>{text.title(summed.name, summed.year)}</h1>
          <p>
            <span>{text.range(summed.name)}</span>
            <span>{text.unitLine}</span>
            <span>{text.status[summed.status]}</span>
          </p>
        </div>
      )}
    </>
  )
}
