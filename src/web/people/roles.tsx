/** Roles of one account: what it holds and over what; granting and taking back, each with its reason. */
import { type FormEvent, useState } from 'react'
import type { Me, RoleGranted, UserShown } from '../../identity/schema.ts'
import { useAct } from '../act.ts'
import { Action } from '../parts/action.tsx'
import { Field } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { PickList } from '../parts/pick-list.tsx'
import { ActProblem } from '../parts/act-problem.tsx'
import { mayDo } from '../session.ts'
import { Reading } from '../shell/frame.tsx'
import { useTyped } from '../sign-in/form.tsx'
import { text } from '../text.ts'
import { useRoleNames, useRolesOf, useRoleTable } from './data.ts'

function Held({ user, role, ends }: { user: string; role: UserShown['roles'][number]; ends: boolean }) {
  const [asked, setAsked] = useState(false)
  const reason = useTyped()
  const ending = useAct({ stale: ['users', 'user-roles'] })
  const nameOf = useRoleNames()
  const words = text.people
  const end = (event: FormEvent) => {
    event.preventDefault()
    ending.run({
      method: 'POST',
      path: `/users/${user}/roles/${role.grant}/ending`,
      body: { reason: reason.value.trim() },
    })
  }
  return (
    <li>
      <b>{nameOf(role.role)}</b> {role.scope_name ?? ''}
      {role.until !== null && <small>{words.until(role.until.slice(0, 10))}</small>}
      {role.delegated_by !== null && <small>{words.delegated(role.delegated_by)}</small>}
      {ends && !asked && <Action onClick={() => setAsked(true)}>{words.end}</Action>}
      {asked && (
        <form className="inline" onSubmit={end}>
          <ActProblem act={ending} />
          <Field {...reason} label={words.reason} required maxLength={200} />
          <Action danger busy={ending.busy}>
            {words.end}
          </Action>
        </form>
      )}
    </li>
  )
}

/** Administrators' roles reach the whole store; every other is held over a division or one book. */
function Grant({ user }: { user: string }) {
  const table = useRoleTable()
  const [role, setRole] = useState('village_accountant')
  const scope = useTyped()
  const until = useTyped()
  const reason = useTyped()
  const granting = useAct<RoleGranted>({ stale: ['users', 'user-roles'], done: () => reason.onChange('') })
  const nameOf = useRoleNames()
  const words = text.people.grant
  const picked = table.data?.roles.find(({ code }) => code === role)
  const everywhere = picked?.level === 'store'
  const send = (event: FormEvent) => {
    event.preventDefault()
    const where = scope.value.trim()
    const book = /\D/.test(where) ? { scope: null, book: where } : { scope: where }
    granting.run({
      method: 'POST',
      path: `/users/${user}/roles`,
      body: {
        role,
        ...(everywhere ? { scope: null } : book),
        ...(until.value !== '' && { until: until.value }),
        reason: reason.value.trim(),
      },
    })
  }
  return (
    <form className="step" onSubmit={send}>
      <h3>{words.title}</h3>
      <ActProblem act={granting} />
      {(granting.answer?.warnings ?? []).map((warning) => (
        <Notice
          key={`${warning.against} ${warning.name}`}
          kind="warning"
          title={text.people.kin(warning.relation, warning.name, nameOf(warning.against))}
        />
      ))}
      <PickList
        label={words.role}
        value={role}
        options={(table.data?.roles ?? []).map(({ code, name }) => ({ value: code, label: name }))}
        onChange={setRole}
      />
      {!everywhere && <Field {...scope} label={words.scope} required maxLength={64} hint={words.scopeHint} />}
      <Field {...until} label={words.until} type="date" hint={words.untilHint} />
      <Field {...reason} label={text.people.reason} required maxLength={200} />
      <Action primary busy={granting.busy}>
        {words.submit}
      </Action>
    </form>
  )
}

export function Roles({ me, user }: { me: Me; user: string }) {
  const roles = useRolesOf(user)
  const grants = mayDo(me, 'role.grant')
  const items = (roles.data?.items ?? []).filter((role) => role.ended_at === null)
  return (
    <section className="block" aria-labelledby="roles">
      <h2 id="roles">{text.people.head.roles}</h2>
      <Reading of={roles}>
        {items.length === 0 && <p className="nothing">{text.people.noRole}</p>}
        <ul className="held">
          {items.map((role) => (
            <Held key={role.grant} user={user} role={role} ends={grants} />
          ))}
        </ul>
      </Reading>
      {grants && user !== me.id && <Grant user={user} />}
    </section>
  )
}
