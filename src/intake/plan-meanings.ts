/** What the planner asks about words; the functions come in as arguments, and equal words are asked about once. */
import type { Day } from '../lib/day.ts'
import type { Money } from '../lib/money.ts'
import type { OtherSide, ReceiptMeaning } from './schema.ts'
import { severalMeanings } from './row-items.ts'
import { severalYearsDraft } from './row-terms.ts'
import { counterpartyOf, derivedWords, passThrough, refundWords, vagueWords } from './row-traps.ts'
import { transferLeg } from './transfer-words.ts'

export type Words = { summary: string; amount?: Money; counterparty?: string; account?: string }

export type RowTraps = {
  transfer: typeof transferLeg
  items: typeof severalMeanings
  years: typeof severalYearsDraft
  derived: typeof derivedWords
  vague: typeof vagueWords
  refund: typeof refundWords
  passThrough: typeof passThrough
  counterparty: typeof counterpartyOf
}

export const rowTraps: RowTraps = {
  transfer: transferLeg,
  items: severalMeanings,
  years: severalYearsDraft,
  derived: derivedWords,
  vague: vagueWords,
  refund: refundWords,
  passThrough,
  counterparty: counterpartyOf,
}

/** What the book knows that words cannot tell. */
export type ReceiptFacts = { hasInvestment: boolean; giftAccount: '311' | '504' }

export type Meanings = {
  receipt: (words: Words, facts: ReceiptFacts) => ReceiptMeaning
  payment: (words: {
    summary: string
    amount?: Money | null
    counterparty?: string | null
    accountHint?: string | null
    date?: Day | null
  }) => OtherSide
  traps: RowTraps
}

/** Cash books repeat themselves: the same words with the same amount and names mean the same. */
export function remembered(meanings: Meanings): Meanings {
  const receipts = new Map<string, ReceiptMeaning>()
  const payments = new Map<string, OtherSide>()
  return {
    traps: meanings.traps,
    receipt(words, facts) {
      const key = JSON.stringify([
        words.summary,
        words.amount,
        words.counterparty,
        words.account,
        facts.hasInvestment,
      ])
      const known = receipts.get(key) ?? meanings.receipt(words, facts)
      receipts.set(key, known)
      return known
    },
    payment(words) {
      const key = JSON.stringify([
        words.summary,
        words.amount,
        words.counterparty,
        words.accountHint,
        words.date,
      ])
      const known = payments.get(key) ?? meanings.payment(words)
      payments.set(key, known)
      return known
    },
  }
}
