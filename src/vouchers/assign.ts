/** A person's assignment of an income line: append-only, the newest counts (bookkeeping 2). */
import { requireBook } from '../books/service.ts'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import type { Exclusion, IncomeAnswer } from '../income/schema.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import type { ProblemCode } from '../lib/problem.ts'
import { readVoucherName } from './number.ts'
import { insertAssignment } from './store-assign.ts'
import { findVoucher, readLines } from './store-read.ts'

export type Assignment = {
  book: string
  /** 「2021-03 记-12」 or `#seq`. */
  voucher: string
  line: number
  type: IncomeAnswer
  subtype?: string | null | undefined
  exclusion?: Exclusion | null | undefined
  why: string
}

const SENTENCES: Record<string, string> = {
  'line/not-found': '这张凭证没有这一行,请核对行号',
  'line/type': '非经营收入(none)要写明原因(exclusion),其他类型不写原因',
  'assign/transfer': '结转凭证没有收入类型',
  'assign/not-income': '货币资金和支出科目的行没有收入类型,请选收入那一行',
  'assign/why': '改判要写明理由',
  'year/sealed': '这一年已封存,不能再改判',
}

export async function assignIncome(
  tx: Tx,
  actor: Actor,
  input: Assignment,
): Promise<{ voucher: string; line: number; before: string; after: string }> {
  const book = await requireBook(tx, input.book)
  const voucher = await findVoucher(tx, book.bookId, readVoucherName(input.voucher))
  const before = (await readLines(tx, book.bookId, voucher.seq)).find(
    (line) => line.lineNo === input.line,
  )?.income
  const exclusion = input.exclusion ?? null
  const refused = await insertAssignment(tx, actor, {
    bookId: book.bookId,
    seq: voucher.seq,
    line: input.line,
    type: input.type,
    subtype: input.subtype ?? null,
    exclusion,
    why: input.why,
  })
  if (refused !== undefined) {
    throw new ProblemError(problem(refused.code as ProblemCode, SENTENCES[refused.code] ?? refused.detail))
  }
  const text = (type: string, why: string | null): string => (why === null ? type : `${type}/${why}`)
  return {
    voucher: voucher.name,
    line: input.line,
    before: before === null || before === undefined ? '无' : text(before.type, before.exclusion),
    after: text(input.type, exclusion),
  }
}
