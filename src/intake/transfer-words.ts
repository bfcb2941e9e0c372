/** 提现、存现、转存: whether a row moves money between the two money accounts, and which way (bookkeeping.md 5). */
import type { MoneyAccount } from './schema.ts'
import { firstWord, plainWords, rowWords } from './row-words.ts'

/** The move the words name: `from` is credited, `to` debited; equal for money moved between bank accounts. */
export type TransferLeg = { from: MoneyAccount; to: MoneyAccount; words: string }

/** The transfer a row's words name, null when they name none (利息转存 and 提现手续费 are none). */
export function transferLeg(summary: string): TransferLeg | null {
  const words = plainWords(summary)
  const lists = rowWords.transfer
  if (firstWord(words, lists.not_when) !== null) return null
  const toCash = firstWord(words, lists.to_cash)
  if (toCash !== null) return { from: '102', to: '101', words: toCash }
  const toBank = firstWord(words, lists.to_bank)
  if (toBank !== null) return { from: '101', to: '102', words: toBank }
  const between = firstWord(words, lists.bank_to_bank)
  return between === null ? null : { from: '102', to: '102', words: between }
}

/** The money account whose book this row stands in: income lands on `to`, expense leaves `from`. */
export function legAccount(leg: TransferLeg, side: 'income' | 'expense'): MoneyAccount {
  return side === 'income' ? leg.to : leg.from
}
