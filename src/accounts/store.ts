/** SQL of the chart of a book, its auxiliary items and its opening. */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import type { AccountRow, OpeningLine } from './account.ts'

export async function readAccounts(tx: Tx, bookId: string): Promise<AccountRow[]> {
  const rows = await tx
    .selectFrom('accounts')
    .select(['code', 'name', 'level', 'side', 'parent', 'leaf', 'auxiliary', 'bank_account as bankAccount'])
    .where('book_id', '=', bookId)
    .orderBy('code')
    .execute()
  return rows as AccountRow[]
}

/** Answers the refusal's code, or null when the account stands. */
export async function insertAccount(
  tx: Tx,
  actor: Actor,
  account: {
    bookId: string
    parent: string
    code: string
    name: string
    auxiliary: string | null
    bankAccount: string | null
  },
): Promise<string | null> {
  const { rows } = await sql<{ code: string | null }>`
    select add_account(${account.bookId}::bigint, ${account.parent}, ${account.code}, ${account.name}, ${account.auxiliary},
      ${account.bankAccount}, ${actor.id}, ${actor.name}, ${actor.role}, ${actor.origin}, ${actor.requestId}) as code`.execute(
    tx,
  )
  return rows[0]?.code ?? null
}

export async function insertOpening(
  tx: Tx,
  actor: Actor,
  opening: {
    bookId: string
    month: number
    authorisation: string
    source: string
    lines: readonly OpeningLine[]
  },
): Promise<{ code: string; detail: string } | undefined> {
  const { lines } = opening
  const column = (value: (line: OpeningLine) => string | null) => lines.map(value)
  const { rows } = await sql<{ code: string; detail: string }>`
    select code, detail from set_opening(${opening.bookId}::bigint, ${opening.month}::int, ${column((l) => l.account)}::text[],
      ${column((l) => l.auxiliary?.kind ?? null)}::text[], ${column((l) => l.auxiliary?.name ?? null)}::text[],
      ${column((l) => l.amount)}::text[], ${column((l) => l.carriedDebit)}::text[], ${column((l) => l.carriedCredit)}::text[],
      ${column((l) => l.type)}::text[], ${column((l) => l.exclusion)}::text[], ${lines.map(() => '期初余额')}::text[],
      ${opening.source}, ${actor.id}, ${actor.name}, null, null, ${opening.authorisation}::uuid,
      ${actor.role}, ${actor.origin}, ${actor.requestId})`.execute(tx)
  return rows[0]
}

export async function startBook(tx: Tx, bookId: string, month: number): Promise<void> {
  await sql`select start_book(${bookId}::bigint, ${month}::int)`.execute(tx)
}

/** Signed balance (debit positive) of every leaf and auxiliary item at the end of a month, transfers included, nil left out. */
export async function readBalances(
  tx: Tx,
  bookId: string,
  month: number,
): Promise<
  { account: string; auxiliary: { kind: 'counterparty' | 'project'; name: string } | null; balance: string }[]
> {
  const { rows } = await sql<{
    account: string
    kind: 'counterparty' | 'project' | null
    name: string | null
    balance: string
  }>`
    select x.account, i.kind, i.name, x.balance
    from (
      select account, auxiliary, sum(opening + debit - credit + transfer_debit - transfer_credit) as balance
      from balances where book_id = ${bookId}::bigint and month <= ${month}::int group by account, auxiliary
    ) x
    left join auxiliary_items i on i.book_id = ${bookId}::bigint and i.item_id = x.auxiliary
    where x.balance <> 0 order by x.account, x.auxiliary`.execute(tx)
  return rows.map((row) => ({
    account: row.account,
    auxiliary: row.kind === null || row.name === null ? null : { kind: row.kind, name: row.name },
    balance: row.balance,
  }))
}

/** Money by leaf of 101/102 before a day: posted vouchers and open drafts. */
export async function readMoneyBefore(
  tx: Tx,
  bookId: string,
  day: string,
): Promise<{ account: string; amount: string }[]> {
  const month = Number(day.slice(0, 4)) * 100 + Number(day.slice(5, 7))
  const { rows } = await sql<{ account: string; amount: string }>`
    select x.account, sum(x.amount)::numeric(18, 2)::text as amount from (
      select account, sum(opening) + coalesce(sum(debit - credit) filter (where month < ${month}::int), 0) as amount
      from balances where book_id = ${bookId}::bigint and month <= ${month}::int and account like '10%' group by account
      union all
      select l.account, sum(case when l.side = 'debit' then l.amount else -l.amount end)
      from vouchers v join voucher_lines l on l.book_id = v.book_id and l.seq = v.seq
      where v.book_id = ${bookId}::bigint and v.month = ${month}::int and v.voucher_date < ${day}::date and v.kind <> 'opening' and l.account like '10%'
      group by l.account
      union all
      select money_account, sum(amount) from drafts
      where book_id = ${bookId}::bigint and state in ('open', 'submitted') and voucher_date < ${day}::date and money_account is not null group by money_account
    ) x group by x.account`.execute(tx)
  return rows
}
