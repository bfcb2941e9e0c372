/** The open drafts of a book: what each is about, where it stands and whose turn it is. */
import type { Me } from '../../identity/schema.ts'
import { absolute, money } from '../../lib/money.ts'
import { WriteVoucher } from '../drafting/write-link.tsx'
import { Go } from '../go.tsx'
import { Figure } from '../parts/amount.tsx'
import { mayDo } from '../session.ts'
import { Frame, Reading } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { inChinese } from '../punctuation.ts'
import type { DraftRow } from '../wire.ts'
import { BackToBook } from './book.tsx'
import { useDraft, useDrafts } from './data.ts'

/** Few drafts of a book are under way at once, and whoever reads the list opens them next. */
function Turn({ code, id }: { code: string; id: string }) {
  const standing = useDraft(code, id).data?.standing
  if (standing === undefined || standing.turn === null) return <>{text.none}</>
  return (
    <>
      {standing.turn.label}
      {standing.mine && <b className="mine">{text.drafts.mine}</b>}
    </>
  )
}

function Row({ code, draft }: { code: string; draft: DraftRow }) {
  const { head } = text.drafts
  return (
    <tr data-row>
      <th scope="row">
        <Go to={{ page: 'draft', code, id: draft.id }}>{draft.summary}</Go>
        <small>{draft.date}</small>
      </th>
      <td className="number" data-label={head.amount}>
        <Figure value={absolute(money(draft.amount))} />
      </td>
      <td data-label={head.stands}>
        {text.drafts.states[draft.state]}
        {draft.reason !== '' && <small>{inChinese(draft.reason)}</small>}
      </td>
      <td data-label={head.turn}>
        {draft.state === 'submitted' ? <Turn code={code} id={draft.id} /> : text.drafts.makers}
      </td>
    </tr>
  )
}

export function DraftsPage({ me, code }: { me: Me; code: string }) {
  const drafts = useDrafts(code)
  const items = drafts.data?.items ?? []
  const { head } = text.drafts
  return (
    <Frame title={text.drafts.title} aside={mayDo(me, 'draft.write') && <WriteVoucher code={code} />}>
      <BackToBook code={code} />
      <Reading of={drafts}>
        {items.length === 0 && <p className="nothing">{text.drafts.none}</p>}
        {items.length > 0 && (
          <table className="ledger stack">
            <thead>
              <tr>
                <th scope="col">{head.summary}</th>
                <th scope="col" className="number">
                  {head.amount}
                </th>
                <th scope="col">{head.stands}</th>
                <th scope="col">{head.turn}</th>
              </tr>
            </thead>
            <tbody>
              {items.map((draft) => (
                <Row key={draft.id} code={code} draft={draft} />
              ))}
            </tbody>
          </table>
        )}
      </Reading>
    </Frame>
  )
}
