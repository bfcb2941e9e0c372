/** What the attempts with papers and raw SQL share: the calls in so many words. */
import { outlay, submitted } from '../support/approvals.ts'
import { makePosting } from '../support/books.ts'
import { ARRAY_TYPES, toArrays } from '../../src/vouchers/arrays.ts'
import type { Posting } from '../../src/vouchers/schema.ts'
import type { Scene } from './own-approval-cast.ts'

export const DENIED = '42501'
export const CHANGED = 'approval/changed'
export const APPROVED = 'vouchers_approved'

/** sign_draft in so many words; `token` may be anything. */
export const SIGN = `select code from sign_draft($1, $2, $3,
  (select max(round) from approvals where draft_id = $3), null, 'approve', '',
  (select encode(digest, 'hex') from approvals where draft_id = $3 order by round desc limit 1), 't', 'r')`

/** post_vouchers in so many words. */
export function post(scene: Scene, more: Partial<Posting>): Promise<string> {
  const posting = makePosting(scene.book, { date: '2024-03-05', lines: outlay('120.00'), ...more })
  const values = toArrays([posting])
  const places = ARRAY_TYPES.map((type, at) => `$${at + 1}::${type}[]`).join()
  return scene.raw(`select code, status from post_vouchers(${places})`, values)
}

export const byToken =
  (token: (scene: Scene) => Promise<string> | string) =>
  async (scene: Scene): Promise<string> => {
    const id = await scene.submitted()
    return scene.raw(SIGN, [await token(scene), scene.book.bookId, id])
  }

export const byRaw =
  (text: string, params: (scene: Scene, id: string) => readonly unknown[]) =>
  async (scene: Scene): Promise<string> =>
    scene.raw(text, params(scene, await scene.submitted()))

/** A draft of somebody else's, signed by the head. */
export async function approvedOfAnother(scene: Scene): Promise<string> {
  const other = await scene.person('village_accountant')
  const id = await submitted(scene.store, scene.book.bookId, other)
  await scene.sign(scene.head, id)
  return id
}

export async function digestOf(scene: Scene, id: string): Promise<string> {
  const { rows } = await scene.store.super.query<{ digest: string }>(
    "select encode(digest, 'hex') as digest from approvals where draft_id = $1 order by round desc limit 1",
    [id],
  )
  return rows[0]?.digest ?? ''
}

export const changed =
  (set: string, who: 'head' | 'maker' = 'head') =>
  async (scene: Scene): Promise<string> => {
    const id = await scene.submitted()
    const done = await scene.raw(`update drafts set ${set} where draft_id = $1 returning 'done' as status`, [
      id,
    ])
    return done === 'done' ? scene.sign(scene[who], id) : done
  }

export type Call = readonly [string, readonly unknown[]]

/** Several statements in one transaction of the program's: the code of the last, or what is objected to. */
export async function within(
  scene: Scene,
  before: readonly string[],
  ...calls: readonly Call[]
): Promise<string> {
  const client = await scene.store.app.connect()
  try {
    await client.query("begin; set local cz.books = '*'")
    for (const text of before) await client.query(text)
    let said = 'done'
    for (const [text, params] of calls) {
      const { rows } = await client.query<{ code: string | null }>(text, [...params])
      said = rows[0]?.code ?? 'done'
    }
    await client.query('commit')
    return said
  } catch (error) {
    await client.query('rollback')
    const { code = '', constraint } = error as { code?: string; constraint?: string }
    return code.startsWith('23') ? (constraint ?? code) : code
  } finally {
    client.release()
  }
}

/** With temporary tables of our tables' names in the way. */
export function shadowed(scene: Scene, id: string): Promise<string> {
  const tables = ['users', 'drafts', 'approvals', 'approval_signatures', 'role_grants', 'sessions']
  return within(
    scene,
    tables.map(
      (table) =>
        `create temp table ${table} (book_id bigint, user_id uuid, draft_id uuid, role text) on commit drop`,
    ),
    [SIGN.replaceAll('approvals', 'public.approvals'), [scene.maker.token, scene.book.bookId, id]],
  )
}
