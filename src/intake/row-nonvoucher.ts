/** Rows of a cash book that are never vouchers: carried balances and totals (bookkeeping.md 5). */
import { plainWords, rowWords } from './row-words.ts'

export type NonVoucherKind = 'opening' | 'carried' | 'total' | 'carried_out'

const lists: [NonVoucherKind, readonly string[]][] = [
  ['opening', rowWords.non_voucher.opening],
  ['carried', rowWords.non_voucher.carried],
  ['total', rowWords.non_voucher.total],
  ['carried_out', rowWords.non_voucher.carried_out],
]

const PERIOD =
  /^((19|20)\d\d年?度?)?(第?[一二三四1-4]季度?)?((1[0-2]|0?[1-9]|[一二三四五六七八九十]{1,2})月份?)?((3[01]|[12]\d|0?[1-9])日)?/
const ENDS = /^[-:,.;|*#<>"'“”《》]+|[-:,.;|*#<>"'“”《》]+$/g

/**
 * What a row is when it is no voucher: `opening` sets or checks the opening, `carried` and `carried_out` repeat
 * a balance, `total` repeats sums. The whole summary must be such words; 「本 月 合 计」 and 「2021年3月合计」 count.
 */
export function nonVoucherRow(summary: string): { kind: NonVoucherKind; words: string } | null {
  const words = plainWords(summary).replace(ENDS, '')
  const candidates = [words, words.replace(PERIOD, ''), words.replace(/\([^()]*\)/g, '')]
  for (const [kind, list] of lists) {
    if (candidates.some((candidate) => candidate !== '' && list.includes(candidate))) return { kind, words }
  }
  return null
}
