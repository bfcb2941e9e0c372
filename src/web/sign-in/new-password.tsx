/** A password of one's own: after a first code, when the old one is too old, or because one wants another. */
import { useState } from 'react'
import type { SignIn } from '../../identity/schema.ts'
import { Refusal } from '../api.ts'
import { Field } from '../parts/field.tsx'
import { step } from '../session.ts'
import { text } from '../text.ts'
import { StepForm, useTyped } from './form.tsx'

type Props = {
  /** Asked where somebody is signed in already. */
  askCurrent: boolean
  onTaken: (answer: SignIn) => void
}

export function NewPassword({ askCurrent, onTaken }: Props) {
  const current = useTyped()
  const password = useTyped()
  const again = useTyped()
  const [differs, setDiffers] = useState(false)
  const words = text.signIn
  const take = async () => {
    setDiffers(password.value !== again.value)
    if (password.value !== again.value) {
      throw new Refusal({
        status: 422,
        code: 'password/differs',
        title: words.differs,
        detail: words.differsHint,
      })
    }
    const given = askCurrent ? { current: current.value } : {}
    return step('/session/password', { ...given, password: password.value })
  }
  return (
    <StepForm submit={words.setPassword} take={take} onTaken={onTaken}>
      {askCurrent && (
        <Field
          {...current}
          label={words.current}
          type="password"
          autoComplete="current-password"
          maxLength={200}
          required
        />
      )}
      <Field
        {...password}
        label={words.newPassword}
        type="password"
        autoComplete="new-password"
        maxLength={200}
        required
        autoFocus={!askCurrent}
        hint={words.passwordHint}
      />
      <Field
        {...again}
        label={words.again}
        type="password"
        autoComplete="new-password"
        maxLength={200}
        required
        fault={differs && password.value !== again.value ? words.differs : null}
      />
    </StepForm>
  )
}
