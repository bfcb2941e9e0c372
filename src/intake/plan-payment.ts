/** A payment (支出, red ones too) → a voucher, the second voucher of an asset paid from 241/231, or a draft (bookkeeping.md 5). */
import type { Money } from '../lib/money.ts'
import { draftOf, draftOnly, postOnly, voucherOf } from './plan-draft.ts'
import type { Outcome } from './plan-draft.ts'
import type { Meanings } from './plan-meanings.ts'
import { leafOf, otherSide, projectOf } from './plan-other-side.ts'
import { moneyLine } from './plan-rows.ts'
import type { PlanRow } from './plan-rows.ts'
import { withShares } from './plan-years.ts'
import type { Exclusion } from '../income/schema.ts'
import type { BookFacts, DraftCode, OtherSide, PlannedLine } from './schema.ts'

type Posted = Extract<OtherSide, { outcome: 'post' }>

/** The decision's own rule names → why a person is asked. */
const CODES: Partial<Record<string, DraftCode>> = {
  'row-derived': 'derived-figure',
  'row-vague': 'vague-words',
  'row-several-years': 'several-years',
}

function fundLines(
  row: PlanRow,
  fund: '241' | '231',
  facts: BookFacts,
  project: string | null,
): PlannedLine[] | null {
  const exclusion: Exclusion = fund === '241' ? 'special_fund' : 'yishiyiyi'
  const credit = leafOf('311', facts, {
    type: 'none',
    subtype: null,
    exclusion,
    confidence: 1,
    rule: '',
    reason: '',
  })
  const debit = leafOf(fund, facts, null)
  if (credit === null || debit === null) return null
  const line = {
    amount: row.amount,
    summary: row.source.summary,
    counterparty: null,
    project: null,
    type: null,
  }
  return [
    { ...line, side: 'debit', account: debit, project },
    { ...line, side: 'credit', account: credit },
  ]
}

/** Dr 241/231 Cr 311 beside the asset. An asset under construction (153) waits for completion; an unknown project makes a draft. */
function withFund(
  row: PlanRow,
  posted: Posted,
  first: Outcome,
  facts: BookFacts,
  projects: Set<string>,
): Outcome {
  const fund = posted.assetPair?.fund
  if (fund === undefined || posted.account.startsWith('153')) return first
  const project = projectOf(row.source.summary, projects, false)
  const lines = fundLines(row, fund, facts, project)
  const reason = `用${fund}资金形成资产,同时把${fund}转入311公积公益金`
  if (project !== null && lines !== null) {
    const voucher = {
      ...voucherOf(row, lines, { ...posted, reason }),
      flow: 'none' as const,
      attachments: 0,
    }
    return { ...first, vouchers: [...first.vouchers, voucher] }
  }
  const draft = {
    ...draftOf(row, {
      code: 'project-missing' as const,
      reason: `${reason},但不知是哪个项目`,
      proposed: fund,
    }),
    attachments: 0,
    money: null,
    lines: lines?.slice(1) ?? [],
    open: [{ words: row.source.summary, proposed: fund, amount: row.amount }],
  }
  return { ...first, drafts: [...first.drafts, draft] }
}

export function planPayment(
  row: PlanRow,
  meanings: Meanings,
  facts: BookFacts,
  projects: Set<string>,
): Outcome {
  const { summary, counterparty, account } = row.source
  const amount: Money = row.amount
  const meaning = meanings.payment({
    summary,
    amount,
    counterparty,
    accountHint: account,
    date: row.source.date,
  })
  if (meaning.outcome === 'draft') {
    const code = CODES[meaning.rule] ?? (meaning.items === undefined ? 'unclear' : 'several-items')
    const items = code === 'several-years' ? withShares(row, meaning.items) : (meaning.items ?? [])
    return draftOnly(draftOf(row, { ...meaning, code, items }))
  }
  const words = { account: meaning.account, type: null, counterparty: meaning.counterparty, projects }
  const other = otherSide(row, words, facts, meanings.traps)
  if ('why' in other) return draftOnly(draftOf(row, other.why))
  const first = postOnly(voucherOf(row, [moneyLine(row), other.line], meaning))
  return withFund(row, meaning, first, facts, projects)
}
