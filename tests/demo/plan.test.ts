/** The demonstration prefecture: the same bytes from the same seed, lawful vouchers, invented names. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { JINYUAN } from '../../scripts/demo/jinyuan.ts'
import footnotes from '../../db/seed/footnotes.json' with { type: 'json' }
import { DEMO_YEARS } from '../../scripts/demo/model.ts'
import type { DemoLine } from '../../scripts/demo/model.ts'
import { DEMO_SEED, demoPlan, vouchersOf } from '../../scripts/demo/plan.ts'
import { TOWNSHIPS, VILLAGES, villagesPerTownship } from '../../scripts/demo/townships.ts'
import { checkCreditCode } from '../../src/books/credit-code.ts'
import {
  ancestorsOf,
  isInventedDivision,
  parseDivision,
  shortDivisionName,
} from '../../src/books/division.ts'
import { INCOME_ANSWERS } from '../../src/income/schema.ts'
import { monthOf, parseDay } from '../../src/lib/day.ts'
import { compare, ZERO } from '../../src/lib/money.ts'
import { difference } from './figures.ts'
import { all, books, lines, of, real, took, written } from './world.ts'

const DIGEST = '430dc252f41b14670fe3ac3e401061a227f9684f33b4c7ceb8a6c06c8a678764'
const MOST_VOUCHERS = 46_000

function digestOf(seed: string): string {
  const plan = demoPlan(seed).books.map((book) => ({ book, vouchers: vouchersOf(book) }))
  return createHash('sha256').update(JSON.stringify(plan)).digest('hex')
}

describe('the plan as a whole', () => {
  test('the same seed gives the same bytes, another seed others', () => {
    const digest = digestOf(DEMO_SEED)
    console.log(`seed ${DEMO_SEED}: ${digest}, ${all.length} vouchers in ${Math.round(took)} ms`)
    expect(digest).toBe(DIGEST)
    expect(digestOf('another')).not.toBe(digest)
  })

  test('size and time', () => {
    expect(books).toHaveLength(297)
    expect(all.length).toBeGreaterThan(40_000)
    expect(all.length).toBeLessThanOrEqual(MOST_VOUCHERS)
    expect(all.length + books.length * (1 + 3 * DEMO_YEARS.length)).toBeLessThan(60_000)
    const busiest = Math.max(...books.flatMap((book) => DEMO_YEARS.map((year) => of(book, year).length)))
    expect(busiest).toBeLessThanOrEqual(48)
    expect(took).toBeLessThan(3000)
  })

  test('the notice says what is real', () => {
    expect(footnotes.demonstration).toBe(
      '演示数据:除金原村的名称、代码及公开事实外,村名、代码与全部数字均为虚构,按2023年制度科目列示',
    )
  })
})

describe('places and names', () => {
  test('townships are those of the prefecture that have villages, by their real number', () => {
    const committees = real.filter(
      ({ code, name, level }) =>
        level === 'village' && code.startsWith('6328') && /(村委会|牧委会|村民委员会)$/.test(name),
    )
    const counted = new Map<string, number>()
    for (const { code } of committees) {
      const township = `${code.slice(0, 9)}000`
      counted.set(township, (counted.get(township) ?? 0) + 1)
    }
    expect(new Map(TOWNSHIPS.map(({ code, committees: count }) => [`${code}`, count]))).toEqual(counted)
    const names = new Map(real.map(({ code, name }) => [code, name]))
    for (const { code, county, name } of TOWNSHIPS) {
      expect([names.get(code), names.get(ancestorsOf(code)[2] ?? '')]).toEqual([name, county])
    }
  })

  test('villages per township are proportional and complete', () => {
    const seats = villagesPerTownship()
    expect([...seats.values()].reduce((total, count) => total + count, 0)).toBe(VILLAGES)
    for (const { code, committees } of TOWNSHIPS) {
      expect(Math.abs((seats.get(code) ?? 0) - committees)).toBeLessThanOrEqual(1)
      expect(books.filter((book) => book.township.code === code)).toHaveLength(seats.get(code) ?? 0)
    }
  })

  test('every village but one is invented: number 901–999, a name no place of Qinghai bears', () => {
    const taken = new Set(
      real.flatMap(({ name }) => [name, shortDivisionName(name), shortDivisionName(name).replace(/村$/, '')]),
    )
    const codes = new Set(real.map(({ code }) => code))
    expect(new Set(books.map(({ name }) => name)).size).toBe(297)
    expect(new Set(books.map(({ code }) => code)).size).toBe(297)
    for (const book of books) {
      expect(parseDivision(book.division)).toBe(book.code)
      expect(book.invented).toBe(book.code !== JINYUAN)
      if (!book.invented) continue
      expect(isInventedDivision(book.code)).toBe(true)
      expect(codes.has(book.code)).toBe(false)
      expect([book.name, taken.has(book.name) || taken.has(book.name.replace(/村$/, ''))]).toEqual([
        book.name,
        false,
      ])
      expect(book.code.startsWith(book.township.code.slice(0, 9))).toBe(true)
      expect(book.profile).toContain('演示数据')
    }
  })

  test('credit codes are valid, unique and of an area that does not exist', () => {
    const invented = books.filter((book) => book.invented).map(({ creditCode }) => creditCode ?? '')
    expect(new Set(invented).size).toBe(296)
    for (const code of invented) {
      expect([code, checkCreditCode(code)]).toEqual([code, undefined])
      expect(code.startsWith('N2632899')).toBe(true)
    }
    expect(real.some(({ code }) => code.startsWith('632899'))).toBe(false)
  })
})

const codesOf = (path: string): string[] =>
  readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',')[0] ?? '')

const subs = codesOf('db/seed/sub-accounts-2023.csv')
const LEAVES = new Set([
  ...codesOf('db/seed/chart-of-accounts-2023.csv').filter(
    (code) => !subs.some((sub) => sub.startsWith(code)),
  ),
  ...subs,
])

type TypeTable = { types: { code: string; subtypes: { code: string }[] }[] }
const typeTable = JSON.parse(readFileSync('db/seed/income-types.json', 'utf8')) as TypeTable
const SUBTYPES = new Set(
  typeTable.types.flatMap(({ code, subtypes }) => subtypes.map((sub) => `${code} ${sub.code}`)),
)

const COUNTERPARTY = new Set(['112', '113', '141', '211', '221'])
const PROJECT = new Set(['231', '241'])
const NO_INCOME = new Set(['special_fund', 'land_compensation', 'donated_capital', 'yishiyiyi', 'not_income'])

/** What is wrong with an account's auxiliary, or nothing. */
function auxiliaryFault({ account, auxiliary }: Pick<DemoLine, 'account' | 'auxiliary'>): string | undefined {
  const wanted = COUNTERPARTY.has(account) ? 'counterparty' : PROJECT.has(account) ? 'project' : undefined
  if (auxiliary?.kind !== wanted) return `${account} wants ${wanted}`
  return auxiliary?.name === '' ? `${account} has an empty name` : undefined
}

/** What is wrong with type and exclusion beside the account, or nothing. */
function typeFault(line: DemoLine): string | undefined {
  const { account, type, exclusion } = line
  if (account === '501' || account === '502') {
    return type === undefined || type === 'none' || exclusion !== undefined ? `${account} ${type}` : undefined
  }
  if (account === '503') return exclusion === 'running_subsidy' || exclusion === 'award' ? undefined : '503'
  if (account === '504') return type === 'none' && exclusion && !NO_INCOME.has(exclusion) ? undefined : '504'
  if (type === undefined) return exclusion === undefined ? undefined : `${account} excluded without type`
  return type === 'none' && exclusion && NO_INCOME.has(exclusion) && !account.startsWith('5')
    ? undefined
    : `${account} typed`
}

describe('vouchers', () => {
  test('each balances, has positive amounts on leaves, a real day in the book, and words', () => {
    for (const [book, vouchers] of written) {
      let last = ''
      for (const { date, lines: each, attachments, kind } of vouchers) {
        expect(kind).toBe(each.some(({ account }) => account === '32201') ? 'distribution' : 'ordinary')
        expect(difference(each)).toBe(ZERO)
        expect(each.length).toBeGreaterThanOrEqual(2)
        expect(attachments).toBeGreaterThanOrEqual(1)
        expect(parseDay(date)).toBe(date)
        expect(date >= last && monthOf(date) >= book.startMonth && date <= '2021-12-31').toBe(true)
        last = date
      }
    }
    for (const line of lines) {
      if (!LEAVES.has(line.account) || compare(line.amount, ZERO) <= 0 || !/^\S{3,60}$/.test(line.summary)) {
        throw new Error(JSON.stringify(line))
      }
      if (/[{}]|undefined|NaN/.test(line.summary)) throw new Error(line.summary)
    }
  })

  test('obligatory auxiliaries are there and no others', () => {
    const openings = books.flatMap((book) => book.openings)
    expect([...lines, ...openings].map(auxiliaryFault).filter((fault) => fault !== undefined)).toEqual([])
    expect(auxiliaryFault({ account: '112' })).toBeDefined()
  })

  test('type, exclusion and account agree; all seven types and the unclassified occur', () => {
    expect(lines.map(typeFault).filter((fault) => fault !== undefined)).toEqual([])
    expect(typeFault({ account: '501', side: 'credit', amount: ZERO, summary: '' })).toBeDefined()
    const seen = new Map<string, number>()
    for (const { type } of lines) if (type !== undefined) seen.set(type, (seen.get(type) ?? 0) + 1)
    expect([...seen.keys()].toSorted()).toEqual([...INCOME_ANSWERS].toSorted())
    expect(seen.get('unclassified')).toBeLessThan(200)
    for (const { type, subtype } of lines) {
      const operating = type !== undefined && type !== 'none'
      expect(operating ? SUBTYPES.has(`${type} ${subtype}`) : subtype === undefined).toBe(true)
    }
  })

  test('what collects an operating receivable says so', () => {
    const collecting = lines.filter(({ account, side }) => account === '112' && side === 'credit')
    expect(collecting.length).toBeGreaterThan(100)
    expect(collecting.every(({ settles }) => settles === 'operating_receivable')).toBe(true)
    expect(lines.filter(({ settles }) => settles !== undefined)).toHaveLength(collecting.length)
  })
})
