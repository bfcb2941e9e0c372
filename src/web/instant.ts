/** Moments as people read them: Asia/Shanghai, to the minute. */
import { type Day, dayInShanghai } from '../lib/day.ts'
import { preferences } from './preferences.ts'

/** `2026-03-01T02:03:04Z` as Shanghai time; anything else as it came. */
export function inShanghai(instant: string): string {
  const time = Date.parse(instant)
  if (Number.isNaN(time) || !instant.includes('T')) return instant
  const format = new Intl.DateTimeFormat(preferences().language === 'zh' ? 'zh-CN' : 'en-GB', {
    timeZone: 'Asia/Shanghai',
    dateStyle: 'long',
    timeStyle: 'short',
    hour12: false,
  })
  return format.format(time)
}

/** The day it is where the books are kept. */
export function today(): Day {
  return dayInShanghai(Date.now())
}
