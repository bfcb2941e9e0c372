/** The pages where a voucher is written: a new one, or one's own that is not posted yet. */
import type { DraftInFull } from '../../approvals/schema.ts'
import type { Book } from '../../books/schema.ts'
import type { Me } from '../../identity/schema.ts'
import { type Day, firstDayOf, lastDayOf, type Month, monthOf } from '../../lib/day.ts'
import { Go } from '../go.tsx'
import { today } from '../instant.ts'
import { Notice } from '../parts/notice.tsx'
import { presentMonth } from '../shell/bearings.ts'
import { Frame, Reading } from '../shell/frame.tsx'
import { text } from '../text.ts'
import { BackToBook } from '../work/book.tsx'
import { useBook, useDraft, useFiles } from '../work/data.ts'
import { Completion, waitsForCompletion } from './complete.tsx'
import { useLeaves } from './data.ts'
import { Editor } from './editor.tsx'
import { type Leaf, shownAs } from './look-up.ts'
import { newSheet, type Paper, sheetOf } from './sheet.ts'

/** Today while the book is kept in this month; else the end of the month it is kept in, or its beginning when that is still to come. */
export function firstDate(month: Month | null, now: Day): Day {
  if (month === null || monthOf(now) === month) return now
  return monthOf(now) > month ? lastDayOf(month) : firstDayOf(month)
}

export function NewDraftPage({ me, code }: { me: Me; code: string }) {
  const book = useBook(code)
  const leaves = useLeaves(code)
  const ready = book.data !== undefined && leaves.data !== undefined
  return (
    <Frame title={text.drafting.title}>
      <BackToBook code={code} />
      <Reading of={book}>
        <Reading of={leaves}>
          {ready && (
            <Editor
              key={code}
              book={book.data}
              id={null}
              user={me.id}
              saved={newSheet(firstDate(presentMonth(book.data), today()))}
              leaves={leaves.data}
            />
          )}
        </Reading>
      </Reading>
    </Frame>
  )
}

type EditProps = { me: Me; book: Book; draft: DraftInFull; leaves: readonly Leaf[]; papers: Paper[] }

function Edit({ me, book, draft, leaves, papers }: EditProps) {
  const { code } = book
  const words = text.drafting
  if (waitsForCompletion(draft)) return <Completion code={code} draft={draft} />
  if (draft.owner.id !== me.id || (draft.state !== 'open' && draft.state !== 'submitted'))
    return (
      <Notice
        kind="info"
        title={words.notYours}
        action={<Go to={{ page: 'draft', code, id: draft.id }}>{draft.summary}</Go>}
      >
        {words.notYoursWhy}
      </Notice>
    )
  const shown = ({ account, account_name: name }: DraftInFull['lines'][number]) => {
    const leaf = leaves.find((one) => one.code === account)
    return shownAs(leaf ?? { code: account, path: name })
  }
  return (
    <Editor
      book={book}
      id={draft.id}
      user={me.id}
      saved={sheetOf(draft, shown, papers)}
      leaves={leaves}
      above={draft.state === 'submitted' && <Notice kind="warning" title={words.withdraws} />}
    />
  )
}

export function EditDraftPage({ me, code, id }: { me: Me; code: string; id: string }) {
  const book = useBook(code)
  const leaves = useLeaves(code)
  const draft = useDraft(code, id)
  const attached = (draft.data?.files.length ?? 0) > 0
  const files = useFiles(code, attached)
  const ready =
    book.data !== undefined &&
    leaves.data !== undefined &&
    draft.data !== undefined &&
    (!attached || files.data !== undefined)
  const papers = (draft.data?.files ?? []).map((hash) => {
    const known = files.data?.items.find((file) => file.hash === hash)
    return { hash, name: known?.name ?? hash.slice(0, 12), size: known?.size ?? 0 }
  })
  return (
    <Frame title={text.drafting.edit}>
      <BackToBook code={code} />
      <Reading of={book}>
        <Reading of={leaves}>
          <Reading of={draft}>
            {ready && (
              <Edit
                key={id}
                me={me}
                book={book.data}
                draft={draft.data}
                leaves={leaves.data}
                papers={papers}
              />
            )}
          </Reading>
        </Reading>
      </Reading>
    </Frame>
  )
}
