/** 红字注销: the same voucher in red as a draft of one's own, to be submitted and signed like any other (会计基础工作规范: 已记账的不得涂改). */
import { type FormEvent, useState } from 'react'
import type { DraftInFull } from '../../approvals/schema.ts'
import type { Voucher } from '../../vouchers/schema.ts'
import { useAct } from '../act.ts'
import { go, Go } from '../go.tsx'
import { today } from '../instant.ts'
import { ActProblem } from '../parts/act-problem.tsx'
import { Action } from '../parts/action.tsx'
import { Field } from '../parts/field.tsx'
import { text } from '../text.ts'
import { at } from './data.ts'

/** Within the year of the voucher, not before it, not in a month that is closed; `from` is the first open day. */
export function reversalDay(date: string, from: string, now: string): string {
  const least = from > date ? from : date
  const last = `${date.slice(0, 4)}-12-31`
  const wanted = now > least ? now : least
  return wanted > last ? (least > last ? date : least) : wanted
}

export function Reverse({ code, voucher, from }: { code: string; voucher: Voucher; from: string }) {
  const [day, setDay] = useState(() => reversalDay(voucher.date, from, today()))
  const words = text.drafting.voucher
  const writing = useAct<DraftInFull>({ done: ({ id }) => go({ page: 'draft', code, id }) })
  const send = (event: FormEvent) => {
    event.preventDefault()
    const body = { kind: 'reversal', reverses: `#${voucher.seq}`, date: day }
    writing.run({ method: 'POST', path: `${at(code)}/drafts`, body })
  }
  return (
    <section className="block" aria-labelledby="reverse">
      <h2 id="reverse">{words.reverse}</h2>
      <p className="aside">{words.reverseWhy}</p>
      <form className="inline" onSubmit={send}>
        <Field label={words.reverseDay} type="date" value={day} required onChange={setDay} />
        <Action busy={writing.busy}>{words.reverseSend}</Action>
        <Go to={{ page: 'draft-new', code }}>{words.correctNew}</Go>
      </form>
      <ActProblem act={writing} />
    </section>
  )
}
