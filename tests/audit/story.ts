/** A story over every address that changes something, and the rows each must leave; a new address is added here or the build fails. */
import { sql } from 'kysely'
import { inTransaction } from '../../src/db/transaction.ts'
import type { FreshDatabase } from '../support/database.ts'
import type { Asked, TestApp } from '../http/serve.ts'
import { voucherBody } from '../http/serve.ts'
import { uuidv7 } from '../../src/lib/id.ts'

export type World = TestApp & {
  store: FreshDatabase<unknown>
  cashBook: (...rows: string[]) => string
  /** What earlier steps made and later ones need. */
  made: Record<string, string>
}

export type Step = {
  /** Acts of the rows, in order; `store:` before those of the log without a book. */
  rows: readonly string[]
  act: (world: World) => Promise<Asked>
  before?: (world: World) => Promise<void>
  after?: (world: World, answer: Asked) => void
}

/** Addresses that change nothing, or whose trace is another log; each with its reason. */
export const EXEMPT: Record<string, string> = {
  'POST /classify': 'changes nothing',
  'POST /session': 'the access log; tests/identity',
  'POST /session/second': 'the access log; tests/identity',
  'POST /session/recovery': 'session.recovery, asked without a session; tests/identity',
  'POST /session/second-factor': 'a secret waits in the session until its first code proves it',
  'POST /session/enrolment': 'session.second, asked without a full session; tests/identity',
  'POST /session/password': 'session.password; tests/identity',
  'POST /session/single-sign-on/start': 'changes nothing of ours: where to go, and a state in a cookie',
  'POST /session/single-sign-on': 'the access log; tests/identity',
  'POST /session/proof': 'changes nothing but the hour of the last proof',
  'DELETE /session': 'the access log; tests/identity',
  'DELETE /sessions': 'the access log; tests/identity',
  'DELETE /sessions/{id}': 'the access log; tests/identity',
}

export const DIVISION = '632802102209'

const newBook = (code: string, kind: string): object => ({
  code,
  name: `${code}账套`,
  division: DIVISION,
  kind,
  entity: `${code}社`,
  start: '2024-01',
  words: '记',
})

const CSV = () => ({ 'content-type': 'text/csv', 'idempotency-key': uuidv7() })

const VOUCHERS =
  '日期,凭证字,凭证号,摘要,科目编码,科目名称,借方金额,贷方金额,附件张数\n' +
  '2024-02-05,记,1,收羊圈租金,101,,50.00,,1\n2024-02-05,记,1,收羊圈租金,501,,,50.00,1\n'

const path = (rest: string): string => `/api/v1/books/S${rest}`

/** Steps that make another book for what comes after. */
async function other(world: World, code: string, kind: string): Promise<void> {
  const { status, text } = await world.post('/api/v1/books', newBook(code, kind))
  if (status !== 201) throw new Error(text)
}

async function decideAll({ store, made }: World): Promise<void> {
  const { rows } = await store.super.query<{ seq: string; line: number }>(
    `select a.seq, a.line_no as line from income_assignments a join books b on b.book_id = a.book_id and b.code = 'S'
     where a.type = 'undecided' and not exists (select 1 from income_assignments c
       where c.book_id = a.book_id and c.seq = a.seq and c.line_no = a.line_no and c.no > a.no)`,
  )
  const { rows: books } = await store.super.query<{ id: string }>(
    `select book_id as id from books where code = 'S'`,
  )
  const book = books[0]?.id ?? ''
  made['book'] = book
  for (const { seq, line } of rows) {
    await inTransaction(store.app, [book], (tx) =>
      sql`select assign_income(${book}::bigint, ${seq}::bigint, ${line}::int, 'planting', null, null,
        (select value from settings where name = 'income_types'), '1', 'person', '', '核对', 'u', '张', 'r', 'test', 'r')`.execute(
        tx,
      ),
    )
  }
}

export const STORY: readonly (readonly [string, Step])[] = [
  [
    'POST /books',
    { rows: ['book.create'], act: ({ post }) => post('/api/v1/books', newBook('S', 'collective')) },
  ],
  [
    'POST /relations',
    {
      rows: ['store:relation.record'],
      before: (world) => other(world, 'P', 'coop'),
      act: ({ post }) => {
        const party = (name: string): object => ({ division: DIVISION, name })
        const relation = { payer: party('P社'), payee: party('S社'), from: '2024-01-01', basis: '章程' }
        return post('/api/v1/relations', relation)
      },
    },
  ],
  [
    'POST /books/{code}/accounts',
    { rows: ['account.add'], act: ({ post }) => post(path('/accounts'), { code: '51301', name: '办公费' }) },
  ],
  [
    'POST /books/{code}/vouchers',
    {
      rows: ['voucher.post'],
      act: ({ post }) => post(path('/vouchers'), voucherBody('2024-01-05', '10.00')),
    },
  ],
  [
    'POST /books/{code}/vouchers/{seq}/lines/{line}/assignments',
    {
      rows: ['income.assign'],
      act: ({ post }) => post(path('/vouchers/1/lines/2/assignments'), { type: 'planting', why: '核对合同' }),
    },
  ],
  [
    'POST /books/{code}/vouchers/{seq}/reversal',
    {
      rows: ['voucher.post'],
      act: ({ post }) => post(path('/vouchers/1/reversal'), { date: '2024-01-31' }),
    },
  ],
  [
    'POST /books/{code}/imports/cashbook',
    {
      rows: ['voucher.post', 'intake.import'],
      act: ({ send, cashBook }) =>
        send(
          'POST',
          path('/imports/cashbook?name=a.csv'),
          cashBook('2024-03-05,收张三卖羊款,500,,现金', '2024-03-06,其他支出,,20,现金'),
          CSV(),
        ),
    },
  ],
  [
    'POST /books/{code}/drafts/{id}/completion',
    {
      rows: ['voucher.post'],
      before: async ({ get, made }) => {
        const { items } = (await get(path('/drafts'))).json() as { items: { id: string }[] }
        made['draft'] = items[0]?.id ?? ''
      },
      act: ({ post, made }) =>
        post(path(`/drafts/${made['draft']}/completion`), { fill: [{ account: '51301' }] }),
    },
  ],
  [
    'POST /books/{code}/imports/vouchers',
    {
      rows: ['voucher.post', 'intake.import'],
      act: ({ send }) => send('POST', path('/imports/vouchers?name=b.csv'), VOUCHERS, CSV()),
    },
  ],
  [
    'POST /books/{code}/closings',
    {
      rows: ['month.close'],
      before: decideAll,
      act: ({ post }) => post(path('/closings'), { through: '2024-12' }),
    },
  ],
  [
    'POST /books/{code}/reopenings',
    {
      rows: ['month.reopen'],
      act: ({ post }) => post(path('/reopenings'), { month: '2024-12', reason: '补记' }),
    },
  ],
  [
    'POST /books/{code}/year-ends',
    {
      rows: ['voucher.post', 'year.transfer'],
      before: async ({ post }) => {
        await post(path('/closings'), { through: '2024-12' })
      },
      act: ({ post }) => post(path('/year-ends'), { year: 2024 }),
    },
  ],
  [
    'POST /books/{code}/year-seals',
    { rows: ['year.seal'], act: ({ post }) => post(path('/year-seals'), { year: 2024 }) },
  ],
]
