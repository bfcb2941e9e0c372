/** Sets up the second factor: a code for the camera, the secret in groups of four for those who type, and the first code as proof. */
import type { SignIn } from '../../identity/schema.ts'
import { QrCode } from '../parts/qr-code.tsx'
import { step } from '../session.ts'
import { text } from '../text.ts'
import { StepForm, useTyped } from './form.tsx'
import { CodeField } from './second.tsx'

type Props = { secret: string; uri: string; onTaken: (answer: SignIn) => void }

/** `ABCDEFGH` → `ABCD EFGH`. */
export function inFours(secret: string): string {
  return secret.replaceAll(/(.{4})(?=.)/g, '$1 ')
}

export function Enrol({ secret, uri, onTaken }: Props) {
  const code = useTyped()
  const words = text.signIn.enrol
  return (
    <StepForm
      submit={words.finish}
      take={() => step('/session/enrolment', { code: code.value })}
      onTaken={onTaken}
    >
      <ol className="numbered">
        <li>{words.app}</li>
        <li>
          {words.scan}
          <span className="enrolment">
            <QrCode text={uri} label={words.picture} />
            <span>
              {words.orType}
              <code className="secret">{inFours(secret)}</code>
              <a href={uri}>{words.link}</a>
            </span>
          </span>
        </li>
        <li>{words.next}</li>
      </ol>
      <CodeField {...code} label={text.signIn.code} />
    </StepForm>
  )
}
