/** Sub-accounts and openings of a book. */
import { initialsOf } from '../books/initials.ts'
import { authorisationOf, requireBook } from '../books/service.ts'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import { month, monthNumber } from '../lib/day.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import type { ProblemCode } from '../lib/problem.ts'
import type { AccountRow, OpeningLine } from './account.ts'
import * as store from './store.ts'

const ACCOUNT_REFUSALS: Record<string, string> = {
  'account/parent-not-found': '上级科目不存在,请先核对上级编码',
  'account/code': '下级编码须为上级编码加两位数字,最多四级',
  'account/exists': '这个科目编码已经存在,请换一个',
}

export async function addAccount(
  tx: Tx,
  actor: Actor,
  input: { book: string; code: string; name: string; auxiliary?: string | null; bankAccount?: string | null },
): Promise<void> {
  const book = await requireBook(tx, input.book)
  const parent = input.code.slice(0, -2)
  const code = await store.insertAccount(tx, actor, {
    bookId: book.bookId,
    parent,
    code: input.code,
    name: input.name,
    auxiliary: input.auxiliary ?? null,
    bankAccount: input.bankAccount ?? null,
  })
  if (code !== null)
    throw new ProblemError(problem(code as ProblemCode, ACCOUNT_REFUSALS[code] ?? code, input.code))
}

/** With the pinyin initials of each name, so that a page finds an account by two letters. */
export async function listAccounts(tx: Tx, code: string): Promise<(AccountRow & { initials: string })[]> {
  const rows = await store.readAccounts(tx, (await requireBook(tx, code)).bookId)
  return rows.map((row) => ({ ...row, initials: initialsOf(row.name) }))
}

const OPENING_REFUSALS: Record<string, (detail: string) => string> = {
  'opening/already': () => '这个账套已有期初,期初只能建一次;有错请用更正凭证',
  'opening/late': () => '账套里已有凭证,不能再建期初',
  'opening/month': (month) => `账套从 ${month} 起,期初月份须与它相同`,
  'opening/line': (line) => `第 ${line} 行的科目、辅助或金额有误`,
  'opening/unbalanced': (left) => `期初借贷相差 ${left} 元`,
  'month/closed': (month) => `账套已结账到 ${month}`,
}

/** Sets the opening as one sealed record; `month` YYYY-MM is the first month of the book. */
export async function setOpening(
  tx: Tx,
  actor: Actor,
  input: { book: string; month: string; source: string; lines: readonly OpeningLine[] },
): Promise<void> {
  const book = await requireBook(tx, input.book)
  const authorisation = await authorisationOf(tx, book.bookId)
  if (authorisation === undefined) {
    throw new ProblemError(
      problem('import/no-authorisation', '这个账套没有自动审核授权,期初须由他人审核后才能记账'),
    )
  }
  const refused = await store.insertOpening(tx, actor, {
    bookId: book.bookId,
    month: monthNumber(month(input.month)),
    authorisation,
    source: input.source,
    lines: input.lines,
  })
  if (refused === undefined) return
  const sentence = OPENING_REFUSALS[refused.code]?.(refused.detail) ?? refused.detail
  throw new ProblemError(problem(refused.code as ProblemCode, sentence))
}

export async function accountsOf(tx: Tx, bookId: string): Promise<AccountRow[]> {
  return store.readAccounts(tx, bookId)
}

/** Signed balances of leaves and auxiliary items at the end of a month (yyyymm), nil left out. */
export function balancesOf(tx: Tx, bookId: string, month: number): ReturnType<typeof store.readBalances> {
  return store.readBalances(tx, bookId, month)
}

/** Money by leaf of 101/102 on the eve of a day: posted vouchers and open drafts. */
export function moneyBefore(tx: Tx, bookId: string, day: string): ReturnType<typeof store.readMoneyBefore> {
  return store.readMoneyBefore(tx, bookId, day)
}

/** The first row imported decides the start month (yyyymm) of a book without one. */
export function startBook(tx: Tx, bookId: string, month: number): Promise<void> {
  return store.startBook(tx, bookId, month)
}
