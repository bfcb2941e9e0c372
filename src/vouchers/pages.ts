/** Reading posted vouchers: a page of heads, or one voucher with its lines. */
import type { Tx } from '../db/transaction.ts'
import { month as readMonth, monthNumber } from '../lib/day.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import type { Voucher, VoucherPage, VoucherQuery } from './schema.ts'
import { findWholeVoucher, listVouchers } from './store-pages.ts'

export async function pageOfVouchers(tx: Tx, bookId: string, query: VoucherQuery): Promise<VoucherPage> {
  const limit = Number(query.limit)
  const month = query.month === undefined ? null : monthNumber(readMonth(query.month))
  const items = await listVouchers(tx, bookId, { month, after: query.after ?? '-1', limit })
  return { items, next: items.length === limit ? (items.at(-1)?.seq ?? null) : null }
}

export async function readVoucher(tx: Tx, bookId: string, seq: string): Promise<Voucher> {
  const voucher = await findWholeVoucher(tx, bookId, seq)
  if (voucher !== undefined) return voucher
  throw new ProblemError(problem('voucher/not-found', `账套里没有序号为 ${seq} 的凭证,请核对`))
}
