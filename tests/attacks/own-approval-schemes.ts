/** Ways to approve one's own voucher by setting who checks. */
import type { Scene, Way } from './own-approval-cast.ts'
import { setScheme, step } from './own-approval-cast.ts'

export const SCHEMES: readonly Way[] = [
  [
    'a scheme proposed and confirmed by one person',
    'scheme/own',
    async (scene) => {
      await scene.grant(scene.maker, { role: 'township_auditor', division: scene.book.division.slice(0, 9) })
      await scene.grant(scene.maker, { role: 'county_officer', division: scene.book.division.slice(0, 6) })
      return confirmedBy(scene, scene.maker.token)
    },
  ],
  [
    'a scheme confirmed by a second account of the same name',
    'scheme/own',
    async (scene) => {
      await scene.grant(scene.maker, { role: 'township_auditor', division: scene.book.division.slice(0, 9) })
      const second = await scene.person(undefined, { name: scene.maker.name })
      await scene.grant(second, { role: 'county_officer', division: scene.book.division.slice(0, 6) })
      return confirmedBy(scene, second.token)
    },
  ],
  [
    'a scheme confirmed on the proposer’s delegation',
    'scheme/own',
    async (scene) => {
      const county = { role: 'county_officer', division: scene.book.division.slice(0, 6) }
      await scene.grant(scene.maker, { role: 'township_auditor', division: scene.book.division.slice(0, 9) })
      await scene.grant(scene.maker, county)
      const friend = await scene.person(undefined)
      await scene.grant(friend, { ...county, delegatedBy: scene.maker.id })
      return confirmedBy(scene, friend.token)
    },
  ],
  [
    'a scheme in which nobody checks, proposed past the program',
    'scheme/invalid',
    async (scene) => {
      await scene.grant(scene.maker, { role: 'township_auditor', division: scene.book.division.slice(0, 9) })
      return propose(scene, [step('handle', 'village_accountant')])
    },
  ],
  [
    'a scheme in which nobody checks, written by a superuser',
    'approval/scheme',
    async (scene) => {
      await setScheme(scene, [step('handle', 'village_accountant')])
      const { id } = await scene.write(scene.maker)
      scene.own.push(id)
      return scene.submit(scene.maker, id)
    },
  ],
  [
    'dated back to when an easier scheme held',
    'approval/not-your-turn',
    async (scene) => {
      await setScheme(scene, [step('check', 'supervisor')])
      await scene.forced(
        `insert into approval_schemes (scheme_id, division, name, valid_from, valid_to, tiers, basis, proposed_by, proposed_name, proposed_at,
           confirmed_by, confirmed_name, confirmed_at)
         values (gen_random_uuid(), $1, 's', '2020-01-01', '2024-12-31', $2, 'b', 'x', 'x', now(), 'y', 'y', now())`,
        [
          scene.book.division,
          JSON.stringify([
            { kind: '*', from: '0', below: null, meeting: null, steps: [step('check', 'village_head')] },
          ]),
        ],
      )
      return scene.sign(scene.head, await scene.submitted({ date: '2024-01-05' }))
    },
  ],
]

async function propose(scene: Scene, steps: object[], id = 'gen_random_uuid()'): Promise<string> {
  return scene.raw(
    `select code from propose_scheme($1, ${id}, $2, 'n', '2024-01-01', null, $3, 'b', 't', 'r')`,
    [
      scene.maker.token,
      scene.book.division.slice(0, 9),
      JSON.stringify([{ kind: '*', from: '0.00', below: null, meeting: null, steps }]),
    ],
  )
}

async function confirmedBy(scene: Scene, token: string): Promise<string> {
  const id = crypto.randomUUID()
  const made = await propose(scene, [step('check', 'village_head')], `'${id}'`)
  if (made !== 'done') return made
  return scene.raw("select code from confirm_scheme($1, $2, 't', 'r')", [token, id])
}
