/** 一人兼岗豁免 of a book: recorded by the county with reason and end, ended with a reason; those that are over stay to be seen. */
import { type FormEvent, useId, useState } from 'react'
import type { Exemptions as List } from '../../books/schema.ts'
import type { Me } from '../../identity/schema.ts'
import { useAct } from '../act.ts'
import { inShanghai, today } from '../instant.ts'
import { ActProblem } from '../parts/act-problem.tsx'
import { Action } from '../parts/action.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { PickList } from '../parts/pick-list.tsx'
import { useRoleNames, useRoleTable } from '../people/data.ts'
import { mayDo } from '../session.ts'
import { Reading } from '../shell/frame.tsx'
import { useTyped } from '../sign-in/form.tsx'
import { text } from '../text.ts'
import { bookPath, dayOf, useExemptions, useOffices } from './data.ts'
import { ReasonField } from './reason-field.tsx'
import { Reasoned } from './reasoned.tsx'

type Exemption = List['items'][number]

function Row({ code, one, ends }: { code: string; one: Exemption; ends: boolean }) {
  const nameOf = useRoleNames()
  const words = text.offices
  const [first = '', second = ''] = one.roles
  const over = one.ended_at !== null || dayOf(one.until) < today()
  return (
    <li className={over ? 'off' : ''}>
      <b>{words.exemption(one.name, nameOf(first), nameOf(second))}</b>
      <span>{over ? words.over : words.span(dayOf(one.until))}</span>
      <span>{one.reason}</span>
      <small>{text.duties.recorded(one.recorded_by, inShanghai(one.recorded_at))}</small>
      {ends && !over && (
        <Reasoned
          label={words.end}
          why={words.endWhy}
          path={`${bookPath(code)}/exemptions/${one.id}/ending`}
        />
      )}
    </li>
  )
}

/** Only the pairs the law lets one person hold where there is but one. */
function Recording({ code, onClose }: { code: string; onClose: () => void }) {
  const conflicts = (useRoleTable().data?.conflicts ?? []).filter(({ exemptible }) => exemptible)
  const nameOf = useRoleNames()
  const people = useOffices(code).data?.items ?? []
  const known = useId()
  const [pair, setPair] = useState(0)
  const login = useTyped()
  const until = useTyped()
  const reason = useTyped()
  const recording = useAct({ done: onClose })
  const words = text.offices
  const send = (event: FormEvent) => {
    event.preventDefault()
    recording.run({
      method: 'POST',
      path: `${bookPath(code)}/exemptions`,
      body: {
        login: login.value.trim(),
        roles: conflicts[pair]?.roles ?? [],
        until: until.value,
        reason: reason.value.trim(),
      },
    })
  }
  return (
    <Dialog title={words.record} onClose={onClose}>
      <form className="step" onSubmit={send}>
        <ActProblem act={recording} />
        <Field
          {...login}
          label={words.who}
          required
          maxLength={64}
          autoComplete="off"
          autoCapitalize="none"
          list={known}
          hint={text.duties.personHint}
        />
        <datalist id={known}>
          {people.map(({ login: value, name }) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </datalist>
        <PickList
          label={words.pair}
          className="named"
          value={String(pair)}
          options={conflicts.map(({ roles }, index) => ({
            value: String(index),
            label: roles.map(nameOf).join(' + '),
          }))}
          onChange={(picked) => setPair(Number(picked))}
        />
        <Field {...until} label={text.duties.until} type="date" required min={today()} />
        <ReasonField {...reason} />
        <Action primary busy={recording.busy}>
          {words.record}
        </Action>
      </form>
    </Dialog>
  )
}

export function Exemptions({ me, code }: { me: Me; code: string }) {
  const exemptions = useExemptions(code)
  const [open, setOpen] = useState(false)
  const records = mayDo(me, 'exemption.record')
  const items = (exemptions.data?.items ?? []).toSorted(
    (one, other) => Number(one.ended_at !== null) - Number(other.ended_at !== null),
  )
  return (
    <section className="block" aria-labelledby="exemptions">
      <h2 id="exemptions">{text.offices.exemptions}</h2>
      <p className="aside">{text.offices.exemptionsWhy}</p>
      <Reading of={exemptions}>
        {items.length === 0 && <p className="nothing">{text.offices.noExemption}</p>}
        <ul className="held">
          {items.map((one) => (
            <Row key={one.id} code={code} one={one} ends={records} />
          ))}
        </ul>
      </Reading>
      {records && (
        <p className="more">
          <Action onClick={() => setOpen(true)}>{text.offices.record}</Action>
        </p>
      )}
      {open && <Recording code={code} onClose={() => setOpen(false)} />}
    </section>
  )
}
