/** The year in one sentence and five figures. */
import type { ReactNode } from 'react'
import { Go, usePlace } from '../go.tsx'
import { Figure } from '../parts/amount.tsx'
import type { Place } from '../place.ts'
import { inPercent, inWan, text } from '../text.ts'
import type { Annual, Measure } from '../wire.ts'
import { total } from './figure.ts'
import type { View } from './listing.ts'

function Count({ place, view, children }: { place: Place; view: View; children: ReactNode }) {
  return (
    <Go
      className="count"
      to={{ ...place, view, words: '', figure: null }}
      onClickCapture={() => document.getElementById('villages')?.scrollIntoView()}
    >
      {children}
    </Go>
  )
}

function Card({ name, note, children }: { name: string; note?: ReactNode; children: ReactNode }) {
  return (
    <div className="card">
      <dt>{name}</dt>
      <dd>{children}</dd>
      {note !== undefined && <dd className="note">{note}</dd>}
    </div>
  )
}

function Headline({ annual, place }: { annual: Annual; place: Place }) {
  const { summary } = annual
  const words = text.headline
  const reached = summary.n - summary.below_benchmark
  const to: Place = {
    ...place,
    figure: { division: annual.scope, pick: { kind: 'measure', key: 'operating_income' } },
  }
  return (
    <p className="headline">
      {words.total(annual.year, annual.name, summary.villages)}{' '}
      <Figure value={total(Object.values(summary.by_type))} label={text.cards.total} to={to} /> {words.after}
      <Count place={place} view="reached">
        {reached}
      </Count>{' '}
      {words.reached(summary.n, inWan(annual.threshold))}
      <Count place={place} view="below">
        {summary.below_benchmark}
      </Count>{' '}
      {words.below}
      {summary.undetermined > 0 && (
        <>
          {words.and}
          <Count place={place} view="pending">
            {summary.undetermined}
          </Count>{' '}
          {words.pending}
        </>
      )}
      {words.stop}
    </p>
  )
}

function Undecided({ annual, place }: { annual: Annual; place: Place }) {
  const { summary, scope } = annual
  const note = text.cards.pendingNote
  const to: Place = { ...place, figure: { division: scope, pick: { kind: 'type', key: 'undecided' } } }
  return (
    <>
      {note} <Figure value={summary.by_type.undecided} label={note} to={to} />
    </>
  )
}

export function Cards({ annual }: { annual: Annual }) {
  const place = usePlace()
  const { summary, scope, benchmark } = annual
  const words = text.cards
  const opening = (key: Measure): Place => ({
    ...place,
    figure: { division: scope, pick: { kind: 'measure', key } },
  })
  const chosen = text.measures[benchmark.measure].name
  const line = inWan(annual.threshold)
  return (
    <section aria-label={words.label}>
      <Headline annual={annual} place={place} />
      <dl className="cards">
        <Card name={words.villages} note={words.villagesNote(summary.n)}>
          <Count place={place} view="all">
            {summary.villages}
          </Count>
        </Card>
        <Card name={words.reached(line)} note={`${words.share} ${inPercent(summary.share_at_or_above)}`}>
          <Count place={place} view="reached">
            {summary.n - summary.below_benchmark}
          </Count>
          <span className="of"> / {summary.n}</span>
        </Card>
        <Card name={words.pending} note={<Undecided annual={annual} place={place} />}>
          <Count place={place} view="pending">
            {summary.undetermined}
          </Count>
          <span className="of"> {words.villagesUnit}</span>
        </Card>
        <Card name={words.total} note={words.totalNote(summary.villages)}>
          <Figure
            value={total(Object.values(summary.by_type))}
            label={words.total}
            to={opening('operating_income')}
          />
        </Card>
        <Card name={words.mean} note={words.meanOf(chosen, summary.n)}>
          <Figure value={summary.mean} label={words.mean} to={opening(benchmark.measure)} />
        </Card>
        <Card name={words.median} note={words.meanOf(chosen, summary.n)}>
          <Figure value={summary.median} label={words.median} to={opening(benchmark.measure)} />
        </Card>
      </dl>
      <p className="aside">{words.meanNote(line)}</p>
    </section>
  )
}
