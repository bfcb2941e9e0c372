/** Imported drafts (src/approvals/drafts.ts): posted at once under automatic review, submitted where people must sign; and hands that meet over one draft. */
import { afterAll, expect, test } from 'vitest'
import { signDraft, submitDraft, submitted, writeDraft } from '../support/approvals.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import { testApp } from '../http/serve.ts'

const store = await freshDatabase()
const { post, get, send, faults, reported } = testApp(store.app)
afterAll(store.close)
const book = await createTestBook(store, { code: 'V1', start: 202401 })
const at = { bookId: book.bookId }
const accountant = await makePerson(store, { role: 'village_accountant', ...at })
const other = await makePerson(store, { role: 'village_accountant', ...at })
const cashier = await makePerson(store, { role: 'cashier', ...at })
const head = await makePerson(store, { role: 'village_head', ...at })
const supervisor = await makePerson(store, { role: 'supervisor', ...at })

type Draft = { id: string; state: string; standing: { turn: { label: string } | null } }

async function imported(owner = accountant.id): Promise<string> {
  const lines = [{ account: '101', side: 'credit', amount: '80.00', summary: '买扫把' }]
  const { rows } = await store.super.query<{ id: string }>(
    `insert into drafts (book_id, draft_id, owner, month, voucher_date, summary, money_account, amount, reason_code, reason, lines, source)
     values ($1, gen_random_uuid(), $2, 202403, '2024-03-05', '买扫把', '101', -80, 'ask', '看不清', $3, '现金.csv · row 2') returning draft_id as id`,
    [book.bookId, owner, JSON.stringify(lines)],
  )
  return rows[0]?.id ?? ''
}
const complete = (id: string, cookie?: string) =>
  post(
    `/api/v1/books/V1/drafts/${id}/completion`,
    { fill: [{ account: '513' }] },
    cookie === undefined ? {} : { cookie },
  )
const codeOf = (answer: { json: () => unknown }) => (answer.json() as { code?: string }).code

test('under automatic review without a scheme it posts at once, but a cashier may not keep that account', async () => {
  expect(codeOf(await complete(await imported(), cashier.cookie))).toBe('draft/restricted')
  const done = await complete(await imported(), accountant.cookie)
  expect([done.status, done.json()]).toMatchObject([201, { seq: '1' }])
})

test('a written draft is not completed past its signatures, nor one that came back', async () => {
  const { id } = await writeDraft(store, book.bookId, accountant)
  expect(codeOf(await complete(id, accountant.cookie))).toBe('draft/already')
  await submitDraft(store, book.bookId, accountant, id)
  expect(codeOf(await complete(id, accountant.cookie))).toBe('draft/submitted')
})

test('where a scheme was confirmed completing submits, in the name of whoever completed', async () => {
  await store.super.query(
    `insert into approval_schemes (scheme_id, division, name, valid_from, tiers, basis, proposed_by, proposed_name, proposed_at,
       confirmed_by, confirmed_name, confirmed_at)
     values (gen_random_uuid(), $1, 's', '2020-01-01', $2, 'b', 'x', 'x', now(), 'y', 'y', now())`,
    [
      book.division.slice(0, 9),
      JSON.stringify([
        {
          kind: '*',
          from: '0.00',
          below: null,
          meeting: null,
          steps: [{ kind: 'check', roles: ['village_head', 'supervisor'], label: '审核' }],
        },
      ]),
    ],
  )
  const id = await imported(other.id)
  const sent = await complete(id, accountant.cookie)
  const draft = sent.json() as Draft
  expect([sent.status, draft.state, draft.standing.turn?.label]).toEqual([201, 'submitted', '审核'])
  expect(codeOf(await complete(await imported()))).toBe('approval/person')
  const list = (await get('/api/v1/books/V1/drafts')).json() as {
    items: { id: string; state: string; missing: string }[]
  }
  expect(list.items.find((each) => each.id === id)).toMatchObject({ state: 'submitted', missing: '签批' })
  expect((await signDraft(store, book.bookId, head, id)).refused).toBeUndefined()
  const { rows } = await store.super.query(
    'select v.maker_id, v.reviewer_id, v.source from vouchers v join drafts d on d.book_id = v.book_id and d.seq = v.seq where d.draft_id = $1',
    [id],
  )
  expect(rows).toEqual([
    { maker_id: accountant.id, reviewer_id: head.id, source: `现金.csv · row 2 · draft:${id}` },
  ])
})

test('without automatic review the operator is told who completes; a person’s completion is submitted', async () => {
  await store.super.query(
    "update review_authorisations set valid_until = now() - interval '1 day' where book_id = $1",
    [book.bookId],
  )
  expect(codeOf(await complete(await imported()))).toBe('import/no-authorisation')
  expect(((await complete(await imported(), accountant.cookie)).json() as Draft).state).toBe('submitted')
})

test('two sign the same step at once: one signature, one voucher', async () => {
  const id = await submitted(store, book.bookId, accountant)
  const said = await Promise.all([
    signDraft(store, book.bookId, head, id),
    signDraft(store, book.bookId, supervisor, id),
  ])
  expect(said.map(({ refused }) => refused ?? 'taken').sort()).toEqual(['approval/not-submitted', 'taken'])
})

test('a draft whose maker left can be discarded by another, and by nobody else’s before', async () => {
  const leaver = await makePerson(store, { role: 'village_accountant', ...at })
  const id = await submitted(store, book.bookId, leaver)
  const path = `/api/v1/books/V1/drafts/${id}/discarding`
  const cookie = { cookie: accountant.cookie }
  expect(codeOf(await post(path, { reason: '离任' }, cookie))).toBe('draft/not-owner')
  await store.super.query("update role_grants set ended_at = now(), ended_by = 'x' where user_id = $1", [
    leaver.id,
  ])
  expect(((await post(path, { reason: '离任' }, cookie)).json() as Draft).state).toBe('discarded')
  const again = await send('PUT', `/api/v1/books/V1/drafts/${id}`, '{"date":"2024-03-05"}', {
    'content-type': 'application/json',
    ...cookie,
  })
  expect(again.status).toBe(422)
})

test('a month and its drafts: what is submitted is counted wherever drafts are', async () => {
  const id = await submitted(store, book.bookId, accountant)
  const balance = (await get('/api/v1/books/V1/drafts')).json() as { items: { id: string }[] }
  expect(balance.items.map((each) => each.id)).toContain(id)
  expect([faults, reported]).toEqual([[], []])
})
