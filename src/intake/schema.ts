/** What the rooms of intake hand to each other: rows read from a file, what a row means for the other side, and the plan made of them. */
import type { Exclusion, IncomeAnswer } from '../income/schema.ts'
import type { Day, Month } from '../lib/day.ts'
import type { Money } from '../lib/money.ts'
import type { Problem } from '../lib/problem.ts'

/** The two money accounts: 101 库存现金, 102 银行存款. */
export type MoneyAccount = '101' | '102'

/** One row of a cash book as read, cells normalised; `row` is the line in the file (CSV) or the sheet row (XLSX), from 1. */
export type CashRow = {
  row: number
  date: Day
  summary: string
  /** 收入, may be negative (退款); null when the cell is empty. */
  income: Money | null
  /** 支出, may be negative; null when the cell is empty. */
  expense: Money | null
  /** 方式: null when the file or the row does not say. */
  method: MoneyAccount | null
  counterparty: string | null
  /** 科目 as written: a code or a name; null when not given. */
  account: string | null
  attachments: number
  /** 余额/结存 printed in the row. */
  balance: Money | null
  /** 账户: the bank account as written. */
  bank: string | null
  receiptNo: string | null
}

/** What a receipt's or payment's words say about the other side of the money line. */
export type OtherSide =
  | {
      outcome: 'post'
      /** Account code of the 2023 chart, first level or a seeded sub-account. */
      account: string
      rule: string
      /** Chinese, for people: the words that fired and what they mean. */
      reason: string
      confidence: number
      /** Who owes or is owed, when the words or the row say it; null otherwise. */
      counterparty: string | null
      /** 资产对: paid from 241/231 for an asset, so Dr fund Cr 311 joins (bookkeeping.md 5). */
      assetPair?: { fund: '241' | '231' }
      /** 代收代付 both ways through one account. */
      passThrough?: boolean
    }
  | {
      outcome: 'draft'
      rule: string
      reason: string
      /** What the accountant may want, never posted by itself: a first-level code or null. */
      proposed: string | null
      /** Several items in a row: one open line each. */
      items?: { words: string; proposed: string | null }[]
    }

/** A row of a cash book that is never a voucher: its figures are checked, or set the opening. */
export type SpecialRow = {
  row: number
  kind: 'opening' | 'carried' | 'total' | 'carried_out'
  words: string
  date: Day | null
  income: Money | null
  expense: Money | null
  balance: Money | null
  method: MoneyAccount | null
  bank: string | null
}

export type SkippedRow = { row: number; summary: string; why: string }

/** A cash book as read. */
export type CashBook = {
  /** Name of the sheet it stood on. */
  sheet: string
  /** Whether there is a column 方式; without one `--money` holds for every row. */
  methods: boolean
  /** Heads nobody reads, told to the user. */
  ignoredHeads: string[]
  rows: CashRow[]
  special: SpecialRow[]
  skipped: SkippedRow[]
}

/** What a receipt's words mean (src/income): type, other side, and whether a person should be asked. */
export type ReceiptMeaning = {
  type: IncomeAnswer
  subtype: string | null
  exclusion: Exclusion | null
  /** Account of the other side; null when the words do not say. */
  account: string | null
  confidence: number
  rule: string
  reason: string
  ask: boolean
}

/** The type of an income line as the planner proposes it; an append-only assignment, no part of the voucher. */
export type TypeAssignment = {
  type: IncomeAnswer
  subtype: string | null
  exclusion: Exclusion | null
  confidence: number
  rule: string
  reason: string
}

export type PlannedLine = {
  side: 'debit' | 'credit'
  account: string
  /** Signed, never zero: red stays on its own side as a negative amount. */
  amount: Money
  summary: string
  /** Name of the auxiliary item, made by the service when it is new. */
  counterparty: string | null
  project: string | null
  type: TypeAssignment | null
}

/** A voucher ready to post; every one balances. */
export type PlannedVoucher = {
  /** Day of the voucher, which alone decides the month. */
  date: Day
  /** Day of the business when it differs (a late row dated into an open month); null otherwise. */
  businessDate: Day | null
  /** `transfer` 结转 vouchers of a table stay out of income and turnover. */
  kind: 'ordinary' | 'transfer'
  /** Which 凭证字 it takes where a book uses 收/付/转: money moved between accounts is 付, no money at all is 转. */
  flow: 'receipt' | 'payment' | 'moved' | 'none'
  attachments: number
  receiptNo: string | null
  /** Number in the file it came from, such as 记-12; null for cash books. */
  sourceNumber: string | null
  rows: number[]
  lines: PlannedLine[]
  rule: string
  reason: string
  confidence: number
}

/** Why a row waits for a person. */
export type DraftCode =
  | 'several-items'
  | 'several-years'
  | 'derived-figure'
  | 'vague-words'
  | 'unclear'
  | 'transfer-alone'
  | 'transfer-without-method'
  | 'refund-unmatched'
  | 'refund-of-earlier-year'
  | 'counterparty-missing'
  | 'project-missing'
  | 'account-not-leaf'

/** A row whose money side is certain and whose other side is not. */
export type PlannedDraft = {
  date: Day
  businessDate: Day | null
  summary: string
  attachments: number
  receiptNo: string | null
  rows: number[]
  /** The money side, debit positive; null for the second voucher of an asset pair, which moves no money. */
  money: { account: string; amount: Money } | null
  /** Lines that are certain, the money line among them. */
  lines: PlannedLine[]
  /** What is open, debit positive; one entry unless a row names several items. */
  open: { words: string; proposed: string | null; amount: Money | null }[]
  code: DraftCode
  reason: string
  proposed: string | null
  counterparty: string | null
}

/** Signed balances that open a book, debit positive; they sum to nil. */
export type PlannedOpening = {
  month: Month
  rows: number[]
  lines: { account: string; amount: Money }[]
}

/** A figure printed in the file against ours. */
export type FigureCheck = {
  row: number
  what: 'opening' | 'balance' | 'total'
  words: string
  stated: Money
  computed: Money
  difference: Money
}

export type AccountFact = {
  name: string
  /** Posting goes to leaves only. */
  leaf: boolean
  /** The bank account behind a sub-account of 102. */
  bank: string | null
}

/** A receipt already posted this year that a refund may undo. */
export type EarlierReceipt = {
  date: Day
  summary: string
  amount: Money
  counterparty: string | null
  line: Pick<PlannedLine, 'account' | 'counterparty' | 'project' | 'type'>
}

/** What the planner must know of the book. */
export type BookFacts = {
  /** Chart of the book by code. */
  accounts: ReadonlyMap<string, AccountFact>
  /** First month of the book; null until the first row decides. */
  start: Month | null
  closedThrough: Month | null
  /** Whether an opening stands. */
  opened: boolean
  /** Whether anything was posted or drafted. */
  used: boolean
  /** Money by leaf of 101/102 at the end of the day before the file's first day: posted and drafts. */
  moneyBefore: readonly { account: string; amount: Money }[]
  /** Fingerprints of rows imported before → where from, for people. */
  earlierRows: ReadonlyMap<string, string>
  receipts: readonly EarlierReceipt[]
  projects: readonly string[]
  /** Where gifts go by the book's setting. */
  gift: '311' | '504'
  /** Whether 141 长期投资 bears a balance: without one a dividend is asked about. */
  hasInvestment: boolean
}

export type PlanOptions = {
  /** 方式 for rows that do not say (`--money`). */
  moneyDefault: MoneyAccount
  allowOverlap: boolean
  /** Open month that takes rows of closed months (`--late-into`). */
  lateInto: Month | null
}

export type Plan = {
  /** Any problem refuses the whole file. */
  problems: Problem[]
  vouchers: PlannedVoucher[]
  drafts: PlannedDraft[]
  skipped: SkippedRow[]
  opening: PlannedOpening | null
  /** Sub-accounts of 102 to make for bank accounts the book does not know yet. */
  newBanks: { code: string; name: string }[]
  checks: {
    compared: number
    differences: FigureCheck[]
    unchecked: { row: number; words: string; why: string }[]
  }
  /** Money by leaf after the plan, drafts' money sides included. */
  closing: { account: string; amount: Money }[]
  /** Fingerprint of every voucher row, to be kept for later files. */
  fingerprints: { row: number; fingerprint: string }[]
}

/** One line of a voucher table as read, continuation cells filled in. */
export type VoucherRow = {
  row: number
  date: Day
  /** 凭证字 as written, 记 when the table has none. */
  word: string
  number: string
  summary: string
  /** 科目编码 as written; empty when only a name is given. */
  account: string
  accountName: string
  debit: Money | null
  credit: Money | null
  attachments: number
  counterparty: string | null
  project: string | null
}

export type VoucherTable = {
  sheet: string
  ignoredHeads: string[]
  rows: VoucherRow[]
  skipped: SkippedRow[]
}

export type VoucherTablePlan = { problems: Problem[]; vouchers: PlannedVoucher[]; skipped: SkippedRow[] }
