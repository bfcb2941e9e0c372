/** Classifies one income line by bookkeeping.md 5 and 6: always the best answer, and whether a person is asked. */
import { askBelow, rules, type Rule } from './rules.ts'
import { firedWords, matches, read, readWords, type Reading } from './reading.ts'
import { counterpartyEvidence, givenAccount, type Evidence } from './evidence.ts'
import type { Exclusion, IncomeAnswer } from './schema.ts'

export type IncomeLine = {
  summary: string
  amount?: string | undefined
  /** Account the line stands on, code or name; evidence only. */
  account?: string | undefined
  counterparty?: string | undefined
}

/** What the book knows; the words cannot tell. */
export type IncomeFacts = {
  /** Whether 141 长期投资 bears a balance: without one a dividend must be asked about. */
  hasInvestment?: boolean | undefined
  /** Where the book's setting puts gifts of money. */
  giftAccount?: '311' | '504' | undefined
}

export type IncomeClassification = {
  type: IncomeAnswer
  subtype: string | null
  exclusion: Exclusion | null
  /** The receipt's other side, first-level code of the 2023 chart. */
  account: string
  /** 0 to 1. */
  confidence: number
  rule: string
  /** Chinese, for people: the words that fired, what they mean, the codebook row. */
  reason: string
  words: string[]
  /** True where this is a draft, not a posting. */
  ask: boolean
}

const CONJUNCTION = /[、+&]|以及|连同|和|及|与|含|兼/
/** 「2020-2024年」「五年租金」: a term of several years. */
const YEAR_RANGE = /(?:19|20)\d\d年?[-—–~至到](?:19|20)?\d\d年/
const YEARS = '(?:[二两三四五六七八九十]|(?<!\\d)[2-9]|(?<!\\d)[1-9]\\d)年期?的?(?:土地|房屋|草场)?'
const TERM = new RegExp(`${YEARS}(?:[租房]租?[金费]|房租|承包[费款金]|流转费|租赁费|使用费)`)
/** 「预收明年租金」: due after 31 December. */
const ADVANCE = /预收|预缴|预交|明年|下年|下一年|次年|来年/
const SAME_YEAR = /((?:19|20)\d\d)年?[-—–~至到]\1年/

function spansYears(text: string): boolean {
  return ADVANCE.test(text) || TERM.test(text) || (YEAR_RANGE.test(text) && !SAME_YEAR.test(text))
}

function firstMatch(reading: Reading): Rule {
  const found = rules.find((rule) => matches(rule, reading))
  if (found === undefined) throw new Error('the last income rule must match everything')
  return found
}

function quote(words: readonly string[]): string {
  return words.map((word) => `「${word}」`).join('')
}

function describe(rule: Rule, words: readonly string[]): string {
  return `${words.length === 0 ? '无可用词' : quote(words)}:${rule.reason}(${rule.source})`
}

/** Items joined by 、和 及 含 … whose meanings differ, with the answer most of them give (the first on a tie). */
type Mixture = { parts: string[]; rule: Rule }

/** 「鱼塘、门面房租金」: an item without a mechanism of its own shares that of the line. */
function shared(inner: Reading, head: Reading['head']): Reading {
  if (inner.head !== undefined || head === undefined) return inner
  const present = Uint8Array.from(inner.present)
  for (const concept of head.concepts) present[concept] = 1
  return { ...inner, head, present }
}

function decidingRule(
  part: string,
  words: Reading['words'],
  whole: Rule,
  head: Reading['head'],
): Rule | undefined {
  const inner = readWords(part, words)
  if (inner.head === undefined && (whole.account !== '501' || inner.near === undefined)) return undefined
  const rule = firstMatch(shared(inner, head))
  const isVague = rule.confidence < askBelow && (inner.head === undefined || rule.account === whole.account)
  return isVague ? undefined : rule
}

function mixture(reading: Reading, whole: Rule): Mixture | undefined {
  if (!CONJUNCTION.test(reading.text)) return undefined
  const votes = new Map<string, { parts: string[]; rule: Rule }>()
  let at = 0
  for (const part of reading.text.split(CONJUNCTION)) {
    const start = reading.text.indexOf(part, at)
    at = start + part.length
    const words = reading.words.filter((word) => word.start >= start && word.end <= at)
    const rule = decidingRule(part, words, whole, reading.head)
    if (rule === undefined) continue
    const key = `${rule.type} ${rule.account}`
    const vote = votes.get(key) ?? { parts: [], rule }
    vote.parts.push(part)
    votes.set(key, vote)
  }
  if (votes.size < 2) return undefined
  const all = [...votes.values()]
  const most = all.reduce((best, vote) => (vote.parts.length > best.parts.length ? vote : best))
  const isList =
    whole.account === '501' &&
    !whole.id.startsWith('sale') &&
    all.every((vote) => vote.rule.account === '501')
  return {
    parts: all.map((vote) => vote.parts.join('、')),
    rule: isList && whole.head !== undefined ? most.rule : whole,
  }
}

function fromEvidence(evidence: Evidence): IncomeClassification {
  return {
    type: evidence.type,
    subtype: null,
    exclusion: evidence.exclusion,
    account: evidence.account,
    confidence: evidence.confidence,
    rule: evidence.rule,
    reason: evidence.reason,
    words: [],
    ask: evidence.ask,
  }
}

function giftOf(answer: IncomeClassification, facts: IncomeFacts): IncomeClassification {
  if (answer.exclusion !== 'donation' || facts.giftAccount === undefined) return answer
  const exclusion = facts.giftAccount === '311' ? 'donated_capital' : 'donation'
  return { ...answer, exclusion, account: facts.giftAccount, ask: answer.confidence < askBelow }
}

function applyFacts(answer: IncomeClassification, facts: IncomeFacts | undefined): IncomeClassification {
  if (facts === undefined) return answer
  if (answer.type === 'equity' && facts.hasInvestment === false) {
    return { ...answer, ask: true, reason: `${answer.reason};账上没有长期投资(141),请核对是分红还是补助` }
  }
  return giftOf(answer, facts)
}

function fromWords(line: IncomeLine): IncomeClassification {
  const reading = read(line.summary)
  const whole = firstMatch(reading)
  const mixed = mixture(reading, whole)
  const rule = mixed?.rule ?? whole
  const words = firedWords(whole, reading)
  const notes: string[] = []
  if (mixed !== undefined) notes.push(`含多项,须分开:${quote(mixed.parts)}`)
  if (rule.type !== 'none' && spansYears(reading.text)) {
    notes.push('跨年度款项,本年应得部分与以后年度须分开')
  }
  const confidence = mixed === undefined ? rule.confidence : Math.min(rule.confidence, 0.5)
  return {
    type: rule.type,
    subtype: rule.subtype,
    exclusion: rule.exclusion,
    account: rule.account,
    confidence,
    rule: rule.id,
    reason: [describe(rule, words), ...notes].join(';'),
    words,
    ask: rule.ask || confidence < askBelow || notes.length > 0,
  }
}

export function classifyIncome(line: IncomeLine, facts?: IncomeFacts): IncomeClassification {
  const spoken = fromWords(line)
  const given = line.account === undefined ? undefined : givenAccount(line.account, spoken)
  if (given !== undefined) return applyFacts(fromEvidence(given), facts)
  if (spoken.confidence < askBelow && line.counterparty !== undefined) {
    const evidence = counterpartyEvidence(line.counterparty, spoken)
    if (evidence !== undefined) return applyFacts(fromEvidence(evidence), facts)
  }
  return applyFacts(spoken, facts)
}
