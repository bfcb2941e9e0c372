/** Days and months of the books: strict reading, and months as the database has them. */
import { expect, test } from 'vitest'
import {
  day,
  month,
  monthInWords,
  monthNumber,
  monthOfNumber,
  monthsBetween,
  parseDay,
} from '../../src/lib/day.ts'

test('only days of the calendar are days', () => {
  expect(parseDay('2024-02-29')).toBe('2024-02-29')
  for (const text of [
    '2023-02-29',
    '2024-2-3',
    '２０２４-01-01',
    '2024-13-01',
    '2200-01-01',
    'today',
    '2024-01-01T00:00',
  ])
    expect(parseDay(text), text).toBeUndefined()
})

test('a month goes to its number and back, and into words', () => {
  for (const each of monthsBetween(month('1990-01'), month('2199-12')))
    expect(monthOfNumber(monthNumber(each))).toBe(each)
  expect(monthNumber(day('2021-03-31'))).toBe(202103)
  expect(monthInWords(202103)).toBe('2021年3月')
  expect(() => monthOfNumber(202113)).toThrow('not a month')
})
