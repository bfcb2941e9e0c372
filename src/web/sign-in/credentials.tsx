/** Name or telephone number and password: the first step. */
import type { SignIn } from '../../identity/schema.ts'
import { Field } from '../parts/field.tsx'
import { step } from '../session.ts'
import { text } from '../text.ts'
import { StepForm, useTyped } from './form.tsx'

type Props = { login: string; onTaken: (answer: SignIn, login: string) => void }

export function Credentials({ login: known, onTaken }: Props) {
  const login = useTyped(known)
  const password = useTyped()
  const words = text.signIn
  const unknown = known === ''
  return (
    <StepForm
      submit={words.submit}
      take={() => step('/session', { login: login.value.trim(), password: password.value })}
      onTaken={(answer) => onTaken(answer, login.value.trim())}
      foot={<p className="aside">{words.help}</p>}
    >
      <Field
        {...login}
        label={words.login}
        name="username"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        maxLength={64}
        required
        autoFocus={unknown}
      />
      <Field
        {...password}
        label={words.password}
        type="password"
        name="password"
        autoComplete="current-password"
        maxLength={200}
        required
        autoFocus={!unknown}
        hint={words.firstCode}
      />
    </StepForm>
  )
}
