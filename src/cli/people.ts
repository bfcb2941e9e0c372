/** What the commands about people share: work that sees no book, done as the operator. */
import { readConfig } from '../config.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Tx } from '../db/transaction.ts'
import type { KdfSettings } from '../identity/derive-key.ts'
import { requireOperator } from './context.ts'
import type { Session } from './context.ts'

/** The database is shown the operator's key, which reaches everybody: with `--as` it would say more than that person may see. */
export function inNoBook<T>(session: Session, work: (tx: Tx) => Promise<T>): Promise<T> {
  requireOperator(session)
  return inTransaction(session.pool, [], work)
}

export function kdfOf(session: Session): KdfSettings {
  return { pepper: session.store.secrets.pepper, cost: readConfig().passwordCost }
}
