/** Vouchers that others reverse or correct, read back for the rooms that prepare those. */
import type { Tx } from '../db/transaction.ts'
import { readVoucherName } from './number.ts'
import type { StoredLine, VoucherHeader } from './posted.ts'
import { findVoucher, readLines } from './store-read.ts'

/** By its name 「2021-03 记-12」 or `#seq`; refused when there is none. */
export function findOriginal(tx: Tx, bookId: string, name: string): Promise<VoucherHeader> {
  return findVoucher(tx, bookId, readVoucherName(name))
}

export function linesOfOriginal(tx: Tx, bookId: string, seq: string): Promise<StoredLine[]> {
  return readLines(tx, bookId, seq)
}
