/** An invented prefecture for the pages: 297 villages of six counties, every level among them, drawn from one seed. */
import {
  add,
  compare,
  mean,
  median,
  type Money,
  money,
  ratio,
  subtract,
  sum,
  ZERO,
} from '../../src/lib/money.ts'
import type { Annual, ByType, Group, Level, Village } from '../../src/web/wire.ts'
import { TYPES } from '../../src/web/wire.ts'

const THRESHOLD = money('200000.00')
const COUNTIES = [
  ['632801', '格尔木市', 7],
  ['632802', '德令哈市', 6],
  ['632803', '茫崖市', 3],
  ['632821', '乌兰县', 5],
  ['632822', '都兰县', 8],
  ['632823', '天峻县', 10],
] as const
const PLACES = [
  '河东',
  '草滩',
  '柳林',
  '上湾',
  '石门',
  '清水',
  '北山',
  '红崖',
  '沙柳',
  '泉沟',
  '白杨',
  '金滩',
]

/** mulberry32: small, and the same on every machine. */
function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

function yuan(roll: () => number, upTo: number): Money {
  return money((Math.floor(roll() * upTo * 100) / 100).toFixed(2))
}

function levelOf(total: Money, operating: Money, withoutPv: Money, months: number): Level {
  if (months < 12) return 'grey'
  if (compare(total, THRESHOLD) < 0) return 'red'
  if (compare(operating, THRESHOLD) < 0) return 'orange'
  return compare(withoutPv, THRESHOLD) < 0 ? 'yellow' : 'green'
}

const REASONS: Record<Level, string[]> = {
  red: ['总收入不到20万元'],
  orange: ['总收入过20万元，经营性收入不到20万元，靠补助过线'],
  yellow: ['去掉光伏发电收益后不到20万元'],
  blue: [],
  grey: ['只结账到9月，缺3个月'],
  green: [],
}

function typesOf(index: number, scale: number, roll: () => number): ByType {
  const by_type = Object.fromEntries(
    TYPES.map((type) => [
      type,
      roll() < 0.45 && type !== 'photovoltaic' ? ZERO : yuan(roll, 120_000 * scale),
    ]),
  ) as ByType
  by_type.undecided = index % 41 === 7 ? yuan(roll, 30_000) : ZERO
  by_type.land_trust = add(by_type.land_trust ?? ZERO, money((150_000 * Math.min(scale, 1.2)).toFixed(2)))
  if (index === 11) by_type.planting = money('-1200.00')
  return by_type
}

function makeVillage(index: number, division: string, name: string, roll: () => number): Village {
  const scale = index % 97 === 5 ? 0.2 : index % 13 === 3 ? 0.7 : 1 + roll() * 2
  const by_type = typesOf(index, scale, roll)
  const operating = sum(TYPES.map((type) => by_type[type] ?? ZERO))
  const excluded = {
    running_subsidy: yuan(roll, 60_000),
    award: ZERO,
    donation: ZERO,
    interest: yuan(roll, 900),
    one_off: ZERO,
    prior_year: ZERO,
    other: ZERO,
  }
  const income = sum([operating, ...Object.values(excluded)])
  const withoutPv = subtract(operating, by_type.photovoltaic ?? ZERO)
  const months = index % 59 === 20 ? 9 : 12
  const level = levelOf(income, operating, withoutPv, months)
  const surplus = subtract(operating, yuan(roll, 90_000))
  return {
    code: division,
    name,
    division,
    township: `${division.slice(6, 9)}乡`,
    entities: [{ book: `J${division.slice(6)}`, kind: 'collective', counts: true }],
    total_income: income,
    statutory_operating: operating,
    operating_income: operating,
    operating_surplus: surplus,
    net_surplus: subtract(surplus, yuan(roll, 20_000)),
    operating_received: operating,
    without_photovoltaic: withoutPv,
    without_subsidy: subtract(income, excluded.running_subsidy),
    by_type,
    excluded,
    outside: {
      special_fund: yuan(roll, 300_000),
      land_compensation: ZERO,
      donated_capital: ZERO,
      yishiyiyi: ZERO,
      not_income: yuan(roll, 5000),
    },
    bridge:
      index % 5 === 0
        ? [
            {
              account: '504',
              type: 'planting',
              exclusion: null,
              amount: money('-3600.00'),
              lines: 1,
              summary: '退还上年多收的温室租金',
            },
          ]
        : [],
    eliminated: ZERO,
    eliminations: [],
    months_closed: months,
    drafts: { count: index % 23 === 4 ? 2 : 0, amount: index % 23 === 4 ? money('1860.00') : ZERO },
    standard: '2023',
    data_kind: 'demonstration',
    no_public_data: false,
    level,
    provisional: false,
    below_benchmark: level === 'grey' ? null : compare(operating, THRESHOLD) < 0,
    reasons: REASONS[level],
  }
}

/** Every village of the prefecture with its county and township. */
export function makeVillages(count = 297, seed = 20_210_101): Village[] {
  const roll = dice(seed)
  const townships = COUNTIES.flatMap(([code, , many]) =>
    Array.from({ length: many }, (_, at) => `${code}${String(100 + at)}`),
  )
  return Array.from({ length: count }, (_, index) => {
    const township = townships[index % townships.length] ?? '632801100'
    const part = String(901 + Math.floor(index / townships.length)).padStart(3, '0')
    const name = `${PLACES[index % PLACES.length]}${PLACES[(index * 7 + 3) % PLACES.length]}村`
    return makeVillage(index, `${township}${part}`, name, roll)
  })
}

function byType(villages: readonly Village[]): ByType {
  return Object.fromEntries(
    TYPES.map((type) => [type, sum(villages.map((village) => village.by_type[type] ?? ZERO))]),
  ) as ByType
}

function amounts(villages: readonly Village[], key: 'operating_income' | 'total_income'): Money[] {
  return villages.map((village) => village[key] ?? ZERO)
}

function summaryOf(villages: readonly Village[]): Annual['summary'] {
  const sure = villages.filter((village) => village.below_benchmark !== null)
  const below = sure.filter((village) => village.below_benchmark)
  const levels: Annual['summary']['levels'] = { red: 0, orange: 0, yellow: 0, blue: 0, grey: 0, green: 0 }
  for (const { level } of villages) levels[level] = (levels[level] ?? 0) + 1
  const known = amounts(sure, 'operating_income')
  return {
    villages: villages.length,
    levels,
    below_benchmark: below.length,
    undetermined: villages.length - sure.length,
    n: sure.length,
    share_at_or_above: ratio(sure.length - below.length, sure.length),
    mean: known.length > 0 ? mean(known) : null,
    median: known.length > 0 ? median(known) : null,
    by_type: byType(villages),
  }
}

function groupsOf(villages: readonly Village[], scope: string): Group[] {
  const width = scope.length === 4 ? 6 : scope.length === 6 ? 9 : 0
  if (width === 0) return []
  const codes = [...new Set(villages.map((village) => village.code.slice(0, width)))].sort()
  return codes.map((code) => {
    const inside = villages.filter((village) => village.code.startsWith(code))
    const {
      villages: count,
      below_benchmark,
      undetermined,
      mean: average,
      median: middle,
    } = summaryOf(inside)
    return {
      code,
      name: COUNTIES.find((county) => county[0] === code)?.[1] ?? `${code.slice(6)}乡`,
      level: width === 6 ? 'county' : 'township',
      villages: count,
      total_income: sum(amounts(inside, 'total_income')),
      operating_income: sum(amounts(inside, 'operating_income')),
      by_type: byType(inside),
      below_benchmark,
      undetermined,
      mean: average,
      median: middle,
    }
  })
}

const NAMES: [string, string, boolean][] = [
  ['livestock', '畜牧养殖', true],
  ['planting', '特色种植', true],
  ['tourism', '乡村旅游', true],
  ['equity', '资产入股', true],
  ['land_trust', '土地托管', true],
  ['photovoltaic', '光伏收益', false],
  ['property_service', '物业租赁与商贸服务', false],
]

function pathTo(scope: string, villages: readonly Village[]): Annual['path'] {
  const path: Annual['path'] = [{ code: '6328', name: '海西蒙古族藏族自治州', level: 'prefecture' }]
  const county = COUNTIES.find(([code]) => scope.startsWith(code))
  if (county) path.push({ code: county[0], name: county[1], level: 'county' })
  if (scope.length >= 9)
    path.push({ code: scope.slice(0, 9), name: `${scope.slice(6, 9)}乡`, level: 'township' })
  const village = scope.length === 12 ? villages[0] : undefined
  if (village) path.push({ code: village.code, name: village.name, level: 'village' })
  return path
}

/** The answer of /api/v1/reports/annual for a scope. */
export function makeAnnual(scope = '6328', year = 2021, all = makeVillages()): Annual {
  const villages = all.filter((village) => village.code.startsWith(scope))
  const path = pathTo(scope, villages)
  return {
    year,
    years: [2018, 2019, 2020, 2021],
    scope,
    name: path.at(-1)?.name ?? '',
    path,
    currency: 'CNY',
    as_known_on: '2022-02-28T09:30:00Z',
    status: 'draft',
    data_kind: 'demonstration',
    demonstration: { text: '演示数据：按2023年制度科目列示，村名与数字均为虚构' },
    threshold: THRESHOLD,
    benchmark: { threshold: THRESHOLD, measure: 'operating_income', profile: '经营性收入（B）,公历年度' },
    taxonomy: {
      version: 'haixi-7-2021.1',
      types: NAMES.map(([code, name, named_in_source]) => ({
        code: code as Annual['taxonomy']['types'][number]['code'],
        name,
        named_in_source,
      })),
    },
    villages,
    groups: groupsOf(villages, scope),
    summary: summaryOf(villages),
    footnotes: [
      {
        mark: '1',
        text: '海西州「七型发展模式」原文仅列五型；「光伏收益」「物业租赁与商贸服务」为系统推定名称，待州级确认。',
      },
      { mark: '2', text: '「均突破20万元」是平均数还是每个村，从文字无法判定，两种都印。' },
    ],
    digest: 'sha256:6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b',
  }
}
