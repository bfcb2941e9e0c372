/** Signing in from wherever one stands: password, a new password, setting up a second factor, its code, recovery codes. */
import { useState } from 'react'
import type { SignIn } from '../../identity/schema.ts'
import { text } from '../text.ts'
import { Credentials } from './credentials.tsx'
import { Enrol } from './enrol.tsx'
import { NewPassword } from './new-password.tsx'
import { RecoveryCodes } from './recovery-codes.tsx'
import { Second } from './second.tsx'

type Props = {
  /** Where a sign-in begun earlier stands. */
  begun: SignIn
  login?: string
  /** Everything is proved. */
  onFull: (answer: SignIn) => void
}

const NONE: SignIn = { stage: 'none', enrol: null, recovery_codes: [], me: null }

/** What is asked for now, for the heading. */
export function stageTitle(stage: SignIn['stage']): string {
  return text.signIn.titles[stage]
}

function Now({ at, login, take }: { at: SignIn; login: string; take: (answer: SignIn) => void }) {
  switch (at.stage) {
    case 'password':
      return <NewPassword askCurrent={false} onTaken={take} />
    case 'enrol':
      return at.enrol && <Enrol secret={at.enrol.secret} uri={at.enrol.uri} onTaken={take} />
    case 'second':
      return <Second onTaken={take} />
    default:
      return <Credentials login={login} onTaken={take} />
  }
}

export function Steps({ begun, login = '', onFull }: Props) {
  const [at, setAt] = useState(begun)
  const take = (answer: SignIn) => {
    setAt(answer)
    if (answer.stage === 'full' && answer.recovery_codes.length === 0) onFull(answer)
  }
  if (at.stage === 'full' && at.recovery_codes.length > 0)
    return <RecoveryCodes codes={at.recovery_codes} onKept={() => onFull({ ...at, recovery_codes: [] })} />
  return (
    <>
      <h2 className="step-title">{stageTitle(at.stage)}</h2>
      <Now at={at} login={login} take={take} />
      {at.stage !== 'none' && at.stage !== 'full' && (
        <button type="button" className="plain" onClick={() => setAt(NONE)}>
          {text.signIn.fromStart}
        </button>
      )}
    </>
  )
}
