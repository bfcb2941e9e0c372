/** Drafts kept, listed, taken up and settled. */
import type { Tx } from '../db/transaction.ts'
import type { Draft, NewDraft } from './draft.ts'
import * as store from './store-drafts.ts'

export function keepDrafts(tx: Tx, drafts: readonly NewDraft[]): Promise<void> {
  return store.insertDrafts(tx, drafts)
}

export function openDrafts(tx: Tx, bookId: string): Promise<Draft[]> {
  return store.listDrafts(tx, bookId)
}

/** The draft, locked until the transaction ends. */
export function takeDraft(tx: Tx, bookId: string, id: string): Promise<Draft | undefined> {
  return store.findDraft(tx, bookId, id)
}

/** The voucher `seq` came of it. */
export function settleDraft(tx: Tx, bookId: string, id: string, seq: string): Promise<void> {
  return store.settleDraft(tx, bookId, id, seq)
}
