/** Who acts, as the approval functions of the database want it: a proof it believes, and where the request came from. */
import type { Caller } from '../lib/caller.ts'

export type By = Pick<Caller, 'proof' | 'origin' | 'requestId'>
