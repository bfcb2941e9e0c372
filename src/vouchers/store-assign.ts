/** SQL of a person's assignment of an income line. */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'

/** Answers the refusal, or nothing when the assignment stands; the current type table is the version. */
export async function insertAssignment(
  tx: Tx,
  actor: Actor,
  given: {
    bookId: string
    seq: string
    line: number
    type: string
    subtype: string | null
    exclusion: string | null
    why: string
  },
): Promise<{ code: string; detail: string } | undefined> {
  const { rows } = await sql<{ code: string; detail: string }>`
    select code, detail from assign_income(${given.bookId}::bigint, ${given.seq}::bigint, ${given.line}::int, ${given.type},
      ${given.subtype}, ${given.exclusion}, (select value from settings where name = 'income_types'), '1', 'person', '人工判定',
      ${given.why}, ${actor.id}, ${actor.name}, ${actor.role}, ${actor.origin}, ${actor.requestId})`.execute(
    tx,
  )
  return rows[0]
}
