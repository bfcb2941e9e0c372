/** The book of a draft, by the draft's number alone. */
import { ProblemError, problem } from '../lib/problem.ts'
import { findDraftBook } from '../vouchers/store-drafts.ts'
import { readStore } from './context.ts'
import type { Session } from './context.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** A draft's number is enough; the book is looked up by it. */
export async function bookOfDraft(session: Session, id: string): Promise<string> {
  const code = UUID.test(id)
    ? await readStore(session, 'draft.read', (tx) => findDraftBook(tx, id))
    : undefined
  if (code !== undefined) return code
  throw new ProblemError(problem('draft/not-found', `没有草稿「${id}」,请用 drafts list 查看编号`))
}
