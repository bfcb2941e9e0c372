/** Ways to approve one's own voucher through reversals, imports, exemptions, changed roles and schemes. */
import { outlay, submitted } from '../support/approvals.ts'
import type { Scene, Way } from './own-approval-cast.ts'
import { imported, signInAs } from './own-approval-cast.ts'

const OWN = 'approval/own'
const SAME = 'approval/same-person'

/** Posts an outlay of the maker's under the rules, for reversals. */
async function posted(scene: Scene): Promise<string> {
  const id = await submitted(scene.store, scene.book.bookId, scene.maker)
  await scene.sign(scene.head, id)
  const { rows } = await scene.store.super.query<{ seq: string }>(
    'select seq from drafts where draft_id = $1',
    [id],
  )
  return rows[0]?.seq ?? ''
}

const reversal = (seq: string) => ({
  kind: 'reversal',
  reverses: seq,
  lines: outlay('-120.00'),
})

export const ROUNDABOUT: readonly Way[] = [
  [
    'one’s own voucher reversed by oneself',
    OWN,
    async (scene) => scene.sign(scene.maker, await scene.submitted(reversal(await posted(scene)))),
  ],
  [
    'another’s voucher reversed by oneself',
    OWN,
    async (scene) => {
      const other = await scene.person('village_accountant')
      const id = await submitted(scene.store, scene.book.bookId, other)
      await scene.sign(scene.head, id)
      return scene.sign(scene.maker, await scene.submitted(reversal('1')))
    },
  ],
  [
    'one’s own reversed, checked by a second account',
    SAME,
    async (scene) => {
      const seq = await posted(scene)
      return scene.sign(
        await scene.person('village_head', { name: scene.maker.name }),
        await scene.submitted(reversal(seq)),
      )
    },
  ],
  [
    'a reversal written after the maker’s role was taken away',
    'access/denied',
    async (scene) => {
      const seq = await posted(scene)
      await scene.forced(
        "update role_grants set ended_at = now() where user_id = $1 and role = 'village_accountant'",
        [scene.maker.id],
      )
      return (await scene.write(scene.maker, reversal(seq))).refused ?? 'done'
    },
  ],
  [
    'imported by the maker, completed by a friend as it is, checked by the maker',
    OWN,
    async (scene) => {
      const friend = await scene.person('village_accountant')
      const id = await imported(scene, scene.maker.id)
      await scene.write(friend, {}, id)
      await scene.submit(friend, id)
      return scene.sign(scene.maker, id)
    },
  ],
  [
    'the same, checked by the importer’s second account',
    SAME,
    async (scene) => {
      const friend = await scene.person('village_accountant')
      const id = await imported(scene, scene.maker.id)
      await scene.write(friend, {}, id)
      await scene.submit(friend, id)
      return scene.sign(await scene.person('village_head', { name: scene.maker.name }), id)
    },
  ],
  [
    'imported by a friend, completed and checked by the maker',
    OWN,
    async (scene) => {
      const friend = await scene.person('village_accountant')
      const id = await imported(scene, friend.id)
      await scene.write(scene.maker, {}, id)
      await scene.submit(scene.maker, id)
      return scene.sign(scene.maker, id)
    },
  ],
  [
    'maker of an earlier round, checker of the next',
    OWN,
    async (scene) => {
      const friend = await scene.person('village_accountant')
      const id = await imported(scene, friend.id)
      await scene.write(scene.maker, {}, id)
      await scene.submit(scene.maker, id)
      await scene.sign(scene.head, id, { decision: 'return', opinion: '缺票' })
      await scene.write(friend, {}, id)
      await scene.submit(friend, id)
      return scene.sign(scene.maker, id)
    },
  ],
  [
    'a friend takes over the maker’s written draft',
    'draft/not-owner',
    async (scene) => {
      const { id } = await scene.write(scene.maker)
      scene.own.push(id)
      const friend = await scene.person('village_accountant')
      return (await scene.write(friend, {}, id)).refused ?? 'done'
    },
  ],
  [
    'a friend submits the maker’s draft',
    'draft/not-owner',
    async (scene) => {
      const { id } = await scene.write(scene.maker)
      scene.own.push(id)
      return scene.submit(await scene.person('village_accountant'), id)
    },
  ],
  [
    'an exemption lets one person hold two roles, not check their own',
    OWN,
    async (scene) => {
      await scene.forced(
        `insert into role_exemptions (exemption_id, book_id, user_id, one, other, reason, valid_until, recorded_by, recorded_name, recorded_at)
         values (gen_random_uuid(), $1, $2, 'village_accountant', 'village_head', '一人村', now() + interval '1 year', 'x', 'x', now())`,
        [scene.book.bookId, scene.maker.id],
      )
      return scene.sign(scene.maker, await scene.submitted())
    },
  ],
  [
    'role changed midway: from accountant to head',
    OWN,
    async (scene) => {
      const id = await scene.submitted()
      await scene.forced(
        "update role_grants set ended_at = now() where user_id = $1 and role = 'village_accountant'",
        [scene.maker.id],
      )
      return scene.sign(scene.maker, id)
    },
  ],
  [
    'role changed midway: to township auditor',
    OWN,
    async (scene) => {
      const id = await scene.submitted()
      await scene.forced('update role_grants set ended_at = now() where user_id = $1', [scene.maker.id])
      await scene.grant(scene.maker, { role: 'township_auditor', division: scene.book.division.slice(0, 9) })
      return scene.sign(scene.maker, id)
    },
  ],
  [
    'role changed midway: to county officer',
    OWN,
    async (scene) => {
      const id = await scene.submitted()
      await scene.grant(scene.maker, { role: 'county_officer', division: scene.book.division.slice(0, 6) })
      return scene.sign(scene.maker, id)
    },
  ],
  [
    'disabled and enabled again, signed in anew',
    OWN,
    async (scene) => {
      const id = await scene.submitted()
      await scene.forced('update users set disabled_at = now() where user_id = $1', [scene.maker.id])
      await scene.forced('update users set disabled_at = null where user_id = $1', [scene.maker.id])
      return scene.sign({ token: await signInAs(scene.store, scene.maker) }, id)
    },
  ],
  [
    'the checker’s role ends between reading and signing',
    'access/denied',
    async (scene) => {
      const id = await scene.submitted()
      await scene.forced('update role_grants set ended_at = now() where user_id = $1', [scene.head.id])
      return scene.sign(scene.head, id)
    },
  ],
  [
    'the township that keeps the book audits it',
    'access/denied',
    async (scene) => {
      await scene.forced('update books set kept_by = left(division, 9) where book_id = $1', [
        scene.book.bookId,
      ])
      const keeper = await scene.person(undefined)
      await scene.grant(keeper, { role: 'township_auditor', division: scene.book.division.slice(0, 9) })
      return scene.sign(keeper, await scene.submitted())
    },
  ],
  [
    'a checker of another village',
    'access/denied',
    async (scene) => {
      const other = await scene.person(undefined)
      await scene.grant(other, { role: 'village_head', division: '632801100200' })
      return scene.sign(other, await scene.submitted())
    },
  ],
  [
    'a checker without a second factor',
    'approval/second-factor',
    async (scene) => {
      const id = await scene.submitted()
      const weak = await scene.person('village_accountant', { second: false })
      await scene.grant(weak, { role: 'village_head', bookId: scene.book.bookId })
      return scene.sign(weak, id)
    },
  ],
]
