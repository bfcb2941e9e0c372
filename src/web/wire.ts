/** What the pages read from the server, amounts branded; tests/web/wire.test.ts holds it against reports/schema.ts. */
import type { Money } from '../lib/money.ts'

/** `null` where nothing is known: 「无公开数据」. */
export type Amount = Money | null

export const MEASURES = [
  'total_income',
  'statutory_operating',
  'operating_income',
  'operating_surplus',
  'net_surplus',
  'operating_received',
  'without_photovoltaic',
  'without_subsidy',
] as const
export type Measure = (typeof MEASURES)[number]

export const TYPES = [
  'livestock',
  'planting',
  'tourism',
  'equity',
  'land_trust',
  'photovoltaic',
  'property_service',
  'unclassified',
  'undecided',
] as const
export type TypeKey = (typeof TYPES)[number]

export const LEVELS = ['red', 'orange', 'yellow', 'blue', 'grey', 'green'] as const
export type Level = (typeof LEVELS)[number]

export type DivisionLevel = 'province' | 'prefecture' | 'county' | 'township' | 'village'
export type Division = { code: string; name: string; level: DivisionLevel }
export type ByType = Record<TypeKey, Amount>

/** Lines whose account and type disagree, gathered by both. */
export type BridgeLine = {
  account: string
  type: string
  exclusion: string | null
  amount: Money
  lines: number
  summary: string
}
/** One side of an internal transfer that was taken out. */
export type Elimination = { book: string; partner: string; account: string; amount: Money; lines: number }

export type Village = Record<Measure, Amount> & {
  code: string
  name: string
  division: string
  township: string | null
  entities: { book: string; kind: string; counts: boolean }[]
  by_type: ByType
  excluded: Record<string, Amount>
  outside: Record<string, Amount>
  bridge: BridgeLine[]
  eliminated: Amount
  eliminations: Elimination[]
  months_closed: number
  drafts: { count: number; amount: Amount }
  standard: string
  data_kind: 'real' | 'demonstration'
  /** The amounts are noughts that nobody stated: the pages print them as unknown. */
  no_public_data: boolean
  level: Level
  provisional: boolean
  below_benchmark: boolean | null
  reasons: string[]
}

export type Group = Division & {
  villages: number
  total_income: Amount
  operating_income: Amount
  by_type: ByType
  below_benchmark: number
  undetermined: number
  mean: Amount
  median: Amount
}

export type Annual = {
  year: number
  years: number[]
  scope: string
  name: string
  path: Division[]
  currency: string
  as_known_on: string
  status: 'draft' | 'frozen'
  data_kind: 'real' | 'demonstration'
  demonstration: { text: string } | null
  threshold: Money
  benchmark: { threshold: Money; measure: Measure; profile: string }
  taxonomy: { version: string; types: { code: TypeKey; name: string; named_in_source: boolean }[] }
  villages: Village[]
  groups: Group[]
  summary: {
    villages: number
    levels: Partial<Record<Level, number>>
    below_benchmark: number
    undetermined: number
    n: number
    share_at_or_above: string | null
    mean: Amount
    median: Amount
    by_type: ByType
  }
  footnotes: { mark: string; text: string }[]
  digest: string
}

export type Line = {
  book: string
  book_name: string
  voucher: string
  seq: string
  line_no: number
  date: string
  summary: string
  account: string
  account_name: string
  amount: Money
  type: string | null
  exclusion: string | null
  rule: string | null
  confidence: string | null
  reason: string | null
}
export type Lines = { items: Line[]; next: string | null; total: Money; count: number }

export type Progress = {
  demonstration: {
    state: 'absent' | 'running' | 'ready' | 'failed'
    done: number
    total: number
    message: string | null
  }
}

/** RFC 9457, as far as the pages show it. */
export type ProblemReply = { status: number; code: string; title: string; detail: string }

/** One open draft of a book in its list. */
export type DraftRow = {
  id: string
  date: string
  summary: string
  amount: Money
  reason: string
  state: 'open' | 'submitted' | 'posted' | 'discarded'
}
