/** What a request carries through the app: its id, who acts, its connections. */
import type { createPool } from '../db/connect.ts'

/** Connections to the program's database. */
export type Pool = ReturnType<typeof createPool>

/** Who acts, as every audit row records it; the room identity makes it. */
export type Caller = { id: string; name: string; role: string; origin: string; requestId: string }

export type Environment = {
  Variables: { requestId: string; actor: Caller; pool: Pool }
}
