/** The other side of a row made postable: the leaf of the account, and the counterparty or project it must name (bookkeeping.md 1). */
import type { RowTraps } from './plan-meanings.ts'
import { otherLine } from './plan-rows.ts'
import type { PlanRow } from './plan-rows.ts'
import type { DraftWhy } from './plan-draft.ts'
import type { BookFacts, PlannedLine, TypeAssignment } from './schema.ts'

const COUNTERPARTY_ACCOUNTS = ['112', '113', '141', '211', '221']
const PROJECT_ACCOUNTS = ['231', '241']

/** Seeded sub-accounts of 311 by where the money comes from; 31106 其他形成 takes the rest. */
const FUND_LEAVES: Partial<Record<string, string>> = {
  special_fund: '31102',
  donated_capital: '31103',
  donation: '31103',
  land_compensation: '31104',
  yishiyiyi: '31105',
}

/** The leaf to post to, or null when the book's chart has several and the words do not choose. */
export function leafOf(account: string, facts: BookFacts, type: TypeAssignment | null): string | null {
  const known = facts.accounts.get(account)
  if (known === undefined) return null
  if (known.leaf) return account
  if (account === '311') {
    const leaf = FUND_LEAVES[type?.exclusion ?? ''] ?? '31106'
    return facts.accounts.get(leaf)?.leaf === true ? leaf : null
  }
  if (account === '322') return facts.accounts.get('32201')?.leaf === true ? '32201' : null
  const children = [...facts.accounts].filter(([code, fact]) => code.startsWith(account) && fact.leaf)
  return children.length === 1 ? (children[0]?.[0] ?? null) : null
}

const LEAD = /^(收到|收取|收回|收|支付|拨付|拨入|拨来|下拨|拨|付给|付|缴纳|缴|上级|用|使用|从)+/
const TAIL = /(资金|专款|款项|款|拨款|收入|经费|补助|补贴|支出)+$/
const EMPTY_PROJECT =
  /^(项目|专项|上级|财政|扶持|扶贫|补助|专用|帮扶|一事一议|其他|其它|到账|第?[一二三四五\d]批|第?[一二三四五\d]期)*$/

/** Words that could name any money, so no project at all. */
function saysNothing(words: string): boolean {
  return EMPTY_PROJECT.test(words.replace(LEAD, '').replace(TAIL, ''))
}

/**
 * The project a row names: one the book knows or, for money coming in, the row's own words without 收到, 资金 and brackets.
 * 上级专项资金 and the like name none. Spending never names a new one: it would overdraw it.
 */
export function projectOf(summary: string, projects: Iterable<string>, mayName: boolean): string | null {
  const words = summary.replace(/[(\uff08【[][^)\uff09】\]]*[)\uff09】\]]/g, '').replace(/\s+/g, '')
  let known: string | null = null
  for (const project of projects) {
    if (words.includes(project) && project.length > (known?.length ?? 0)) known = project
  }
  if (known !== null) return known
  if (!mayName) return null
  const bare = words.replace(/^(收到|收取|收|拨付|拨入|拨来)/, '').replace(/(资金|款项|拨款|款)$/, '')
  return bare.length < 3 || bare.length > 40 || saysNothing(bare) ? null : bare
}

export type OtherSideWords = {
  account: string
  type: TypeAssignment | null
  counterparty: string | null
  /** Projects known so far; money coming in may add one. */
  projects: Set<string>
}

/** The finished line, or why a person must finish it. */
export function otherSide(
  row: PlanRow,
  words: OtherSideWords,
  facts: BookFacts,
  traps: RowTraps,
): { line: PlannedLine } | { why: DraftWhy } {
  const leaf = leafOf(words.account, facts, words.type)
  const first = words.account.slice(0, 3)
  const { summary } = row.source
  if (leaf === null) {
    const name = facts.accounts.get(words.account)?.name ?? ''
    const reason = `记${words.account}${name},但账套里该科目不存在或有多个下级,请选明细科目`
    return { why: { code: 'account-not-leaf', reason, proposed: words.account } }
  }
  const line: PlannedLine = {
    ...otherLine(row, leaf),
    type: words.type,
    counterparty: row.source.counterparty,
  }
  if (COUNTERPARTY_ACCOUNTS.includes(first)) {
    const counterparty = words.counterparty ?? traps.counterparty(summary, row.source.counterparty)
    if (counterparty !== null) return { line: { ...line, counterparty } }
    const reason = `记${leaf}须写明对方单位或个人,这行没有写,请补「对方」`
    return { why: { code: 'counterparty-missing', reason, proposed: leaf } }
  }
  if (PROJECT_ACCOUNTS.includes(first)) {
    const project = projectOf(summary, words.projects, row.side === 'income')
    if (project !== null) {
      words.projects.add(project)
      return { line: { ...line, project } }
    }
    const reason = `记${leaf}须写明项目,摘要「${summary}」没有说是哪个项目`
    return { why: { code: 'project-missing', reason, proposed: leaf } }
  }
  return { line }
}
