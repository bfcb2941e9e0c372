/** The villages below the line, by name, with what is missing and why: the first thing an officer asks. */
import { Go, usePlace } from '../go.tsx'
import { Figure, shown } from '../parts/amount.tsx'
import { LevelTag } from '../parts/level-tag.tsx'
import { enter } from '../place.ts'
import { inWan, text } from '../text.ts'
import type { Annual } from '../wire.ts'
import { villageCode } from './divisions.ts'
import { gap, isIn, sorted } from './listing.ts'

const FIRST = 6

export function BelowList({ annual }: { annual: Annual }) {
  const place = usePlace()
  const { measure } = annual.benchmark
  const words = text.below
  const villages = sorted(
    annual.villages.filter((village) => isIn('below', village)),
    { key: 'operating_income', descending: false },
  )
  return (
    <section className="block" aria-labelledby="below">
      <h2 id="below">
        {words.title(inWan(annual.threshold))} <span className="of">{villages.length}</span>
      </h2>
      {villages.length === 0 && <p className="nothing">{words.none}</p>}
      <ul className="below">
        {villages.slice(0, FIRST).map((village) => (
          <li key={village.code}>
            <p className="who">
              <Go to={enter(place, { scope: villageCode(village) })}>{village.name}</Go>
              <LevelTag level={village.level} provisional={village.provisional} measure={measure} />
            </p>
            <p>
              <Figure
                value={village[measure]}
                label={`${village.name}${text.measures[measure].name}`}
                to={{
                  ...place,
                  figure: { division: villageCode(village), pick: { kind: 'measure', key: measure } },
                }}
              />
              {'\u00a0'}
              {words.gap(shown(gap(village[measure], annual.threshold)))}
            </p>
            <p className="why">{text.sentence(village.reasons)}</p>
          </li>
        ))}
      </ul>
      {villages.length > FIRST && (
        <p>
          <Go
            to={{ ...place, view: 'below', words: '', figure: null }}
            onClickCapture={() => document.getElementById('villages')?.scrollIntoView()}
          >
            {words.all(villages.length)}
          </Go>
        </p>
      )}
      <p className="aside">{words.note(text.measures[measure].name)}</p>
    </section>
  )
}
