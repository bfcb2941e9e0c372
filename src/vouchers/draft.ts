/** A draft (草稿): money side certain, other side open. */
import type { PostingLine } from './schema.ts'

/** What is open in a draft, debit positive 元; `amount` null when the row does not say how it splits. */
export type OpenItem = { words: string; proposed: string | null; amount: string | null }

export type Draft = {
  id: string
  date: string
  businessDate: string | null
  summary: string
  moneyAccount: string | null
  /** 元, debit positive. */
  amount: string
  counterparty: string | null
  attachments: number
  reasonCode: string
  reason: string
  proposed: string | null
  /** Lines already certain, the money line among them. */
  lines: PostingLine[]
  items: OpenItem[]
  row: number | null
  source: string
  state: 'open' | 'submitted' | 'posted' | 'discarded'
  /** How often it was submitted. */
  round: number
}

export type NewDraft = Omit<Draft, 'state' | 'round'> & { bookId: string; owner: string }
