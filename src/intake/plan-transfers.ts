/** 提现、存现、转存: two legs become one voucher 101/102; a lone leg waits for the other account's balance (bookkeeping.md 5). */
import { daysFrom, day } from '../lib/day.ts'
import { isNegative } from '../lib/money.ts'
import { draftOf, voucherOf } from './plan-draft.ts'
import type { RowTraps } from './plan-meanings.ts'
import { moneyLine } from './plan-rows.ts'
import type { PlanRow } from './plan-rows.ts'
import type { PlannedDraft, PlannedLine, PlannedVoucher, TypeAssignment } from './schema.ts'
import type { TransferLeg } from './transfer-words.ts'

export type Leg = { row: PlanRow; leg: TransferLeg }
export type Legs = { pairs: { out: PlanRow; into: PlanRow }[]; alone: Leg[] }

const WITHIN_DAYS = 3
/** 科目 may name the other money account itself. */
const MONEY_NAMED = /^(10[12]|库存现金|现金|银行)/
const EPOCH = day('1990-01-01')

/** Money moved between accounts is no income and no outlay. */
const NONE: TypeAssignment = {
  type: 'none',
  subtype: null,
  exclusion: 'not_income',
  confidence: 1,
  rule: 'transfer',
  reason: '提现、存现、转存:钱在自己账户之间转移,不是收入',
}

export function transferLegs(rows: readonly PlanRow[], traps: RowTraps): Leg[] {
  return rows.flatMap((row) => {
    const { account, summary } = row.source
    const leg = account === null || MONEY_NAMED.test(account) ? traps.transfer(summary) : null
    return leg === null ? [] : [{ row, leg }]
  })
}

/** Nearest day first, then order in the file; equal amounts, opposite sides, different methods, both said in the row. */
export function pairLegs(legs: readonly Leg[]): Legs {
  const able = legs.filter(({ row }) => row.methodSaid && !isNegative(row.amount))
  const incoming = new Map<string, PlanRow[]>()
  for (const { row } of able) {
    if (row.side !== 'income') continue
    const key = `${row.amount}|${daysFrom(EPOCH, row.source.date)}`
    const queue = incoming.get(key)
    if (queue === undefined) incoming.set(key, [row])
    else queue.push(row)
  }
  const outgoing = able.flatMap(({ row }) => (row.side === 'expense' ? [row] : []))
  const pairs: Legs['pairs'] = []
  const paired = new Set<PlanRow>()
  for (let distance = 0; distance <= WITHIN_DAYS; distance += 1) {
    for (const out of outgoing) {
      if (paired.has(out)) continue
      const at = daysFrom(EPOCH, out.source.date)
      for (const date of distance === 0 ? [at] : [at + distance, at - distance]) {
        const queue = incoming.get(`${out.amount}|${date}`) ?? []
        const place = queue.findIndex((into) => into.money !== out.money)
        const into = queue[place]
        if (into === undefined) continue
        queue.splice(place, 1)
        paired.add(out).add(into)
        pairs.push({ out, into })
        break
      }
    }
  }
  return { pairs, alone: legs.filter(({ row }) => !paired.has(row)) }
}

export function pairVoucher(out: PlanRow, into: PlanRow): PlannedVoucher {
  const first = out.date <= into.date ? out : into
  const lines: PlannedLine[] = [moneyLine(into), { ...moneyLine(out), type: NONE }]
  const reason = `第${out.source.row}行与第${into.source.row}行是同一笔钱在两个账户之间转移,合并为一张凭证`
  return {
    ...voucherOf(first, lines, { rule: 'transfer-pair', reason, confidence: 1 }, 'moved'),
    attachments: out.source.attachments + into.source.attachments,
    receiptNo: out.source.receiptNo ?? into.source.receiptNo,
    rows: [out.source.row, into.source.row].sort((a, b) => a - b),
  }
}

/** A lone leg whose other account agrees only with it: `other` is the leaf on the other end. */
export function aloneVoucher(row: PlanRow, other: string): PlannedVoucher {
  const opposite = row.side === 'income' ? 'credit' : 'debit'
  const own = moneyLine(row)
  const far: PlannedLine = { ...own, side: opposite, account: other }
  const lines = row.side === 'income' ? [own, { ...far, type: NONE }] : [far, { ...own, type: NONE }]
  const reason = `只有一边有记录,另一账户(${other})的余额与计入这笔后一致`
  return voucherOf(row, lines, { rule: 'transfer-alone', reason, confidence: 0.9 }, 'moved')
}

export function aloneDraft({ row, leg }: Leg): PlannedDraft {
  if (!row.methodSaid) {
    const reason = `「${leg.words}」没有写方式,不知是现金还是银行的一边,请补「方式」`
    return draftOf(row, {
      code: 'transfer-without-method',
      reason,
      proposed: leg.from === leg.to ? null : farAccount(row, leg),
    })
  }
  const reason = `「${leg.words}」在另一账户没有找到三天内同额的一笔,请核对两个账户`
  return draftOf(row, { code: 'transfer-alone', reason, proposed: farAccount(row, leg) })
}

/** Where the money of a lone leg came from or went. */
export function farAccount(row: PlanRow, leg: TransferLeg): '101' | '102' {
  const far = row.side === 'income' ? leg.from : leg.to
  // Words against the row's own account (提现 written as cash paid out) still leave only one other end.
  return far === row.method ? (row.method === '101' ? '102' : '101') : far
}

/** Order of the book: by day, then by row. */
export function byDay(a: PlanRow, b: PlanRow): number {
  if (a.source.date !== b.source.date) return a.source.date < b.source.date ? -1 : 1
  return a.source.row - b.source.row
}
