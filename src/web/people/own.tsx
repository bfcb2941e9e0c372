/** Oneself: what one may do and where, one's sign-ins, password and second factor, and out everywhere. */
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Me, SignIn } from '../../identity/schema.ts'
import { useAct } from '../act.ts'
import { Delegations } from '../duties/delegations.tsx'
import { Go } from '../go.tsx'
import { inShanghai } from '../instant.ts'
import { Action } from '../parts/action.tsx'
import { Notice } from '../parts/notice.tsx'
import { ActProblem } from '../parts/act-problem.tsx'
import { SESSION, signOut } from '../session.ts'
import { Frame, Reading } from '../shell/frame.tsx'
import { Enrol } from '../sign-in/enrol.tsx'
import { NewPassword } from '../sign-in/new-password.tsx'
import { RecoveryCodes } from '../sign-in/recovery-codes.tsx'
import { text } from '../text.ts'
import { useOwnSessions } from './data.ts'

function RolesHeld({ me }: { me: Me }) {
  const words = text.own
  return (
    <section className="block" aria-labelledby="held">
      <h2 id="held">{words.roles}</h2>
      <ul className="held">
        {me.roles.map((role) => (
          <li key={role.grant}>
            <b>{role.name}</b> {role.scope_name ?? words.everywhere}
            {role.until !== null && <small>{text.people.until(role.until.slice(0, 10))}</small>}
            {role.delegated_by !== null && <small>{text.duties.standsIn(role.delegated_by)}</small>}
          </li>
        ))}
      </ul>
      <p className="more">
        <Go to={{ page: 'roles' }}>{text.roles.link}</Go>
      </p>
    </section>
  )
}

function Sessions() {
  const sessions = useOwnSessions()
  const ending = useAct({ stale: ['sessions'] })
  const words = text.own
  return (
    <section className="block" aria-labelledby="sessions">
      <h2 id="sessions">{words.sessions}</h2>
      <p className="aside">{words.sessionsWhy}</p>
      <ActProblem act={ending} />
      <Reading of={sessions}>
        <ul className="held">
          {(sessions.data?.items ?? []).map((session) => (
            <li key={session.id}>
              <b>{session.current ? words.here : session.address}</b>{' '}
              {words.seen(inShanghai(session.seen_at))}
              <small>{session.agent}</small>
              {!session.current && (
                <Action onClick={() => ending.run({ method: 'DELETE', path: `/sessions/${session.id}` })}>
                  {words.end}
                </Action>
              )}
            </li>
          ))}
        </ul>
        <p className="more">
          <Action danger onClick={() => void signOut(true)}>
            {words.endAll}
          </Action>
        </p>
      </Reading>
    </section>
  )
}

function Password() {
  const client = useQueryClient()
  const [open, setOpen] = useState(false)
  const [changed, setChanged] = useState(false)
  const words = text.own
  const taken = (answer: SignIn) => {
    client.setQueryData(SESSION, answer)
    void client.invalidateQueries({ queryKey: ['sessions'] })
    setOpen(false)
    setChanged(true)
  }
  return (
    <section className="block" aria-labelledby="password">
      <h2 id="password">{words.password}</h2>
      {changed && <Notice kind="info" title={words.passwordChanged} />}
      {open ? (
        <NewPassword askCurrent onTaken={taken} />
      ) : (
        <Action onClick={() => setOpen(true)}>{words.changePassword}</Action>
      )}
    </section>
  )
}

function SecondFactor({ me }: { me: Me }) {
  const client = useQueryClient()
  const [codes, setCodes] = useState<SignIn | null>(null)
  const begin = useAct<{ secret: string; uri: string }>({ stale: [] })
  const words = text.own
  const kept = () => {
    if (codes !== null) client.setQueryData(SESSION, { ...codes, recovery_codes: [] })
    setCodes(null)
    begin.forget()
  }
  return (
    <section className="block" aria-labelledby="second">
      <h2 id="second">{words.second}</h2>
      <p>{me.second_factor ? words.secondSet : words.secondNotSet}</p>
      <ActProblem act={begin} />
      {codes !== null && <RecoveryCodes codes={codes.recovery_codes} onKept={kept} />}
      {codes === null && begin.answer !== undefined && (
        <Enrol secret={begin.answer.secret} uri={begin.answer.uri} onTaken={setCodes} />
      )}
      {codes === null && begin.answer === undefined && (
        <Action
          busy={begin.busy}
          onClick={() => begin.run({ method: 'POST', path: '/session/second-factor' })}
        >
          {me.second_factor ? words.secondChange : words.secondBegin}
        </Action>
      )}
    </section>
  )
}

export function OwnPage({ me }: { me: Me }) {
  return (
    <Frame title={text.shell.own}>
      <p>
        {me.name} · {me.login}
      </p>
      <RolesHeld me={me} />
      <Delegations me={me} />
      <Sessions />
      <Password />
      <SecondFactor me={me} />
    </Frame>
  )
}
