/** 近亲属登记 (农村集体经济组织法 34): near relatives of supervisors keep out of the offices they supervise; elsewhere a warning. */
import type { Tx } from '../db/transaction.ts'
import { uuidv7 } from '../lib/id.ts'
import { requireNumber, settle } from './people-act.ts'
import type { KinshipRecorded, Kinships, NewKinship } from './schema.ts'
import * as store from './store-people.ts'
import type { Asker } from './store-people.ts'

export async function recordKinship(tx: Tx, asker: Asker, input: NewKinship): Promise<KinshipRecorded> {
  const id = uuidv7()
  const { warnings } = settle(await store.recordKinship(tx, asker, { id, ...input }))
  return { id, warnings }
}

export async function endKinship(tx: Tx, asker: Asker, id: string, reason: string): Promise<void> {
  settle(await store.endKinship(tx, asker, requireNumber(id, 'kinship/not-found'), reason))
}

export async function listKinships(tx: Tx, { proof }: Asker): Promise<Kinships> {
  return { items: await store.readKinships(tx, proof) }
}
