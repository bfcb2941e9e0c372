/** The one clock of requests: the business day in Asia/Shanghai. */
import { dayInShanghai } from '../lib/day.ts'
import type { Day } from '../lib/day.ts'

export function today(): Day {
  return dayInShanghai(Date.now())
}
