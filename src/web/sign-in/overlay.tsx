/** The session ended while somebody worked: sign in over the page, which stays as it is, and go on. */
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import type { Me, SignIn } from '../../identity/schema.ts'
import { send } from '../api.ts'
import { proofGiven, sessionFound, useLoss } from '../lost.ts'
import { Action } from '../parts/action.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Problem } from '../parts/problem.tsx'
import { SESSION } from '../session.ts'
import { text } from '../text.ts'
import { useTyped } from './form.tsx'
import { Steps } from './steps.tsx'

const NONE: SignIn = { stage: 'none', enrol: null, recovery_codes: [], me: null }

function Lost({ me }: { me: Me }) {
  const client = useQueryClient()
  const back = (answer: SignIn) => {
    // Nothing that one person read or typed is left for another.
    if (answer.me?.id !== me.id) return window.location.assign('/')
    client.setQueryData(SESSION, answer)
    sessionFound()
    return void client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== SESSION[0] })
  }
  return (
    <Dialog title={text.signIn.lost}>
      <p>{text.signIn.lostWhy}</p>
      <Steps begun={NONE} login={me.login} onFull={back} />
    </Dialog>
  )
}

function Proof() {
  const password = useTyped()
  const proving = useMutation({
    mutationFn: () =>
      send({ method: 'POST', path: '/session/proof', body: { password: password.value }, key: null }),
    onSuccess: proofGiven,
  })
  const prove = (event: FormEvent) => {
    event.preventDefault()
    proving.mutate()
  }
  return (
    <Dialog title={text.signIn.proof} onClose={sessionFound}>
      <p>{text.signIn.proofWhy}</p>
      <form className="step" onSubmit={prove}>
        {proving.error !== null && <Problem error={proving.error} />}
        <Field
          {...password}
          label={text.signIn.password}
          type="password"
          autoComplete="current-password"
          maxLength={200}
          required
          autoFocus
        />
        <Action primary busy={proving.isPending}>
          {text.signIn.goOn}
        </Action>
      </form>
    </Dialog>
  )
}

export function LossOverlay({ me }: { me: Me }) {
  const loss = useLoss()
  if (loss === 'lost') return <Lost me={me} />
  return loss === 'proof' ? <Proof /> : null
}
