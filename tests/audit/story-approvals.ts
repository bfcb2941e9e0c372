/** The story ends with approvals: drafts written, submitted, signed, met about, thrown away; schemes proposed, confirmed, ended. */
import { uuidv7 } from '../../src/lib/id.ts'
import type { Step, World } from './story.ts'
import { DIVISION } from './story.ts'
import { REASON, ask, at, cookie, keep } from './story-people.ts'

const draftOf = (amount: string): object => ({
  date: '2024-03-05',
  lines: [
    { account: '513', side: 'debit', amount, summary: '办公用品' },
    { account: '101', side: 'credit', amount, summary: '办公用品' },
  ],
})

/** A draft written and, if told, submitted by the accountant; kept under `name`. */
async function draft(world: World, name: string, submitted: boolean): Promise<void> {
  const who = cookie(world, 'accountant')
  const { id = '' } = await ask(world.post(at('/drafts'), draftOf('120.00'), who))
  if (submitted) await ask(world.post(at(`/drafts/${id}/submission`), {}, who))
  world.made[name] = id
}

const TIERS = [
  {
    kind: '*',
    from: '0.00',
    below: null,
    meeting: 'representatives',
    steps: [{ kind: 'check', roles: ['village_head'], label: '村负责人' }],
  },
]

export const APPROVALS: readonly (readonly [string, Step])[] = [
  [
    'POST /books/{code}/drafts',
    {
      rows: ['draft.write'],
      act: (world) => world.post(at('/drafts'), draftOf('120.00'), cookie(world, 'accountant')),
      after: keep({ id: 'own' }),
    },
  ],
  [
    'PUT /books/{code}/drafts/{id}',
    {
      rows: ['draft.write'],
      act: (world) =>
        world.send('PUT', at(`/drafts/${world.made['own']}`), JSON.stringify(draftOf('130.00')), {
          'content-type': 'application/json',
          'idempotency-key': uuidv7(),
          ...cookie(world, 'accountant'),
        }),
    },
  ],
  [
    'POST /books/{code}/drafts/{id}/submission',
    {
      rows: ['draft.submit'],
      act: (world) =>
        world.post(at(`/drafts/${world.made['own']}/submission`), {}, cookie(world, 'accountant')),
    },
  ],
  [
    'POST /books/{code}/drafts/{id}/signatures',
    {
      rows: ['approval.sign', 'voucher.post'],
      act: async (world) => {
        const address = at(`/drafts/${world.made['own']}`)
        const read = await world.get(address, cookie(world, 'head'))
        const { standing } = read.json() as { standing: { digest: string } }
        const signature = { decision: 'approve', digest: standing.digest }
        return world.post(`${address}/signatures`, signature, cookie(world, 'head'))
      },
    },
  ],
  [
    'POST /books/{code}/drafts/{id}/discarding',
    {
      rows: ['draft.discard'],
      before: (world) => draft(world, 'unwanted', false),
      act: (world) =>
        world.post(at(`/drafts/${world.made['unwanted']}/discarding`), REASON, cookie(world, 'accountant')),
    },
  ],
  [
    'POST /approval-schemes',
    {
      rows: ['store:approval.propose'],
      act: ({ post }) =>
        post('/api/v1/approval-schemes', {
          division: DIVISION.slice(0, 9),
          name: '审批权限',
          from: '2024-01-01',
          basis: '镇政发〔2024〕1号',
          tiers: TIERS,
        }),
      after: keep({ id: 'scheme' }),
    },
  ],
  [
    'POST /approval-schemes/{id}/confirmation',
    {
      rows: ['store:approval.confirm'],
      act: (world) =>
        world.post(
          `/api/v1/approval-schemes/${world.made['scheme']}/confirmation`,
          {},
          cookie(world, 'county'),
        ),
    },
  ],
  [
    'POST /books/{code}/drafts/{id}/meetings',
    {
      rows: ['meeting.record'],
      before: (world) => draft(world, 'met', true),
      act: (world) =>
        world.post(
          at(`/drafts/${world.made['met']}/meetings`),
          { step: 'proposal', held_on: '2024-03-01', due: 30, present: 25, in_favour: 24 },
          cookie(world, 'head'),
        ),
    },
  ],
  [
    'POST /approval-schemes/{id}/ending',
    {
      rows: ['store:approval.end'],
      act: (world) =>
        world.post(
          `/api/v1/approval-schemes/${world.made['scheme']}/ending`,
          REASON,
          cookie(world, 'county'),
        ),
    },
  ],
]
