/** Closing and reopening months, sealing years (财会〔2024〕12号 art. 24: all vouchers posted before closing). */
import { requireBook } from '../books/service.ts'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import { month, monthInWords, monthNumber } from '../lib/day.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import type { Problem, ProblemCode } from '../lib/problem.ts'
import * as store from './store.ts'
import type { Stop } from './store.ts'

function monthText(detail: string): string {
  return /^\d{6}/.test(detail) ? monthInWords(Number(detail.slice(0, 6))) : detail
}

const SENTENCES: Record<string, (detail: string) => string> = {
  'book/not-started': () => '账套还没有建账月份:先导入一笔账或建立期初',
  'voucher/before-start': (start) => `账套从 ${monthText(start)} 起,请选不早于它的月份`,
  'close/drafts': (detail) =>
    `${monthText(detail)}还有 ${detail.split(' ')[1]} 张草稿,请先用 drafts list 查看并补全`,
  'close/undecided': (detail) =>
    `${monthText(detail)}还有 ${detail.split(' ')[1]} 行收入未判定类型,请先用 assign 判定`,
  'month/open': (closed) =>
    closed === '0'
      ? '这一年还有月份没有结账,请先结账到12月'
      : `目前只结账到 ${monthText(closed)},请先结账到所需月份`,
  'reopen/reason': () => '反结账要写明理由',
  'year/sealed': (year) => `${year} 年已封存,不能再改`,
  'year/transferred': (year) => `${year} 年已结转,须先冲回结转`,
  'year/not-transferred': (year) => `${year} 年还没有年终结转,请先运行 year-end`,
  'year/not-nil': (left) => `结转后这些科目仍有余额:${left}`,
  'year/opening-unsplit': () => '「公积公益金—期初待核」还有余额,请先用更正凭证拆分',
}

export function stopProblem({ code, detail }: Stop): Problem {
  return problem(code as ProblemCode, SENTENCES[code]?.(detail) ?? `${code} ${detail}`)
}

export function refuseStops(stops: readonly Stop[]): void {
  const [first, ...rest] = stops.map(stopProblem)
  if (first !== undefined) throw new ProblemError(first, ...rest)
}

/** Closes every month through `through` (YYYY-MM), empty ones as 零发生; all that stops it is told at once. */
export async function closeThrough(
  tx: Tx,
  actor: Actor,
  input: { book: string; through: string },
): Promise<void> {
  const book = await requireBook(tx, input.book)
  refuseStops(await store.closeMonths(tx, actor, book.bookId, monthNumber(month(input.through))))
}

export async function sealYear(tx: Tx, actor: Actor, input: { book: string; year: number }): Promise<void> {
  const book = await requireBook(tx, input.book)
  refuseStops(await store.sealYear(tx, actor, book.bookId, input.year))
}

export function yearOfBook(tx: Tx, bookId: string, year: number): ReturnType<typeof store.readYear> {
  return store.readYear(tx, bookId, year)
}

/** Records that a year was transferred, or that its transfer was taken back; the database proves it first. */
export async function noteTransfer(
  tx: Tx,
  actor: Actor,
  bookId: string,
  year: number,
  done: boolean,
): Promise<void> {
  refuseStops(await store.recordTransfer(tx, actor, bookId, year, done))
}

/** Reopens a month (yyyymm) and every later one. */
export async function reopenMonths(
  tx: Tx,
  actor: Actor,
  reopening: { bookId: string; month: number; reason: string; until: string | null },
): Promise<void> {
  refuseStops(await store.reopenMonths(tx, actor, reopening))
}
