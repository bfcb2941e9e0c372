/** Sealing the access log (访问日志): batch after batch until nothing is left. Nothing is ever deleted, so six months are kept and more (网络安全法 21). */
import { inTransaction } from '../db/transaction.ts'
import { sealNext } from './store.ts'

type Pool = Parameters<typeof inTransaction>[0]

/** Entries sealed; nothing when there were none, or another process was sealing. Stops between batches when asked to. */
export async function sealAccess(
  pool: Pool,
  stopping?: AbortSignal,
): Promise<{ batches: number; entries: number }> {
  const done = { batches: 0, entries: 0 }
  for (;;) {
    const sealed = stopping?.aborted === true ? undefined : await inTransaction(pool, [], sealNext)
    if (sealed === undefined) return done
    done.batches += 1
    done.entries += sealed.entries
  }
}
