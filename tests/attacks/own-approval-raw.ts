/** Ways to approve one's own voucher by raw SQL as the program's role. */
import { outlay, submitted } from '../support/approvals.ts'
import { createTestBook, makePosting } from '../support/books.ts'
import { OPERATOR_KEY } from '../support/server.ts'
import { ARRAY_TYPES, toArrays } from '../../src/vouchers/arrays.ts'
import type { Scene, Way } from './own-approval-cast.ts'
import {
  APPROVED,
  approvedOfAnother,
  byRaw,
  DENIED,
  post,
  shadowed,
  SIGN,
  within,
} from './own-approval-calls.ts'

const person = (who: { id: string; name: string }) => ({ id: who.id, name: who.name })

export const RAW: readonly Way[] = [
  [
    'posted with an invented reviewer',
    APPROVED,
    (scene) =>
      post(scene, { maker: person(scene.maker), review: { reviewer: { id: 'somebody', name: '某某' } } }),
  ],
  [
    'posted with a real checker’s id',
    APPROVED,
    (scene) => post(scene, { maker: person(scene.maker), review: { reviewer: person(scene.head) } }),
  ],
  [
    'posted as a friend’s, with oneself as reviewer',
    APPROVED,
    (scene) => post(scene, { maker: person(scene.head), review: { reviewer: person(scene.maker) } }),
  ],
  [
    'posted with oneself as maker and reviewer',
    'voucher/reviewer',
    (scene) => post(scene, { maker: person(scene.maker), review: { reviewer: person(scene.maker) } }),
  ],
  [
    'posted under no authorisation',
    'voucher/not-reviewed',
    (scene) => post(scene, { review: { authorisation: '00000000-0000-7000-8000-000000000000' } }),
  ],
  [
    'posted under the authorisation of another book',
    'voucher/not-reviewed',
    async (scene) =>
      post(scene, { review: { authorisation: (await createTestBook(scene.store)).authorisation } }),
  ],
  [
    'posted under an authorisation that has ended',
    'voucher/not-reviewed',
    async (scene) => {
      await scene.forced(
        "update review_authorisations set valid_until = now() - interval '1 day' where book_id = $1",
        [scene.book.bookId],
      )
      return post(scene, {})
    },
  ],
  [
    'automatic review granted to oneself by raw SQL',
    DENIED,
    (scene) =>
      scene.raw(
        `insert into review_authorisations (book_id, authorisation_id, rule_set, granted_to, granted_by, basis)
         values ($1, gen_random_uuid(), 'v1', 'system', 'x', 'x')`,
        [scene.book.bookId],
      ),
  ],
  [
    'automatic review granted by the one who posts',
    'voucher/reviewer',
    async (scene) => {
      await scene.forced('update review_authorisations set granted_by = $2 where book_id = $1', [
        scene.book.bookId,
        scene.maker.id,
      ])
      return post(scene, { maker: person(scene.maker) })
    },
  ],
  [
    'an approved draft posted a second time',
    'drafts_settled',
    async (scene) => {
      const id = await approvedOfAnother(scene)
      return scene.raw('update drafts set seq = seq + 1 where draft_id = $1', [id])
    },
  ],
  [
    'an approved voucher copied under a draft of one’s own',
    APPROVED,
    async (scene) => {
      const id = await scene.submitted()
      await scene.raw("update drafts set state = 'posted', seq = 1 where draft_id = $1", [id])
      return post(scene, {
        maker: person(scene.maker),
        review: { reviewer: person(scene.head) },
        source: `draft:${id}`,
      }).finally(() => scene.forced("update drafts set state = 'open', seq = null where draft_id = $1", [id]))
    },
  ],
  [
    'an approval written by raw SQL',
    DENIED,
    byRaw(
      `insert into approvals select book_id, draft_id, 9, scheme_id, outlay, amount, steps, meeting, content, digest, 'x', 'x', 'x', 'x', null, now()
     from approvals where draft_id = $1`,
      (_, id) => [id],
    ),
  ],
  [
    'a signature written by raw SQL',
    DENIED,
    byRaw(
      `insert into approval_signatures (book_id, draft_id, round, position, decision, signer_id, signer_name, role, digest, session_id, signed_at)
     select book_id, draft_id, 1, 1, 'approve', $2::uuid, 'x', 'village_head', digest, gen_random_uuid(), now() from approvals where draft_id = $1`,
      ({ head }, id) => [id, head.id],
    ),
  ],
  [
    'a meeting written by raw SQL',
    DENIED,
    byRaw(
      `insert into approval_meetings (book_id, draft_id, round, step, held_on, due, present, in_favour, outlay, amount, recorded_by, recorded_name, recorded_at)
     select book_id, draft_id, 1, 'resolution', '2024-01-01', 1, 1, 1, '', 1, 'x', 'x', now() from approvals where draft_id = $1`,
      (_, id) => [id],
    ),
  ],
  [
    'the approval changed by raw SQL',
    DENIED,
    byRaw("update approvals set maker_id = 'x' where draft_id = $1", (_, id) => [id]),
  ],
  [
    'the steps emptied by raw SQL',
    DENIED,
    byRaw("update approvals set steps = '[]' where draft_id = $1", (_, id) => [id]),
  ],
  [
    'a scheme of one’s own by raw SQL',
    DENIED,
    byRaw(
      `insert into approval_schemes (scheme_id, division, name, valid_from, tiers, basis, proposed_by, proposed_name, proposed_at)
     values (gen_random_uuid(), $1, 'x', '2020-01-01', '[]', 'x', 'x', 'x', now())`,
      ({ book }) => [book.division],
    ),
  ],
  [
    'a role of one’s own by raw SQL',
    DENIED,
    byRaw('update role_grants set user_id = $1', ({ maker }) => [maker.id]),
  ],
  [
    'the rules changed by raw SQL',
    DENIED,
    byRaw("update settings set value = '{}' where name = 'approval_rules'", () => []),
  ],
  [
    'one’s own name changed by raw SQL',
    DENIED,
    byRaw("update users set name = 'x' where user_id = $1", ({ maker }) => [maker.id]),
  ],
  [
    'the voucher’s reviewer changed by raw SQL',
    DENIED,
    byRaw("update vouchers set reviewer_id = 'x'", () => []),
  ],
  [
    'the inner function that judges signers, called',
    DENIED,
    byRaw('select signer_for($2, a, a.steps -> 0) from approvals a where draft_id = $1', ({ head }, id) => [
      id,
      head.id,
    ]),
  ],
  [
    'the inner function that posts, called',
    DENIED,
    byRaw(
      "select post_approved(d, a, 'x', 'x', 'x', 't', 'r') from drafts d join approvals a using (book_id, draft_id) where d.draft_id = $1",
      (_, id) => [id],
    ),
  ],
  ['the role of the owner taken on', DENIED, (scene) => scene.raw(`set role ${scene.store.roles.owner}`)],
  [
    'triggers switched off for the session',
    DENIED,
    (scene) => scene.raw('set session_replication_role = replica'),
  ],
  [
    'the trigger disabled',
    DENIED,
    (scene) => scene.raw('alter table vouchers disable trigger vouchers_approved'),
  ],
  ['the trigger dropped', DENIED, (scene) => scene.raw('drop trigger vouchers_approved on vouchers')],
  [
    'a function of the same name in a schema of one’s own',
    DENIED,
    (scene) => scene.raw('create schema mine'),
  ],
  [
    'the judging function replaced',
    DENIED,
    (scene) =>
      scene.raw(
        'create or replace function public.one_person(uuid, uuid) returns boolean language sql return false',
      ),
  ],
  [
    'temporary tables that shadow users and drafts',
    'approval/own',
    async (scene) => shadowed(scene, await scene.submitted()),
  ],
  [
    'another search path',
    'approval/own',
    async (scene) => {
      const id = await scene.submitted()
      return within(
        scene,
        ['set local search_path = pg_temp, public'],
        [SIGN, [scene.maker.token, scene.book.bookId, id]],
      )
    },
  ],
  [
    'the scope emptied before COMMIT, so that the check sees nothing',
    APPROVED,
    (scene) => late(scene, "set local cz.books = ''"),
  ],
  ['the deferred check called early', APPROVED, (scene) => late(scene, 'set constraints all immediate')],
  [
    'the draft changed in the transaction that signs it',
    'drafts_settled',
    async (scene) => {
      const other = await scene.person('village_accountant')
      const id = await submitted(scene.store, scene.book.bookId, other)
      return within(
        scene,
        [],
        [SIGN, [scene.head.token, scene.book.bookId, id]],
        ["update drafts set lines = '[]' where draft_id = $1", [id]],
      )
    },
  ],
  [
    'the signature taken back after posting',
    DENIED,
    async (scene) => {
      const other = await scene.person('village_accountant')
      const id = await submitted(scene.store, scene.book.bookId, other)
      return within(
        scene,
        [],
        [SIGN, [scene.head.token, scene.book.bookId, id]],
        ['delete from approval_signatures where draft_id = $1', [id]],
      )
    },
  ],
  [
    'submitted with a friend’s id as proof',
    'access/denied',
    async (scene) => {
      const { id } = await scene.write(scene.maker)
      scene.own.push(id)
      return scene.submit({ token: scene.head.id }, id)
    },
  ],
  [
    'submitted by the operator, who is no maker',
    'approval/person',
    async (scene) => {
      const { id } = await scene.write(scene.maker)
      scene.own.push(id)
      return scene.submit({ token: OPERATOR_KEY }, id)
    },
  ],
]

function late(scene: Scene, statement: string): Promise<string> {
  const posting = makePosting(scene.book, {
    date: '2024-03-05',
    lines: outlay('120.00'),
    maker: person(scene.maker),
    review: { reviewer: person(scene.head) },
  })
  const places = ARRAY_TYPES.map((type, at) => `$${at + 1}::${type}[]`).join()
  return within(
    scene,
    [],
    [`select code from post_vouchers(${places})`, toArrays([posting])],
    [statement, []],
  )
}
