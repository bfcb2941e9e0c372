/** Saving a voucher and, where it was meant, submitting it: saved once, whatever is sent again; a refused submission loses nothing. */
import { useRef, useState } from 'react'
import type { DraftInFull } from '../../approvals/schema.ts'
import { useAct } from '../act.ts'
import { at } from './data.ts'

export type Then = 'open' | 'new' | 'submit'

type Saving = {
  code: string
  /** `null` for a new one. */
  id: string | null
  saved: (draft: DraftInFull, then: Then) => void
  submitted: (draft: DraftInFull) => void
}

export function useSaving({ code, id, saved, submitted }: Saving) {
  const [known, setKnown] = useState(id)
  const then = useRef<Then>('open')
  const submitting = useAct<DraftInFull>({ done: submitted })
  const saving = useAct<DraftInFull>({
    done: (draft) => {
      // Whatever is saved next is this one again, unless another is begun.
      setKnown(then.current === 'new' ? null : draft.id)
      saved(draft, then.current)
      if (then.current === 'submit')
        submitting.run({ method: 'POST', path: `${at(code)}/drafts/${draft.id}/submission` })
    },
  })
  const save = (body: Record<string, unknown>, what: Then) => {
    then.current = what
    submitting.forget()
    const drafts = `${at(code)}/drafts`
    if (known === null) saving.run({ method: 'POST', path: drafts, body })
    else saving.run({ method: 'PUT', path: `${drafts}/${known}`, body })
  }
  return { save, saving, submitting, busy: saving.busy || submitting.busy }
}
