/** Ways to approve one's own voucher through delegations. */
import { submitted } from '../support/approvals.ts'
import type { Scene, Way } from './own-approval-cast.ts'
import { setScheme, step } from './own-approval-cast.ts'

const OWN = 'approval/own'
const SAME = 'approval/same-person'

const delegated =
  (build: (scene: Scene) => Promise<{ token: string }>) =>
  async (scene: Scene): Promise<string> => {
    const id = await scene.submitted()
    return scene.sign(await build(scene), id)
  }

export const DELEGATIONS: readonly Way[] = [
  [
    'the head delegates to the maker',
    OWN,
    delegated(async (scene) => {
      await scene.grant(scene.maker, {
        role: 'village_head',
        bookId: scene.book.bookId,
        delegatedBy: scene.head.id,
      })
      return scene.maker
    }),
  ],
  [
    'the maker delegates the checking role to a friend',
    'approval/delegated-by-maker',
    delegated(async (scene) => {
      const friend = await scene.person(undefined)
      await scene.grant(friend, {
        role: 'village_head',
        bookId: scene.book.bookId,
        delegatedBy: scene.maker.id,
      })
      return friend
    }),
  ],
  [
    'a second account of the maker’s delegates to a friend',
    'approval/delegated-by-maker',
    delegated(async (scene) => {
      const second = await scene.person('village_head', { name: scene.maker.name })
      const friend = await scene.person(undefined)
      await scene.grant(friend, { role: 'village_head', bookId: scene.book.bookId, delegatedBy: second.id })
      return friend
    }),
  ],
  [
    'handed on: lent by the maker to one, by that one to another',
    'approval/delegation',
    delegated(async (scene) => {
      const [one, other] = [await scene.person(undefined), await scene.person(undefined)]
      const role = { role: 'village_head', bookId: scene.book.bookId }
      await scene.grant(one, { ...role, delegatedBy: scene.maker.id })
      await scene.grant(other, { ...role, delegatedBy: one.id })
      return other
    }),
  ],
  [
    'lent by one who holds the role no longer',
    'approval/delegation',
    delegated(async (scene) => {
      const friend = await scene.person(undefined)
      await scene.grant(friend, {
        role: 'village_head',
        bookId: scene.book.bookId,
        delegatedBy: scene.head.id,
      })
      await scene.forced('update role_grants set ended_at = now() where user_id = $1', [scene.head.id])
      return friend
    }),
  ],
  [
    'a delegation that has run out',
    'access/denied',
    delegated(async (scene) => {
      const friend = await scene.person(undefined)
      await scene.grant(friend, {
        role: 'village_head',
        bookId: scene.book.bookId,
        delegatedBy: scene.head.id,
      })
      await scene.forced(
        "update role_grants set valid_from = now() - interval '9 days', valid_until = now() - interval '1 hour' where user_id = $1",
        [friend.id],
      )
      return friend
    }),
  ],
  [
    'a friend writes it on the maker’s delegation, and the maker checks',
    OWN,
    async (scene) => {
      const friend = await scene.person(undefined)
      await scene.grant(friend, {
        role: 'village_accountant',
        bookId: scene.book.bookId,
        delegatedBy: scene.maker.id,
      })
      const id = await submitted(scene.store, scene.book.bookId, friend)
      scene.own.push(id)
      return scene.sign(scene.maker, id)
    },
  ],
  [
    'by the program’s own delegation, to a second account',
    SAME,
    async (scene) => {
      const second = await scene.person('village_head', { name: scene.maker.name })
      const { rows } = await scene.store.super.query<{ id: string }>(
        "select grant_id as id from role_grants where user_id = $1 and role = 'village_accountant'",
        [scene.maker.id],
      )
      await scene.raw(
        "select code from delegate($1, $2, gen_random_uuid(), $3, now() + interval '3 days', '出差', 't', 'r')",
        [scene.maker.token, rows[0]?.id, second.login],
      )
      return scene.sign(second, await scene.submitted())
    },
  ],
  [
    'the head and the head’s delegate fill both steps',
    'approval/once',
    async (scene) => {
      await setScheme(scene, [
        step('check', 'village_head'),
        { ...step('check', 'village_head'), roles: ['supervisor', 'village_head'] },
      ])
      const friend = await scene.person(undefined)
      await scene.grant(friend, {
        role: 'village_head',
        bookId: scene.book.bookId,
        delegatedBy: scene.head.id,
      })
      const id = await scene.submitted()
      await scene.sign(scene.head, id)
      return scene.sign(friend, id)
    },
  ],
]
