/** What a maker may do with a draft: change it, take it back, discard it with a reason, see the voucher it became. */
import { type FormEvent, useState } from 'react'
import type { DraftInFull } from '../../approvals/schema.ts'
import type { Me } from '../../identity/schema.ts'
import { useAct } from '../act.ts'
import { Go } from '../go.tsx'
import { ActProblem } from '../parts/act-problem.tsx'
import { Action } from '../parts/action.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { mayDo } from '../session.ts'
import { text } from '../text.ts'
import { waitsForCompletion } from './complete.tsx'
import { at } from './data.ts'

function Discard({ code, id, onClose }: { code: string; id: string; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const discarding = useAct({ done: onClose })
  const words = text.drafting.acts
  const send = (event: FormEvent) => {
    event.preventDefault()
    const path = `${at(code)}/drafts/${encodeURIComponent(id)}/discarding`
    discarding.run({ method: 'POST', path, body: { reason: reason.trim() } })
  }
  return (
    <Dialog title={words.discardTitle} onClose={onClose}>
      <form className="step" onSubmit={send}>
        <p>{words.discardWhy}</p>
        <ActProblem act={discarding} />
        <Field label={words.reason} value={reason} onChange={setReason} maxLength={500} required />
        <p className="more">
          <Action danger busy={discarding.busy} disabled={reason.trim() === ''}>
            {words.discard}
          </Action>
        </p>
      </form>
    </Dialog>
  )
}

export function DraftActs({ me, code, draft }: { me: Me; code: string; draft: DraftInFull }) {
  const [asked, setAsked] = useState(false)
  const words = text.drafting.acts
  const { id, state, seq } = draft
  const imported = waitsForCompletion(draft)
  const mine = mayDo(me, 'draft.write') && (draft.owner.id === me.id || imported)
  const under = state === 'open' || state === 'submitted'
  if (seq !== null)
    return (
      <p className="draft-acts">
        <Go to={{ page: 'voucher', code, seq }}>{words.voucher}</Go>
      </p>
    )
  if (!mine || !under) return null
  return (
    <p className="draft-acts">
      {!imported && draft.kind !== 'reversal' && (
        <Go to={{ page: 'draft-edit', code, id }} className="button">
          {state === 'submitted' ? words.withdraw : words.edit}
        </Go>
      )}
      <button type="button" className="plain" aria-haspopup="dialog" onClick={() => setAsked(true)}>
        {words.discard}
      </button>
      {asked && <Discard code={code} id={id} onClose={() => setAsked(false)} />}
    </p>
  )
}
