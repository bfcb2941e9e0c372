/** The story goes on: accounts, roles, relatives, exemptions, attachments; told of book P. */
import { pdfOf } from '../files/samples.ts'
import { voucherBody } from '../http/serve.ts'
import type { Asked } from '../http/serve.ts'
import { makePerson } from '../support/people.ts'
import { DIVISION } from './story.ts'
import type { Step, World } from './story.ts'

export const at = (rest: string): string => `/api/v1/books/P${rest}`
const user = (world: World, rest: string): string => `/api/v1/users/${world.made['user']}${rest}`
export const REASON = { reason: '按会议决定' }
/** A month from now. */
const UNTIL = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10)

/** Keeps fields of an answer for later steps, under names of the story. */
export function keep(names: Record<string, string>) {
  return ({ made }: World, answer: Asked): void => {
    const body = answer.json() as Record<string, string>
    for (const [field, name] of Object.entries(names)) made[name] = body[field] ?? ''
  }
}

export async function ask(answer: Promise<Asked>): Promise<Record<string, string>> {
  const { status, text, json } = await answer
  if (status >= 300) throw new Error(text)
  return json() as Record<string, string>
}

export const cookie = (world: World, who: string): { cookie: string } => ({ cookie: world.made[who] ?? '' })

/** People of book P, signed in: the story's accountant, head and county officer. */
async function people(world: World): Promise<void> {
  const { store, made } = world
  const { rows } = await store.super.query<{ id: string }>(`select book_id as id from books where code = 'P'`)
  const bookId = rows[0]?.id ?? ''
  const head = await makePerson(store, { name: '李书记', role: 'village_head', bookId })
  const accountant = await makePerson(store, { name: '张会计', role: 'village_accountant', bookId })
  const county = await makePerson(store, {
    name: '赵县',
    role: 'county_officer',
    division: DIVISION.slice(0, 6),
  })
  Object.assign(made, { head: head.cookie, accountant: accountant.cookie, county: county.cookie })
  const { rows: grants } = await store.super.query<{ id: string }>(
    'select grant_id as id from role_grants where user_id = $1',
    [head.id],
  )
  made['headGrant'] = grants[0]?.id ?? ''
}

const ACCOUNTS: readonly (readonly [string, Step])[] = [
  [
    'POST /users',
    {
      rows: ['store:user.create'],
      act: ({ post }) => post('/api/v1/users', { name: '甲某' }),
      after: keep({ id: 'user', login: 'login' }),
    },
  ],
  [
    'POST /users/{id}/namesakes',
    {
      rows: ['store:user.distinct'],
      before: async ({ post, made }) => {
        made['namesake'] = (await ask(post('/api/v1/users', { name: '甲某' })))['login'] ?? ''
        made['relative'] = (await ask(post('/api/v1/users', { name: '乙某' })))['login'] ?? ''
      },
      act: (world) => world.post(user(world, '/namesakes'), { other: world.made['namesake'], ...REASON }),
    },
  ],
  [
    'POST /users/{id}/roles',
    {
      rows: ['store:role.grant'],
      act: (world) => world.post(user(world, '/roles'), { role: 'cashier', book: 'P', ...REASON }),
      after: keep({ grant: 'grant' }),
    },
  ],
  [
    'POST /users/{id}/roles/{grant}/ending',
    {
      rows: ['store:role.end'],
      act: (world) => world.post(user(world, `/roles/${world.made['grant']}/ending`), REASON),
    },
  ],
  [
    'POST /users/{id}/sessions/ending',
    {
      rows: ['store:user.end-sessions'],
      act: (world) => world.post(user(world, '/sessions/ending'), REASON),
    },
  ],
  [
    'POST /users/{id}/disabling',
    { rows: ['store:user.disable'], act: (world) => world.post(user(world, '/disabling'), REASON) },
  ],
  [
    'POST /users/{id}/enabling',
    { rows: ['store:user.enable'], act: (world) => world.post(user(world, '/enabling'), REASON) },
  ],
  [
    'POST /users/{id}/reset',
    { rows: ['store:user.reset'], act: (world) => world.post(user(world, '/reset'), REASON) },
  ],
  [
    'POST /users/{id}/link',
    {
      rows: ['store:user.link'],
      act: (world) => world.post(user(world, '/link'), { subject: 'https://sso.example.gov.cn 42' }),
    },
  ],
  [
    'POST /kinships',
    {
      rows: ['store:kinship.record'],
      act: ({ post, made }) =>
        post('/api/v1/kinships', { one: made['login'], other: made['relative'], relation: '兄弟' }),
      after: keep({ id: 'kinship' }),
    },
  ],
  [
    'POST /kinships/{id}/ending',
    {
      rows: ['store:kinship.end'],
      act: ({ post, made }) => post(`/api/v1/kinships/${made['kinship']}/ending`, REASON),
    },
  ],
  [
    'POST /delegations',
    {
      rows: ['store:role.delegate'],
      before: people,
      act: (world) => {
        const { headGrant: grant, relative: to } = world.made
        return world.post(
          '/api/v1/delegations',
          { grant, to, until: UNTIL, ...REASON },
          cookie(world, 'head'),
        )
      },
      after: keep({ grant: 'delegation' }),
    },
  ],
  [
    'POST /delegations/{id}/ending',
    {
      rows: ['store:role.end'],
      act: (world) =>
        world.post(`/api/v1/delegations/${world.made['delegation']}/ending`, REASON, cookie(world, 'head')),
    },
  ],
]

const OF_BOOK: readonly (readonly [string, Step])[] = [
  [
    'POST /books/{code}/exemptions',
    {
      rows: ['exemption.record'],
      act: ({ post, made }) =>
        post(at('/exemptions'), {
          login: made['login'],
          roles: ['cashier', 'village_accountant'],
          until: UNTIL,
          ...REASON,
        }),
      after: keep({ id: 'exemption' }),
    },
  ],
  [
    'POST /books/{code}/exemptions/{id}/ending',
    {
      rows: ['exemption.end'],
      act: ({ post, made }) => post(at(`/exemptions/${made['exemption']}/ending`), REASON),
    },
  ],
  [
    'POST /books/{code}/vouchers/{seq}/files',
    {
      rows: ['file.attach'],
      before: async ({ post, send, made }) => {
        await ask(post(at('/vouchers'), voucherBody('2024-01-05', '10.00')))
        const sent = send('POST', at('/files?name=a.pdf'), pdfOf('/Lang (a)'), {
          'content-type': 'application/pdf',
        })
        made['file'] = (await ask(sent))['hash'] ?? ''
      },
      act: ({ post, made }) => post(at('/vouchers/1/files'), { hash: made['file'], why: '后补' }),
    },
  ],
  [
    'POST /books/{code}/files',
    {
      rows: ['file.add'],
      act: ({ send }) =>
        send('POST', at('/files?name=b.pdf'), pdfOf('/Lang (b)'), { 'content-type': 'application/pdf' }),
    },
  ],
  [
    'POST /books/{code}/review-authorisation',
    {
      rows: ['review.withdraw'],
      act: ({ post }) => post(at('/review-authorisation'), { grant: false, basis: '改由人审核' }),
    },
  ],
  [
    'POST /books/{code}/keeper',
    {
      rows: ['book.keeper'],
      act: ({ post }) => post(at('/keeper'), { kept_by: DIVISION.slice(0, 9), ...REASON }),
    },
  ],
]

export const PEOPLE: readonly (readonly [string, Step])[] = [...ACCOUNTS, ...OF_BOOK]
