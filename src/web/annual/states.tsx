/** What stands on the page when there is nothing to sum up yet: reading, being made, or no book at all. */
import { Notice } from '../parts/notice.tsx'
import { ProgressBar } from '../parts/progress-bar.tsx'
import { text } from '../text.ts'
import type { Annual, Progress } from '../wire.ts'

export function Loading() {
  return (
    <div className="loading" role="status">
      <p>{text.loading}</p>
      <div className="ghost" aria-hidden="true">
        <span />
        <span />
        <span />
        <span />
        <span />
        <span />
      </div>
    </div>
  )
}

export function DemonstrationProgress({ progress }: { progress: Progress['demonstration'] }) {
  const { state, done, total, message } = progress
  if (state === 'failed')
    return (
      <Notice kind="warning" title={text.progress.failed}>
        {message ?? ''}
      </Notice>
    )
  if (state !== 'running') return null
  return (
    <section className="making" aria-label={text.progress.label}>
      <h2>{text.progress.running}</h2>
      <ProgressBar label={text.progress.label} done={done} total={total} />
      <p>{message ?? ''}</p>
      <p>{text.progress.count(done, total)}</p>
    </section>
  )
}

export function EmptyStore({ annual }: { annual: Annual }) {
  if (annual.years.length > 0) return <p className="nothing">{text.empty.noYear(annual.name, annual.year)}</p>
  const [what, create, bring] = text.empty.steps
  return (
    <section className="begin">
      <h1>{text.empty.title}</h1>
      <ol>
        <li>{what}</li>
        <li>
          {create}
          <code>{text.empty.create}</code>
        </li>
        <li>
          {bring}
          <code>{text.empty.import}</code>
        </li>
      </ol>
    </section>
  )
}
