/** Who acts: recorded with every voucher and audit row (财会〔2024〕12号 art. 32: operation log by operator, time, content). */

/** `role` is what the act was done as; `origin` where it came from (address, command line); `requestId` ties rows to a log. */
export type Actor = {
  id: string
  name: string
  role: string
  origin: string
  requestId: string
}

/** Acts of the program itself: demonstration, closing jobs. */
export function systemActor(requestId: string, origin = 'system'): Actor {
  return { id: 'system', name: '系统', role: 'system', origin, requestId }
}
