/** Makes vouchers and drafts out of one row, so that every rule says only what it knows. */
import { add, negate, ZERO } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import { moneyLine } from './plan-rows.ts'
import type { PlanRow } from './plan-rows.ts'
import type { DraftCode, PlannedDraft, PlannedLine, PlannedVoucher } from './schema.ts'

export type Outcome = { vouchers: PlannedVoucher[]; drafts: PlannedDraft[] }

export function voucherOf(
  row: PlanRow,
  lines: PlannedLine[],
  why: { rule: string; reason: string; confidence: number },
  flow: PlannedVoucher['flow'] = row.side === 'income' ? 'receipt' : 'payment',
): PlannedVoucher {
  return {
    date: row.date,
    businessDate: row.businessDate,
    kind: 'ordinary',
    flow,
    attachments: row.source.attachments,
    receiptNo: row.source.receiptNo,
    sourceNumber: null,
    rows: [row.source.row],
    lines,
    rule: why.rule,
    reason: why.reason,
    confidence: why.confidence,
  }
}

export type DraftWhy = {
  code: DraftCode
  reason: string
  proposed?: string | null
  counterparty?: string | null
  items?: readonly { words: string; proposed: string | null; amount?: Money | null }[]
}

/** A draft with the money side filled and the other side open. */
export function draftOf(row: PlanRow, why: DraftWhy): PlannedDraft {
  const proposed = why.proposed ?? null
  const whole = { words: row.source.summary, proposed, amount: negate(row.effect) }
  const items = why.items?.map((item) => ({ ...item, amount: item.amount ?? null }))
  return {
    date: row.date,
    businessDate: row.businessDate,
    summary: row.source.summary,
    attachments: row.source.attachments,
    receiptNo: row.source.receiptNo,
    rows: [row.source.row],
    money: { account: row.money, amount: row.effect },
    lines: [moneyLine(row)],
    open: items === undefined || items.length === 0 ? [whole] : items,
    code: why.code,
    reason: why.reason,
    proposed,
    counterparty: why.counterparty ?? row.source.counterparty,
  }
}

export function postOnly(voucher: PlannedVoucher): Outcome {
  return { vouchers: [voucher], drafts: [] }
}

export function draftOnly(draft: PlannedDraft): Outcome {
  return { vouchers: [], drafts: [draft] }
}

/** Debit − credit of lines on money accounts, by account. */
export function moneyMoved(lines: readonly PlannedLine[], into: Map<string, Money>): void {
  for (const line of lines) {
    if (!line.account.startsWith('101') && !line.account.startsWith('102')) continue
    const amount = line.side === 'debit' ? line.amount : negate(line.amount)
    into.set(line.account, add(into.get(line.account) ?? ZERO, amount))
  }
}
