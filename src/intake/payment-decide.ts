/** What the words of a payment say about the other side of the money line (财会〔2023〕14号; bookkeeping.md 5). */
import type { Money } from '../lib/money.ts'
import type { OtherSide } from './schema.ts'

export type PaymentWords = {
  summary: string
  amount?: Money | null
  counterparty?: string | null
  /** 科目 as written in the row: a code or a name of the chart; wins over the words. */
  accountHint?: string | null
}

export function decidePayment(row: PaymentWords): OtherSide {
  return { outcome: 'draft', rule: 'none', reason: `「${row.summary}」看不出记哪个科目`, proposed: null }
}
