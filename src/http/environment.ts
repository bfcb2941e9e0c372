/** What a request carries through the app: its id, who acts and as which act, its connections. */
import type { createPool } from '../db/connect.ts'
import type { Act, Caller, Signature } from '../lib/caller.ts'

/** Connections to the program's database. */
export type Pool = ReturnType<typeof createPool>

export type Environment = {
  Variables: {
    requestId: string
    pool: Pool
    /** Missing while nobody is signed in. */
    caller: Caller | undefined
    /** The book of the address, once it was seen. */
    bookId: string | undefined
    act: Act
    actor: Signature
  }
}
