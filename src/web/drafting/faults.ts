/** What a voucher still lacks, said before it is sent: row by row, in the order one reads. */
import { isZero } from '../../lib/money.ts'
import { parseDay } from '../../lib/day.ts'
import type { Cell } from './keys.ts'
import { differenceOf, isBlank, type Sheet, writtenRows } from './sheet.ts'
import { amountIn, countIn } from './typed.ts'

export type Fault = {
  what:
    | 'date'
    | 'attachments'
    | 'summary'
    | 'account'
    | 'counterparty'
    | 'project'
    | 'amount'
    | 'rows'
    | 'balance'
  /** Counted from nought; absent where it is the whole voucher's. */
  row?: number
  cell?: Cell
}

type Demanded = (account: string) => 'counterparty' | 'project' | null

function faultsOfRow(sheet: Sheet, row: number, demanded: Demanded): Fault[] {
  const line = sheet.rows[row]
  if (line === undefined || isBlank(line)) return []
  const found: Fault[] = []
  if (line.summary.trim() === '') found.push({ what: 'summary', row, cell: 'summary' })
  if (line.account === '') found.push({ what: 'account', row, cell: 'account' })
  const kind = line.account === '' ? null : demanded(line.account)
  if (kind !== null && line.auxiliary.trim() === '') found.push({ what: kind, row, cell: 'auxiliary' })
  const amount = amountIn(line.amount)
  if (amount === undefined || amount === null || isZero(amount))
    found.push({ what: 'amount', row, cell: line.side })
  return found
}

export function faultsOf(sheet: Sheet, demanded: Demanded): Fault[] {
  const head: Fault[] = [
    ...(parseDay(sheet.date) === undefined ? [{ what: 'date' } as const] : []),
    ...(countIn(sheet.attachments) === undefined ? [{ what: 'attachments' } as const] : []),
  ]
  const rows = sheet.rows.flatMap((_, row) => faultsOfRow(sheet, row, demanded))
  const whole: Fault[] = []
  if (writtenRows(sheet).length < 2) whole.push({ what: 'rows' })
  else if (!isZero(differenceOf(sheet))) whole.push({ what: 'balance' })
  return [...head, ...rows, ...whole]
}
