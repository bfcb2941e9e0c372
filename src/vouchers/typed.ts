/** Types of income lines that say none: what the words clearly say, or the year they correct. */
import { classifyIncome } from '../income/classify.ts'
import type { PostingLine } from './schema.ts'

/** 501 and 502 are typed when the words are clear; otherwise the database marks the line undecided. */
export function typed(line: PostingLine, standing: { giftAccount: '311' | '504' | null }): PostingLine {
  if (line.income !== null && line.income !== undefined) return line
  if (!/^50[12]/.test(line.account)) return line
  const counterparty = line.auxiliary?.kind === 'counterparty' ? line.auxiliary.name : undefined
  const giftAccount = standing.giftAccount ?? undefined
  const answer = classifyIncome(
    { summary: line.summary, account: line.account, counterparty },
    { giftAccount },
  )
  if (answer.ask) return line
  const { type, subtype, exclusion, confidence, rule, reason } = answer
  return { ...line, income: { type, subtype, exclusion, confidence, rule, reason } }
}

/** Income lines that correct an earlier year fall under 以前年度 (98号令 art. 51). */
export function ofPriorYear(line: PostingLine): PostingLine {
  if (!/^50[1-4]/.test(line.account)) return line
  const reason = '更正以前年度的凭证'
  return {
    ...line,
    income: { type: 'none', exclusion: 'prior_year', confidence: 1, rule: 'prior-year', reason },
  }
}
