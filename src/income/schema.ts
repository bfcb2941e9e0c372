/** Types of income and the reasons a line is none of them (bookkeeping.md 6 is the codebook). */

/** The seven types, T0 `unclassified`, and `none` (not operating income); bookkeeping.md 6. */
export const INCOME_ANSWERS = [
  'livestock',
  'planting',
  'tourism',
  'equity',
  'land_trust',
  'photovoltaic',
  'property_service',
  'unclassified',
  'none',
] as const
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
