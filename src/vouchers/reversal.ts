/** Reversing a posted voucher: reads it, writes the red one, links them. */
import { authorisationOf, requireBook } from '../books/service.ts'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import { day } from '../lib/day.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { readVoucherName } from './number.ts'
import { findVoucher, readLines } from './store-read.ts'
import { refusalProblem } from './refusals.ts'
import { reversalOf } from './reverse.ts'
import { PostedVoucher } from './schema.ts'
import { postAll } from './store.ts'

/** `date` must lie in an open month, not before the original. */
export async function reverseVoucher(
  tx: Tx,
  actor: Actor,
  input: { book: string; voucher: string; date: string },
): Promise<PostedVoucher> {
  const book = await requireBook(tx, input.book)
  const original = await findVoucher(tx, book.bookId, readVoucherName(input.voucher))
  const authorisation = await authorisationOf(tx, book.bookId)
  if (authorisation === undefined) {
    throw new ProblemError(
      problem('import/no-authorisation', '这个账套没有自动审核授权,注销凭证须由他人审核'),
    )
  }
  const lines = await readLines(tx, book.bookId, original.seq)
  const facts = { bookId: book.bookId, date: day(input.date), authorisation, actor }
  const posting = reversalOf(original, lines, facts)
  const [outcome] = await postAll(tx, [posting])
  if (outcome === undefined || outcome.status === 'refused') {
    throw new ProblemError(refusalProblem(outcome ?? { code: 'voucher/unknown', detail: null }, posting))
  }
  return PostedVoucher.parse(JSON.parse(outcome.answer))
}
