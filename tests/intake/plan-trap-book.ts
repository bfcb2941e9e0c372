/** Generates a cash book with every trap of bookkeeping.md 5 and, beside it, what must come of each row; shares no code with the planner. */
import { PAYMENTS, RECEIPTS, money, never, paymentLines } from './plan-trap-words.ts'
import type { BalanceMode, Expected, Line, TrapRow } from './plan-trap-words.ts'

const PLAIN_RECEIPTS = ['卖牛收入', '厂房租金收入', '青稞销售收入', '存款结息', '运转经费补助']
const PLAIN_PAYMENTS = ['办公用品', '路灯电费', '饲料款', '打印机购置']
const FIRMS = ['兴农合作社', '惠民建材公司', '高原牧业公司', '祁连旅游公司', '青海湖商店', '昆仑超市']

export class TrapMaker {
  readonly rows: TrapRow[] = []
  readonly expected: Expected[] = []
  readonly gift: '311' | '504'
  private readonly random: () => number
  private serial = 0

  constructor(random: () => number, gift: '311' | '504') {
    this.random = random
    this.gift = gift
  }

  pick<T>(list: readonly T[]): T {
    return list[Math.floor(this.random() * list.length)] as T
  }

  /** Amounts never repeat, so that no two rows pair by chance. */
  private cents(): number {
    this.serial += 1
    return Math.floor(this.random() * 4000) * 100_000 + this.serial * 7 + 1
  }

  private day(latest = 355): number {
    return Math.floor(this.random() * latest)
  }

  private put(day: number, row: Omit<TrapRow, 'date' | 'row'>): TrapRow {
    const date = new Date(Date.UTC(2021, 0, 1 + day)).toISOString().slice(0, 10)
    const made = { ...row, date, row: 0 }
    this.rows.push(made)
    return made
  }

  private method(): '现金' | '银行' {
    return this.pick(['现金', '银行'] as const)
  }

  private voucher(rows: TrapRow[], lines: Line[]): void {
    this.expected.push({ kind: 'voucher', rows, date: rows[0]?.date ?? '', lines })
  }

  private draft(row: TrapRow, code: string, open = 1): void {
    const cents = (row.income ?? 0) - (row.expense ?? 0)
    this.expected.push({
      kind: 'draft',
      rows: [row],
      code,
      money: { account: money(row.method), cents },
      open,
    })
  }

  private receiptLines(row: TrapRow, account: string, type: string, name?: string): Line[] {
    const cents = row.income ?? 0
    const other: Line = { side: 'credit', account, cents, type, ...(name === undefined ? {} : { name }) }
    return [{ side: 'debit', account: money(row.method), cents }, other]
  }

  plainReceipt(): void {
    const words = this.pick(PLAIN_RECEIPTS)
    const { account, type, exclusion } = RECEIPTS[words] ?? never()
    const row = this.put(this.day(), { summary: words, income: this.cents(), method: this.method() })
    this.voucher([row], this.receiptLines(row, account, `${type}/${exclusion}`))
  }

  plainPayment(): void {
    const words = this.pick(PLAIN_PAYMENTS)
    const row = this.put(this.day(), { summary: words, expense: this.cents(), method: this.method() })
    this.voucher([row], paymentLines(row, PAYMENTS[words] ?? never()))
  }

  /** Equal rows of one file are both kept. */
  equalRows(): void {
    const at = this.day()
    const like = { summary: '办公用品', expense: this.cents(), method: '现金' as const }
    for (const row of [this.put(at, like), this.put(at, like)]) this.voucher([row], paymentLines(row, '513'))
  }

  withoutMethod(): void {
    const row = this.put(this.day(), { summary: '卖牛收入', income: this.cents(), method: '' })
    this.voucher([row], this.receiptLines(row, '501', 'livestock/null'))
  }

  gifts(): void {
    const row = this.put(this.day(), { summary: '爱心捐赠', income: this.cents(), method: '银行' })
    const [account, exclusion] = this.gift === '504' ? ['504', 'donation'] : ['31103', 'donated_capital']
    this.voucher([row], this.receiptLines(row, account, `none/${exclusion}`))
  }

  deposit(): void {
    const firm = this.pick(FIRMS)
    const row = this.put(this.day(), {
      summary: '履约保证金',
      income: this.cents(),
      method: '银行',
      counterparty: firm,
    })
    this.voucher([row], this.receiptLines(row, '211', 'none/not_income', firm))
    this.draft(
      this.put(this.day(), { summary: '履约保证金', income: this.cents(), method: '银行' }),
      'counterparty-missing',
    )
  }

  /** Two legs up to three days apart, in either order, are one voucher of the earlier day. */
  transferPair(): void {
    const [words, from, to] = this.pick([
      ['提现', '银行', '现金'],
      ['存现', '现金', '银行'],
    ] as const)
    const [at, apart, cents] = [this.day(), Math.floor(this.random() * 4), this.cents()]
    const flip = this.random() < 0.5
    const out = this.put(flip ? at + apart : at, { summary: words, expense: cents, method: from })
    const into = this.put(flip ? at : at + apart, { summary: words, income: cents, method: to })
    const rows = flip && apart > 0 ? [into, out] : [out, into]
    const other: Line = { side: 'credit', account: money(from), cents, type: 'none/not_income' }
    this.voucher(rows, [{ side: 'debit', account: money(to), cents }, other])
  }

  /** Four days apart, unequal, the same method on both sides: never a pair. */
  falsePair(): void {
    const [at, cents] = [this.day(), this.cents()]
    const [days, more, method] = this.pick([
      [4, 0, '现金'],
      [0, 1, '现金'],
      [1, 0, '银行'],
    ] as const)
    this.draft(this.put(at, { summary: '提现', expense: cents, method: '银行' }), 'transfer-alone')
    this.draft(this.put(at + days, { summary: '提现', income: cents + more, method }), 'transfer-alone')
  }

  /** The row without 方式 stands on 银行 by default, yet never pairs. */
  transferWithoutMethod(): void {
    const [at, cents] = [this.day(), this.cents()]
    this.draft(this.put(at, { summary: '存现', expense: cents, method: '现金' }), 'transfer-alone')
    this.draft(this.put(at, { summary: '存现', income: cents, method: '' }), 'transfer-without-method')
  }

  /** A lone leg; where balances are printed by method, the next cash row tells whether cash got the money. */
  loneLeg(mode: BalanceMode): void {
    const shown = mode === 'method' && this.random() < 0.6
    const at = this.day()
    const row = this.put(at, {
      summary: '提取现金',
      expense: this.cents(),
      method: '银行',
      shownElsewhere: shown,
    })
    const cash = this.put(at, { summary: '办公用品', expense: this.cents(), method: '现金' })
    this.voucher([cash], paymentLines(cash, '513'))
    if (!shown) return this.draft(row, 'transfer-alone')
    const cents = row.expense ?? 0
    this.voucher(
      [row],
      [
        { side: 'debit', account: '101', cents },
        { side: 'credit', account: '102', cents, type: 'none/not_income' },
      ],
    )
  }

  refund(): void {
    const [at, cents, method] = [this.day(300), this.cents(), this.method()]
    const firm = this.pick(FIRMS)
    const words = this.pick(['厂房租金收入', '青稞销售收入'])
    const { account, type } = RECEIPTS[words] ?? never()
    const first = this.put(at, { summary: words, income: cents, method, counterparty: `${firm}${cents}` })
    this.voucher([first], this.receiptLines(first, account, `${type}/null`))
    const back = this.pick([cents, Math.floor(cents / 3)])
    const like = { summary: `退${words}`, method, counterparty: `${firm}${cents}` }
    const red = this.put(at + 20, { ...like, income: -back })
    this.voucher([red], this.receiptLines(red, account, `${type}/null`))
    // More than is left of the receipt cannot be undone again.
    this.draft(this.put(at + 30, { ...like, income: -cents }), 'refund-unmatched')
    this.draft(
      this.put(this.day(), { summary: '退培训班学费', income: -this.cents(), method }),
      'refund-unmatched',
    )
  }

  redPayment(): void {
    const [at, cents, method] = [this.day(300), this.cents(), this.method()]
    const first = this.put(at, { summary: '饲料款', expense: cents, method })
    const red = this.put(at + 9, { summary: '退饲料款', expense: -cents, method })
    const alone = this.put(this.day(), { summary: '路灯电费', expense: -this.cents(), method })
    this.voucher([first], paymentLines(first, '511'))
    this.voucher([red], paymentLines(red, '511'))
    this.voucher([alone], paymentLines(alone, '514'))
  }

  severalItems(): void {
    this.draft(
      this.put(this.day(), { summary: '卖牛收入、厂房租金收入', income: this.cents(), method: '银行' }),
      'several-items',
      2,
    )
    const three = this.put(this.day(), {
      summary: '办公用品、路灯电费和饲料款',
      expense: this.cents(),
      method: '现金',
    })
    this.draft(three, 'several-items', 3)
  }

  severalYears(): void {
    const words = this.pick([
      '2021-2023年厂房租金收入',
      '三年厂房租金收入',
      '2021年7月至2022年6月厂房租金收入',
    ])
    this.draft(
      this.put(this.day(), { summary: words, income: this.cents(), method: '银行' }),
      'several-years',
      2,
    )
  }

  derived(): void {
    this.draft(
      this.put(this.day(), { summary: '其余6项收入(倒挤)', income: this.cents(), method: '银行' }),
      'derived-figure',
    )
    this.draft(
      this.put(this.day(), { summary: '往来款', income: this.cents(), method: '银行' }),
      'vague-words',
    )
    this.draft(
      this.put(this.day(), { summary: '看不清的支出', expense: this.cents(), method: '银行' }),
      'unclear',
    )
  }

  empty(): void {
    const at = this.day()
    const zero = this.put(at, { summary: '作废', income: 0, method: '现金' })
    const none = this.put(at, { summary: '跨页', method: '' })
    this.expected.push({ kind: 'skip', rows: [zero] }, { kind: 'skip', rows: [none] })
  }

  /** In from many, out to one: the same account and the payee's name on both. */
  passThrough(): void {
    const [at, cents] = [this.day(300), this.cents()]
    const into = this.put(at, { summary: `代收第${cents}号水费`, income: cents, method: '现金' })
    const out = this.put(at + 30, {
      summary: `代付第${cents}号水费`,
      expense: cents,
      method: '银行',
      counterparty: '县供水公司',
    })
    this.voucher([into], this.receiptLines(into, '211', 'none/not_income', '县供水公司'))
    this.voucher([out], paymentLines(out, '211', '县供水公司'))
  }

  assetPair(): void {
    const grant = this.put(0, { summary: '水渠工程拨入', income: this.cents(), method: '银行' })
    this.voucher([grant], this.receiptLines(grant, '241', 'none/special_fund', '水渠工程拨入'))
    const known = this.put(1 + this.day(), {
      summary: '水渠工程拨入专款购抽水机',
      expense: this.cents(),
      method: '银行',
    })
    this.voucher([known], paymentLines(known, '151'))
    const cents = known.expense ?? 0
    this.voucher(
      [known],
      [
        { side: 'debit', account: '241', cents, name: '水渠工程拨入' },
        { side: 'credit', account: '31102', cents },
      ],
    )
    const unknown = this.put(1 + this.day(), {
      summary: '专款购抽水机',
      expense: this.cents(),
      method: '银行',
    })
    this.voucher([unknown], paymentLines(unknown, '151'))
    this.expected.push({ kind: 'draft', rows: [unknown], code: 'project-missing', money: null, open: 1 })
  }
}
