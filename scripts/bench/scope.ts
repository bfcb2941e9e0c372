/** What the scope costs: book list and trial balance at a million lines for a village, a township and a prefecture, with row-level security and without. */
import { sql } from 'kysely'
import { inTransaction } from '../../src/db/transaction.ts'
import { invariant } from '../../src/lib/problem.ts'
import { makeBook } from './books.ts'
import type { BenchBook } from './books.ts'
import { fill } from './bulk.ts'
import { median, roundsOr, sizeOr, tell } from './figures.ts'
import { benchCookie } from './people.ts'
import { startServer } from './server.ts'
import { asOwner, withStore } from './store.ts'
import type { BenchStore } from './store.ts'

const VILLAGES = 297
const PER_TOWNSHIP = 9
const REQUESTS = 120
const LINES_A_VOUCHER = 3

async function readTownships(store: BenchStore, count: number): Promise<string[]> {
  return inTransaction(store.pool, '*', async (tx) => {
    const { rows } = await sql<{ code: string }>`
      select code from divisions where level = 'township' and code like '6328%' order by code limit ${count}`.execute(
      tx,
    )
    return rows.map(({ code }) => code)
  })
}

async function openVillages(store: BenchStore): Promise<BenchBook[]> {
  const townships = await readTownships(store, VILLAGES / PER_TOWNSHIP)
  invariant(townships.length * PER_TOWNSHIP === VILLAGES, 'the prefecture has townships enough')
  return inTransaction(store.pool, '*', async (tx) => {
    const books: BenchBook[] = []
    for (let at = 0; at < VILLAGES; at += 1)
      books.push(await makeBook(tx, Math.floor(at / townships.length), townships[at % townships.length]))
    return books
  })
}

/** p95 of one address, asked one after the other, in ms. */
async function p95(address: string, path: string, cookie: string): Promise<number> {
  const times: number[] = []
  for (let turn = -10; turn < REQUESTS; turn += 1) {
    const began = performance.now()
    const answer = await fetch(`${address}${path}`, { headers: { cookie } })
    await answer.arrayBuffer()
    invariant(answer.status === 200, `${path} answered ${answer.status}`)
    if (turn >= 0) times.push(performance.now() - began)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(REQUESTS * 0.95)] ?? 0
}

const TABLES = `select c.relname as t from pg_class c join pg_policy p on p.polrelid = c.oid group by 1`

function security(store: BenchStore, how: 'enable' | 'disable'): Promise<void> {
  return asOwner(
    store,
    `do $$ declare t text; begin for t in ${TABLES} loop
       execute format('alter table %I ${how} row level security', t); end loop; end $$`,
  )
}

type Case = { name: string; path: string; cookie: string; with: number[]; without: number[] }

async function casesOf(store: BenchStore, books: readonly BenchBook[]): Promise<Case[]> {
  const [first] = books
  invariant(first !== undefined, 'there are books')
  const roles = [
    ['village', 'village_accountant', first.code],
    ['township', 'agency_accountant', first.code.slice(0, 9)],
    ['prefecture', 'prefecture_officer', first.code.slice(0, 4)],
  ] as const
  const cases: Case[] = []
  for (const [who, role, division] of roles) {
    const cookie = await benchCookie(store, role, division)
    const paths = {
      'book-list': '/api/v1/books?limit=200',
      'trial-balance': `/api/v1/books/${first.code}/trial-balance?as_of=2021-12-31`,
    }
    for (const [what, path] of Object.entries(paths))
      cases.push({ name: `${what} ${who}`, path, cookie, with: [], without: [] })
  }
  return cases
}

export async function scope(): Promise<void> {
  const [lines, rounds] = [sizeOr(1_000_000), roundsOr(7)]
  await withStore(async (store) => {
    const books = await openVillages(store)
    const each = Math.ceil(lines / LINES_A_VOUCHER / VILLAGES)
    for (const book of books) await fill(store, book, each)
    await asOwner(store, 'analyze')
    const cases = await casesOf(store, books)
    const server = await startServer('src/node.ts', store.dataDir, false, { RATE_PER_SECOND: '9999' })
    try {
      for (let round = 0; round < rounds; round += 1) {
        for (const how of round % 2 === 0
          ? (['enable', 'disable'] as const)
          : (['disable', 'enable'] as const)) {
          await security(store, how)
          for (const each of cases)
            (how === 'enable' ? each.with : each.without).push(
              await p95(server.address, each.path, each.cookie),
            )
        }
      }
    } finally {
      await server.stop()
    }
    for (const { name, with: on, without } of cases) {
      const [value, baseline] = [median(on), median(without)]
      const ratio = median(on.map((ms, at) => ms / (without[at] ?? ms)))
      const more = { more_ms: Number((value - baseline).toFixed(3)), limit: '≤ 1.1 × or ≤ 1 ms more', lines }
      tell({ bench: `scope ${name}`, value, unit: 'ms p95', baseline, ratio, n: REQUESTS * rounds }, more)
    }
  })
}
