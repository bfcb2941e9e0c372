/** 委托代签: one of one's own offices to somebody else until a day, and what one has delegated, to be taken back. */
import { type FormEvent, useState } from 'react'
import type { Me, RoleGranted } from '../../identity/schema.ts'
import { useAct } from '../act.ts'
import { today } from '../instant.ts'
import { ActProblem } from '../parts/act-problem.tsx'
import { Action } from '../parts/action.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { PickList } from '../parts/pick-list.tsx'
import { useRoleNames, useRoleTable } from '../people/data.ts'
import { mayDo } from '../session.ts'
import { Reading } from '../shell/frame.tsx'
import { useTyped } from '../sign-in/form.tsx'
import { text } from '../text.ts'
import { dayOf, useDelegations } from './data.ts'
import { ReasonField } from './reason-field.tsx'
import { Reasoned } from './reasoned.tsx'

type Held = Me['roles'][number]

/** What is one's own and may be handed on; what came by delegation may not. */
export function delegable(held: readonly Held[], acts: ReadonlyMap<string, readonly string[]>): Held[] {
  return held.filter(
    ({ role, delegated_by }) => delegated_by === null && acts.get(role)?.includes('role.delegate') === true,
  )
}

type ToldProps = { given: RoleGranted; to: string; until: string; onClose: () => void }

/** What follows from it: a second factor still to set up, relatives in other offices. */
function Told({ given, to, until, onClose }: ToldProps) {
  const words = text.delegations
  const nameOf = useRoleNames()
  return (
    <Dialog title={words.title} onClose={onClose}>
      <div className="step">
        <Notice kind="info" title={words.done(to, until)} />
        {given.signed_out && <Notice kind="warning" title={words.signedOut} />}
        {given.warnings.map(({ relation, name, against }) => (
          <Notice
            key={`${name} ${against}`}
            kind="warning"
            title={text.people.kin(relation, name, nameOf(against))}
          />
        ))}
        <Action primary onClick={onClose}>
          {words.close}
        </Action>
      </div>
    </Dialog>
  )
}

function Delegating({ roles, onClose }: { roles: readonly Held[]; onClose: () => void }) {
  const words = text.delegations
  const [grant, setGrant] = useState(roles[0]?.grant ?? '')
  const to = useTyped()
  const until = useTyped()
  const reason = useTyped()
  const delegating = useAct<RoleGranted>({ stale: ['delegations', 'offices'] })
  const send = (event: FormEvent) => {
    event.preventDefault()
    const body = { grant, to: to.value.trim(), until: until.value, reason: reason.value.trim() }
    delegating.run({ method: 'POST', path: '/delegations', body })
  }
  if (delegating.answer !== undefined)
    return <Told given={delegating.answer} to={to.value.trim()} until={until.value} onClose={onClose} />
  return (
    <Dialog title={words.add} onClose={onClose}>
      <form className="step" onSubmit={send}>
        <ActProblem act={delegating} />
        <PickList
          label={words.role}
          className="named"
          value={grant}
          options={roles.map((role) => ({
            value: role.grant,
            label: `${role.name} ${role.scope_name ?? ''}`,
          }))}
          onChange={setGrant}
        />
        <Field
          {...to}
          label={words.to}
          required
          maxLength={64}
          autoComplete="off"
          autoCapitalize="none"
          hint={text.duties.personHint}
        />
        <Field {...until} label={text.duties.until} type="date" required min={today()} />
        <ReasonField {...reason} />
        <Action primary busy={delegating.busy}>
          {words.add}
        </Action>
      </form>
    </Dialog>
  )
}

function Given() {
  const delegations = useDelegations()
  const nameOf = useRoleNames()
  const words = text.delegations
  const items = delegations.data?.items ?? []
  return (
    <Reading of={delegations}>
      {items.length === 0 && <p className="nothing">{words.none}</p>}
      <ul className="held">
        {items.map((one) => (
          <li key={one.grant}>
            <b>{words.given(nameOf(one.role), one.to.name)}</b>
            <span>{one.scope_name ?? ''}</span>
            <span>{text.people.until(dayOf(one.until))}</span>
            <small>{one.reason}</small>
            <Reasoned label={words.end} path={`/delegations/${one.grant}/ending`} />
          </li>
        ))}
      </ul>
    </Reading>
  )
}

export function Delegations({ me }: { me: Me }) {
  const [open, setOpen] = useState(false)
  const table = useRoleTable().data?.roles ?? []
  const roles = delegable(me.roles, new Map(table.map(({ code, acts }) => [code, acts])))
  const words = text.delegations
  if (!mayDo(me, 'role.delegate')) return null
  return (
    <section className="block" aria-labelledby="delegations">
      <h2 id="delegations">{words.title}</h2>
      <p className="aside">{words.why}</p>
      <Given />
      {roles.length > 0 && (
        <p className="more">
          <Action onClick={() => setOpen(true)}>{words.add}</Action>
        </p>
      )}
      {open && <Delegating roles={roles} onClose={() => setOpen(false)} />}
    </section>
  )
}
