/** The demonstration prefecture: 297 books with openings from one seed, and the vouchers of each (docs/adr/0010-demonstration.md). */
import { makeCreditCode } from '../../src/books/credit-code.ts'
import { divisionCode } from '../../src/books/division.ts'
import { month, monthOf } from '../../src/lib/day.ts'
import type { Month } from '../../src/lib/day.ts'
import { costVouchers, incomeVouchers } from './incomes.ts'
import { JINYUAN, jinyuanBook, jinyuanVouchers } from './jinyuan.ts'
import { DEMO_YEARS } from './model.ts'
import type { DemoBook, DemoVoucher, DemoYear, Fate, Story } from './model.ts'
import { inventedNames } from './names.ts'
import { openingsOf } from './openings.ts'
import { distribution, outlayVouchers } from './outlays.ts'
import { randomFrom } from './random.ts'
import type { Random } from './random.ts'
import { sourceKind } from './sources.ts'
import { storyOf } from './story.ts'
import type { Lot } from './story.ts'
import { passingVouchers, projectVouchers, subsidyVouchers } from './support.ts'
import { TOWNSHIPS, villagesPerTownship, VILLAGES } from './townships.ts'
import type { Township } from './townships.ts'

export const DEMO_SEED = '海西2021'

/** Area of no county, in which every credit code of the demonstration is registered. */
const NO_AREA = '632899'
const FIRST_PART = 901
const BEGINNING = month('2018-01')

/** How many villages meet which fate in 2021; the others are green. */
const FATES: readonly (readonly [Fate, number])[] = [
  ['red', 2],
  ['orange', 3],
  ['photovoltaic', 22],
  ['unpaid', 4],
]

/** 建账 came late: years before, and the year itself, are grey. */
const LATE: readonly Month[] = ['2018-05', '2018-07', '2019-04', '2021-04', '2021-07'].map(month)
const SPONSORED = 120

/** What each invented village meets, drawn for all at once so that the numbers are exact. */
function lots(random: Random, count: number): Lot[] {
  const fates = FATES.flatMap(([fate, times]) => Array.from({ length: times }, () => fate))
  const lot = (at: number): Lot => ({
    fate: fates[at] ?? 'green',
    sponsored: at >= fates.length + LATE.length && at < fates.length + LATE.length + SPONSORED,
    start: LATE[at - fates.length] ?? BEGINNING,
  })
  return random.shuffle(Array.from({ length: count }, (_, at) => lot(at)))
}

/** Every village's place, 金原村 among those of its township. */
function places(): { township: Township; part: number }[] {
  const seats = villagesPerTownship()
  return TOWNSHIPS.flatMap((township) => {
    const real = JINYUAN.startsWith(township.code.slice(0, 9)) ? 1 : 0
    const count = (seats.get(township.code) ?? 0) - real
    return Array.from({ length: count }, (_, at) => ({ township, part: FIRST_PART + at }))
  })
}

export function demoPlan(seed: string = DEMO_SEED): { books: DemoBook[] } {
  const random = randomFrom(`${seed}/plan`)
  const invented = places()
  const names = inventedNames(random, VILLAGES)
  const fates = lots(random, invented.length)
  const books = invented.map(({ township, part }, at) =>
    bookOf(
      seed,
      township,
      part,
      names[at] ?? '',
      fates[at] ?? { fate: 'green', sponsored: false, start: BEGINNING },
    ),
  )
  return { books: [...books, jinyuanBook()].toSorted((a, b) => (a.code < b.code ? -1 : 1)) }
}

function bookOf(seed: string, township: Township, part: number, name: string, lot: Lot): DemoBook {
  const code = divisionCode(`${township.code.slice(0, 9)}${part}`)
  const story = storyOf(`${seed}/${code}`, name, township, lot)
  return {
    code,
    name,
    kind: 'collective',
    division: code,
    divisionName: name,
    township: { code: township.code, name: township.name, county: township.county },
    creditCode: makeCreditCode('N2', NO_AREA, code.slice(4)),
    invented: true,
    startMonth: lot.start,
    noPublicData: [],
    openings: openingsOf(story, vouchersOfStory(story)),
    profile: profileOf(story, township),
    story,
  }
}

const FLAVOURS = {
  pastoral: '牧业村',
  oasis: '绿洲农业村',
  wolfberry: '枸杞产区村',
  town: '城郊村',
  tourist: '旅游村',
  gobi: '戈壁工矿区村',
}
const TYPES: Readonly<Record<string, string>> = {
  livestock: '畜牧养殖',
  planting: '特色种植',
  tourism: '乡村旅游',
  equity: '资产入股',
  land_trust: '土地托管',
  photovoltaic: '光伏收益',
  property_service: '物业租赁与商贸服务',
  unclassified: '未归型经营收入',
}

function profileOf(story: Story, township: Township): string {
  const types = new Set(story.sources.map(({ kind }) => TYPES[sourceKind(kind).type] ?? ''))
  const aided = story.project === null ? '' : `;承担${story.project.name}项目`
  const late = story.start === BEGINNING ? '' : `;${story.start.replace('-', '年')}月起建账`
  return `${township.name}${FLAVOURS[story.flavour]},收入来自${[...types].join('、')}${aided}${late}。演示数据。`
}

/** Ordinary vouchers of a book from its first month to December 2021, in order of date. */
export function vouchersOf(book: DemoBook): DemoVoucher[] {
  return book.story === null ? jinyuanVouchers() : vouchersOfStory(book.story)
}

function vouchersOfStory(story: Story): DemoVoucher[] {
  const whole = story.start === BEGINNING
  const written: DemoVoucher[] = []
  for (const year of DEMO_YEARS) {
    const before = written.filter(
      ({ date }) => date.startsWith(String(year - 1)) && monthOf(date) >= story.start,
    )
    const full = whole || `${year - 1}-01` >= story.start
    if (full && year > 2018) written.push(...distribution(story, year, before))
    written.push(...yearVouchers(story, year, whole))
  }
  return written
    .filter(({ date }) => monthOf(date) >= story.start)
    .toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}

/** What passes through two dates is left out where the book begins between them. */
function yearVouchers(story: Story, year: DemoYear, whole: boolean): DemoVoucher[] {
  return [
    ...incomeVouchers(story, year),
    ...costVouchers(story, year),
    ...subsidyVouchers(story, year),
    ...outlayVouchers(story, year),
    ...(whole ? projectVouchers(story, year) : []),
    ...(whole && story.project?.year !== year ? passingVouchers(story, year) : []),
  ]
}
