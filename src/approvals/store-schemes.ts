/** SQL of approval schemes: calls of the functions that propose, confirm and end them, and the list. */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { By } from './by.ts'
import type { Refusal } from './refusals.ts'
import type { NewScheme, Tier } from './schema.ts'

export async function propose(tx: Tx, by: By, id: string, scheme: NewScheme): Promise<Refusal | undefined> {
  const { division, name, from, to, tiers, basis } = scheme
  const { rows } = await sql<Refusal>`
    select code, detail from propose_scheme(${by.proof}, ${id}::uuid, ${division}, ${name}, ${from}, ${to ?? null},
      ${JSON.stringify(tiers)}::jsonb, ${basis}, ${by.origin}, ${by.requestId})`.execute(tx)
  return rows[0]
}

export async function confirm(tx: Tx, by: By, id: string): Promise<Refusal | undefined> {
  const { rows } = await sql<Refusal>`
    select code, detail from confirm_scheme(${by.proof}, ${id}::uuid, ${by.origin}, ${by.requestId})`.execute(
    tx,
  )
  return rows[0]
}

export async function end(tx: Tx, by: By, id: string, reason: string): Promise<Refusal | undefined> {
  const { rows } = await sql<Refusal>`
    select code, detail from end_scheme(${by.proof}, ${id}::uuid, ${reason}, ${by.origin}, ${by.requestId})`.execute(
    tx,
  )
  return rows[0]
}

export type SchemeRow = {
  id: string
  division: string
  division_name: string | null
  name: string
  from: string
  to: string | null
  basis: string
  tiers: Tier[]
  proposed_by: string
  proposed_at: string
  confirmed_by: string | null
  confirmed_at: string | null
  ended_at: string | null
  /** It covers a book within the transaction's scope. */
  covers: boolean
}

export async function readSchemes(tx: Tx): Promise<SchemeRow[]> {
  const { rows } = await sql<SchemeRow>`
    select s.scheme_id as id, s.division, d.name as division_name, s.name, s.valid_from as "from", s.valid_to as "to", s.basis, s.tiers,
      s.proposed_name as proposed_by, utc_text(s.proposed_at) as proposed_at, s.confirmed_name as confirmed_by,
      utc_text(s.confirmed_at) as confirmed_at, utc_text(s.ended_at) as ended_at,
      exists (select 1 from books b where starts_with(b.division, s.division)) as covers
    from approval_schemes s left join divisions d on d.code = rpad(s.division, 12, '0')
    order by s.division, s.proposed_at desc`.execute(tx)
  return rows
}
