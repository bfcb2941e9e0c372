/** Answers a trial balance of one book: as of any day, from any day, as known at any instant, with or without drafts. */
import type { Tx } from '../db/transaction.ts'
import { firstDayOf, lastDayOf, month, monthNumber, monthOf, yearOf } from '../lib/day.ts'
import type { Day } from '../lib/day.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { requireExportBook } from './export-book.ts'
import type { TrialBalance } from './schema.ts'
import {
  readDayLines,
  readLaterLines,
  readMonthBalances,
  readOpenDrafts,
  readReportAccounts,
} from './store-balances.ts'
import { trialBalanceRows } from './trial-balance.ts'

export type TrialBalanceRequest = {
  book: string
  asOf: Day
  /** Without one: 1 January of the year of `asOf`. */
  from?: Day | undefined
  /** An instant with its zone, e.g. 2021-07-01T00:00:00Z. */
  knownOn?: string | undefined
  withDrafts?: boolean | undefined
}

/** Call it within `readSnapshot`. */
export async function reportTrialBalance(tx: Tx, request: TrialBalanceRequest): Promise<TrialBalance> {
  const { asOf, knownOn, withDrafts = false } = request
  const from = request.from ?? firstDayOf(month(`${yearOf(asOf)}-01`))
  if (from > asOf) {
    throw new ProblemError(problem('request/invalid', `起始日 ${from} 晚于截止日 ${asOf},请调换`, 'from'))
  }
  const { bookId, code, name } = await requireExportBook(tx, request.book)
  const whole = { early: from === firstDayOf(monthOf(from)), late: asOf === lastDayOf(monthOf(asOf)) }
  const drafts = withDrafts ? await readOpenDrafts(tx, bookId, asOf) : []
  const { rows, notes } = trialBalanceRows({
    from,
    asOf,
    accounts: await readReportAccounts(tx, bookId),
    months: await readMonthBalances(tx, bookId, monthNumber(asOf)),
    early: whole.early ? [] : await readDayLines(tx, bookId, { month: monthNumber(from), before: from }),
    late: whole.late ? [] : await readDayLines(tx, bookId, { month: monthNumber(asOf), after: asOf }),
    unknown: knownOn === undefined ? [] : await readLaterLines(tx, bookId, knownOn, asOf),
    drafts,
  })
  return {
    book: code,
    name,
    from,
    as_of: asOf,
    known_on: knownOn ?? null,
    with_drafts: withDrafts,
    drafts: drafts.length,
    rows,
    notes,
  }
}
