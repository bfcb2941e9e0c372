/** Types of income and the reasons a line is none of them (bookkeeping.md 6 is the codebook); lines to classify. */
import { z } from 'zod'
import { MONEY_PATTERN } from '../lib/money.ts'
import { Text } from '../lib/text.ts'

/** The seven types and T0 `unclassified`: operating income; bookkeeping.md 6. */
export const OPERATING_TYPES = [
  'livestock',
  'planting',
  'tourism',
  'equity',
  'land_trust',
  'photovoltaic',
  'property_service',
  'unclassified',
] as const

/** What the classifier may answer: a type of operating income, or `none`. */
export const INCOME_ANSWERS = [...OPERATING_TYPES, 'none'] as const
export type IncomeAnswer = (typeof INCOME_ANSWERS)[number]

/** Why a line is not operating income: the first seven stay income (A), the last five are no income at all. */
export const EXCLUSIONS = [
  'running_subsidy',
  'award',
  'donation',
  'interest',
  'one_off',
  'prior_year',
  'other',
  'special_fund',
  'land_compensation',
  'donated_capital',
  'yishiyiyi',
  'not_income',
] as const
export type Exclusion = (typeof EXCLUSIONS)[number]

export const ClassifyRequest = z
  .strictObject({
    lines: z
      .array(
        z.strictObject({
          id: Text(100),
          summary: Text(500),
          amount: z.string().regex(MONEY_PATTERN, '金额要写成 1234.50 这样的数字,最多两位小数').nullish(),
          account: Text(100).nullish(),
          counterparty: Text(100).nullish(),
        }),
      )
      .min(1, '至少一行')
      .max(1000, '一次最多 1000 行'),
  })
  .meta({ id: 'ClassifyRequest', description: 'Income lines as written' })
export type ClassifyRequest = z.infer<typeof ClassifyRequest>

export const ClassifyAnswer = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        type: z.enum(INCOME_ANSWERS),
        subtype: z.string().nullable(),
        exclusion: z.enum(EXCLUSIONS).nullable(),
        account: z.string().nullable(),
        confidence: z.number(),
        rule: z.string(),
        reason: z.string(),
        ask: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'ClassifyAnswer', description: 'Always the best answer; `ask` where a person should decide' })
export type ClassifyAnswer = z.infer<typeof ClassifyAnswer>
