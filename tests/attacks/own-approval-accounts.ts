/** Ways to approve one's own voucher with second accounts and delegations. */
import { submitted } from '../support/approvals.ts'
import type { Scene, Way } from './own-approval-cast.ts'
import { setScheme, step } from './own-approval-cast.ts'

const OWN = 'approval/own'
const SAME = 'approval/same-person'

/** The maker's draft, and a second account that signs it. */
const signedBy =
  (who: (scene: Scene) => Promise<{ token: string }>) =>
  async (scene: Scene): Promise<string> =>
    scene.sign(await who(scene), await scene.submitted())

const twin = (change: (scene: Scene, name: string) => { name?: string }) => (scene: Scene) =>
  scene.person('village_head', change(scene, scene.maker.name))

const wide = (text: string): string =>
  text.replaceAll(/[0-9a-z]/g, (letter) => String.fromCodePoint((letter.codePointAt(0) ?? 0) + 0xfee0))

export const ACCOUNTS: readonly Way[] = [
  ['the maker signs', OWN, signedBy(async ({ maker }) => maker)],
  [
    'the maker signs in the maker’s role alone, named as the one who checks',
    OWN,
    async (scene) => {
      await setScheme(scene, [step('check', 'village_accountant')])
      return scene.sign(scene.maker, await scene.submitted())
    },
  ],
  [
    'the maker signs as handler, then as checker',
    OWN,
    async (scene) => {
      await setScheme(scene, [step('handle', 'village_accountant'), step('check', 'village_head')])
      const id = await scene.submitted()
      return (await scene.sign(scene.maker, id)) === 'done'
        ? scene.sign(scene.maker, id)
        : 'the handler could not sign'
    },
  ],
  [
    'the maker returns the draft to start over as its reviewer',
    OWN,
    async (scene) => scene.sign(scene.maker, await scene.submitted(), { decision: 'return', opinion: '改' }),
  ],
  [
    'a batch of other people’s drafts with one’s own among them',
    'done,done,approval/own,done',
    async (scene) => {
      const other = await scene.person('village_accountant')
      const theirs = () => submitted(scene.store, scene.book.bookId, other)
      const batch = [await theirs(), await theirs(), await scene.submitted(), await theirs()]
      const answers: string[] = []
      for (const id of batch) answers.push(await scene.sign(scene.maker, id))
      return answers.join()
    },
  ],
  ['a second account of the same name', SAME, signedBy(twin((_, name) => ({ name })))],
  [
    'a second account of the same name with spaces',
    SAME,
    signedBy(twin((_, name) => ({ name: [...name].join(' ') }))),
  ],
  [
    'a second account of the same name in wide letters',
    SAME,
    signedBy(twin((_, name) => ({ name: wide(name) }))),
  ],
  [
    'a second account of the same name with an ideographic space',
    SAME,
    signedBy(twin((_, name) => ({ name: `${name}\u3000` }))),
  ],
  [
    'a second account of the same telephone with the country before it',
    SAME,
    async (scene) => {
      const second = await scene.person('village_head')
      const phone = `139${String(Number(scene.book.bookId) + 10_000_000).slice(-8)}`
      await scene.forced('update users set phone = $2 where user_id = $1', [scene.maker.id, phone])
      await scene.forced('update users set phone = $2 where user_id = $1', [second.id, `86${phone}`])
      return scene.sign(second, await scene.submitted())
    },
  ],
  [
    'a second account whose key of the name was altered by raw SQL',
    SAME,
    async (scene) => {
      const second = await scene.person('village_head', { name: scene.maker.name })
      await scene.forced("update users set name_key = 'other' where user_id = $1", [second.id])
      return scene.sign(second, await scene.submitted())
    },
  ],
  [
    'the maker renamed by raw SQL after submitting',
    SAME,
    async (scene) => {
      const id = await scene.submitted()
      const second = await scene.person('village_head', { name: scene.maker.name })
      await scene.forced("update users set name = '别人', name_key = '别人' where user_id = $1", [
        scene.maker.id,
      ])
      return scene.sign(second, id)
    },
  ],
  [
    'a namesake recorded as another person on one side alone',
    SAME,
    async (scene) => {
      const second = await scene.person('village_head', { name: scene.maker.name })
      await scene.forced('update users set distinct_from = array[$2::uuid] where user_id = $1', [
        second.id,
        scene.maker.id,
      ])
      return scene.sign(second, await scene.submitted())
    },
  ],
  [
    'the maker has the second account recorded as another person',
    SAME,
    async (scene) => {
      const second = await scene.person('village_head', { name: scene.maker.name })
      await scene.raw("select code from change_user($1, $2, 'distinct', '同名', null, null, $3, 't', 'r')", [
        scene.maker.token,
        second.id,
        scene.maker.id,
      ])
      return scene.sign(second, await scene.submitted())
    },
  ],
  [
    'the maker, security administrator too, records it',
    SAME,
    async (scene) => {
      const second = await scene.person('village_head', { name: scene.maker.name })
      await scene.grant(scene.maker, { role: 'security_admin' })
      await scene.raw("select code from change_user($1, $2, 'distinct', '同名', null, null, $3, 't', 'r')", [
        scene.maker.token,
        second.id,
        scene.maker.id,
      ])
      return scene.sign(second, await scene.submitted())
    },
  ],
  [
    'both check steps by two accounts of one checker',
    'approval/once',
    async (scene) => {
      await setScheme(scene, [
        step('check', 'village_head'),
        { ...step('check', 'village_head'), label: '第二人', roles: ['village_head', 'supervisor'] },
      ])
      const second = await scene.person(undefined, { name: scene.head.name })
      await scene.grant(second, { role: 'supervisor', bookId: scene.book.bookId })
      const id = await scene.submitted()
      await scene.sign(scene.head, id)
      return scene.sign(second, id)
    },
  ],
  [
    'one checker signs two steps',
    'approval/once',
    async (scene) => {
      await setScheme(scene, [
        step('check', 'village_head'),
        { ...step('check', 'village_head'), roles: ['village_head', 'supervisor'] },
      ])
      const id = await scene.submitted()
      await scene.sign(scene.head, id)
      return scene.sign(scene.head, id)
    },
  ],
]
