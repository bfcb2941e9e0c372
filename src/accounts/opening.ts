/** The opening of a book (期初建账) as rows: signs settled, 年初 + 本年累计 proven against 期初 (bookkeeping 3). */
import { ZERO, add, isZero, negate, subtract, sum } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import type { AccountRow, OpeningLine } from './account.ts'

/** One row of an opening file as written; `opening` on the side the file uses, amounts 元. */
export type OpeningRow = {
  row: number
  code: string
  auxiliary: string | null
  yearOpening: Money | null
  carriedDebit: Money | null
  carriedCredit: Money | null
  opening: Money
  /** Type of an income account's 本年累计: code of the type table, or of an exclusion with type none. */
  type: { type: string; exclusion: string | null } | null
}

export type Opening = { lines: OpeningLine[]; reading: 'debit-positive' | 'own-side' }

/** Sub-accounts that stand for their parent when a file names only the parent. */
const DEFAULT_LEAVES: Record<string, string> = { '102': '10201', '311': '31106', '322': '32202' }

/** The leaf an account code posts to: itself, or its seeded default sub-account. */
export function leafFor(accounts: ReadonlyMap<string, AccountRow>, code: string): AccountRow | undefined {
  const own = accounts.get(code)
  if (own?.leaf === true) return own
  const standing = accounts.get(DEFAULT_LEAVES[code] ?? '')
  return standing?.leaf === true ? standing : undefined
}

function place(row: OpeningRow): string {
  return `第${row.row}行`
}

function checkRow(row: OpeningRow, accounts: ReadonlyMap<string, AccountRow>): Problem[] {
  const found: Problem[] = []
  const account = leafFor(accounts, row.code)
  if (accounts.get(row.code) === undefined) {
    found.push(
      problem('line/account', `没有科目「${row.code}」,请按会计科目表填写`, `${place(row)}·科目编码`),
    )
  } else if (account === undefined) {
    found.push(
      problem('line/account-not-leaf', `科目「${row.code}」有下级,请填到最末级`, `${place(row)}·科目编码`),
    )
  } else if (account.auxiliary !== null && row.auxiliary === null) {
    const what = account.auxiliary === 'project' ? '项目' : '往来单位或个人'
    found.push(
      problem('line/auxiliary', `科目「${row.code} ${account.name}」要写明${what}`, `${place(row)}·辅助`),
    )
  }
  return found
}

/** 期初 = 年初 + 借 − 贷 on a debit account, 年初 − 借 + 贷 on a credit account read by its own side. */
function checkCarried(row: OpeningRow, creditSide: boolean): Problem[] {
  if (row.yearOpening === null || (row.carriedDebit === null && row.carriedCredit === null)) return []
  const turnover = subtract(row.carriedDebit ?? ZERO, row.carriedCredit ?? ZERO)
  const expected = creditSide ? subtract(row.yearOpening, turnover) : add(row.yearOpening, turnover)
  if (expected === row.opening) return []
  return [
    problem(
      'opening/line',
      `年初余额加本年累计应得 ${expected},表中期初余额是 ${row.opening}`,
      `${place(row)}·期初余额`,
    ),
  ]
}

/**
 * Reads a file either way people write it: debit positive throughout, or every account on its own side.
 * Which one is decided by which of them balances; when neither does, both totals are told.
 */
export function readOpening(
  rows: readonly OpeningRow[],
  accounts: ReadonlyMap<string, AccountRow>,
): { opening: Opening; problems: readonly [] } | { opening: null; problems: Problem[] } {
  const problems = rows.flatMap((row) => checkRow(row, accounts))
  if (problems.length > 0) return { opening: null, problems }
  const credit = (row: OpeningRow): boolean => leafFor(accounts, row.code)?.side === 'credit'
  const signed = sum(rows.map((row) => row.opening))
  const ownSide = sum(rows.map((row) => (credit(row) ? negate(row.opening) : row.opening)))
  if (!isZero(signed) && !isZero(ownSide)) {
    const detail = `期初借贷不平:按借方为正相加得 ${signed},按各科目自己的方向相加差 ${ownSide},请核对后再导入`
    return { opening: null, problems: [problem('opening/unbalanced', detail)] }
  }
  const own = !isZero(signed)
  const carried = rows.flatMap((row) => checkCarried(row, own && credit(row)))
  if (carried.length > 0) return { opening: null, problems: carried }
  const lines = rows
    .filter((row) => !isZero(row.opening))
    .map((row) => toLine(row, leafFor(accounts, row.code), own && credit(row)))
  return { opening: { lines, reading: own ? 'own-side' : 'debit-positive' }, problems: [] }
}

function toLine(row: OpeningRow, account: AccountRow | undefined, flip: boolean): OpeningLine {
  const kind = account?.auxiliary ?? null
  return {
    account: account?.code ?? row.code,
    auxiliary: kind === null || row.auxiliary === null ? null : { kind, name: row.auxiliary },
    amount: flip ? negate(row.opening) : row.opening,
    carriedDebit: row.carriedDebit,
    carriedCredit: row.carriedCredit,
    type: row.type?.type ?? null,
    exclusion: row.type?.exclusion ?? null,
  }
}
