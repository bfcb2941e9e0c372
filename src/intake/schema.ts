/** What the rooms of intake hand to each other: rows read from a cash book, and what a row means for the other side. */
import type { Day } from '../lib/day.ts'
import type { Money } from '../lib/money.ts'

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
