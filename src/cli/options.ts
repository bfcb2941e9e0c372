/** Option texts read strictly; a wrong one is wrong usage (exit 2). */
import { InvalidArgumentError } from 'commander'
import { lastInstantOf, parseDay, parseMonth } from '../lib/day.ts'
import type { Month } from '../lib/day.ts'

export function readMonthOption(text: string): Month {
  const month = parseMonth(text)
  if (month === undefined) throw new InvalidArgumentError('要写成 2021-03')
  return month
}

export function readLineOption(text: string): number {
  if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('要写成 2 这样的行号')
  return Number(text)
}

export function readDayOption(text: string): string {
  if (parseDay(text) === undefined) throw new InvalidArgumentError('要写成 2021-03-05 这样的日历日')
  return text
}

export function readYearOption(text: string): number {
  if (!/^(19[9]\d|2[01]\d\d)$/.test(text)) throw new InvalidArgumentError('要写成 2021 这样的年份')
  return Number(text)
}

/** An instant with its offset, such as 2026-01-31T08:00:00+08:00; a bare day means its end in Asia/Shanghai. */
export function readInstantOption(text: string): string {
  if (parseDay(text) !== undefined) return lastInstantOf(text)
  if (
    !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?(Z|[+-]\d{2}:\d{2})$/.test(text) ||
    Number.isNaN(Date.parse(text))
  ) {
    throw new InvalidArgumentError('要写成 2026-01-31 或 2026-01-31T08:00:00+08:00')
  }
  return text
}
