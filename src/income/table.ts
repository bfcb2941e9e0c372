/** The type table (七型) as dated data: names, footnotes and sub-types that reports print. */
import typesJson from '../../db/seed/income-types.json' with { type: 'json' }
import type { IncomeAnswer } from './schema.ts'

export type IncomeType = {
  code: IncomeAnswer
  name: string
  /** False for the two names the source does not print; reports footnote them. */
  namedInSource: boolean
  /** Counts as operating income (B). */
  operating: boolean
  /** One of the seven. */
  seven: boolean
  footnote: string
  subtypes: readonly { code: string; name: string }[]
}

export const typeTableVersion: string = typesJson.version
export const typeTableFootnote: string = typesJson.footnote

export const incomeTypes: readonly IncomeType[] = typesJson.types.map((type) => ({
  code: type.code as IncomeAnswer,
  name: type.name,
  namedInSource: type.named_in_source,
  operating: type.operating,
  seven: type.seven,
  footnote: type.footnote,
  subtypes: type.subtypes,
}))
