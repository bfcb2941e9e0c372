/** Ties an account to the person at the single sign-on, or unties it. */
import { type FormEvent, useState } from 'react'
import { useAct } from '../act.ts'
import { ActProblem } from '../parts/act-problem.tsx'
import { Action } from '../parts/action.tsx'
import { Field } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { useTyped } from '../sign-in/form.tsx'
import { text } from '../text.ts'

export function LinkSubject({ user }: { user: string }) {
  const words = text.link
  const issuer = useTyped()
  const subject = useTyped()
  const [told, setTold] = useState<'done' | 'dropped' | null>(null)
  const linking = useAct({ stale: ['users'] })
  const send = (value: string | null) => {
    setTold(value === null ? 'dropped' : 'done')
    linking.run({ method: 'POST', path: `/users/${user}/link`, body: { subject: value } })
  }
  const link = (event: FormEvent) => {
    event.preventDefault()
    send(`${issuer.value.trim()} ${subject.value.trim()}`)
  }
  return (
    <section className="block" aria-labelledby="link">
      <h2 id="link">{words.title}</h2>
      <p className="aside">{words.why}</p>
      <form className="step" onSubmit={link}>
        <ActProblem act={linking} />
        {linking.answer !== undefined && told !== null && <Notice kind="info" title={words[told]} />}
        <Field {...issuer} label={words.issuer} required maxLength={120} inputMode="url" autoComplete="off" />
        <Field {...subject} label={words.subject} required maxLength={120} autoComplete="off" />
        <p className="more">
          <Action busy={linking.busy}>{words.submit}</Action>
          <Action danger busy={linking.busy} onClick={() => send(null)}>
            {words.drop}
          </Action>
        </p>
      </form>
    </section>
  )
}
