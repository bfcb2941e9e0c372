/** Wire shapes of the reports: the annual summary (年度汇总), the trial balance (科目余额表), the lines behind a figure. */
import { z } from 'zod'
import { EXCLUSIONS, OPERATING_TYPES } from '../income/schema.ts'

/** Measures of a village's year; bookkeeping.md 4 defines each. */
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

/** What a prefecture may choose as its measure (benchmark_profiles). */
export const BENCHMARK_MEASURES = [
  'total_income',
  'statutory_operating',
  'operating_income',
  'operating_surplus',
  'net_surplus',
] as const
export type BenchmarkMeasure = (typeof BENCHMARK_MEASURES)[number]

/** The nine keys of `by_type`; they sum to operating income. */
export const TYPE_KEYS = [...OPERATING_TYPES, 'undecided'] as const
export type TypeKey = (typeof TYPE_KEYS)[number]

/** Income that is not operating: A = B + their sum. */
export const EXCLUDED_KEYS = EXCLUSIONS.slice(0, 7) as readonly ExcludedKey[]
/** Memo: no income at all. */
export const OUTSIDE_KEYS = EXCLUSIONS.slice(7) as readonly OutsideKey[]
export type OutsideKey = 'special_fund' | 'land_compensation' | 'donated_capital' | 'yishiyiyi' | 'not_income'
export type ExcludedKey = Exclude<(typeof EXCLUSIONS)[number], OutsideKey>

export const LEVELS = ['red', 'orange', 'yellow', 'blue', 'grey', 'green'] as const
export type Level = (typeof LEVELS)[number]

const Yuan = z
  .string()
  .regex(/^-?(0|[1-9]\d*)\.\d{2}$/)
  .meta({ id: 'Yuan', description: '元, decimal string with two places' })

const amounts = <Key extends string>(keys: readonly Key[]) => z.record(z.enum(keys), Yuan)

const DivisionName = z.strictObject({
  code: z.string(),
  name: z.string(),
  level: z.enum(['province', 'prefecture', 'county', 'township', 'village']),
})

export const BridgeLine = z
  .strictObject({
    account: z.string(),
    type: z.string(),
    exclusion: z.string().nullable(),
    amount: Yuan,
    lines: z.int(),
    summary: z.string(),
  })
  .meta({ id: 'BridgeLine', description: 'Lines on which account and type disagree' })
export type BridgeLine = z.infer<typeof BridgeLine>

export const Elimination = z
  .strictObject({ book: z.string(), partner: z.string(), account: z.string(), amount: Yuan, lines: z.int() })
  .meta({ id: 'Elimination', description: '内部往来抵销: one side of an internal transfer' })
export type Elimination = z.infer<typeof Elimination>

export const VillageYear = z
  .strictObject({
    code: z.string(),
    name: z.string(),
    division: z.string(),
    /** 乡镇, for people; null where the division table names none. */
    township: z.string().nullable(),
    entities: z.array(z.strictObject({ book: z.string(), kind: z.string(), counts: z.boolean() })),
    total_income: Yuan,
    statutory_operating: Yuan,
    operating_income: Yuan,
    operating_surplus: Yuan,
    net_surplus: Yuan,
    operating_received: Yuan,
    without_photovoltaic: Yuan,
    without_subsidy: Yuan,
    by_type: amounts(TYPE_KEYS),
    excluded: amounts(EXCLUDED_KEYS),
    outside: amounts(OUTSIDE_KEYS),
    bridge: z.array(BridgeLine),
    eliminated: Yuan,
    eliminations: z.array(Elimination),
    months_closed: z.int(),
    drafts: z.strictObject({ count: z.int(), amount: Yuan }),
    standard: z.string(),
    data_kind: z.enum(['real', 'demonstration']),
    no_public_data: z.boolean(),
    level: z.enum(LEVELS),
    provisional: z.boolean(),
    below_benchmark: z.boolean().nullable(),
    reasons: z.array(z.string()),
  })
  .meta({ id: 'VillageYear', description: 'A village in one year' })
export type VillageYear = z.infer<typeof VillageYear>

export const DivisionGroup = DivisionName.extend({
  villages: z.int(),
  total_income: Yuan,
  operating_income: Yuan,
  by_type: amounts(TYPE_KEYS),
  below_benchmark: z.int(),
  undetermined: z.int(),
  mean: Yuan.nullable(),
  median: Yuan.nullable(),
}).meta({ id: 'DivisionGroup', description: 'Villages of one division below the scope' })
export type DivisionGroup = z.infer<typeof DivisionGroup>

export const AnnualSummary = z
  .strictObject({
    year: z.int(),
    years: z.array(z.int()),
    scope: z.string(),
    name: z.string(),
    path: z.array(DivisionName),
    currency: z.literal('CNY'),
    as_known_on: z.string(),
    status: z.enum(['draft', 'frozen']),
    data_kind: z.enum(['real', 'demonstration']),
    demonstration: z.strictObject({ text: z.string() }).nullable(),
    threshold: Yuan,
    benchmark: z.strictObject({ threshold: Yuan, measure: z.enum(BENCHMARK_MEASURES), profile: z.string() }),
    taxonomy: z.strictObject({
      version: z.string(),
      types: z.array(
        z.strictObject({ code: z.enum(TYPE_KEYS), name: z.string(), named_in_source: z.boolean() }),
      ),
    }),
    villages: z.array(VillageYear),
    groups: z.array(DivisionGroup),
    summary: z.strictObject({
      villages: z.int(),
      levels: z.record(z.enum(LEVELS), z.int()),
      below_benchmark: z.int(),
      undetermined: z.int(),
      n: z.int(),
      share_at_or_above: z.string().nullable(),
      mean: Yuan.nullable(),
      median: Yuan.nullable(),
      by_type: amounts(TYPE_KEYS),
    }),
    footnotes: z.array(z.strictObject({ mark: z.string(), text: z.string() })),
    digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  })
  .meta({ id: 'AnnualSummary', description: '年度汇总: income of the villages of a division in one year' })
export type AnnualSummary = z.infer<typeof AnnualSummary>

export const AnnualQuery = z.strictObject({
  year: z.coerce.number().int().min(1990).max(2199).optional(),
  scope: z
    .string()
    .regex(/^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/, '区划代码为 2、4、6、9 或 12 位数字')
    .optional(),
})
export type AnnualQuery = z.infer<typeof AnnualQuery>

/** Which figure: exactly one of type, exclusion, account, measure. */
export const LinesQuery = z
  .strictObject({
    year: z.coerce.number().int().min(1990).max(2199),
    division: z.string().regex(/^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/, '区划代码为 2、4、6、9 或 12 位数字'),
    type: z.enum(TYPE_KEYS).optional(),
    exclusion: z.enum(EXCLUSIONS).optional(),
    account: z
      .string()
      .regex(/^\d{3}$/, '只问一级科目')
      .optional(),
    measure: z.enum(MEASURES).optional(),
    after: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  })
  .refine(
    (query) =>
      [query.type, query.exclusion, query.account, query.measure].filter((each) => each !== undefined)
        .length === 1,
    'type、exclusion、account、measure 只能问其中一项',
  )
export type LinesQuery = z.infer<typeof LinesQuery>

export const FigureLine = z
  .strictObject({
    book: z.string(),
    book_name: z.string(),
    voucher: z.string(),
    seq: z.string(),
    line_no: z.int(),
    date: z.string(),
    summary: z.string(),
    account: z.string(),
    account_name: z.string(),
    amount: Yuan,
    type: z.string().nullable(),
    exclusion: z.string().nullable(),
    rule: z.string().nullable(),
    confidence: z.string().nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'FigureLine', description: 'A voucher line behind a figure' })
export type FigureLine = z.infer<typeof FigureLine>

export const FigureLines = z
  .strictObject({ items: z.array(FigureLine), next: z.string().nullable(), total: Yuan, count: z.int() })
  .meta({ id: 'FigureLines', description: 'One page of lines; `total` and `count` are of all of them' })
export type FigureLines = z.infer<typeof FigureLines>

export const TrialBalanceRow = z
  .strictObject({
    code: z.string(),
    name: z.string(),
    level: z.int(),
    side: z.enum(['debit', 'credit', 'both']),
    opening: Yuan,
    debit: Yuan,
    credit: Yuan,
    closing: Yuan,
    mark: z.string().optional(),
  })
  .meta({ id: 'TrialBalanceRow', description: 'Debit positive; parents include children' })
export type TrialBalanceRow = z.infer<typeof TrialBalanceRow>

export const TrialBalance = z
  .strictObject({
    book: z.string(),
    name: z.string(),
    from: z.string(),
    as_of: z.string(),
    known_on: z.string().nullable(),
    with_drafts: z.boolean(),
    drafts: z.int(),
    rows: z.array(TrialBalanceRow),
    notes: z.array(z.string()),
  })
  .meta({ id: 'TrialBalance', description: '科目余额表' })
export type TrialBalance = z.infer<typeof TrialBalance>
