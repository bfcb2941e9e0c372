/** SQL of drafts: the same policies as the ledger; no report reads them unasked. */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { Draft, NewDraft } from './draft.ts'

const INSERT_MAX = 2_000

export async function insertDrafts(tx: Tx, drafts: readonly NewDraft[]): Promise<void> {
  for (let at = 0; at < drafts.length; at += INSERT_MAX) {
    const rows = drafts.slice(at, at + INSERT_MAX).map((draft) => ({
      book_id: draft.bookId,
      draft_id: draft.id,
      owner: draft.owner,
      month: Number(draft.date.slice(0, 4)) * 100 + Number(draft.date.slice(5, 7)),
      voucher_date: draft.date,
      business_date: draft.businessDate,
      summary: draft.summary,
      money_account: draft.moneyAccount,
      amount: draft.amount,
      counterparty: draft.counterparty,
      attachments: draft.attachments,
      reason_code: draft.reasonCode,
      reason: draft.reason,
      proposed: draft.proposed,
      lines: JSON.stringify(draft.lines),
      items: JSON.stringify(draft.items),
      file_row: draft.row,
      source: draft.source,
    }))
    await sql`
      insert into drafts (book_id, draft_id, owner, month, voucher_date, business_date, summary, money_account, amount,
        counterparty, attachments, reason_code, reason, proposed, lines, items, file_row, source)
      select book_id, draft_id, owner, month, voucher_date, business_date, summary, money_account, amount,
        counterparty, attachments, reason_code, reason, proposed, lines::jsonb, items::jsonb, file_row, source
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (book_id bigint, draft_id uuid, owner text, month int,
        voucher_date date, business_date date, summary text, money_account text, amount numeric, counterparty text,
        attachments int, reason_code text, reason text, proposed text, lines text, items text, file_row int, source text)
    `.execute(tx)
  }
}

function selectDrafts(tx: Tx, bookId: string) {
  return tx
    .selectFrom('drafts')
    .select([
      'draft_id as id',
      'voucher_date as date',
      'business_date as businessDate',
      'summary',
      'money_account as moneyAccount',
      'amount',
      'counterparty',
      'attachments',
      'reason_code as reasonCode',
      'reason',
      'proposed',
      'lines',
      'items',
      'file_row as row',
      'source',
      'state',
      'round',
    ])
    .where('book_id', '=', bookId)
}

export async function listDrafts(tx: Tx, bookId: string): Promise<Draft[]> {
  const rows = await selectDrafts(tx, bookId)
    .where('state', 'in', ['open', 'submitted'])
    .orderBy('voucher_date')
    .orderBy('file_row')
    .orderBy('draft_id')
    .execute()
  return rows as unknown as Draft[]
}

/** The draft, locked until the transaction ends. */
export async function findDraft(tx: Tx, bookId: string, id: string): Promise<Draft | undefined> {
  const row = await selectDrafts(tx, bookId).where('draft_id', '=', id).forUpdate().executeTakeFirst()
  return row as unknown as Draft | undefined
}

export async function settleDraft(tx: Tx, bookId: string, id: string, seq: string): Promise<void> {
  await tx
    .updateTable('drafts')
    .set({ state: 'posted', seq })
    .where('book_id', '=', bookId)
    .where('draft_id', '=', id)
    .execute()
}

/** The code of the book a draft belongs to, within the scope. */
export async function findDraftBook(tx: Tx, id: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('drafts as d')
    .innerJoin('books as b', 'b.book_id', 'd.book_id')
    .select('b.code')
    .where('d.draft_id', '=', id)
    .executeTakeFirst()
  return row?.code
}
