/** What is wrong with a scheme (审批权限): every problem at once, each with its tier. */
import { compare, isNegative, isZero, money } from '../lib/money.ts'
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import { KINDS, REST, isKind, kindName, maySign, meetingOf, roleName } from './rules.ts'
import type { NewScheme, Tier } from './schema.ts'

const wrong = (detail: string, pointer: string): Problem => problem('scheme/invalid', detail, pointer)

function checkSteps(tier: Tier, at: string): Problem[] {
  const found = tier.steps.flatMap((step, index) =>
    step.roles
      .filter((role) => !maySign(role))
      .map((role) =>
        wrong(`岗位「${roleName(role)}」不能签批,请换成能签批的岗位`, `${at}/steps/${index}/roles`),
      ),
  )
  if (tier.steps.some(({ kind }) => kind === 'check')) return found
  return [...found, wrong('这一档没有审核(check)步骤:至少要有制单人以外的一人审核', `${at}/steps`)]
}

function checkTier(tier: Tier, index: number): Problem[] {
  const at = `/tiers/${index}`
  const found = checkSteps(tier, at)
  if (!isKind(tier.kind)) {
    const known = KINDS.map(({ code }) => code).join('、')
    found.push(wrong(`没有支出种类「${tier.kind}」,只有 ${known} 和 *`, `${at}/kind`))
  }
  if (isNegative(money(tier.from))) found.push(wrong('金额不能为负', `${at}/from`))
  if (tier.below !== null && compare(money(tier.below), money(tier.from)) <= 0)
    found.push(wrong(`上限 ${tier.below} 元要大于下限 ${tier.from} 元`, `${at}/below`))
  if (tier.meeting !== null && meetingOf(tier.meeting) === undefined)
    found.push(wrong(`没有会议种类「${tier.meeting}」`, `${at}/meeting`))
  return found
}

/** Tiers of one kind from nought to the sky, each amount once. */
function checkLadder(kind: string, tiers: readonly Tier[]): Problem[] {
  const own = tiers.filter((tier) => tier.kind === kind)
  const ladder = own.toSorted((a, b) => compare(money(a.from), money(b.from)))
  const pointer = `/tiers·${kindName(kind)}`
  const found: Problem[] = []
  if (ladder[0] !== undefined && !isZero(money(ladder[0].from)))
    found.push(wrong(`${kindName(kind)}从 ${ladder[0].from} 元起,以下没有规定:第一档要从 0 元起`, pointer))
  ladder.forEach((tier, index) => {
    const next = ladder[index + 1]
    if (next === undefined) {
      if (tier.below !== null)
        found.push(wrong(`${kindName(kind)} ${tier.below} 元以上没有规定:最后一档不写上限`, pointer))
    } else if (tier.below === null || compare(money(next.from), money(tier.below)) < 0)
      found.push(
        wrong(`${kindName(kind)} ${next.from} 元同时落在两档里:上一档的上限要等于下一档的下限`, pointer),
      )
    else if (compare(money(next.from), money(tier.below)) > 0)
      found.push(wrong(`${kindName(kind)} ${tier.below} 元到 ${next.from} 元之间没有规定`, pointer))
  })
  return found
}

function checkKinds(tiers: readonly Tier[]): Problem[] {
  const named = new Set(tiers.map(({ kind }) => kind))
  if (named.has(REST)) return []
  const missing = KINDS.filter(({ code }) => !named.has(code)).map(({ name }) => name)
  if (missing.length === 0) return []
  return [wrong(`没有规定这些种类:${missing.join('、')};可加一档种类「*」管其余各类`, '/tiers')]
}

export function checkScheme({ from, to, tiers }: Pick<NewScheme, 'from' | 'to' | 'tiers'>): Problem[] {
  const kinds = [...new Set(tiers.map(({ kind }) => kind))]
  const dates = to && to < from ? [wrong('结束日期不能早于开始日期', '/to')] : []
  return [
    ...dates,
    ...tiers.flatMap(checkTier),
    ...kinds.flatMap((kind) => checkLadder(kind, tiers)),
    ...checkKinds(tiers),
  ]
}
