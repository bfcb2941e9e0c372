/** Somebody known, with what they may do (db/seed/roles.json: 岗位 × 操作); the room identity makes it, every room may ask it. */
import type roles from '../../db/seed/roles.json'
import { ProblemError, problem } from './problem.ts'

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

export function reaches(reach: Reach, bookId: string): boolean {
  return reach === '*' || reach.includes(bookId)
}

/** Refused while nobody is signed in. */
export function signedIn(caller: Caller | undefined): Caller {
  if (caller !== undefined) return caller
  throw new ProblemError(problem('session/required', '请先登录;刚才填写的内容不会丢'))
}

/** How the caller's act is signed: in the role that allows it. */
export function signatureOf(caller: Caller, act: Act, bookId?: string): Signature {
  const { id, name, origin, requestId } = caller
  return { id, name, origin, requestId, role: caller.roleFor(act, bookId) }
}
