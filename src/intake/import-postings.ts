/** Planned vouchers and drafts as the ledger takes them. */
import type { BookRow } from '../books/book.ts'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import { uuidv7 } from '../lib/id.ts'
import { ZERO, negate } from '../lib/money.ts'
import { refuseAll } from '../lib/problem.ts'
import type { NewDraft } from '../vouchers/draft.ts'
import { postWithin } from '../vouchers/posting.ts'
import { refusalProblem } from '../vouchers/refusals.ts'
import type { Posting, PostingLine } from '../vouchers/schema.ts'
import type { PlannedDraft, PlannedLine, PlannedVoucher } from './schema.ts'

export type ImportContext = { book: BookRow; actor: Actor; authorisation: string | undefined; source: string }

const WORDS = { receipt: '收', payment: '付', moved: '付', none: '转' } as const

function toPostingLine(line: PlannedLine): PostingLine {
  const auxiliary =
    line.project !== null
      ? ({ kind: 'project', name: line.project } as const)
      : line.counterparty !== null
        ? ({ kind: 'counterparty', name: line.counterparty } as const)
        : null
  return {
    account: line.account,
    side: line.side,
    amount: line.amount,
    summary: line.summary,
    auxiliary,
    income: line.type,
  }
}

function sourceOf(
  context: ImportContext,
  item: { rows: number[]; receiptNo: string | null; sourceNumber?: string | null },
): string {
  const parts = [context.source, `row ${item.rows.join('+')}`]
  if (item.receiptNo !== null) parts.push(`票据 ${item.receiptNo}`)
  if (item.sourceNumber) parts.push(`原号 ${item.sourceNumber}`)
  return parts.join(' · ')
}

function toPosting(context: ImportContext, authorisation: string, planned: PlannedVoucher): Posting {
  return {
    bookId: context.book.bookId,
    date: planned.date,
    businessDate: planned.businessDate,
    kind: planned.kind,
    word: context.book.words === '记' ? '记' : WORDS[planned.flow],
    attachments: planned.attachments,
    source: sourceOf(context, planned),
    maker: context.actor,
    review: { authorisation },
    actor: context.actor,
    lines: planned.lines.map(toPostingLine),
  }
}

export function toDraft(context: ImportContext, planned: PlannedDraft): NewDraft {
  return {
    bookId: context.book.bookId,
    owner: context.actor.id,
    id: uuidv7(),
    date: planned.date,
    businessDate: planned.businessDate,
    summary: planned.summary,
    moneyAccount: planned.money?.account ?? null,
    amount: planned.money?.amount ?? ZERO,
    counterparty: planned.counterparty,
    attachments: planned.attachments,
    reasonCode: planned.code,
    reason: planned.reason,
    proposed: planned.proposed,
    lines: planned.lines.map(toPostingLine),
    items: planned.open.map(({ words, proposed, amount }) => ({ words, proposed, amount })),
    row: planned.rows[0] ?? null,
    source: sourceOf(context, planned),
  }
}

/** Without an authorisation every row stops as a draft: complete, only waiting for a reviewer. */
export function unreviewedDraft(context: ImportContext, planned: PlannedVoucher): NewDraft {
  const money = planned.lines.find((line) => line.account.startsWith('10'))
  const amount = money === undefined ? ZERO : money.side === 'debit' ? money.amount : negate(money.amount)
  return {
    bookId: context.book.bookId,
    owner: context.actor.id,
    id: uuidv7(),
    date: planned.date,
    businessDate: planned.businessDate,
    summary: planned.lines[0]?.summary ?? '',
    moneyAccount: money?.account ?? null,
    amount,
    counterparty: null,
    attachments: planned.attachments,
    reasonCode: 'not-reviewed',
    reason: '没有自动审核授权,须由制单人以外的人审核',
    proposed: null,
    lines: planned.lines.map(toPostingLine),
    items: [],
    row: planned.rows[0] ?? null,
    source: sourceOf(context, planned),
  }
}

/** Posts all in one call or throws every refusal with its rows; answers are the stored JSON. */
export async function postPlanned(
  tx: Tx,
  context: ImportContext,
  authorisation: string,
  planned: readonly PlannedVoucher[],
): Promise<string[]> {
  const postings = planned.map((voucher) => toPosting(context, authorisation, voucher))
  const outcomes = await postWithin(tx, postings)
  const problems = outcomes.flatMap((outcome, index) => {
    const [posting, voucher] = [postings[index], planned[index]]
    if (outcome.status !== 'refused' || posting === undefined) return []
    return [refusalProblem(outcome, posting, `第${voucher?.rows.join('、') ?? '?'}行`)]
  })
  refuseAll(problems)
  return outcomes.map((outcome) => (outcome.status === 'refused' ? '' : outcome.answer))
}
