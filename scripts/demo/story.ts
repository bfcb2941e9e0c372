/** What happens to one invented village from 2018 to 2021: its sources, how they grow, and where it stands in the end. */
import type { Month } from '../../src/lib/day.ts'
import { organisation, someone } from './names.ts'
import { DEMO_YEARS } from './model.ts'
import type { Carried, DemoYear, Fate, Project, Source, Story, Yuan } from './model.ts'
import { randomFrom } from './random.ts'
import type { Random } from './random.ts'
import { sourceKind, SOURCES } from './sources.ts'
import type { Flavour, Township } from './townships.ts'

type Years = Record<DemoYear, Yuan>

/** Operating income of 2021 by fate; the reference line is 200,000. */
const GOALS: Record<Fate, readonly [Yuan, Yuan]> = {
  green: [207_000, 330_000],
  photovoltaic: [214_000, 300_000],
  unpaid: [214_000, 240_000],
  orange: [166_000, 191_000],
  red: [94_000, 132_000],
}

/** 运转经费 of 2018 by fate: where the line is passed only with it, it must be enough; below, it must not be. */
const SUBSIDIES: Record<Fate, readonly [Yuan, Yuan]> = {
  green: [32_000, 54_000],
  photovoltaic: [32_000, 54_000],
  unpaid: [32_000, 54_000],
  orange: [48_000, 58_000],
  red: [26_000, 34_000],
}

/** What a village without electricity still earns at least above the line, so that it does not depend on the sun. */
const SAFE_WITHOUT_SUN = 204_000

function hundreds(amount: number): Yuan {
  return Math.round(amount / 100) * 100
}

/** Operating income aimed at, year by year; a few villages are well off. */
function goals(random: Random, fate: Fate): Years {
  const [low, high] = GOALS[fate]
  const rich = fate === 'green' && random.chance(0.22) ? random.whole(60_000, 520_000) : 0
  const last = random.whole(low, high) + rich
  const first = Math.round(last * (0.24 + 0.5 * random.next()))
  const step = last - first
  return {
    2018: first,
    2019: first + Math.round(step * (0.18 + 0.2 * random.next())),
    2020: first + Math.round(step * (0.52 + 0.32 * random.next())),
    2021: last,
  }
}

function kindsOf(random: Random, flavour: Flavour, mode: 'fixed' | 'flex', count: number): string[] {
  const left = Object.entries(SOURCES).filter(
    ([, kind]) => kind.mode === mode && kind.where[flavour] !== undefined,
  )
  const picked: string[] = []
  while (picked.length < count && left.length > 0) {
    const key = random.weighted(left.map(([each, kind]) => [each, kind.where[flavour] ?? 0] as const))
    picked.push(key)
    left.splice(
      left.findIndex(([each]) => each === key),
      1,
    )
  }
  return picked
}

/** Rents and fixed returns: set by contract, raised when contracts are renewed in 2020. */
function fixedSources(random: Random, flavour: Flavour, most: Yuan, place: Place): Source[] {
  const drawn = kindsOf(random, flavour, 'fixed', random.whole(2, 3)).map((key) => {
    const [low, high] = sourceKind(key).size ?? [10_000, 20_000]
    return { key, rent: random.whole(low, high) }
  })
  const scale = Math.min(1, most / drawn.reduce((total, { rent }) => total + rent, 0))
  return drawn.map(({ key, rent }) => {
    const before = Math.max(1200, hundreds(rent * scale))
    const after = hundreds(before * (1 + 0.1 * random.next()))
    return {
      kind: key,
      counterparty: payer(random, key, place),
      amounts: { 2018: before, 2019: before, 2020: after, 2021: after },
    }
  })
}

type Place = { village: string; township: Township; firm: string }

function payer(random: Random, key: string, place: Place): string {
  const who = sourceKind(key).payer
  if (key === 'handed') return organisation(`${place.village}种养合作社`)
  if (who === 'firm') return place.firm
  return who === 'person' ? someone(random) : organisation(who)
}

/** Electricity of a village station: steady once it runs. */
function power(random: Random, fate: Fate, goal: Years): Source | null {
  const chance = { green: 0.42, photovoltaic: 1, unpaid: 0.2, orange: 0.34, red: 0 }[fate]
  if (!random.chance(chance)) return null
  const last = goal[2021]
  const most = fate === 'orange' ? last * 0.5 : last - SAFE_WITHOUT_SUN
  const level =
    fate === 'photovoltaic'
      ? last - random.whole(118_000, 184_000)
      : Math.min(most * 0.95, random.whole(26_000, 150_000))
  if (level < 22_000) return null
  const start = level > goal[2018] * 0.6 ? random.pick([2019, 2020]) : random.pick([2018, 2018, 2019])
  const of = (year: DemoYear): Yuan =>
    year < start ? 0 : Math.round(level * (0.955 + 0.045 * random.next()))
  const amounts = { 2018: of(2018), 2019: of(2019), 2020: of(2020), 2021: Math.round(level) }
  return { kind: 'power', counterparty: organisation('县光伏结转机构'), amounts }
}

const PROJECT_WORDS: Record<string, string> = {
  shed: '羊棚圈舍',
  greenhouse: '温室大棚',
  coldstore: '枸杞冷藏库',
  homestay: '村办民宿',
  shop: '门面房',
  warehouse: '仓库',
  guaranteed: '入股项目',
}

/** 中央扶持壮大村集体经济项目: about 120 villages, money in one year, a return from the next. */
function project(
  random: Random,
  flavour: Flavour,
  place: Place,
  most: Yuan,
): { project: Project; source: Source } {
  const fits = ['shed', 'greenhouse', 'coldstore', 'homestay', 'shop', 'warehouse'].filter(
    (key) => sourceKind(key).where[flavour],
  )
  const key = random.chance(0.35) ? 'guaranteed' : random.pick(fits)
  const year = random.pick([2018, 2019, 2020] as const)
  const yearly = hundreds(Math.min(most, random.whole(22_000, 38_000)))
  const of = (each: DemoYear): Yuan => (each > year ? yearly : 0)
  const source = {
    kind: key,
    counterparty: payer(random, key, place),
    amounts: { 2018: of(2018), 2019: of(2019), 2020: of(2020), 2021: of(2021) },
  }
  const form = key === 'guaranteed' ? ('stake' as const) : ('build' as const)
  const name = `${year}年中央扶持${PROJECT_WORDS[key]}`
  return { source, project: { name, year, amount: 500_000, form, firm: place.firm } }
}

/** Vouchers a year that a source brings; a village's books stay within what one accountant writes. */
function busy(key: string): number {
  const { months, cost, stock } = sourceKind(key)
  return months.length + (cost?.months.length ?? 0) + (stock === undefined ? 0 : 2)
}
const BUSIEST = 15

/** Sales and results carry what contracts and electricity leave of the year's goal. */
function flexSources(
  random: Random,
  flavour: Flavour,
  goal: Years,
  settled: readonly Source[],
  place: Place,
): Source[] {
  const weights = kindsOf(
    random,
    flavour,
    'flex',
    random.weighted([
      [1, 3],
      [2, 5],
      [3, 2],
    ]),
  ).map((key, at) => ({
    key,
    counterparty: payer(random, key, place),
    /** Sand, water and carvings stay a small thing; a third source comes later. */
    weight: sourceKind(key).type === 'unclassified' && at > 0 ? 0.12 : 0.35 + random.next(),
    since: at === 2 ? random.pick([2018, 2019, 2020]) : 2018,
    amounts: { 2018: 0, 2019: 0, 2020: 0, 2021: 0 } as Years,
  }))
  while (
    weights.length > 1 &&
    [...settled.map(({ kind }) => kind), ...weights.map(({ key }) => key)]
      .map(busy)
      .reduce((a, b) => a + b, 0) > BUSIEST
  )
    weights.pop()
  for (const year of DEMO_YEARS) {
    const taken = settled.reduce((total, source) => total + source.amounts[year], 0)
    const rest = Math.max(goal[year] - taken, random.whole(6000, 14_000))
    const live = weights
      .filter(({ since }) => since <= year)
      .map((source) => ({ source, part: source.weight * (0.85 + 0.3 * random.next()) }))
    const whole = live.reduce((total, { part }) => total + part, 0)
    for (const { source, part } of live) source.amounts[year] = Math.round((rest * part) / whole)
  }
  return weights.map(({ key, counterparty, amounts }) => ({ kind: key, counterparty, amounts }))
}

/** What 2017 left unfinished. */
function carriedOver(random: Random): Carried {
  const building = {
    name: random.pick(['2017年村级活动场所', '2017年人居环境整治', '2017年饲草棚']),
    spent: 0,
    left: 0,
  }
  building.spent = random.whole(40, 160) * 1000
  building.left = random.whole(20, 90) * 1000
  const levy = { name: '2017年村道维修一事一议', left: random.whole(30, 110) * 100 }
  return { building: random.chance(0.16) ? building : null, levy: random.chance(0.06) ? levy : null }
}

/** What the plan decides about a village before its own stream of chance takes over. */
export type Lot = { fate: Fate; sponsored: boolean; start: Month }

/** The whole story of a village; the same label always tells the same one. */
export function storyOf(stream: string, village: string, township: Township, lot: Lot): Story {
  const random = randomFrom(`${stream}/story`)
  const { flavour } = township
  const firm = organisation(
    `${township.name}${random.pick(['农牧产业公司', '乡村发展公司', '联合经营公司'])}`,
  )
  const place = { village, township, firm }
  const goal = goals(random, lot.fate)
  const sun = power(random, lot.fate, goal)
  const steady = goal[2021] - (sun?.amounts[2021] ?? 0)
  const contracts = fixedSources(random, flavour, Math.min(goal[2018] * 0.55, steady * 0.4), place)
  const supported = lot.sponsored ? project(random, flavour, place, steady * 0.3) : null
  const settled = [...contracts]
  if (supported !== null) settled.push(supported.source)
  if (sun !== null) settled.push(sun)
  const [least, most] = SUBSIDIES[lot.fate]
  const cost = random.whole(18, 140) * 10_000
  return {
    stream,
    fate: lot.fate,
    flavour,
    sources: [...settled, ...flexSources(random, flavour, goal, settled, place)],
    project: supported?.project ?? null,
    carried:
      lot.start === '2018-01' && supported === null ? carriedOver(random) : { building: null, levy: null },
    subsidy: hundreds(random.whole(least, most)),
    assets: { cost, worn: Math.round((cost * random.whole(10, 40)) / 100) },
    start: lot.start,
  }
}
