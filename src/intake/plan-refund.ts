/** 退款 and other red rows: red vouchers on the accounts and type of what they undo, never new income (bookkeeping.md 5). */
import { yearOf } from '../lib/day.ts'
import type { Day } from '../lib/day.ts'
import { compare, subtract } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import { draftOf, draftOnly, postOnly, voucherOf } from './plan-draft.ts'
import type { Outcome } from './plan-draft.ts'
import type { Meanings } from './plan-meanings.ts'
import { planPayment } from './plan-payment.ts'
import { moneyLine, otherLine, size } from './plan-rows.ts'
import type { PlanRow } from './plan-rows.ts'
import { plainWords, rowWords, withoutAsides } from './row-words.ts'
import type { BookFacts, EarlierReceipt, PlannedLine } from './schema.ts'

type Original = Omit<EarlierReceipt, 'amount'> & { core: string; left: Money }

const REFUND = [...rowWords.refund.words, '红字', '更正', '收回']
const LEAD = /^(收到|收取|收|支付|付给|付|交来|交|补|的|给|还|款)+/

/** The matter of a row without 退, 冲, 收到, dates and marks, so that a refund meets what it undoes. */
export function coreOf(summary: string): string {
  let words = withoutAsides(plainWords(summary)).replace(
    /((19|20)\d\d年)?((1[0-2]|0?[1-9])月份?)?([0-3]?\d日)?/g,
    '',
  )
  for (const word of REFUND) words = words.replaceAll(word, '')
  return words
    .replace(/[,.:;、"“”'‘’*#\d元]/g, '')
    .replace(LEAD, '')
    .replace(/款$/, '')
}

function related(a: string, b: string): boolean {
  return a !== '' && b !== '' && (a.includes(b) || b.includes(a))
}

/** What was received or paid so far, found again by amount, by name and by words. */
export class Originals {
  private readonly byKey = new Map<string, Original[]>()
  /** Most books undo nothing: what is remembered is sorted into keys only when a red row asks. */
  private waiting: Omit<Original, 'core'>[] = []

  remember(
    date: Day,
    summary: string,
    left: Money,
    counterparty: string | null,
    line: Original['line'],
  ): void {
    this.waiting.push({ date, summary, counterparty, line, left })
  }

  private sortIn(): void {
    for (const each of this.waiting) {
      const original = { ...each, core: coreOf(each.summary) }
      const keys = [`amount ${each.left}`, `name ${each.counterparty ?? ''}`, `core ${original.core}`]
      for (const key of keys) {
        const list = this.byKey.get(key)
        if (list === undefined) this.byKey.set(key, [original])
        else list.push(original)
      }
    }
    this.waiting = []
  }

  /**
   * Those that fit: of the same payer where the payer is known here, else of equal amount, else of equal words; all must leave
   * enough to undo.
   */
  candidates(row: PlanRow): Original[] {
    this.sortIn()
    const { summary, counterparty, date } = row.source
    const core = coreOf(summary)
    const amount = size(row)
    const enough = (each: Original): boolean => compare(each.left, amount) >= 0
    const under = (key: string, bare = false): Original[] =>
      (this.byKey.get(key) ?? []).filter((each) => each.date <= date && (bare || related(core, each.core)))
    // A bare 「退款」 with a name means the name.
    const named = counterparty === null ? [] : under(`name ${counterparty}`, core === '')
    if (named.length > 0) return named.filter(enough)
    for (const key of [`amount ${amount}`, `core ${core}`]) {
      // Money somebody else is known to have paid is not what this payer gets back.
      const open = under(key).filter((each) => counterparty === null || each.counterparty === null)
      const fitting = open.filter(enough)
      if (fitting.length > 0) return fitting
    }
    return []
  }

  undo(original: Original, amount: Money): void {
    original.left = subtract(original.left, amount)
  }
}

/** What a red voucher must agree on with its original; who paid matters only where the account is kept by name. */
function accountKey({ line }: Original): string {
  const names = line.account.startsWith('5') ? [] : [line.counterparty, line.project]
  return [line.account, line.type?.type, line.type?.exclusion, ...names].join('|')
}

function redVoucher(
  row: PlanRow,
  original: Original,
  found: readonly Original[],
  originals: Originals,
): Outcome {
  originals.undo(original, size(row))
  const { account, project, type } = original.line
  const names = new Set(found.map(({ line }) => line.counterparty))
  const counterparty = row.source.counterparty ?? (names.size === 1 ? original.line.counterparty : null)
  const line: PlannedLine = { ...otherLine(row, account), counterparty, project, type }
  const reason = `红字冲减${original.date}「${original.summary}」,科目和类型同原记录`
  return postOnly(voucherOf(row, [moneyLine(row), line], { rule: 'red-row', reason, confidence: 1 }))
}

/** Negative 收入: undoes the receipt it belongs to, or waits. */
export function planRedReceipt(row: PlanRow, receipts: Originals): Outcome {
  const found = receipts.candidates(row)
  const [latest] = found.slice(-1)
  if (latest === undefined || new Set(found.map(accountKey)).size > 1) {
    const why =
      latest === undefined ? '没有找到它冲减的那笔收入' : '有几笔科目或类型不同的收入都可能是它冲减的'
    return draftOnly(draftOf(row, { code: 'refund-unmatched', reason: `红字收入${why},请指明` }))
  }
  if (yearOf(latest.date) < yearOf(row.source.date)) {
    const reason = `它冲减的是${yearOf(latest.date)}年的收入:以前年度不作红字,须作蓝字更正(以前年度)`
    return draftOnly(draftOf(row, { code: 'refund-of-earlier-year', reason, proposed: latest.line.account }))
  }
  return redVoucher(row, latest, found, receipts)
}

/** Negative 支出: reduces that expense, never income; the words say which when no earlier payment does. */
export function planRedPayment(
  row: PlanRow,
  payments: Originals,
  meanings: Meanings,
  facts: BookFacts,
  projects: Set<string>,
): Outcome {
  const found = payments.candidates(row).filter((each) => yearOf(each.date) === yearOf(row.source.date))
  const [latest] = found.slice(-1)
  if (latest !== undefined && new Set(found.map(accountKey)).size === 1)
    return redVoucher(row, latest, found, payments)
  const planned = planPayment(row, meanings, facts, projects)
  const [voucher] = planned.vouchers
  const income = voucher?.lines.some((line) => line.account.startsWith('50')) === true
  if (!income) return planned
  return draftOnly(
    draftOf(row, { code: 'refund-unmatched', reason: '红字支出不能记作收入,请指明冲减哪项支出' }),
  )
}
