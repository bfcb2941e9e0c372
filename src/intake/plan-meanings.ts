/** What the planner asks about words; the functions come in as arguments, and equal words are asked about once. */
import { monthOf } from '../lib/day.ts'
import type { Day } from '../lib/day.ts'
import type { Money } from '../lib/money.ts'
import type { OtherSide, ReceiptMeaning } from './schema.ts'
import { amountClass } from './plan-amounts.ts'
import { severalMeanings } from './row-items.ts'
import { severalYearsDraft } from './row-terms.ts'
import { counterpartyOf, derivedWords, passThrough, refundWords, vagueWords } from './row-traps.ts'
import { rowWords } from './row-words.ts'
import { transferLeg } from './transfer-words.ts'

export type Words = { summary: string; amount?: Money; counterparty?: string; account?: string }

export type PaymentWords = {
  summary: string
  amount?: Money | null
  counterparty?: string | null
  accountHint?: string | null
  date?: Day | null
}

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

/** Answers may depend on an amount only through the bounds of the payment rules ({@link amountClass}). */
export type Meanings = {
  receipt: (words: Words, facts: ReceiptFacts) => ReceiptMeaning
  payment: (words: PaymentWords) => OtherSide
  traps: RowTraps
}

function once<T>(answer: (text: string) => T): (text: string) => T {
  const known = new Map<string, { answer: T }>()
  return (text) => {
    const found = known.get(text) ?? { answer: answer(text) }
    known.set(text, found)
    return found.answer
  }
}

/** Whether a summary holds anything items are split by; most do not, and splitting is slow. */
function mayHoldItems(summary: string): boolean {
  return (
    /[,，.．。;；[【(（]/.test(summary) ||
    rowWords.separators.some((word) => summary.normalize('NFKC').includes(word))
  )
}

function rememberedTraps(traps: RowTraps): RowTraps {
  const noYears = new Set<string>()
  return {
    ...traps,
    transfer: once(traps.transfer),
    derived: once(traps.derived),
    vague: once(traps.vague),
    refund: once(traps.refund),
    items: (summary, meaningOf) => (mayHoldItems(summary) ? traps.items(summary, meaningOf) : null),
    years(row, direction) {
      const key = `${direction}|${monthOf(row.date)}|${row.summary}`
      if (noYears.has(key)) return null
      const found = traps.years(row, direction)
      if (found === null) noYears.add(key)
      return found
    },
  }
}

/** Cash books repeat themselves: the same words beside an amount of the same class mean the same. */
export function remembered(meanings: Meanings): Meanings {
  const receipts = new Map<string, ReceiptMeaning>()
  const payments = new Map<string, OtherSide>()
  return {
    traps: rememberedTraps(meanings.traps),
    receipt(words, facts) {
      const amount = words.amount === undefined ? '' : amountClass(words.amount)
      const key = [words.summary, amount, words.counterparty, words.account, facts.hasInvestment].join('\n')
      const known = receipts.get(key) ?? meanings.receipt(words, facts)
      receipts.set(key, known)
      return known
    },
    payment(words) {
      const amount = words.amount === undefined || words.amount === null ? '' : amountClass(words.amount)
      const at = words.date === undefined || words.date === null ? '' : monthOf(words.date)
      const key = [words.summary, amount, words.counterparty, words.accountHint, at].join('\n')
      const known = payments.get(key) ?? meanings.payment(words)
      // A term's shares depend on the amount itself.
      if (known.outcome === 'post' || known.items === undefined) payments.set(key, known)
      return known
    },
  }
}
