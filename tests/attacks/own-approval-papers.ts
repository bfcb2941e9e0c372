/** Ways to approve one's own voucher with forged digests, old rounds, changed drafts, and other people's sessions. */
import { submitDraft, submitted, writeDraft } from '../support/approvals.ts'
import { createTestBook } from '../support/books.ts'
import { makePerson } from '../support/people.ts'
import { OPERATOR_KEY } from '../support/server.ts'
import type { Way } from './own-approval-cast.ts'
import {
  approvedOfAnother,
  byRaw,
  byToken,
  CHANGED,
  changed,
  DENIED,
  digestOf,
} from './own-approval-calls.ts'
import { setScheme, signInAs, step } from './own-approval-cast.ts'

export const PAPERS: readonly Way[] = [
  [
    'a forged digest',
    CHANGED,
    async (scene) => scene.sign(scene.head, await scene.submitted(), { digest: 'f'.repeat(64) }),
  ],
  [
    'the digest of another’s draft',
    CHANGED,
    async (scene) => {
      const other = await approvedOfAnother(scene)
      return scene.sign(scene.head, await scene.submitted(), { digest: await digestOf(scene, other) })
    },
  ],
  [
    'the digest of the same content in another book',
    CHANGED,
    async (scene) => {
      const elsewhere = await createTestBook(scene.store, { start: 202401 })
      const maker = await makePerson(scene.store, { role: 'village_accountant', bookId: elsewhere.bookId })
      const other = await submitted(scene.store, elsewhere.bookId, maker)
      return scene.sign(scene.head, await scene.submitted(), { digest: await digestOf(scene, other) })
    },
  ],
  [
    'a signature replayed from the round before',
    CHANGED,
    async (scene) => {
      const id = await scene.submitted()
      const digest = await digestOf(scene, id)
      await writeDraft(scene.store, scene.book.bookId, scene.maker, {}, id)
      await submitDraft(scene.store, scene.book.bookId, scene.maker, id)
      return scene.sign(scene.head, id, { digest })
    },
  ],
  [
    'the number of a round that is over',
    'approval/stale',
    async (scene) => {
      const id = await scene.submitted()
      await writeDraft(scene.store, scene.book.bookId, scene.maker, {}, id)
      await submitDraft(scene.store, scene.book.bookId, scene.maker, id)
      return scene.sign(scene.head, id, { round: 1 })
    },
  ],
  [
    'the last step signed before the first',
    'approval/stale',
    async (scene) => {
      await setScheme(scene, [step('check', 'supervisor'), step('check', 'village_head')])
      return scene.sign(scene.head, await scene.submitted(), { position: 2 })
    },
  ],
  [
    'out of turn',
    'approval/not-your-turn',
    async (scene) => {
      await setScheme(scene, [step('check', 'supervisor'), step('check', 'village_head')])
      return scene.sign(scene.head, await scene.submitted())
    },
  ],
  [
    'approved after it was returned',
    'approval/not-submitted',
    async (scene) => {
      const id = await scene.submitted()
      await scene.sign(scene.head, id, { decision: 'return', opinion: '缺票' })
      return scene.sign(scene.head, id)
    },
  ],
  [
    'returned, and put back to submitted by raw SQL',
    'approval/stale',
    async (scene) => {
      const id = await scene.submitted()
      await scene.sign(scene.head, id, { decision: 'return', opinion: '缺票' })
      await scene.raw("update drafts set state = 'submitted' where draft_id = $1", [id])
      return scene.sign(scene.maker, id)
    },
  ],
  [
    'the amount changed between submission and signature',
    CHANGED,
    changed("lines = replace(lines::text, '120.00', '999.00')::jsonb"),
  ],
  ['the account changed', CHANGED, changed(`lines = replace(lines::text, '"513"', '"514"')::jsonb`)],
  ['the words changed', CHANGED, changed("lines = replace(lines::text, '办公', '招待')::jsonb")],
  ['the date changed', CHANGED, changed("voucher_date = '2024-04-05', month = 202404")],
  ['the attachments changed', CHANGED, changed(`files = array['${'b'.repeat(64)}']`)],
  ['the kind changed', CHANGED, changed("kind = 'distribution'")],
  ['the round put back by raw SQL', 'approval/stale', changed('round = 0')],
  [
    'its owner replaced by raw SQL, and the maker signs',
    'approval/own',
    changed("owner = '00000000-0000-7000-8000-000000000000'", 'maker'),
  ],
  [
    'its author replaced by raw SQL',
    'drafts_settled',
    changed("author = '00000000-0000-7000-8000-000000000000'", 'maker'),
  ],
  [
    'somebody else made owner by raw SQL, and the maker submits',
    'draft/not-owner',
    async (scene) => {
      const { id } = await scene.write(scene.maker)
      scene.own.push(id)
      await scene.raw('update drafts set owner = $2 where draft_id = $1', [id, scene.head.id])
      return scene.submit(scene.maker, id)
    },
  ],
]

export const TOKENS: readonly Way[] = [
  ['the checker’s id instead of a proof', 'access/denied', byToken(({ head }) => head.id)],
  [
    'the hash of the checker’s token',
    'access/denied',
    byToken(async ({ store, head }) => {
      const { rows } = await store.super.query<{ h: string }>(
        "select encode(token_hash, 'hex') as h from sessions where user_id = $1 order by created_at desc limit 1",
        [head.id],
      )
      return rows[0]?.h ?? ''
    }),
  ],
  ['nobody’s proof', 'access/denied', byToken(() => 'f'.repeat(64))],
  ['no proof at all', 'access/denied', byToken(() => '')],
  ['the operator’s key', 'approval/person', byToken(() => OPERATOR_KEY)],
  [
    'a session that has expired',
    'access/denied',
    byToken(async (scene) => {
      await scene.forced("update sessions set expires_at = now() - interval '1 second' where user_id = $1", [
        scene.head.id,
      ])
      return scene.head.token
    }),
  ],
  [
    'a session that has been idle too long',
    'access/denied',
    byToken(async (scene) => {
      await scene.forced("update sessions set seen_at = now() - interval '1 day' where user_id = $1", [
        scene.head.id,
      ])
      return scene.head.token
    }),
  ],
  [
    'a session without its second factor',
    'access/denied',
    byToken(async (scene) => {
      await scene.forced("update sessions set stage = 'second' where user_id = $1", [scene.head.id])
      return scene.head.token
    }),
  ],
  [
    'a session signed out',
    'access/denied',
    byToken(async (scene) => {
      await scene.raw("select sign_out($1, null, true, 'r')", [scene.head.token])
      return scene.head.token
    }),
  ],
  [
    'the session of a checker who was disabled',
    'access/denied',
    byToken(async (scene) => {
      await scene.forced('update users set disabled_at = now() where user_id = $1', [scene.head.id])
      return scene.head.token
    }),
  ],
  [
    'the maker’s session from before the account was disabled',
    'access/denied',
    byToken(async (scene) => {
      await scene.forced('update sessions set ended_at = now() where user_id = $1', [scene.maker.id])
      return scene.maker.token
    }),
  ],
  [
    'a password given too long ago',
    'session/proof',
    byToken(async (scene) => {
      await scene.forced("update sessions set proved_at = now() - interval '13 hours' where user_id = $1", [
        scene.head.id,
      ])
      return scene.head.token
    }),
  ],
  [
    'a session moved to the maker by raw SQL',
    DENIED,
    byRaw('update sessions set user_id = $1', ({ maker }) => [maker.id]),
  ],
  [
    'the maker’s new session after signing in again',
    'approval/own',
    byToken(({ store, maker }) => signInAs(store, maker)),
  ],
]
