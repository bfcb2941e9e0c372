/** Calendar days and months of the books as text, never as `Date`: a voucher's day has no time zone (docs/adr/0003-days-are-text.md). */

/** `YYYY-MM-DD`, a real day between 1990-01-01 and 2199-12-31. */
export type Day = string & { readonly __brand: 'Day' }
/** `YYYY-MM`. */
export type Month = string & { readonly __brand: 'Month' }

export const DAY_PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/
export const MONTH_PATTERN = /^(\d{4})-(0[1-9]|1[0-2])$/

const FIRST_YEAR = 1990
const LAST_YEAR = 2199

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0')
}

/** Strict reading with a calendar check; `undefined` when the text is no day. */
export function parseDay(text: string): Day | undefined {
  const match = DAY_PATTERN.exec(text)
  if (match === null) return undefined
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])]
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12) return undefined
  return day >= 1 && day <= daysInMonth(year, month) ? (text as Day) : undefined
}

export function day(text: string): Day {
  const value = parseDay(text)
  if (value === undefined) throw new Error(`not a day: ${JSON.stringify(text)}`)
  return value
}

export function parseMonth(text: string): Month | undefined {
  const year = Number(MONTH_PATTERN.exec(text)?.[1] ?? 0)
  return year >= FIRST_YEAR && year <= LAST_YEAR ? (text as Month) : undefined
}

export function month(text: string): Month {
  const value = parseMonth(text)
  if (value === undefined) throw new Error(`not a month: ${JSON.stringify(text)}`)
  return value
}

export function monthOf(value: Day): Month {
  return value.slice(0, 7) as Month
}

/** `yyyymm`, the form months have in the database; inverse of `monthOfNumber`. */
export function monthNumber(value: Day | Month): number {
  return Number(value.slice(0, 4)) * 100 + Number(value.slice(5, 7))
}

/** 202103 → `2021-03`. */
export function monthOfNumber(value: number): Month {
  return month(`${pad(Math.floor(value / 100), 4)}-${pad(value % 100, 2)}`)
}

/** 202103 → 2021年3月, for sentences. */
export function monthInWords(value: number): string {
  return `${Math.floor(value / 100)}年${value % 100}月`
}

export function yearOf(value: Day | Month): number {
  return Number(value.slice(0, 4))
}

export function firstDayOf(value: Month): Day {
  return `${value}-01` as Day
}

export function lastDayOf(value: Month): Day {
  return `${value}-${pad(daysInMonth(yearOf(value), Number(value.slice(5))), 2)}` as Day
}

export function addMonths(value: Month, count: number): Month {
  const index = yearOf(value) * 12 + Number(value.slice(5)) - 1 + count
  return `${pad(Math.floor(index / 12), 4)}-${pad((index % 12) + 1, 2)}` as Month
}

/** Every month from `from` to `through`, both included; empty when `through` is earlier. */
export function monthsBetween(from: Month, through: Month): Month[] {
  const months: Month[] = []
  for (let at = from; at <= through; at = addMonths(at, 1)) months.push(at)
  return months
}

/** Days since 1970-01-01 of the proleptic Gregorian calendar, for distances only. */
function ordinal(value: Day): number {
  return Date.UTC(yearOf(value), Number(value.slice(5, 7)) - 1, Number(value.slice(8))) / 86_400_000
}

/** Whole days from `a` to `b`, negative when `b` is earlier. */
export function daysFrom(a: Day, b: Day): number {
  return ordinal(b) - ordinal(a)
}

/** The business day in Asia/Shanghai (UTC+8, no summer time since 1991) at an instant given in epoch milliseconds. */
export function dayInShanghai(epochMs: number): Day {
  return day(new Date(epochMs + 8 * 3_600_000).toISOString().slice(0, 10))
}

/** An instant given in epoch milliseconds as `20130524T000000Z`, UTC. */
export function basicInstant(epochMs: number): string {
  return new Date(epochMs).toISOString().replaceAll(/[-:]|\.\d+/g, '')
}

/** The last instant of a day in Asia/Shanghai: what is valid until a day is valid through it. */
export function lastInstantOf(day: string): string {
  return `${day}T23:59:59.999999+08:00`
}
