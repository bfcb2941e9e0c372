/** Signing or sending back: an opinion, one button each; what is signed is the digest of the draft as it stands on the page. */
import { type KeyboardEvent, useState } from 'react'
import { useAct } from '../act.ts'
import { Action } from '../parts/action.tsx'
import { LongField } from '../parts/field.tsx'
import { Notice } from '../parts/notice.tsx'
import { ActProblem } from '../parts/act-problem.tsx'
import { inChinese } from '../punctuation.ts'
import { text } from '../text.ts'

type Props = {
  code: string
  id: string
  digest: string
  turn: { position: number; label: string }
  warnings: readonly string[]
}

/** A page loaded anew, by accident too, still has what was written. */
function useKept(name: string): [string, (value: string) => void, () => void] {
  const [value, setValue] = useState(() => window.sessionStorage.getItem(name) ?? '')
  const keep = (typed: string) => {
    setValue(typed)
    window.sessionStorage.setItem(name, typed)
  }
  return [value, keep, () => window.sessionStorage.removeItem(name)]
}

export function Signing({ code, id, digest, turn, warnings }: Props) {
  const [opinion, setOpinion, forget] = useKept(`opinion ${code} ${id}`)
  const signing = useAct({ done: forget })
  const words = text.signing
  const path = `/books/${encodeURIComponent(code)}/drafts/${encodeURIComponent(id)}/signatures`
  const sign = (decision: 'approve' | 'return') => {
    const said = opinion.trim() === '' ? null : opinion.trim()
    signing.run({ method: 'POST', path, body: { decision, opinion: said, digest, position: turn.position } })
  }
  const pressed = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && event.ctrlKey) sign('approve')
  }
  return (
    <section className="signing" aria-labelledby="signing" onKeyDown={pressed}>
      <h2 id="signing">{words.title(turn.label)}</h2>
      {warnings.map((warning) => (
        <Notice key={warning} kind="warning" title={inChinese(warning)} />
      ))}
      <ActProblem act={signing} />
      <LongField label={words.opinion} value={opinion} onChange={setOpinion} hint={words.hint} max={200} />
      <p className="more">
        <Action primary busy={signing.busy} onClick={() => sign('approve')}>
          {words.approve}
        </Action>
        <Action danger disabled={signing.busy || opinion.trim() === ''} onClick={() => sign('return')}>
          {words.sendBack}
        </Action>
        <span className="aside">{words.keys}</span>
      </p>
    </section>
  )
}
