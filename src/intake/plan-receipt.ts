/** A receipt (positive 收入) → a voucher, or a draft that says what is missing (bookkeeping.md 5). */
import { draftOf, draftOnly, postOnly, voucherOf } from './plan-draft.ts'
import type { Outcome } from './plan-draft.ts'
import type { Meanings, Words } from './plan-meanings.ts'
import { otherSide } from './plan-other-side.ts'
import { moneyLine } from './plan-rows.ts'
import type { PlanRow } from './plan-rows.ts'
import { withShares } from './plan-years.ts'
import type { BookFacts, ReceiptMeaning, TypeAssignment } from './schema.ts'

export function wordsOf(row: PlanRow): Words {
  const { summary, counterparty, account } = row.source
  return {
    summary,
    amount: row.amount,
    ...(counterparty === null ? {} : { counterparty }),
    ...(account === null ? {} : { account }),
  }
}

/** Gifts go where the book's setting says; a type `none` always says why. */
function settled(
  meaning: ReceiptMeaning,
  facts: BookFacts,
): { account: string | null; type: TypeAssignment } {
  const { type, subtype, confidence, rule, reason } = meaning
  const gift = meaning.exclusion === 'donation' || meaning.exclusion === 'donated_capital'
  const account = gift ? facts.gift : meaning.account
  const inIncome = account?.startsWith('50') === true
  const giftExclusion = facts.gift === '504' ? 'donation' : 'donated_capital'
  const exclusion = gift ? giftExclusion : (meaning.exclusion ?? (inIncome ? 'other' : 'not_income'))
  return {
    account,
    type: { type, subtype, exclusion: type === 'none' ? exclusion : null, confidence, rule, reason },
  }
}

type Context = { meanings: Meanings; facts: BookFacts; projects: Set<string>; hasInvestment: boolean }

function meaningOf(
  row: PlanRow,
  { meanings, facts, hasInvestment }: Context,
  summary: string,
): ReceiptMeaning {
  return meanings.receipt({ ...wordsOf(row), summary }, { hasInvestment, giftAccount: facts.gift })
}

/** Items of different accounts or types, one open line each; `sure` leaves out items whose own meaning is in doubt. */
function severalItems(row: PlanRow, context: Context, sure: boolean): Outcome | null {
  const items = context.meanings.traps.items(row.source.summary, (words) => {
    const meaning = meaningOf(row, context, words)
    return meaning.account === null || (sure && meaning.ask) ? null : `${meaning.account}/${meaning.type}`
  })
  if (items === null) return null
  const open = items.map(({ words, meaning }) => ({ words, proposed: meaning?.split('/')[0] ?? null }))
  const said = items.map(({ words }) => `「${words}」`).join('')
  return draftOnly(
    draftOf(row, { code: 'several-items', reason: `一行有几项收入:${said},请分开金额`, items: open }),
  )
}

/** Words that forbid a posting before anybody asks what they mean. */
function forbidden(row: PlanRow, context: Context): Outcome | null {
  const { meanings } = context
  const { summary, account } = row.source
  const derived = meanings.traps.derived(summary)
  if (derived !== null) {
    return draftOnly(
      draftOf(row, { code: 'derived-figure', reason: `「${derived}」是推算出来的数,请写明内容` }),
    )
  }
  const vague = account === null ? meanings.traps.vague(summary) : null
  if (vague !== null) {
    return draftOnly(draftOf(row, { code: 'vague-words', reason: `「${vague}」看不出是什么收入,请写明来源` }))
  }
  const years = meanings.traps.years({ summary, amount: row.amount, date: row.source.date }, 'receipt')
  if (years !== null)
    return draftOnly(draftOf(row, { ...years, code: 'several-years', items: withShares(row, years.items) }))
  return severalItems(row, context, true)
}

export function planReceipt(row: PlanRow, context: Context): Outcome {
  const { meanings, facts, projects } = context
  const stopped = forbidden(row, context)
  if (stopped !== null) return stopped
  const meaning = meaningOf(row, context, row.source.summary)
  const { account, type } = settled(meaning, facts)
  if (account === null || meaning.ask) {
    const several = severalItems(row, context, false)
    if (several !== null) return several
    return draftOnly(draftOf(row, { code: 'unclear', reason: meaning.reason, proposed: account }))
  }
  const back = meanings.traps.refund(row.source.summary)
  if (back !== null && account.startsWith('50') && row.source.account === null) {
    const reason = `「${back}」像是收回以前付出的钱,不能直接作收入,请确认冲减哪一笔`
    return draftOnly(draftOf(row, { code: 'refund-unmatched', reason }))
  }
  const other = otherSide(row, { account, type, counterparty: null, projects }, facts, meanings.traps)
  if ('why' in other) return draftOnly(draftOf(row, other.why))
  return postOnly(voucherOf(row, [moneyLine(row), other.line], meaning))
}
