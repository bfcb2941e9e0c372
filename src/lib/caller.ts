/** Somebody known, with what they may do (db/seed/roles.json: 岗位 × 操作); the room identity makes it, every room may ask it. */
import type roles from '../../db/seed/roles.json'

/** 操作 of the role table: every address and every command names one. */
export type Act = keyof (typeof roles)['acts']

/** Who acts, as every audit row records it. */
export type Signature = { id: string; name: string; role: string; origin: string; requestId: string }

/** Book ids an act reaches; `*` is every book. */
export type Reach = '*' | readonly string[]

export type Caller = Omit<Signature, 'role'> & {
  /** What the database believes: the token of the session, or the operator's key. Never logged. */
  proof: string
  /** Whether any role of theirs holds the act, whatever its scope. */
  may: (act: Act) => boolean
  /** Books over which a role of theirs holds the act. */
  reach: (act: Act) => Reach
  /** Whether a role holds the act over the whole of a division (2–12 digits). */
  covers: (act: Act, division: string) => boolean
  /** The role the act is done as: the first that allows it, on that book where one is named. */
  roleFor: (act: Act, bookId?: string) => string
}
