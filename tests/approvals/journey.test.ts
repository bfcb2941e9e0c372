/** The way of a voucher through the interface: written, submitted, signed in order, returned, changed, met about, posted; and who is turned away. */
import { afterAll, expect, test } from 'vitest'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import { testApp } from '../http/serve.ts'
import { TIERS } from './tiers.ts'

const store = await freshDatabase()
const { get, post, send, faults, reported } = testApp(store.app)
afterAll(store.close)
const book = await createTestBook(store, { code: 'V1', start: 202401 })
const at = { bookId: book.bookId }
const accountant = await makePerson(store, { name: '张会计', role: 'village_accountant', ...at })
const committee = await makePerson(store, { name: '马监委', role: 'supervision_committee', ...at })
const head = await makePerson(store, { name: '李书记', role: 'village_head', ...at })
const cashier = await makePerson(store, { name: '王出纳', role: 'cashier', ...at })
const auditor = await makePerson(store, { role: 'township_auditor', division: book.division.slice(0, 9) })
const county = await makePerson(store, { role: 'county_officer', division: book.division.slice(0, 6) })
const stranger = await makePerson(store, { role: 'village_head', division: '632801100200' })

type Standing = {
  state: string
  round: number
  digest: string
  turn: { label: string; position: number } | null
  mine: boolean
  not_mine: string | null
  steps: { label: string; signed: { name: string; warnings: string[]; decision: string } | null }[]
  returned: { opinion: string } | null
  meeting: { steps: { step: string; held: unknown }[] } | null
}
type Draft = { id: string; state: string; seq: string | null; standing: Standing }
type Who = { cookie: string }

const as = ({ cookie }: Who) => ({ cookie })
const body = (amount: string, more: object = {}) => ({
  date: '2024-03-05',
  lines: [
    { account: '513', side: 'debit', amount, summary: '办公用品' },
    { account: '101', side: 'credit', amount, summary: '办公用品' },
  ],
  ...more,
})

async function write(who: Who, given: object): Promise<Draft> {
  const answer = await post('/api/v1/books/V1/drafts', given, as(who))
  expect([answer.status, answer.text]).toEqual([201, answer.text])
  return answer.json() as Draft
}
const submit = (who: Who, { id }: Draft) => post(`/api/v1/books/V1/drafts/${id}/submission`, {}, as(who))
async function read(who: Who, { id }: Draft): Promise<Draft> {
  return (await get(`/api/v1/books/V1/drafts/${id}`, as(who))).json() as Draft
}
async function sign(who: Who, draft: Draft, more: object = {}) {
  const { digest } = (await read(accountant, draft)).standing
  return post(
    `/api/v1/books/V1/drafts/${draft.id}/signatures`,
    { decision: 'approve', digest, ...more },
    as(who),
  )
}
const codeOf = (answer: { json: () => unknown }) => (answer.json() as { code?: string }).code

const scheme = (more: object = {}) => ({
  division: book.division.slice(0, 9),
  name: '审批权限',
  from: '2024-01-01',
  basis: '镇政发〔2024〕1号',
  tiers: TIERS,
  ...more,
})

test('without a scheme one other person checks, and the voucher is posted with their name', async () => {
  const draft = await write(accountant, body('120.00'))
  expect((await submit(accountant, draft)).status).toBe(200)
  expect(codeOf(await sign(accountant, draft))).toBe('approval/own')
  const standing = (await read(head, draft)).standing
  expect([standing.mine, standing.turn?.label]).toEqual([true, '审核'])
  const waiting = (await get('/api/v1/approvals/waiting', as(head))).json() as { items: { draft: string }[] }
  expect(waiting.items.map((each) => each.draft)).toEqual([draft.id])
  expect(((await get('/api/v1/approvals/waiting', as(stranger))).json() as { items: [] }).items).toEqual([])
  const done = await sign(head, draft, { opinion: '同意' })
  expect((done.json() as Draft).state).toBe('posted')
  const seq = (done.json() as Draft).seq ?? ''
  const voucher = (await get(`/api/v1/books/V1/vouchers/${seq}`)).json() as {
    maker: { name: string }
    reviewer: { name: string }
  }
  expect([voucher.maker.name, voucher.reviewer.name]).toEqual(['张会计', '李书记'])
  const { rows } = await store.super.query(
    'select act, actor_name from audit_log where book_id = $1 order by no desc limit 2',
    [book.bookId],
  )
  expect(rows).toEqual([
    { act: 'voucher.post', actor_name: '李书记' },
    { act: 'approval.sign', actor_name: '李书记' },
  ])
})

test('a book out of reach and a draft that does not exist look the same', async () => {
  const draft = await write(accountant, body('5.00'))
  const other = await get(`/api/v1/books/V1/drafts/${draft.id}`, as(stranger))
  expect([other.status, codeOf(other)]).toEqual([404, 'book/not-found'])
  const none = await get(`/api/v1/books/V1/drafts/00000000-0000-7000-8000-000000000000`, as(head))
  expect(codeOf(none)).toBe('draft/not-found')
  expect((await post('/api/v1/books/V1/drafts', body('5.00'), as(head))).status).toBe(403)
})

test('a scheme takes two people of two levels', async () => {
  const made = await post('/api/v1/approval-schemes', scheme(), as(auditor))
  expect(made.status).toBe(201)
  const { id } = made.json() as { id: string }
  expect((await post(`/api/v1/approval-schemes/${id}/confirmation`, {}, as(auditor))).status).toBe(403)
  expect(
    (await post('/api/v1/approval-schemes', scheme({ division: '632801100' }), as(auditor))).status,
  ).toBe(403)
  expect((await post(`/api/v1/approval-schemes/${id}/confirmation`, {}, as(county))).status).toBe(200)
  expect(codeOf(await post(`/api/v1/approval-schemes/${id}/confirmation`, {}, as(county)))).toBe(
    'scheme/already',
  )
  const list = (await get('/api/v1/approval-schemes', as(accountant))).json() as {
    items: { state: string }[]
  }
  expect(list.items.map(({ state }) => state)).toEqual(['confirmed'])
})

test('the chain in its order; returned with an opinion, changed, submitted again as a new round', async () => {
  const draft = await write(accountant, body('200.00'))
  await submit(accountant, draft)
  expect(codeOf(await sign(head, draft))).toBe('approval/not-your-turn')
  expect((await sign(accountant, draft)).status).toBe(200)
  expect(codeOf(await sign(accountant, draft))).toBe('approval/own')
  expect(codeOf(await sign(head, draft, { decision: 'return' }))).toBe('approval/opinion')
  const returned = (await sign(head, draft, { decision: 'return', opinion: '缺发票' })).json() as Draft
  expect([returned.state, returned.standing.returned?.opinion]).toEqual(['open', '缺发票'])
  const first = returned.standing
  const changed = await send('PUT', `/api/v1/books/V1/drafts/${draft.id}`, JSON.stringify(body('190.00')), {
    'content-type': 'application/json',
    ...as(accountant),
  })
  expect(changed.status).toBe(200)
  const again = (await submit(accountant, draft)).json() as Draft
  expect([again.standing.round, again.standing.steps.map(({ signed }) => signed)]).toEqual([2, [null, null]])
  expect(first.digest).not.toBe(again.standing.digest)
  await sign(accountant, draft)
  expect(((await sign(head, draft)).json() as Draft).state).toBe('posted')
})

test('a change after submission makes signatures lapse; nobody but the owner changes', async () => {
  const draft = await write(accountant, body('210.00'))
  const sent = (await submit(accountant, draft)).json() as Draft
  await sign(accountant, draft)
  const headers = { 'content-type': 'application/json' }
  const path = `/api/v1/books/V1/drafts/${draft.id}`
  const theirs = await send('PUT', path, JSON.stringify(body('999.00')), { ...headers, ...as(cashier) })
  expect(theirs.status).toBe(403)
  const mine = await send('PUT', path, JSON.stringify(body('211.00')), { ...headers, ...as(accountant) })
  expect((mine.json() as Draft).state).toBe('open')
  const old = await post(
    `${path}/signatures`,
    { decision: 'approve', digest: sent.standing.digest },
    as(head),
  )
  expect(codeOf(old)).toBe('approval/not-submitted')
  const next = (await submit(accountant, draft)).json() as Draft
  expect(next.standing.steps.every(({ signed }) => signed === null)).toBe(true)
  expect(codeOf(await sign(accountant, draft, { digest: sent.standing.digest }))).toBe('approval/changed')
  const gone = await post(`${path}/discarding`, { reason: '重复' }, as(accountant))
  expect((gone.json() as Draft).state).toBe('discarded')
})

test('where a tier asks for a meeting the last signature waits for it, and its figures must carry', async () => {
  const draft = await write(accountant, body('5000.00'))
  await submit(accountant, draft)
  await sign(accountant, draft)
  await sign(committee, draft)
  expect(codeOf(await sign(head, draft))).toBe('approval/meeting')
  const meet = (more: object) =>
    post(
      `/api/v1/books/V1/drafts/${draft.id}/meetings`,
      { held_on: '2024-03-01', due: 30, present: 20, in_favour: 20, ...more },
      as(accountant),
    )
  expect(codeOf(await meet({ step: 'party' }))).toBe('meeting/order')
  expect((await meet({ step: 'proposal' })).status).toBe(200)
  expect(codeOf(await meet({ step: 'proposal' }))).toBe('meeting/already')
  expect((await meet({ step: 'deliberation', held_on: '2024-03-02' })).status).toBe(200)
  expect(codeOf(await meet({ step: 'party', held_on: '2024-03-01' }))).toBe('meeting/day')
  expect(codeOf(await meet({ step: 'party', held_on: '2024-03-03', present: 19, in_favour: 19 }))).toBe(
    'meeting/quorum',
  )
  expect(codeOf(await meet({ step: 'party', held_on: '2024-03-03', in_favour: 15 }))).toBe('meeting/majority')
  expect(codeOf(await meet({ step: 'party', held_on: '2024-03-03', present: 31 }))).toBe('meeting/votes')
  expect((await meet({ step: 'party', held_on: '2024-03-03', in_favour: 16 })).status).toBe(200)
  expect(codeOf(await meet({ step: 'resolution', held_on: '2024-03-04' }))).toBe('meeting/minutes')
  const minutes = 'a'.repeat(64)
  expect(codeOf(await meet({ step: 'resolution', held_on: '2024-03-04', minutes }))).toBe('draft/file')
  await store.super.query(
    `insert into files (book_id, hash, name, media_type, size, added_by, added_name, added_at)
     values ($1, $2, '会议记录.pdf', 'application/pdf', 10, 'x', 'x', now())`,
    [book.bookId, minutes],
  )
  expect((await meet({ step: 'resolution', held_on: '2024-03-04', minutes, in_favour: 11 })).status).toBe(200)
  expect(((await sign(head, draft)).json() as Draft).state).toBe('posted')
  expect((await meet({ step: 'resolution_published', held_on: '2024-03-05' })).status).toBe(200)
})

test('a cashier keeps cash and bank alone', async () => {
  const refused = await post('/api/v1/books/V1/drafts', body('12.00'), as(cashier))
  expect(codeOf(refused)).toBe('draft/restricted')
  const lines = [
    { account: '10201', side: 'debit', amount: '3000.00', summary: '存现' },
    { account: '101', side: 'credit', amount: '3000.00', summary: '存现' },
  ]
  const draft = await write(cashier, { date: '2024-03-06', lines })
  expect((await submit(cashier, draft)).status).toBe(200)
  expect(((await sign(head, draft)).json() as Draft).state).toBe('posted')
})

test('reversals go the same way, of what one made oneself too', async () => {
  const draft = await write(accountant, { date: '2024-03-20', kind: 'reversal', reverses: '#1' })
  await submit(accountant, draft)
  expect((await sign(accountant, draft)).status).toBe(200)
  expect(((await sign(head, draft)).json() as Draft).state).toBe('posted')
  const again = await write(accountant, { date: '2024-03-20', kind: 'reversal', reverses: '#1' })
  await submit(accountant, again)
  await sign(accountant, again)
  const refused = await sign(head, again)
  expect([refused.status, codeOf(refused)]).toEqual([409, 'reversal/already'])
  const standing = (await read(head, again)).standing
  expect([standing.state, standing.turn?.label]).toEqual(['submitted', '村负责人'])
})

test('what is submitted stops the month from being closed', async () => {
  const draft = await write(accountant, body('1.00', { date: '2024-02-05' }))
  await submit(accountant, draft)
  const refused = await post('/api/v1/books/V1/closings', { through: '2024-02' })
  expect(codeOf(refused)).toBe('close/drafts')
})

test('kin and namesakes: a warning kept with the signature, or a refusal', async () => {
  await store.super.query(
    `insert into kinships (kinship_id, one, other, relation, recorded_by, recorded_name, recorded_at)
     values (gen_random_uuid(), $1, $2, '夫妻', 'x', 'x', now())`,
    [accountant.id, head.id],
  )
  const draft = await write(accountant, body('2.00', { date: '2024-03-09' }))
  await submit(accountant, draft)
  await sign(accountant, draft)
  expect((await read(head, draft)).standing.mine).toBe(true)
  const done = (await sign(head, draft)).json() as Draft
  expect(done.standing.steps[1]?.signed?.warnings).toContain('近亲属:与制单人张会计登记为夫妻')
})

test('without automatic review a voucher sent straight is shown the way of drafts', async () => {
  await store.super.query(
    "update review_authorisations set valid_until = now() - interval '1 day' where book_id = $1",
    [book.bookId],
  )
  const refused = await post('/api/v1/books/V1/vouchers', body('9.00'), as(accountant))
  expect([codeOf(refused), (refused.json() as { detail: string }).detail]).toEqual([
    'import/no-authorisation',
    expect.stringContaining('草稿'),
  ])
})

test('no answer strayed from the document, and nothing unexpected happened', () => {
  expect([faults, reported]).toEqual([[], []])
})
