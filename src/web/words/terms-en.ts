/** The field's own terms in English, after docs/glossary.md; the Chinese term stays where English has none. */
import type { Level, Measure } from '../wire.ts'

export const levelsEnglish: Record<Level, { colour: string; word: string; meaning: string }> = {
  red: { colour: 'Red', word: 'below the line', meaning: 'Total income is below the line' },
  orange: {
    colour: 'Orange',
    word: 'above by subsidy',
    meaning: 'Total income is above the line, the chosen measure is below it',
  },
  yellow: {
    colour: 'Yellow',
    word: 'above, with a note',
    meaning: 'Above, but below without photovoltaic income or by money received alone; a note only',
  },
  blue: {
    colour: 'Blue',
    word: 'behind schedule',
    meaning: 'The year is not over; at this pace it may end below the line',
  },
  grey: {
    colour: 'Grey',
    word: 'incomplete',
    meaning: 'Fewer than twelve closed months, or enough undecided to change the verdict; not judged',
  },
  green: { colour: 'Green', word: 'at the line', meaning: 'At or above the line' },
}

export const measuresEnglish: Record<
  Measure,
  { letter: string; name: string; plain: string; formula: string }
> = {
  total_income: {
    letter: 'A',
    name: 'Total income',
    plain: 'All income in the books this year, subsidies included.',
    formula: '经营收入+投资收益+补助收入+其他收入, reversals taken off, without the year-end transfer',
  },
  operating_income: {
    letter: 'B',
    name: 'Operating income',
    plain:
      'Earned with the collective’s own money, assets and resources; no subsidy, interest, gift or one-off.',
    formula: '501–504 in the seven types, unclassified or undecided',
  },
  statutory_operating: {
    letter: '',
    name: 'Operating income by account',
    plain: 'Added up by the accounts of the standard, whatever the type.',
    formula: '501 经营收入+502 投资收益',
  },
  operating_surplus: {
    letter: 'C',
    name: 'Operating surplus',
    plain: 'What operations earned less their cost and administration. Subsidies do not count.',
    formula: '501+502−511−512−513',
  },
  net_surplus: {
    letter: 'D',
    name: 'Net surplus',
    plain: 'What is left of all income after all expense of the year.',
    formula: 'C+503+504−514−515−521',
  },
  operating_received: {
    letter: '',
    name: 'Received',
    plain: 'Operating income that came in as money this year, with old debts collected and rent paid ahead.',
    formula: 'money received for operating income + receivables collected + rent received ahead',
  },
  without_photovoltaic: {
    letter: '',
    name: 'Without photovoltaic',
    plain: 'Operating income without electricity sold; fixed rent for the site stays in.',
    formula: 'B − photovoltaic income',
  },
  without_subsidy: {
    letter: '',
    name: 'Without subsidy',
    plain: 'All income without subsidies.',
    formula: 'A − 503 补助收入',
  },
}

export const kindsEnglish: Record<string, string> = {
  collective: 'collective',
  committee: 'village committee',
  coop: 'cooperative',
  company: 'company',
}

export const accountsEnglish: Record<string, string> = {
  '501': 'Operating income',
  '502': 'Investment income',
  '503': 'Subsidy income',
  '504': 'Other income',
  '511': 'Operating expense',
  '512': 'Taxes and surcharges',
  '513': 'Administrative expense',
  '514': 'Public welfare expense',
  '515': 'Other expense',
  '521': 'Income tax',
}

export const exclusionsEnglish: Record<string, string> = {
  running_subsidy: 'Running subsidy',
  award: 'Award',
  donation: 'Gift',
  interest: 'Interest',
  one_off: 'One-off income',
  prior_year: 'Income of earlier years',
  other: 'Other non-operating income',
  special_fund: 'Earmarked funds',
  land_compensation: 'Compensation for land',
  donated_capital: 'Donated common reserve',
  yishiyiyi: '一事一议 contributions',
  not_income: 'Not income (advances, loans, deposits …)',
}
