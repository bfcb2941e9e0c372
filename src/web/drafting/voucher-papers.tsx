/** Papers of a posted voucher: sealed ones, those that came later with their reason, and the way to add one more. */
import { type FormEvent, useState } from 'react'
import type { Attached } from '../../files/schema.ts'
import type { Me } from '../../identity/schema.ts'
import type { Voucher } from '../../vouchers/schema.ts'
import { useAct } from '../act.ts'
import { linkTo } from '../api.ts'
import { ActProblem } from '../parts/act-problem.tsx'
import { Action } from '../parts/action.tsx'
import { Field } from '../parts/field.tsx'
import { mayDo } from '../session.ts'
import { text } from '../text.ts'
import { sizeOf } from '../work/files.tsx'
import { at } from './data.ts'
import type { Paper } from './sheet.ts'
import { Choosers, useUpload } from './upload.tsx'

function Later({ code, seq }: { code: string; seq: string }) {
  const [paper, setPaper] = useState<Paper | null>(null)
  const [why, setWhy] = useState('')
  const upload = useUpload(code, setPaper)
  const words = text.drafting.files
  const attaching = useAct<Attached>({
    done: () => {
      setPaper(null)
      setWhy('')
    },
  })
  const send = (event: FormEvent) => {
    event.preventDefault()
    if (paper === null) return
    const body = { hash: paper.hash, why: why.trim() }
    attaching.run({ method: 'POST', path: `${at(code)}/vouchers/${seq}/files`, body })
  }
  return (
    <details className="later">
      <summary>{words.later}</summary>
      <p className="aside">{words.laterWhy}</p>
      <form className="step" onSubmit={send}>
        <Choosers upload={upload} />
        {paper !== null && <p role="status">{paper.name}</p>}
        <Field label={words.reason} value={why} maxLength={200} required onChange={setWhy} />
        <ActProblem act={attaching} />
        <p className="more">
          <Action busy={attaching.busy} disabled={paper === null || why.trim() === ''}>
            {words.attach}
          </Action>
        </p>
      </form>
    </details>
  )
}

export function VoucherPapers({ me, code, voucher }: { me: Me; code: string; voucher: Voucher }) {
  const words = text.drafting.files
  return (
    <section className="block" aria-labelledby="papers">
      <h2 id="papers">{words.title}</h2>
      {voucher.files.length === 0 && <p className="nothing">{words.none}</p>}
      <ul className="files">
        {voucher.files.map((file) => (
          <li key={file.hash}>
            <a href={linkTo(`${at(code)}/files/${file.hash}`)} download>
              {file.name}
            </a>
            <small>{sizeOf(file.size)}</small>
            {!file.sealed && (
              <span className="aside">{words.cameLater(file.attached_by ?? '', file.why ?? '')}</span>
            )}
          </li>
        ))}
      </ul>
      {mayDo(me, 'file.add') && <Later code={code} seq={voucher.seq} />}
    </section>
  )
}
