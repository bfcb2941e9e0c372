/** 行政区划代码: the twelve digits of the statistical division code (2-2-2-3-3), their level, scope range and ancestors. */
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'

/** Twelve digits, e.g. 632802102209 (金原村). Text order is code order; the database compares them in collation C. */
export type DivisionCode = string & { readonly __brand: 'DivisionCode' }

/** 省 · 州(市) · 县(市、区、行委) · 乡镇(街道) · 村(社区). */
export const DIVISION_LEVELS = ['province', 'prefecture', 'county', 'township', 'village'] as const
export type DivisionLevel = (typeof DIVISION_LEVELS)[number]

/** Half-open: `from <= code && code < below`. */
export type ScopeRange = { from: DivisionCode; below: string }

/** Digits that carry meaning at each level; the rest are zeros. */
const WIDTH: Record<DivisionLevel, number> = {
  province: 2,
  prefecture: 4,
  county: 6,
  township: 9,
  village: 12,
}
const LENGTH = 12
const SCOPE_LENGTHS = new Set<number>(Object.values(WIDTH))

/** GB/T 2260 province numbers. */
const PROVINCES = new Set(
  (
    '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 ' +
    '50 51 52 53 54 61 62 63 64 65 71 81 82'
  ).split(' '),
)

/** Peoples named in the titles of Qinghai's prefectures and counties. */
const PEOPLES = /(蒙古族|藏族|回族|土族|撒拉族)+自治(?=[州县]$)/
const COMMITTEE = /(村民委员会|牧民委员会|村委会|牧委会)$/
const RESIDENTS = /(居民委员会|居委会|(?<=社区)委员会)$/

/** First village number that no real village bears; the demonstration invents its villages there. */
const FIRST_INVENTED = 901

/** Strict reading; `undefined` when the text is no code. A village has a township; cities like 东莞 have no county. */
export function parseDivision(text: string): DivisionCode | undefined {
  if (!/^\d{12}$/.test(text) || !PROVINCES.has(text.slice(0, 2))) return undefined
  const [prefecture, county] = [text.slice(2, 4), text.slice(4, 6)]
  const [township, village] = [text.slice(6, 9), text.slice(9)]
  if (prefecture === '00' && (county !== '00' || township !== '000' || village !== '000')) return undefined
  if (township === '000' && village !== '000') return undefined
  return text as DivisionCode
}

/** Reads a code that code or the database vouches for; throws on anything else. */
export function divisionCode(text: string): DivisionCode {
  const value = parseDivision(text)
  if (value === undefined) throw new Error(`not a division code: ${JSON.stringify(text)}`)
  return value
}

/** What is wrong with a code as typed, or nothing. */
export function checkDivision(text: string, pointer?: string): Problem | undefined {
  if (parseDivision(text) !== undefined) return undefined
  return problem('request/invalid', `区划代码「${text}」${fault(text)}`, pointer)
}

function fault(text: string): string {
  if (!/^\d*$/.test(text)) return '只能是数字,请按12位统计用区划代码填写'
  if (text.length !== LENGTH) return `有${text.length}位,应为12位,例如632802102209`
  if (!PROVINCES.has(text.slice(0, 2))) return `的前两位「${text.slice(0, 2)}」不是任何省份,请核对`
  if (text.slice(2, 4) === '00') return '缺少州(市)一级的第3、4位,请核对'
  return '缺少乡镇一级的第7至9位,请核对'
}

/** Level by trailing zeros. */
export function levelOf(code: DivisionCode): DivisionLevel {
  return DIVISION_LEVELS.find((level) => /^0*$/.test(code.slice(WIDTH[level]))) ?? 'village'
}

/**
 * Everything at or under a scope of 2, 4, 6, 9 or 12 digits; `undefined` when it is none.
 * Zeros at the end only name the level (632800, 632800000000 and 6328 are the same prefecture).
 */
export function scopeRange(scope: string): ScopeRange | undefined {
  if (!SCOPE_LENGTHS.has(scope.length)) return undefined
  const from = parseDivision(scope.padEnd(LENGTH, '0'))
  if (from === undefined) return undefined
  const width = WIDTH[levelOf(from)]
  const below = String(Number(from.slice(0, width)) + 1).padEnd(LENGTH, '0')
  return { from, below }
}

export function inScope(range: ScopeRange, code: DivisionCode): boolean {
  return range.from <= code && code < range.below
}

/** The divisions above, province first; a level that a city leaves out is left out here too. */
export function ancestorsOf(code: DivisionCode): DivisionCode[] {
  const above = DIVISION_LEVELS.map(
    (level) => code.slice(0, WIDTH[level]).padEnd(LENGTH, '0') as DivisionCode,
  )
  return [...new Set(above)].filter((each) => each !== code && each < code)
}

/** The division directly above, `undefined` for a province. */
export function parentOf(code: DivisionCode): DivisionCode | undefined {
  return ancestorsOf(code).at(-1)
}

/** Village part 901–999: a village of the demonstration, never a real one. */
export function isInventedDivision(code: DivisionCode): boolean {
  return Number(code.slice(WIDTH.township)) >= FIRST_INVENTED
}

/** Short name for lists: 海西蒙古族藏族自治州 → 海西州, 金原村委会 → 金原村, 建安社区居委会 → 建安社区. */
export function shortDivisionName(name: string): string {
  if (COMMITTEE.test(name)) return name.replace(COMMITTEE, '').replace(/村?$/, '村')
  return name
    .replace(PEOPLES, '')
    .replace(/行政委员会$/, '')
    .replace(RESIDENTS, '')
}
