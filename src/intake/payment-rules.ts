/** The payment rules (db/seed/payment-rules.json) made ready: what concepts a text holds, which rule fires first. */
import type { Money } from '../lib/money.ts'
import seed from '../../db/seed/payment-rules.json' with { type: 'json' }
import { absolute, compare, money } from '../lib/money.ts'

type ConceptSeed = { name: string; words: string[]; not?: string[] }
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

const concepts = new Map<string, ConceptSeed>(Object.entries(seed.concepts))
const rules = seed.rules as RuleSeed[]
const compiled = new Map<string, { words: RegExp; masked: RegExp | null }>()

export const paymentRuleSet = { version: seed.version, assetAccounts: seed.asset_accounts, fund: seed.fund }

/** One pattern for a list of words, the longest first; entries such as `/…/` are patterns themselves. */
function anyOf(words: readonly string[], flags: string): RegExp {
  const parts = [...words].sort((a, b) => b.length - a.length)
  const source = parts.map((part) =>
    part.startsWith('/') ? `(?:${part.slice(1, -1)})` : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'),
  )
  return new RegExp(source.join('|'), flags)
}

/** A concept ready to look for: its words, and the words that only look like it, masked first. */
function ready(key: string): { words: RegExp; masked: RegExp | null } {
  const known = compiled.get(key)
  if (known !== undefined) return known
  const concept = key.startsWith('/') ? { words: [key] } : concepts.get(key)
  if (concept === undefined) throw new Error(`payment-rules.json names no concept ${key}`)
  const not = ('not' in concept ? concept.not : undefined) ?? []
  const made = { words: anyOf(concept.words, ''), masked: not.length === 0 ? null : anyOf(not, 'g') }
  compiled.set(key, made)
  return made
}

/** The word of a concept a text holds, null when it holds none. */
function conceptWord(text: string, key: string): string | null {
  const { words, masked } = ready(key)
  return words.exec(masked === null ? text : text.replace(masked, ' '))?.[0] ?? null
}

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
  const cache = new Map<string, string | null>()
  const word = (key: string): string | null => {
    const known = cache.get(key)
    if (known !== undefined) return known
    const found = conceptWord(text, key)
    cache.set(key, found)
    return found
  }
  for (const rule of rules) {
    if (!amountFits(rule, amount)) continue
    const words = conditionWords(rule, word)
    if (words === null) continue
    const account = rule.account ?? rule.draft ?? null
    const post = rule.account !== undefined
    const { id, says, confidence = 0, to: payee = null } = rule
    return { id, says, account, post, confidence, payee, words }
  }
  return null
}

function conditionWords(rule: RuleSeed, word: (key: string) => string | null): string[] | null {
  const words: string[] = []
  for (const condition of rule.when) {
    if (condition.startsWith('!')) {
      if (word(condition.slice(1)) !== null) return null
      continue
    }
    const keys = condition.startsWith('/') ? [condition] : condition.split('|')
    const hit = keys.find((key) => word(key) !== null)
    if (hit === undefined) return null
    words.push(`${concepts.get(hit)?.name ?? '词'}「${word(hit)}」`)
  }
  return words
}
