/** SQL of trial balances: whole months from balances, single days from the lines of their one month, later knowledge from its lines. */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { Day } from '../lib/day.ts'
import type { Money } from '../lib/money.ts'
import type { ReportAccount } from './account-tree.ts'
import type { DayFigures, MonthFigures } from './trial-balance.ts'

export async function readReportAccounts(tx: Tx, bookId: string): Promise<Map<string, ReportAccount>> {
  const { rows } = await sql<ReportAccount>`
    select code, name, level, side, parent, leaf, took_over as "tookOver" from accounts
    where book_id = ${bookId}::bigint order by code`.execute(tx)
  return new Map(rows.map((row) => [row.code, row]))
}

export async function readMonthBalances(tx: Tx, bookId: string, through: number): Promise<MonthFigures[]> {
  const { rows } = await sql<MonthFigures>`
    select account, month, sum(opening)::numeric(18, 2) as opening, sum(debit)::numeric(18, 2) as debit,
      sum(credit)::numeric(18, 2) as credit, sum(transfer_debit)::numeric(18, 2) as "transferDebit",
      sum(transfer_credit)::numeric(18, 2) as "transferCredit", sum(carried_debit)::numeric(18, 2) as "carriedDebit",
      sum(carried_credit)::numeric(18, 2) as "carriedCredit"
    from balances where book_id = ${bookId}::bigint and month <= ${through}::int
    group by account, month order by account, month`.execute(tx)
  return rows
}

const SUMMED = sql`l.account, v.voucher_date as date, v.kind,
  coalesce(sum(l.amount) filter (where l.side = 'debit'), 0)::numeric(18, 2) as debit,
  coalesce(sum(l.amount) filter (where l.side = 'credit'), 0)::numeric(18, 2) as credit,
  coalesce(sum(l.carried_debit), 0)::numeric(18, 2) as "carriedDebit",
  coalesce(sum(l.carried_credit), 0)::numeric(18, 2) as "carriedCredit"
  from vouchers v join voucher_lines l on l.book_id = v.book_id and l.seq = v.seq`

/** Lines after a day within its month, or before a day within its month; the opening belongs to no day. */
export async function readDayLines(
  tx: Tx,
  bookId: string,
  span: { month: number; after?: Day; before?: Day },
): Promise<DayFigures[]> {
  const { rows } = await sql<DayFigures>`
    select ${SUMMED}
    where v.book_id = ${bookId}::bigint and v.month = ${span.month}::int and v.kind <> 'opening'
      and v.voucher_date > coalesce(${span.after ?? null}::date, '-infinity')
      and v.voucher_date < coalesce(${span.before ?? null}::date, 'infinity')
    group by 1, 2, 3`.execute(tx)
  return rows
}

/** Lines dated through a day that were posted after an instant. */
export async function readLaterLines(
  tx: Tx,
  bookId: string,
  knownOn: string,
  through: Day,
): Promise<DayFigures[]> {
  const { rows } = await sql<DayFigures>`
    select ${SUMMED}
    where v.book_id = ${bookId}::bigint and v.posted_at > ${knownOn}::timestamptz and v.voucher_date <= ${through}::date
    group by 1, 2, 3`.execute(tx)
  return rows
}

export type DraftLine = { date: Day; account: string | null; amount: Money }

export async function readOpenDrafts(tx: Tx, bookId: string, through: Day): Promise<DraftLine[]> {
  const { rows } = await sql<DraftLine>`
    select voucher_date as date, money_account as account, amount from drafts
    where book_id = ${bookId}::bigint and state in ('open', 'submitted') and voucher_date <= ${through}::date`.execute(
    tx,
  )
  return rows
}
