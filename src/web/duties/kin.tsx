/** 近亲属登记 (农村集体经济组织法 34): who is what to whom among the people in reach; it warns when offices are granted and when people sign. */
import { type FormEvent, useState } from 'react'
import type { KinshipRecorded, Me } from '../../identity/schema.ts'
import { useAct } from '../act.ts'
import { inShanghai } from '../instant.ts'
import { ActProblem } from '../parts/act-problem.tsx'
import { Action } from '../parts/action.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { useRoleNames } from '../people/data.ts'
import { mayDo } from '../session.ts'
import { Frame, Reading } from '../shell/frame.tsx'
import { useTyped } from '../sign-in/form.tsx'
import { text } from '../text.ts'
import { useKinships } from './data.ts'
import { Reasoned } from './reasoned.tsx'

type Warnings = KinshipRecorded['warnings']

function Recording({ onDone, onClose }: { onDone: (warnings: Warnings) => void; onClose: () => void }) {
  const words = text.kin
  const one = useTyped()
  const other = useTyped()
  const relation = useTyped()
  const recording = useAct<KinshipRecorded>({
    stale: ['kinships'],
    done: ({ warnings }) => onDone(warnings),
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    const body = { one: one.value.trim(), other: other.value.trim(), relation: relation.value.trim() }
    recording.run({ method: 'POST', path: '/kinships', body })
  }
  const person = { required: true, maxLength: 64, autoComplete: 'off', autoCapitalize: 'none' }
  return (
    <Dialog title={words.add} onClose={onClose}>
      <form className="step" onSubmit={send}>
        <ActProblem act={recording} />
        <Field {...one} {...person} label={words.one} hint={text.duties.personHint} />
        <Field {...other} {...person} label={words.other} />
        <Field
          {...relation}
          label={words.relation}
          required
          maxLength={20}
          autoComplete="off"
          hint={words.relationHint}
        />
        <Action primary busy={recording.busy}>
          {words.add}
        </Action>
      </form>
    </Dialog>
  )
}

function Register() {
  const kinships = useKinships()
  const { head } = text.kin
  const items = kinships.data?.items ?? []
  return (
    <Reading of={kinships}>
      {items.length === 0 ? (
        <p className="nothing">{text.kin.none}</p>
      ) : (
        <table className="ledger stack">
          <thead>
            <tr>
              {[head.one, head.relation, head.other, head.recorded].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col">
                <span className="unseen">{text.kin.end}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {items.map((kinship) => (
              <tr key={kinship.id}>
                <th scope="row">{kinship.one.name}</th>
                <td className="kind" data-label={head.relation}>
                  {kinship.relation}
                </td>
                <td className="kind" data-label={head.other}>
                  <b>{kinship.other.name}</b>
                </td>
                <td data-label={head.recorded}>
                  {text.duties.recorded(kinship.recorded_by, inShanghai(kinship.recorded_at))}
                </td>
                <td className="act">
                  <Reasoned label={text.kin.end} path={`/kinships/${kinship.id}/ending`} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Reading>
  )
}

export function KinPage({ me }: { me: Me }) {
  const [open, setOpen] = useState(false)
  const [warnings, setWarnings] = useState<Warnings>([])
  const nameOf = useRoleNames()
  const recorded = (found: Warnings) => {
    setWarnings(found)
    setOpen(false)
  }
  return (
    <Frame
      title={text.kin.title}
      aside={
        mayDo(me, 'kinship.record') && (
          <Action primary onClick={() => setOpen(true)}>
            {text.kin.add}
          </Action>
        )
      }
    >
      <p className="aside">{text.kin.why}</p>
      {warnings.map(({ role, against, relation, name }) => (
        <Notice
          key={`${role} ${against} ${name}`}
          kind="warning"
          title={text.kin.touches(relation, name, nameOf(role), nameOf(against))}
        />
      ))}
      <Register />
      {open && <Recording onDone={recorded} onClose={() => setOpen(false)} />}
    </Frame>
  )
}
