/** An act that wants its reason: asked for in a window of its own, so that nothing happens by one wrong click. */
import { type FormEvent, useState } from 'react'
import { useAct } from '../act.ts'
import { ActProblem } from '../parts/act-problem.tsx'
import { Action } from '../parts/action.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { useTyped } from '../sign-in/form.tsx'
import { ReasonField } from './reason-field.tsx'

type Props = {
  label: string
  /** What follows from it. */
  why?: string
  path: string
  /** What goes along with the reason; the field of the reason is `reason` unless told. */
  body?: Record<string, unknown>
  field?: string
}

function Asking({ label, why, path, body = {}, field = 'reason', onClose }: Props & { onClose: () => void }) {
  const reason = useTyped()
  const act = useAct({ done: onClose })
  const send = (event: FormEvent) => {
    event.preventDefault()
    act.run({ method: 'POST', path, body: { ...body, [field]: reason.value.trim() } })
  }
  return (
    <Dialog title={label} onClose={onClose}>
      {why !== undefined && <p>{why}</p>}
      <form className="step" onSubmit={send}>
        <ActProblem act={act} />
        <ReasonField {...reason} />
        <Action danger busy={act.busy}>
          {label}
        </Action>
      </form>
    </Dialog>
  )
}

export function Reasoned(props: Props) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Action onClick={() => setOpen(true)}>{props.label}</Action>
      {open && <Asking {...props} onClose={() => setOpen(false)} />}
    </>
  )
}
