/** What a request carries through the app: its id, its actor, its connection pool. */
import type { Pool } from 'pg'
import type { Actor } from '../identity/actor.ts'

export type Environment = {
  Variables: { requestId: string; actor: Actor; pool: Pool }
}
