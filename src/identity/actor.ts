/** Who acts: recorded with every voucher and audit row (财会〔2024〕12号 art. 32: operation log by operator, time, content). */

import type { Signature } from '../lib/caller.ts'

/** `role` is what the act was done as; `origin` where it came from (address, command line); `requestId` ties rows to a log. */
export type Actor = Signature

/** Acts of the program itself: demonstration, closing jobs. */
export function systemActor(requestId: string, origin = 'system'): Actor {
  return { id: 'system', name: '系统', role: 'system', origin, requestId }
}
