/** Many clients of many villages on few pooled connections: no answer ever holds a row of another village; without the scope it does. */
import type { Pool, PoolClient } from 'pg'
import { afterAll, expect, test } from 'vitest'
import { uuidv7 } from '../../src/lib/id.ts'
import { createTestBook, postTestVouchers, receipt } from '../support/books.ts'
import type { TestBook } from '../support/books.ts'
import type { Posting } from '../../src/vouchers/schema.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import { testApp, voucherBody } from '../http/serve.ts'
import type { TestApp } from '../http/serve.ts'

const FULL = process.env['CUNZHANG_TEST'] === 'full'
const REQUESTS = FULL ? 100_000 : 4_000
const CLIENTS = 64
const VILLAGES = 30
const CONNECTIONS = 8
const SEED = Number(process.env['SEED'] ?? 20_261_127)

/** Repeatable from its seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const store = await freshDatabase({ max: CONNECTIONS })
afterAll(store.close)

type Village = { book: TestBook; mark: string; cookie: string }

function marked(posting: Posting, mark: string): Posting {
  return { ...posting, lines: posting.lines.map((line) => ({ ...line, summary: `${mark}租金` })) }
}

/** Everything of a village carries its mark: code, name, words of its vouchers. */
async function makeVillage(at: number): Promise<Village> {
  const mark = `Q${String(at).padStart(2, '0')}Z`
  const township = 632_802_102 + (at % 3)
  const division = `${township}${String(901 + at)}`
  await store.super.query(
    `insert into divisions (code, name, level, parent, invented, source)
     values ($1, $2, 'village', $3, true, 'test') on conflict do nothing`,
    [division, `${mark}村`, `${632_802_102}000`],
  )
  const book = await createTestBook(store, { code: mark, division })
  const vouchers = [1, 2, 3].map((day) => marked(receipt(book, `2024-01-0${day}`, `${day}00.00`), mark))
  await postTestVouchers(store, vouchers)
  const { cookie } = await makePerson(store, { name: `${mark}会计`, role: 'village_accountant', division })
  return { book, mark, cookie }
}

const villages: Village[] = []
for (let at = 0; at < VILLAGES; at += 1) villages.push(await makeVillage(at))

type Tally = { asked: number; foreign: string[]; statuses: Map<number, number> }

async function askOnce({ get, post }: TestApp, own: Village, random: () => number) {
  const { cookie, mark } = own
  // One in five asks for what belongs to somebody else.
  const other = villages[Math.floor(random() * VILLAGES)] ?? own
  const code = random() < 0.2 ? other.mark : mark
  const base = `/api/v1/books/${code}`
  const turn = Math.floor(random() * 9)
  if (turn === 0) return get('/api/v1/books?limit=100', { cookie })
  if (turn === 1) return get(base, { cookie })
  if (turn === 2) return get(`${base}/trial-balance?as_of=2024-12-31`, { cookie })
  if (turn === 3) return get(`${base}/vouchers?limit=50`, { cookie })
  if (turn === 4) return get(`${base}/vouchers/1`, { cookie })
  if (turn === 5) return get('/api/v1/reports/annual?year=2024', { cookie })
  if (turn === 6) return get(`${base}/export?format=csv`, { cookie })
  if (turn === 7) return get(`/api/v1/books/switch?words=${other.mark.slice(0, 2)}`, { cookie })
  const lines = voucherBody('2024-02-01', '10.00')['lines'] as { summary: string }[]
  const body = { date: '2024-02-01', lines: lines.map((line) => ({ ...line, summary: `${mark}租金` })) }
  return post(`${base}/vouchers`, body, { cookie, 'idempotency-key': uuidv7() })
}

/** Marks of other villages in an answer; a refusal may repeat the code that was asked for, and nothing else. */
function foreignIn(text: string, status: number, own: Village): string[] {
  if (status === 404 || status === 403) return []
  const found = new Set(text.match(/Q\d\dZ/g))
  return [...found].filter((mark) => mark !== own.mark)
}

async function storm(app: TestApp, requests: number, seed: number): Promise<Tally> {
  const tally: Tally = { asked: 0, foreign: [], statuses: new Map() }
  const client = async (at: number): Promise<void> => {
    const random = randomFrom(seed + at)
    const own = villages[at % VILLAGES]
    if (own === undefined) return
    while (tally.asked < requests) {
      tally.asked += 1
      const { status, text } = await askOnce(app, own, random)
      tally.statuses.set(status, (tally.statuses.get(status) ?? 0) + 1)
      tally.foreign.push(...foreignIn(text, status, own))
    }
  }
  await Promise.all(Array.from({ length: CLIENTS }, (_, at) => client(at)))
  return tally
}

/** The same connections, but what sets the scope is lost on its way: the control that must leak. */
function withoutScope(pool: Pool): Pool {
  const careless = (client: PoolClient): PoolClient =>
    new Proxy(client, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (name !== 'query' || typeof value !== 'function')
          return typeof value === 'function' ? value.bind(target) : value
        const query = value as (...given: unknown[]) => unknown
        return (text: unknown, ...rest: unknown[]) =>
          query.call(
            target,
            typeof text === 'string'
              ? text.replace(/set local cz\.books = '[\d,]*'/, "set local cz.books = '*'")
              : text,
            ...rest,
          )
      },
    })
  return new Proxy(pool, {
    get: (target, name) => {
      if (name === 'connect') return async () => careless(await target.connect())
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

test(
  'no client is ever answered a row of another village',
  { timeout: FULL ? 3_600_000 : 120_000 },
  async () => {
    const app = testApp(store.app)
    const { asked, foreign, statuses } = await storm(app, REQUESTS, SEED)
    const told = JSON.stringify(Object.fromEntries([...statuses].sort()))
    process.stdout.write(`isolation: seed ${SEED}, ${asked} requests, ${CONNECTIONS} connections, ${told}\n`)
    expect(foreign).toEqual([])
    expect(app.reported).toEqual([])
    expect(store.app.totalCount).toBeLessThanOrEqual(CONNECTIONS)
    // 503: more exports at once than the server lets run.
    expect([...statuses.keys()].filter((status) => ![200, 201, 404, 503].includes(status))).toEqual([])
  },
)

test('the control: with the scope left out rows of others come along', async () => {
  const { foreign } = await storm(testApp(withoutScope(store.app)), 400, SEED)
  process.stdout.write(`isolation: the control leaked ${foreign.length} marks in 400 requests\n`)
  expect(foreign.length).toBeGreaterThan(0)
})
