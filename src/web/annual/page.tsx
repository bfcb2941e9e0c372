/** The annual summary of a prefecture, a county, a township or one village. */
import { useEffect, useRef } from 'react'
import { replyOf } from '../api.ts'
import { useAnnual, useProgress } from '../data.ts'
import { Go, usePlace } from '../go.tsx'
import { Action } from '../parts/action.tsx'
import { Notice } from '../parts/notice.tsx'
import { readPlace } from '../place.ts'
import { text } from '../text.ts'
import type { Annual } from '../wire.ts'
import { BelowList } from './below-list.tsx'
import { Cards } from './cards.tsx'
import { isVillage } from './divisions.ts'
import { Drawer } from './drawer.tsx'
import { Foot } from './foot.tsx'
import { Groups } from './groups.tsx'
import { Header } from './header.tsx'
import { DemonstrationProgress, EmptyStore, Loading } from './states.tsx'
import { TypeTable } from './type-table.tsx'
import { VillageSheet } from './village-sheet.tsx'
import { VillageTable } from './village-table.tsx'

function Summary({ annual }: { annual: Annual }) {
  const only = isVillage(annual.scope) ? annual.villages[0] : undefined
  if (only !== undefined) return <VillageSheet annual={annual} village={only} />
  return (
    <>
      <Cards annual={annual} />
      <BelowList annual={annual} />
      <TypeTable annual={annual} byType={annual.summary.by_type} division={annual.scope} />
      {annual.groups.length > 0 && <Groups annual={annual} />}
      <VillageTable annual={annual} />
    </>
  )
}

function Failure({ error, again }: { error: Error; again: () => void }) {
  const { title, detail } = replyOf(error)
  const action = (
    <Action onClick={again} primary>
      {text.error.retry}
    </Action>
  )
  return (
    <Notice kind="error" title={title} action={action}>
      <p>{detail}</p>
      <Go to={readPlace('')}>{text.error.home}</Go>
    </Notice>
  )
}

export function AnnualPage() {
  const place = usePlace()
  const progress = useProgress().data?.demonstration
  const running = progress?.state === 'running'
  const { data: annual, error, isPlaceholderData, refetch } = useAnnual(place.year, place.scope, running)

  const title = annual && text.title(annual.name, annual.year)
  useEffect(() => {
    document.title = title === undefined ? text.product : `${title} - ${text.product}`
  }, [title])
  const wasRunning = useRef(false)
  useEffect(() => {
    if (wasRunning.current && !running) void refetch()
    wasRunning.current = running
  }, [running, refetch])

  // A store that is only just being filled may have nothing to sum up yet: that is progress, not an error.
  const failed = error !== null && !(running && annual === undefined)
  const nothing = annual !== undefined && annual.villages.length === 0
  return (
    <>
      <Header annual={annual} />
      <main id="content" className="sheet" tabIndex={-1} aria-busy={isPlaceholderData}>
        {progress && <DemonstrationProgress progress={progress} />}
        {failed && <Failure error={error} again={() => void refetch()} />}
        {annual === undefined && error === null && <Loading />}
        {nothing && !running && <EmptyStore annual={annual} />}
        {annual !== undefined && !nothing && (
          <>
            <div className={isPlaceholderData ? 'stale' : ''}>
              <Summary annual={annual} />
            </div>
            <Foot annual={annual} />
            <Drawer annual={annual} />
          </>
        )}
      </main>
      <p className="updating" role="status">
        {isPlaceholderData ? text.updating : ''}
      </p>
    </>
  )
}
