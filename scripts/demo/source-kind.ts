/** What a row of the source table says. */
import type { IncomeAnswer } from '../../src/income/schema.ts'
import type { Flavour } from './townships.ts'

/** 经营支出 that goes with a source: parts of a hundred of its income, months and words. */
export type Cost = { share: number; months: readonly number[]; words: readonly string[] }

export type SourceKind = {
  type: IncomeAnswer
  /** Code of the sub-type in the table of income types. */
  subtype: string
  account: '501' | '502'
  /** fixed: by contract · flex: sales and results · power: quarterly settlement of electricity. */
  mode: 'fixed' | 'flex' | 'power'
  /** Chance weight by what the township lives by; absent = not there. */
  where: Partial<Record<Flavour, number>>
  /** One payment in each of these months. */
  months: readonly number[]
  /** Summary; `{y}` year, `{q}` quarter settled, `{m}` month, `{h}` half-year, `{n}` quantity, `{who}` counterparty. */
  words: string
  /** 元 a unit, from which `{n}` follows. */
  price?: number
  /** Range of 元 a year, for fixed ones. */
  size?: readonly [number, number]
  cost?: Cost
  /** Animals are bought in April and their cost carried out when sold: parts of a hundred. */
  stock?: number
  /** Who pays: a person, the firm the village holds a stake in, or an organisation named here. */
  payer: string
}
