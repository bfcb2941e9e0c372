/** What waits for one's signature (src/approvals/drafts.ts): across books, oldest first, each once over all pages, never one's own; quick with thousands about. */
import { afterAll, expect, test } from 'vitest'
import { asProgram } from '../support/approvals.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import { testApp } from '../http/serve.ts'

const store = await freshDatabase()
const { get } = testApp(store.app)
afterAll(store.close)

const BOOKS = process.env['CUNZHANG_TEST'] === 'full' ? 400 : 60
const EACH = 50
const books = []
for (let at = 0; at < BOOKS; at += 1) books.push(await createTestBook(store, { start: 202401 }))
const [first] = books
const bookId = first?.bookId ?? ''
const county = await makePerson(store, { role: 'county_officer', division: '630102' })
const head = await makePerson(store, { role: 'village_head', bookId })

/** Submitted drafts in every book, one in ten made by the county officer, one in five waiting for somebody else. */
await store.super.query(
  `with made as (
     insert into drafts (book_id, draft_id, owner, author, month, voucher_date, summary, amount, reason_code, reason, state, round, turn, turn_since)
     select b.book_id, gen_random_uuid(), case when n % 10 = 0 then $1 else 'm' end, case when n % 10 = 0 then $1 else 'm' end, 202403, '2024-03-05',
       '办公用品', -n, 'written', '', 'submitted', 1, case when n % 5 = 1 then '{supervisor}'::text[] else '{village_head,county_officer}' end,
       now() - make_interval(mins => (n * 7919 + b.book_id::int * 31) % 100000)
     from books b, generate_series(1, $2) n returning book_id, draft_id, turn, owner)
   insert into approvals (book_id, draft_id, round, outlay, amount, steps, content, digest, maker_id, maker_name, maker_key, maker_role, submitted_at)
   select book_id, draft_id, 1, 'administration', 1, jsonb_build_array(jsonb_build_object('position', 1, 'kind', 'check', 'label', '审核', 'roles', turn)),
     '', '', owner, '制单', '制单', 'village_accountant', now() from made`,
  [county.id, EACH],
)
await store.super.query('analyze')

type Page = { items: { draft: string; since: string; book: string }[]; next: string | null }

test('every draft once, oldest first, over pages of 37; one’s own and others’ turns left out', async () => {
  const seen: Page['items'] = []
  for (let after = ''; ;) {
    const query = `limit=37${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`
    const page = (await get(`/api/v1/approvals/waiting?${query}`, { cookie: county.cookie })).json() as Page
    seen.push(...page.items)
    if (page.next === null) break
    after = page.next
  }
  const { rows } = await store.super.query<{ id: string }>(
    `select draft_id as id from drafts where turn @> '{county_officer}' and owner <> $1 order by turn_since, draft_id`,
    [county.id],
  )
  expect(seen.map(({ draft }) => draft)).toEqual(rows.map(({ id }) => id))
  expect(seen.length).toBe(BOOKS * EACH * 0.7)
})

test('a page is quick for one village and for a county of books', async () => {
  const ms = async (who: { token: string }): Promise<number> => {
    const took: number[] = []
    for (let turn = 0; turn < 9; turn += 1) {
      const began = performance.now()
      await asProgram(store, '*', 'select * from waiting_for($1, null, null, 50)', [who.token])
      took.push(performance.now() - began)
    }
    return took.sort((a, b) => a - b)[4] ?? 0
  }
  const [village, all] = [await ms(head), await ms(county)]
  process.stdout.write(
    `waiting: ${BOOKS * EACH} submitted drafts in ${BOOKS} books; a page of 50: village ${village.toFixed(1)} ms, county ${all.toFixed(1)} ms\n`,
  )
  expect([village < 60, all < 400]).toEqual([true, true])
})
