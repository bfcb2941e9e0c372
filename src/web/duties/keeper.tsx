/** Who keeps a book: the village itself or a township for it (代理记账), which may then not audit it; the county records it. */
import { type FormEvent, useState } from 'react'
import type { Book } from '../../books/schema.ts'
import type { Me } from '../../identity/schema.ts'
import { useAct } from '../act.ts'
import { ActProblem } from '../parts/act-problem.tsx'
import { Action } from '../parts/action.tsx'
import { Dialog } from '../parts/dialog.tsx'
import { Field } from '../parts/field.tsx'
import { PickList } from '../parts/pick-list.tsx'
import { mayDo } from '../session.ts'
import { useTyped } from '../sign-in/form.tsx'
import { text } from '../text.ts'
import { bookPath } from './data.ts'
import { ReasonField } from './reason-field.tsx'

function Changing({ book, onClose }: { book: Book; onClose: () => void }) {
  const words = text.offices
  const [by, setBy] = useState<'village' | 'township'>(book.kept_by === null ? 'township' : 'village')
  const township = useTyped(book.kept_by ?? book.division.slice(0, 9))
  const reason = useTyped()
  const changing = useAct({ done: onClose })
  const send = (event: FormEvent) => {
    event.preventDefault()
    const kept = by === 'village' ? null : township.value.trim()
    changing.run({
      method: 'POST',
      path: `${bookPath(book.code)}/keeper`,
      body: { kept_by: kept, reason: reason.value.trim() },
    })
  }
  return (
    <Dialog title={words.change} onClose={onClose}>
      <form className="step" onSubmit={send}>
        <ActProblem act={changing} />
        <PickList
          label={words.keeper}
          className="named"
          value={by}
          options={[
            { value: 'village', label: words.byVillage },
            { value: 'township', label: words.byTownship },
          ]}
          onChange={setBy}
        />
        {by === 'township' && (
          <Field
            {...township}
            label={words.township}
            required
            inputMode="numeric"
            maxLength={9}
            autoComplete="off"
          />
        )}
        <ReasonField {...reason} />
        <Action primary busy={changing.busy}>
          {words.change}
        </Action>
      </form>
    </Dialog>
  )
}

export function Keeper({ me, book }: { me: Me; book: Book }) {
  const [open, setOpen] = useState(false)
  const words = text.offices
  return (
    <section className="block" aria-labelledby="keeper">
      <h2 id="keeper">{words.keeper}</h2>
      <p>{book.kept_by === null ? words.own : words.kept(book.kept_by)}</p>
      {mayDo(me, 'book.keeper') && (
        <p className="more">
          <Action onClick={() => setOpen(true)}>{words.change}</Action>
        </p>
      )}
      {open && <Changing book={book} onClose={() => setOpen(false)} />}
    </section>
  )
}
