/** Year end and reopening: transfers are written only here, idempotent, and reversed before a month reopens (bookkeeping 1, 3). */
import { balancesOf } from '../accounts/service.ts'
import type { BookRow } from '../books/book.ts'
import { authorisationOf, requireBook } from '../books/service.ts'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import { month, monthNumber } from '../lib/day.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { noteTransfer, refuseStops, reopenMonths, yearOfBook } from '../periods/service.ts'
import { postWithin } from '../vouchers/posting.ts'
import { refusalProblem } from '../vouchers/refusals.ts'
import type { Posting, PostingLine } from '../vouchers/schema.ts'
import { readTransferLines } from './store.ts'
import { negatedLines, transferVouchers } from './transfer.ts'

async function postTransfers(
  tx: Tx,
  actor: Actor,
  book: BookRow,
  year: number,
  vouchers: readonly (readonly PostingLine[])[],
): Promise<string[]> {
  const authorisation = await authorisationOf(tx, book.bookId)
  if (authorisation === undefined) {
    throw new ProblemError(
      problem('import/no-authorisation', '这个账套没有自动审核授权,结转须由他人审核后才能记账'),
    )
  }
  const postings = vouchers.map((lines): Posting => ({
    bookId: book.bookId,
    date: `${year}-12-31`,
    kind: 'transfer',
    word: book.words === '记' ? '记' : '转',
    source: `year-end:${year}`,
    maker: actor,
    review: { authorisation },
    actor,
    lines,
  }))
  const outcomes = await postWithin(tx, postings)
  return outcomes.map((outcome, index) => {
    const posting = postings[index]
    if (outcome.status === 'refused' && posting !== undefined)
      throw new ProblemError(refusalProblem(outcome, posting))
    return outcome.status === 'refused' ? '' : outcome.answer
  })
}

/** Answers the posted transfers; an already transferred year answers none and changes nothing. */
export async function transferYear(
  tx: Tx,
  actor: Actor,
  input: { book: string; year: number },
): Promise<string[]> {
  const book = await requireBook(tx, input.book)
  if (book.closedThrough < input.year * 100 + 12) {
    refuseStops([{ code: 'month/open', detail: String(book.closedThrough) }])
  }
  if ((await yearOfBook(tx, book.bookId, input.year)).transferred) return []
  const balances = await balancesOf(tx, book.bookId, input.year * 100 + 12)
  const answers = await postTransfers(tx, actor, book, input.year, transferVouchers(balances))
  await noteTransfer(tx, actor, book.bookId, input.year, true)
  return answers
}

async function takeBackTransfer(tx: Tx, actor: Actor, book: BookRow, year: number): Promise<void> {
  const vouchers = await readTransferLines(tx, book.bookId, year)
  await postTransfers(tx, actor, book, year, vouchers.toReversed().map(negatedLines))
  await noteTransfer(tx, actor, book.bookId, year, false)
}

/** Reopens a month and every later one; transfers of the years it touches are taken back first, newest first. */
export async function reopenFrom(
  tx: Tx,
  actor: Actor,
  input: { book: string; month: string; reason: string; until: string | null },
): Promise<void> {
  const book = await requireBook(tx, input.book)
  const first = Number(input.month.slice(0, 4))
  for (let year = Math.floor(book.closedThrough / 100); year >= first; year -= 1) {
    if ((await yearOfBook(tx, book.bookId, year)).transferred) await takeBackTransfer(tx, actor, book, year)
  }
  const from = monthNumber(month(input.month))
  await reopenMonths(tx, actor, {
    bookId: book.bookId,
    month: from,
    reason: input.reason,
    until: input.until,
  })
}
