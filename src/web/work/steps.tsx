/** Where a draft stands: every signature it needs, in order, who gave it and what they said, and whose turn it is. */
import type { Standing } from '../../approvals/schema.ts'
import { inShanghai } from '../instant.ts'
import { inChinese } from '../punctuation.ts'
import { text } from '../text.ts'

type Step = Standing['steps'][number]

/** Signed, returned, the present one, or still to come. */
export function lookOf(step: Step, standing: Pick<Standing, 'turn'>): 'done' | 'returned' | 'now' | 'later' {
  if (step.signed !== null) return step.signed.decision === 'approve' ? 'done' : 'returned'
  return standing.turn?.position === step.position ? 'now' : 'later'
}

function Signed({ step }: { step: Step }) {
  const { signed } = step
  if (signed === null) return null
  const words = text.steps
  return (
    <>
      <p>
        {words.signer(signed.name, inChinese(signed.role))} {words.decided[signed.decision]}
        <small>{inShanghai(signed.at)}</small>
      </p>
      {signed.opinion !== '' && <blockquote>{signed.opinion}</blockquote>}
      {signed.warnings.map((warning) => (
        <p key={warning} className="warning">
          {inChinese(warning)}
        </p>
      ))}
    </>
  )
}

export function StepList({ standing }: { standing: Standing }) {
  const words = text.steps
  return (
    <ol className="steps" aria-label={words.title}>
      {standing.steps.map((step) => {
        const look = lookOf(step, standing)
        return (
          <li key={step.position} className={look} aria-current={look === 'now' ? 'step' : undefined}>
            <b>{step.label}</b>
            <span className="look">{words.looks[look]}</span>
            <Signed step={step} />
          </li>
        )
      })}
    </ol>
  )
}

export function Meetings({ meeting }: { meeting: Standing['meeting'] }) {
  if (meeting === null) return null
  const words = text.steps
  return (
    <section className="block" aria-labelledby="meetings">
      <h2 id="meetings">{inChinese(meeting.name)}</h2>
      <ul className="meetings">
        {meeting.steps.map(({ step, label, held, before_posting: before }) => (
          <li key={step}>
            <b>{inChinese(label)}</b>
            {held === null ? words.notHeld : words.held(held.held_on, held.due, held.present, held.in_favour)}
            {held === null && before && <span className="aside">{words.beforePosting}</span>}
          </li>
        ))}
      </ul>
    </section>
  )
}
