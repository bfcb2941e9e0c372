/** The payment rules (db/seed/payment-rules.json) made ready: which rule fires first for the concepts a text holds. */
import type { Money } from '../lib/money.ts'
import seed from '../../db/seed/payment-rules.json' with { type: 'json' }
import { absolute, compare, money } from '../lib/money.ts'
import { conceptNumber, conceptSays, conceptsIn } from './payment-concepts.ts'

type RuleSeed = {
  id: string
  when: string[]
  says: string
  account?: string
  draft?: string | null
  confidence?: number
  /** Only for amounts below, from, or not said at all. */
  below?: string
  from?: string
  unsaid?: boolean
  /** Who is paid where the words name nobody: a group of people known by what they are paid for. */
  to?: string
}

export type Fired = {
  id: string
  says: string
  account: string | null
  post: boolean
  confidence: number
  payee: string | null
  /** What made it fire, `概念「词」`. */
  words: string[]
}

type Condition = { negated: boolean; concepts: number[] }
/** `checks` are the conditions in the order that fails soonest: what must be there before what must not. */
type Rule = RuleSeed & { conditions: Condition[]; checks: Condition[] }

function conditionOf(condition: string): Condition {
  const negated = condition.startsWith('!')
  const key = negated ? condition.slice(1) : condition
  const keys = key.startsWith('/') ? [key] : key.split('|')
  return { negated, concepts: keys.map(conceptNumber) }
}

const rules: Rule[] = (seed.rules as RuleSeed[]).map((rule) => {
  const conditions = rule.when.map(conditionOf)
  const checks = [...conditions].sort((a, b) => cost(a) - cost(b))
  return { ...rule, conditions, checks }
})

function cost({ negated, concepts }: Condition): number {
  return (negated ? 100 : 0) + concepts.length
}

export const paymentRuleSet = { version: seed.version, assetAccounts: seed.asset_accounts, fund: seed.fund }

/** Every bound a rule names, read once: rules are asked for each row. */
const bounds = new Map<string, Money>(
  (seed.rules as RuleSeed[])
    .flatMap(({ below, from }) => [below, from])
    .filter((bound) => bound !== undefined)
    .map((bound) => [bound, money(bound)]),
)

function amountFits(rule: RuleSeed, amount: Money | null): boolean {
  if (rule.unsaid === true && amount !== null) return false
  if (rule.below === undefined && rule.from === undefined) return true
  if (amount === null) return false
  const size = absolute(amount)
  const below = rule.below === undefined ? undefined : bounds.get(rule.below)
  if (below !== undefined && compare(size, below) >= 0) return false
  const from = rule.from === undefined ? undefined : bounds.get(rule.from)
  return from === undefined || compare(size, from) >= 0
}

/** The first rule whose every condition holds for the words and the amount; null when none does. */
export function firedRule(text: string, amount: Money | null): Fired | null {
  const word = conceptsIn(text)
  for (const rule of rules) {
    if (!holds(rule, word) || !amountFits(rule, amount)) continue
    const account = rule.account ?? rule.draft ?? null
    const post = rule.account !== undefined
    const { id, says, confidence = 0, to: payee = null } = rule
    return { id, says, account, post, confidence, payee, words: wordsOf(rule, word) }
  }
  return null
}

type Word = (concept: number) => string | null

function holds(rule: Rule, word: Word): boolean {
  for (const { negated, concepts } of rule.checks) {
    if (anyHeld(concepts, word) === negated) return false
  }
  return true
}

/** A plain loop: this is asked some hundred times for each row of a file. */
function anyHeld(concepts: readonly number[], word: Word): boolean {
  for (const each of concepts) if (word(each) !== null) return true
  return false
}

function wordsOf(rule: Rule, word: Word): string[] {
  return rule.conditions.flatMap(({ negated, concepts }) => {
    const hit = negated ? undefined : concepts.find((each) => word(each) !== null)
    return hit === undefined ? [] : [conceptSays(hit, word(hit) ?? '')]
  })
}
