/** Automatic review of a book: who let the rules review it, on what basis and until when; granted anew or withdrawn. */
import { type FormEvent, useState } from 'react'
import type { Me } from '../../identity/schema.ts'
import { useAct } from '../act.ts'
import { inShanghai, today } from '../instant.ts'
import { ActProblem } from '../parts/act-problem.tsx'
import { Action } from '../parts/action.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { inChinese } from '../punctuation.ts'
import { mayDo } from '../session.ts'
import { Reading } from '../shell/frame.tsx'
import { useTyped } from '../sign-in/form.tsx'
import { text } from '../text.ts'
import { bookPath, dayOf, useReview } from './data.ts'
import { Reasoned } from './reasoned.tsx'

function Granting({ path, onClose }: { path: string; onClose: () => void }) {
  const words = text.offices
  const until = useTyped()
  const basis = useTyped()
  const granting = useAct({ done: onClose })
  const send = (event: FormEvent) => {
    event.preventDefault()
    const end = until.value !== '' && { until: until.value }
    granting.run({ method: 'POST', path, body: { grant: true, ...end, basis: basis.value.trim() } })
  }
  return (
    <Dialog title={words.grant} onClose={onClose}>
      <form className="step" onSubmit={send}>
        <p>{words.reviewWhy}</p>
        <ActProblem act={granting} />
        <Field {...until} label={text.duties.until} type="date" min={today()} hint={words.untilHint} />
        <Field
          {...basis}
          label={words.basis}
          required
          maxLength={200}
          autoComplete="off"
          hint={words.basisHint}
        />
        <Action primary busy={granting.busy}>
          {words.grant}
        </Action>
      </form>
    </Dialog>
  )
}

export function Review({ me, code }: { me: Me; code: string }) {
  const review = useReview(code)
  const [open, setOpen] = useState(false)
  const words = text.offices
  const path = `${bookPath(code)}/review-authorisation`
  const standing = review.data?.standing ?? null
  return (
    <section className="block" aria-labelledby="review">
      <h2 id="review">{words.review}</h2>
      <p className="aside">{words.reviewWhy}</p>
      <Reading of={review}>
        {standing === null ? (
          <p>{words.manual}</p>
        ) : (
          <p className="draft-line">
            <b>{words.granted(standing.granted_by, inShanghai(standing.granted_at))}</b>
            <span>{standing.until === null ? words.noEnd : words.span(dayOf(standing.until))}</span>
            <span>
              {words.basis} {inChinese(standing.basis)}
            </span>
          </p>
        )}
      </Reading>
      {mayDo(me, 'review.grant') && (
        <div className="more">
          <Action onClick={() => setOpen(true)}>{standing === null ? words.grant : words.again}</Action>
          {standing !== null && (
            <Reasoned label={words.withdraw} path={path} body={{ grant: false }} field="basis" />
          )}
        </div>
      )}
      {open && <Granting path={path} onClose={() => setOpen(false)} />}
    </section>
  )
}
