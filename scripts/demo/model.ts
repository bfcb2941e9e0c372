/** Shapes of the demonstration prefecture: books with their openings, and vouchers ready for the posting function. */
import type { CreditCode } from '../../src/books/credit-code.ts'
import type { DivisionCode } from '../../src/books/division.ts'
import type { Exclusion, IncomeAnswer } from '../../src/income/schema.ts'
import type { Day, Month } from '../../src/lib/day.ts'
import type { Money } from '../../src/lib/money.ts'
import type { Flavour } from './townships.ts'

export const DEMO_YEARS = [2018, 2019, 2020, 2021] as const
export type DemoYear = (typeof DEMO_YEARS)[number]

export type DemoAuxiliary = { kind: 'counterparty' | 'project'; name: string }

/** One amount at the start of the book; debit positive. */
export type DemoOpening = { account: string; auxiliary?: DemoAuxiliary; amount: Money }

/** A line; income lines carry type, sub-type and exclusion of the codebook (bookkeeping rules, 6). */
export type DemoLine = {
  account: string
  side: 'debit' | 'credit'
  amount: Money
  summary: string
  auxiliary?: DemoAuxiliary
  type?: IncomeAnswer
  subtype?: string
  exclusion?: Exclusion
  /** Money against this line is operating income collected. */
  settles?: 'operating_receivable'
}

export type DemoVoucher = {
  date: Day
  kind: 'ordinary' | 'distribution'
  lines: DemoLine[]
  attachments: number
}

/** What becomes of a village in 2021, seen from the reference line. */
export type Fate = 'green' | 'photovoltaic' | 'unpaid' | 'orange' | 'red'

/** Whole 元 as drawn; it becomes `Money` when a voucher is written. */
export type Yuan = number

/** One source of operating income over the years; `kind` is a key of the source table. */
export type Source = { kind: string; counterparty: string; amounts: Record<DemoYear, Yuan> }

/** 扶持项目: earmarked money of one year that builds an asset or is put into a firm. */
export type Project = { name: string; year: DemoYear; amount: Yuan; form: 'build' | 'stake'; firm: string }

/** Begun before the books: earmarked money partly built with, and a levy not yet spent. */
export type Carried = {
  building: { name: string; spent: Yuan; left: Yuan } | null
  levy: { name: string; left: Yuan } | null
}

/** Everything `vouchersOf` needs to write a village's four years. */
export type Story = {
  /** Label of the village's own stream of chance. */
  stream: string
  fate: Fate
  flavour: Flavour
  sources: Source[]
  project: Project | null
  carried: Carried
  /** 村级组织运转经费 a year in 2018. */
  subsidy: Yuan
  /** 固定资产 at the start, and what of it is worn. */
  assets: { cost: Yuan; worn: Yuan }
  /** First month with books. */
  start: Month
}

export type DemoBook = {
  /** The village's division code; for invented villages 901–999 under a real township. */
  code: DivisionCode
  name: string
  kind: 'collective'
  division: DivisionCode
  divisionName: string
  township: { code: DivisionCode; name: string; county: string }
  /** null for the one real village: its registered code is not ours to invent. */
  creditCode: CreditCode | null
  invented: boolean
  /** First month with books; later than 2018-01 where 建账 came late (those years are grey). */
  startMonth: Month
  /** Years whose months are empty because nothing was published (grey, 「无公开数据」). */
  noPublicData: readonly DemoYear[]
  openings: DemoOpening[]
  /** One or two Chinese sentences on what the village lives by. */
  profile: string
  /** null for the real village, whose vouchers follow published facts. */
  story: Story | null
}
