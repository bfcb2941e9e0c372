/** Adds a person; the answer is a code for the first sign-in, shown once. */
import type { FormEvent } from 'react'
import type { UserCreated } from '../../identity/schema.ts'
import { useAct } from '../act.ts'
import { Action } from '../parts/action.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { ActProblem } from '../parts/act-problem.tsx'
import { useTyped } from '../sign-in/form.tsx'
import { text } from '../text.ts'
import { FirstCode } from './first-code.tsx'

export function AddPerson({ onClose }: { onClose: () => void }) {
  const name = useTyped()
  const phone = useTyped()
  const login = useTyped()
  const adding = useAct<UserCreated>({ stale: ['users'] })
  const words = text.people
  const send = (event: FormEvent) => {
    event.preventDefault()
    const given = {
      name: name.value.trim(),
      ...(login.value.trim() !== '' && { login: login.value.trim() }),
      ...(phone.value.trim() !== '' && { phone: phone.value.trim() }),
    }
    adding.run({ method: 'POST', path: '/users', body: given })
  }
  const made = adding.answer
  return (
    <Dialog title={words.add} onClose={onClose}>
      {made === undefined ? (
        <form className="step" onSubmit={send}>
          <ActProblem act={adding} />
          <Field {...name} label={words.head.name} maxLength={50} required autoComplete="off" />
          <Field
            {...phone}
            label={words.head.phone}
            inputMode="tel"
            maxLength={20}
            autoComplete="off"
            hint={words.phoneHint}
          />
          <Field
            {...login}
            label={text.signIn.loginName}
            maxLength={64}
            autoComplete="off"
            autoCapitalize="none"
            hint={words.loginHint}
          />
          <Action primary busy={adding.busy}>
            {words.add}
          </Action>
        </form>
      ) : (
        <>
          <FirstCode name={name.value} login={made.login} code={made.first_code} until={made.code_until} />
          {made.namesakes.length > 0 && <Notice kind="warning" title={words.namesakes(made.namesakes)} />}
          <p className="more">
            <Action onClick={() => window.print()}>{text.print}</Action>
            <Action primary onClick={onClose}>
              {words.handed}
            </Action>
          </p>
        </>
      )}
    </Dialog>
  )
}
