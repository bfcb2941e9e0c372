/** Lines of a voucher table → vouchers: same month and 凭证字号 belong together, every one must balance (bookkeeping.md 5). Pure. */
import { monthOf } from '../lib/day.ts'
import { ZERO, isZero, subtract, sum } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import { monthProblems } from './plan-gate.ts'
import { remembered } from './plan-meanings.ts'
import type { Meanings } from './plan-meanings.ts'
import { projectOf } from './plan-other-side.ts'
import { listed } from './read-cells.ts'
import type {
  BookFacts,
  PlannedLine,
  PlannedVoucher,
  TypeAssignment,
  VoucherRow,
  VoucherTable,
  VoucherTablePlan,
} from './schema.ts'

const COUNTERPARTY_ACCOUNTS = /^(112|113|141|211|221)/
const PROJECT_ACCOUNTS = /^(231|241)/
const INCOME_ACCOUNTS = /^50[1-4]/
const ROWS_NAMED = 20

/** Same month, word and number; in order of first appearance. */
function grouped(rows: readonly VoucherRow[]): VoucherRow[][] {
  const groups = new Map<string, VoucherRow[]>()
  for (const row of rows) {
    const key = `${monthOf(row.date)}|${row.word}|${row.number}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [row])
    else group.push(row)
  }
  return [...groups.values()]
}

/** 「应付款-张三」「应付款\张三」: the last part of a name, where other programs keep the person or firm. */
function nameTail(name: string): string | null {
  const parts = name.split(/[-—_\\/·:：]+/).map((part) => part.trim())
  return parts.length > 1 ? (parts.at(-1) ?? null) || null : null
}

type Missing = { text: string; rows: number[] }

class TableLines {
  readonly unknown = new Map<string, Missing>()
  readonly notLeaf = new Map<string, Missing>()
  readonly problems: Problem[] = []
  private readonly facts: BookFacts
  private readonly meanings: Meanings
  private readonly byName = new Map<string, string[]>()
  private readonly projects: Set<string>

  constructor(facts: BookFacts, meanings: Meanings) {
    this.facts = facts
    this.meanings = remembered(meanings)
    this.projects = new Set(facts.projects)
    for (const [code, { name }] of facts.accounts)
      this.byName.set(name, [...(this.byName.get(name) ?? []), code])
  }

  private note(into: Map<string, Missing>, text: string, row: number): null {
    const known = into.get(text) ?? { text, rows: [] }
    known.rows.push(row)
    into.set(text, known)
    return null
  }

  private account(row: VoucherRow): string | null {
    const named = this.byName.get(row.accountName) ?? []
    const code = row.account !== '' ? row.account : named.length === 1 ? (named[0] ?? '') : ''
    const fact = this.facts.accounts.get(code)
    if (fact === undefined) return this.note(this.unknown, `${row.account}${row.accountName}`, row.row)
    if (fact.leaf) return code
    const leaves = [...this.facts.accounts].filter(([other, each]) => other.startsWith(code) && each.leaf)
    const [only, second] = leaves
    if (only !== undefined && second === undefined) return only[0]
    const choices = leaves.map(([leaf, { name }]) => `${leaf}${name}`).join('、')
    return this.note(this.notLeaf, `${code}${fact.name}(明细:${choices})`, row.row)
  }

  private counterparty(row: VoucherRow, account: string): string | null {
    if (!COUNTERPARTY_ACCOUNTS.test(account)) return row.counterparty
    const found =
      row.counterparty ?? nameTail(row.accountName) ?? this.meanings.traps.counterparty(row.summary, null)
    if (found !== null) return found
    const detail = `${account}须写明对方单位或个人:请加「对方」列,或在摘要里写明`
    this.problems.push(problem('intake/auxiliary-missing', detail, `第${row.row}行·科目编码`))
    return null
  }

  private project(row: VoucherRow, account: string): string | null {
    if (!PROJECT_ACCOUNTS.test(account)) return null
    const found = row.project ?? nameTail(row.accountName) ?? projectOf(row.summary, this.projects, true)
    if (found === null) {
      const detail = `${account}须写明项目:请加「项目」列,或在摘要里写明`
      this.problems.push(problem('intake/auxiliary-missing', detail, `第${row.row}行·科目编码`))
    } else this.projects.add(found)
    return found
  }

  /** Types of income lines; where the words leave doubt the line is posted undecided. */
  private type(row: VoucherRow, account: string, amount: Money): TypeAssignment | null {
    if (!INCOME_ACCOUNTS.test(account)) return null
    const given = row.counterparty === null ? {} : { counterparty: row.counterparty }
    const words = { summary: row.summary, amount, account: account.slice(0, 3), ...given }
    const { hasInvestment, gift: giftAccount } = this.facts
    const meaning = this.meanings.receipt(words, { hasInvestment, giftAccount })
    if (meaning.ask) return null
    const { type, subtype, confidence, rule, reason } = meaning
    const exclusion = type === 'none' ? (meaning.exclusion ?? 'other') : null
    return { type, subtype, exclusion, confidence, rule, reason }
  }

  line(row: VoucherRow): PlannedLine | null {
    const account = this.account(row)
    if (account === null) return null
    const side = row.debit === null ? 'credit' : 'debit'
    const amount = row.debit ?? row.credit ?? ZERO
    return {
      side,
      account,
      amount,
      summary: row.summary,
      counterparty: this.counterparty(row, account),
      project: this.project(row, account),
      type: this.type(row, account, amount),
    }
  }
}

function flowOf(lines: readonly PlannedLine[]): PlannedVoucher['flow'] {
  const money = lines.filter(({ account }) => account.startsWith('101') || account.startsWith('102'))
  const sides = new Set(money.map(({ side }) => side))
  if (sides.size === 0) return 'none'
  if (sides.size === 2) return 'moved'
  return sides.has('debit') ? 'receipt' : 'payment'
}

/** 结转本年收益: nothing but income and cost accounts against 321, or 321 against 322. */
function isTransfer(lines: readonly PlannedLine[]): boolean {
  const firsts = new Set(lines.map(({ account }) => account.slice(0, 3)))
  if (!firsts.delete('321')) return false
  return [...firsts].every((first) => first.startsWith('5')) || (firsts.size === 1 && firsts.has('322'))
}

function rowList(rows: readonly number[]): string {
  const more = rows.length > ROWS_NAMED ? `等${rows.length}行` : '行'
  return `第${rows.slice(0, ROWS_NAMED).join('、')}${more}`
}

function voucherOf(group: readonly VoucherRow[], lines: PlannedLine[]): PlannedVoucher {
  const [first] = group
  const transfer = isTransfer(lines)
  return {
    date: first?.date ?? ('' as PlannedVoucher['date']),
    businessDate: null,
    kind: transfer ? 'transfer' : 'ordinary',
    flow: flowOf(lines),
    attachments: group.reduce((most, { attachments }) => Math.max(most, attachments), 0),
    receiptNo: null,
    sourceNumber: `${first?.word ?? '记'}-${first?.number ?? ''}`,
    rows: group.map(({ row }) => row),
    lines: transfer ? lines.map((line) => ({ ...line, type: null })) : lines,
    rule: 'voucher-table',
    reason: '按凭证表记账',
    confidence: 1,
  }
}

function balanceProblem(group: readonly VoucherRow[], name: string): Problem | null {
  const debit = sum(group.map((row) => row.debit ?? ZERO))
  const credit = sum(group.map((row) => row.credit ?? ZERO))
  const difference = subtract(debit, credit)
  const where = rowList(group.map(({ row }) => row))
  if (!isZero(difference)) {
    const detail = `凭证 ${name} 借方合计${debit},贷方合计${credit},相差${difference}`
    return problem('intake/unbalanced', detail, where)
  }
  return group.length < 2 ? problem('intake/unbalanced', `凭证 ${name} 只有一行分录`, where) : null
}

function accountProblems(lines: TableLines): Problem[] {
  const say =
    (code: 'intake/account-unknown' | 'intake/account-not-leaf', advice: string) =>
    ({ text, rows }: Missing) =>
      problem(code, `${text}:${advice}`, rowList(rows))
  return [
    ...[...lines.unknown.values()].map(say('intake/account-unknown', '账套里没有这个科目')),
    ...[...lines.notLeaf.values()].map(say('intake/account-not-leaf', '只能记最末级明细科目')),
  ]
}

export function planVoucherTable(
  table: VoucherTable,
  meanings: Meanings,
  facts: BookFacts,
): VoucherTablePlan {
  const problems = monthProblems(table.rows, facts, null)
  const tableLines = new TableLines(facts, meanings)
  const vouchers: PlannedVoucher[] = []
  for (const group of grouped(table.rows)) {
    const [first] = group
    const name = `${first?.date.slice(0, 7) ?? ''} ${first?.word ?? ''}-${first?.number ?? ''}`
    const unbalanced = balanceProblem(group, name)
    if (unbalanced !== null) problems.push(unbalanced)
    const lines = group.flatMap((row) => tableLines.line(row) ?? [])
    if (unbalanced === null && lines.length === group.length) vouchers.push(voucherOf(group, lines))
  }
  problems.push(...accountProblems(tableLines), ...tableLines.problems)
  const order = (a: PlannedVoucher, b: PlannedVoucher): number =>
    a.date === b.date ? (a.rows[0] ?? 0) - (b.rows[0] ?? 0) : a.date < b.date ? -1 : 1
  return { problems: listed(problems), vouchers: vouchers.toSorted(order), skipped: table.skipped }
}
