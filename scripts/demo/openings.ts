/** Balances a village starts with: what its sources rest on, and money enough that neither cash nor bank ever runs dry. */
import { add, isZero, negate, share, smaller, sum } from '../../src/lib/money.ts'
import type { Money } from '../../src/lib/money.ts'
import type { DemoOpening, DemoVoucher, Source, Story } from './model.ts'
import { randomFrom } from './random.ts'
import type { Random } from './random.ts'
import { sourceKind } from './sources.ts'
import { BANK, CASH, earmarked, signed, withCents, yuan } from './write.ts'

/** The lowest an account would fall if it started at nothing. */
function lowest(account: string, vouchers: readonly DemoVoucher[]): Money {
  let [at, low] = [yuan(0), yuan(0)]
  for (const { lines } of vouchers) {
    for (const line of lines) {
      if (line.account !== account) continue
      at = add(at, signed(line))
      low = smaller(low, at)
    }
  }
  return low
}

/** 长期投资 behind dividends and fixed returns that no project of the four years pays for. */
function stakes(random: Random, story: Story): DemoOpening[] {
  const held = new Map<string, Money>()
  for (const source of story.sources) {
    if (sourceKind(source.kind).type !== 'equity' || source.amounts[2018] === 0) continue
    const capital = yuan(
      Math.max(20_000, Math.round((source.amounts[2018] * random.whole(10, 16)) / 1000) * 1000),
    )
    held.set(source.counterparty, add(held.get(source.counterparty) ?? yuan(0), capital))
  }
  return [...held].map(([name, amount]) => ({
    account: '141',
    auxiliary: { kind: 'counterparty' as const, name },
    amount,
  }))
}

/** Animals: those kept to be lent out, and those bought to be sold again. */
function animals(random: Random, source: Source): DemoOpening[] {
  if (source.kind === 'herd') {
    return [
      { account: '132', amount: yuan(Math.round(source.amounts[2018] / 120) * random.whole(700, 1100)) },
    ]
  }
  if (sourceKind(source.kind).stock === undefined) return []
  return [{ account: '131', amount: yuan(Math.max(5, Math.round(source.amounts[2018] / 5000)) * 1000) }]
}

/** Openings of an invented village; they sum to nothing. */
export function openingsOf(story: Story, vouchers: readonly DemoVoucher[]): DemoOpening[] {
  const random = randomFrom(`${story.stream}/opening`)
  const spare = withCents(random, random.whole(6_000, 68_000))
  const money: DemoOpening[] = [
    { account: CASH, amount: add(negate(lowest(CASH, vouchers)), withCents(random, random.whole(20, 900))) },
    { account: BANK, amount: add(negate(lowest(BANK, vouchers)), spare) },
  ]
  const { building, levy } = story.carried
  const begun: DemoOpening[] = []
  if (building !== null) {
    begun.push({ account: '153', amount: yuan(building.spent) })
    begun.push(earmarked('241', negate(yuan(building.spent + building.left)), building.name))
  }
  if (levy !== null) begun.push(earmarked('231', negate(yuan(levy.left)), levy.name))
  const things: DemoOpening[] = [
    { account: '151', amount: yuan(story.assets.cost) },
    { account: '152', amount: negate(yuan(story.assets.worn)) },
    ...stakes(random, story),
    ...begun,
    ...herds(
      story.sources.flatMap((source) => animals(random, source)),
      lowest('131', vouchers),
    ),
  ]
  const worth = sum([...money, ...things].map(({ amount }) => amount))
  const undistributed = share(worth, random.whole(6, 16), 100)
  const extracted = share(worth, random.whole(12, 30), 100)
  return [
    ...money,
    ...things,
    { account: '31101', amount: negate(extracted) },
    { account: '31102', amount: sum([negate(worth), undistributed, extracted]) },
    { account: '32202', amount: negate(undistributed) },
  ].filter(({ amount }) => !isZero(amount))
}

/** One opening an account; animals bought before the books began stand there too. */
function herds(openings: readonly DemoOpening[], low: Money): DemoOpening[] {
  const accounts = [...new Set(openings.map(({ account }) => account))]
  return accounts.map((account) => {
    const stood = sum(openings.filter((each) => each.account === account).map(({ amount }) => amount))
    return { account, amount: account === '131' ? add(stood, negate(low)) : stood }
  })
}
