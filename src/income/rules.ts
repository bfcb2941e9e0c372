/** The ordered rules over meanings, read from `db/seed/income-rules.json` and compiled once; the first match wins. */
import rulesJson from '../../db/seed/income-rules.json' with { type: 'json' }
import { conceptIds, conceptIndex } from './words.ts'
import type { Exclusion, IncomeAnswer } from './schema.ts'

type RuleJson = {
  id: string
  when: { head?: string[]; near?: string[]; has?: string[][]; no?: string[]; weak?: boolean }
  type: string
  subtype: string | null
  exclusion: string | null
  account: string
  confidence: number
  ask?: boolean
  reason: string
  source: string
}

/** Membership by concept index: one byte each, so that a rule is tested without searching. */
export type ConceptSet = Uint8Array

export type Rule = {
  id: string
  /** The deciding head noun or verb carries one of these. */
  head: ConceptSet | undefined
  /** The object nearest to the head carries one of these. */
  near: ConceptSet | undefined
  /** From each group at least one concept stands anywhere in the line. */
  has: readonly (readonly number[])[]
  no: readonly number[]
  /** Only where no head decides. */
  weak: boolean
  type: IncomeAnswer
  subtype: string | null
  exclusion: Exclusion | null
  account: string
  confidence: number
  ask: boolean
  reason: string
  source: string
}

export function conceptSet(ids: readonly string[]): ConceptSet {
  const set = new Uint8Array(conceptIds.length)
  for (const id of ids) set[conceptIndex(id)] = 1
  return set
}

function compile(rule: RuleJson): Rule {
  const { when } = rule
  return {
    id: rule.id,
    head: when.head === undefined ? undefined : conceptSet(when.head),
    near: when.near === undefined ? undefined : conceptSet(when.near),
    has: (when.has ?? []).map((group) => group.map(conceptIndex)),
    no: (when.no ?? []).map(conceptIndex),
    weak: when.weak ?? false,
    type: rule.type as IncomeAnswer,
    subtype: rule.subtype,
    exclusion: rule.exclusion as Exclusion | null,
    account: rule.account,
    confidence: rule.confidence,
    ask: rule.ask ?? false,
    reason: rule.reason,
    source: rule.source,
  }
}

export const rules: readonly Rule[] = (rulesJson.rules as RuleJson[]).map(compile)
export const rulesVersion: string = rulesJson.version
/** Below this confidence the product asks a person. */
export const askBelow: number = rulesJson.askBelow
/** Goods go before the places and trades they come from. */
export const goods: ConceptSet = conceptSet(rulesJson.goods)
/** What can be sold: where the head is a sale only these compete for being its object. */
export const products: ConceptSet = conceptSet(rulesJson.products)
/** Where no head decides, objects of an earlier tier go before those of a later one. */
export const tiers: readonly ConceptSet[] = rulesJson.tiers.map(conceptSet)
