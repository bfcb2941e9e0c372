/** One account: its roles, and what the administrator at the screen may do to it; every act wants its reason. */
import { useState } from 'react'
import type { Me, UserReset, UserShown } from '../../identity/schema.ts'
import { useAct } from '../act.ts'
import { LinkSubject } from '../duties/link.tsx'
import { Action } from '../parts/action.tsx'
import { LongField } from '../parts/field.tsx'
import { ActProblem } from '../parts/act-problem.tsx'
import { SidePanel } from '../parts/side-panel.tsx'
import { mayDo } from '../session.ts'
import { Reading } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { useAccount } from './data.ts'
import { FirstCode } from './first-code.tsx'
import { Roles } from './roles.tsx'

type Verb = 'disabling' | 'enabling' | 'reset' | 'sessions/ending'
const ACTS: Record<Verb, string> = {
  disabling: 'user.disable',
  enabling: 'user.disable',
  reset: 'user.reset',
  'sessions/ending': 'session.end',
}

function Verbs({ me, account }: { me: Me; account: UserShown }) {
  const [reason, setReason] = useState('')
  const act = useAct<Partial<UserReset>>({
    stale: ['users', 'user-roles'],
    done: () => setReason(''),
  })
  const words = text.people
  const offered = (Object.keys(ACTS) as Verb[]).filter(
    (verb) => mayDo(me, ACTS[verb]) && verb !== (account.disabled ? 'disabling' : 'enabling'),
  )
  if (offered.length === 0 || account.id === me.id) return null
  const { first_code: code, code_until: until = '' } = act.answer ?? {}
  return (
    <section className="block" aria-labelledby="acts">
      <h2 id="acts">{words.acts}</h2>
      {code !== undefined && (
        <FirstCode name={account.name} login={account.login} code={code} until={until} />
      )}
      <ActProblem act={act} />
      <LongField label={words.reason} value={reason} onChange={setReason} hint={words.reasonHint} />
      <p className="more">
        {offered.map((verb) => (
          <Action
            key={verb}
            danger={verb === 'disabling'}
            busy={act.busy}
            disabled={reason.trim() === ''}
            onClick={() =>
              act.run({
                method: 'POST',
                path: `/users/${account.id}/${verb}`,
                body: { reason: reason.trim() },
              })
            }
          >
            {words.verbs[verb]}
          </Action>
        ))}
      </p>
    </section>
  )
}

function Account({ me, account }: { me: Me; account: UserShown }) {
  const { id, login, phone } = account
  return (
    <div key={id}>
      <p>
        {text.signIn.loginName} {login} {phone !== null && phone !== login && phone}
      </p>
      <Roles me={me} user={id} />
      <Verbs me={me} account={account} />
      {mayDo(me, 'user.reset') && id !== me.id && <LinkSubject user={id} />}
    </div>
  )
}

type Props = { me: Me; user: string; onClose: () => void }

export function PersonPanel({ me, user, onClose }: Props) {
  const account = useAccount(user)
  const { data } = account
  return (
    <SidePanel open={user !== ''} title={data?.name ?? text.people.title} wide={false} onClose={onClose}>
      <Reading of={account}>{data ? <Account me={me} account={data} /> : text.people.none}</Reading>
    </SidePanel>
  )
}
