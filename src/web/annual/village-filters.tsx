/** Narrows the list of villages: by verdict, by level (which also explains the levels), by name. */
import { go, Go, usePlace } from '../go.tsx'
import { LevelTag } from '../parts/level-tag.tsx'
import { PickList } from '../parts/pick-list.tsx'
import { SearchBox } from '../parts/search-box.tsx'
import { text } from '../text.ts'
import { type Annual, LEVELS } from '../wire.ts'
import { isIn, SORT_KEYS, type View } from './listing.ts'

const VERDICTS = ['all', 'below', 'reached', 'pending'] as const

function SortList() {
  const place = usePlace()
  const options = SORT_KEYS.flatMap((key) => [
    { value: `-${key}`, label: `${text.villages.head[key]} ${text.villages.largest}` },
    { value: key as string, label: `${text.villages.head[key]} ${text.villages.smallest}` },
  ])
  return (
    <PickList
      className="narrow-only"
      label={text.villages.sort}
      value={`${place.sort.descending ? '-' : ''}${place.sort.key}`}
      options={options}
      onChange={(value) => {
        const key = SORT_KEYS.find((each) => value.endsWith(each)) ?? 'name'
        go({ ...place, sort: { key, descending: value.startsWith('-') } }, 'replace')
      }}
    />
  )
}

export function Filters({ annual }: { annual: Annual }) {
  const place = usePlace()
  const count = (view: View) => annual.villages.filter((village) => isIn(view, village)).length
  const to = (view: View) => ({ ...place, view, figure: null })
  return (
    <div className="filters">
      <nav aria-label={text.villages.viewLabel} className="chips">
        {VERDICTS.map((view) => (
          <Go key={view} to={to(view)} how="replace" aria-current={place.view === view}>
            {text.villages.views[view]} <b>{count(view)}</b>
          </Go>
        ))}
      </nav>
      <nav aria-label={text.villages.levelLabel} className="chips levels">
        {LEVELS.filter((level) => count(level) > 0).map((level) => (
          <Go key={level} to={to(level)} how="replace" aria-current={place.view === level}>
            <LevelTag level={level} measure={annual.benchmark.measure} /> <b>{count(level)}</b>
          </Go>
        ))}
      </nav>
      <div className="finders">
        <SearchBox
          label={text.villages.search}
          value={place.words}
          onChange={(typed) => go({ ...place, words: typed }, 'replace')}
        />
        <SortList />
      </div>
    </div>
  )
}
