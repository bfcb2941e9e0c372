/** Evidence beside the words: the account a line stands on (1xx–4xx never count as operating) and who paid. */
import evidenceJson from '../../db/seed/income-evidence.json' with { type: 'json' }
import { normalise } from './words.ts'
import type { Exclusion, IncomeAnswer } from './schema.ts'

export type Evidence = {
  type: IncomeAnswer
  exclusion: Exclusion | null
  account: string
  confidence: number
  rule: string
  reason: string
  ask: boolean
}

/** What the words alone said. */
type Spoken = {
  type: IncomeAnswer
  exclusion: Exclusion | null
  account: string
  confidence: number
  rule: string
  reason: string
  ask: boolean
}

const codes = new Map(evidenceJson.accounts.map((account) => [account.code, account]))
const names = evidenceJson.accounts.map((account) => ({ name: account.name, code: account.code }))
const payers = evidenceJson.payers.map((payer) => ({
  ...payer,
  pattern: new RegExp(payer.words.split(' ').join('|')),
}))

/** First-level code from 「50101」「501 经营收入」「经营收入-租赁」; undefined when it is none of the chart. */
export function firstLevelCode(account: string): string | undefined {
  const text = normalise(account)
  const code = /^\d{3}/.exec(text)?.[0]
  if (code !== undefined) return codes.has(code) ? code : undefined
  return names.find((each) => text.startsWith(each.name))?.code
}

/** The answer the account forces, or undefined where the words may stand. */
export function givenAccount(account: string, spoken: Spoken): Evidence | undefined {
  const code = firstLevelCode(account)
  const entry = code === undefined ? undefined : codes.get(code)
  if (code === undefined || entry === undefined || entry.exclusion === null) return undefined
  const outside = code < '500'
  if (!outside && (spoken.type === 'none' || spoken.confidence >= 0.6)) return undefined
  const keep = outside && spoken.type === 'none' && spoken.account === code
  return {
    type: 'none',
    exclusion: keep ? spoken.exclusion : (entry.exclusion as Exclusion),
    account: code,
    confidence: outside ? 0.95 : 0.5,
    rule: outside ? 'account-outside' : 'account-not-operating',
    reason: `记在${code}${entry.name}:${outside ? '资产、负债、权益科目上的金额不是经营性收入' : '摘要未写明,按所记科目'}(账簿规则四);按摘要:${spoken.reason}`,
    ask: !outside,
  }
}

/** A vague line whose payer is known: the usual reason that payer pays, always asked. */
export function counterpartyEvidence(counterparty: string, spoken: Spoken): Evidence | undefined {
  const text = normalise(counterparty)
  const payer = payers.find((each) => each.pattern.test(text))
  if (payer === undefined || payer.confidence <= spoken.confidence) return undefined
  return {
    type: payer.type as IncomeAnswer,
    exclusion: payer.exclusion as Exclusion | null,
    account: payer.account,
    confidence: payer.confidence,
    rule: `payer-${payer.id}`,
    reason: `摘要未写明,付款方「${counterparty.slice(0, 40)}」:${payer.reason}`,
    ask: true,
  }
}
