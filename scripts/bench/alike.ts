/** What must not be told apart by the clock: refused sign-ins of every kind, and a book of others against a book that is not there. */
import { createBook } from '../../src/books/service.ts'
import { withClient } from '../../src/db/connect.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { invariant } from '../../src/lib/problem.ts'
import { BENCH_ACTOR, makeBooks } from './books.ts'
import { median, sizeOr, tell } from './figures.ts'
import { benchAccount, benchCookie } from './people.ts'
import { startServer } from './server.ts'
import { asOwner, withStore } from './store.ts'
import type { BenchStore } from './store.ts'

const LIMIT = 0.05

type Ask = () => Promise<number>

/** Pairs in turns, which goes first changing each time; answers the medians in ms. */
async function pairs(
  count: number,
  one: Ask,
  other: Ask,
): Promise<{ one: number; other: number; ratio: number }> {
  const [a, b]: [number[], number[]] = [[], []]
  for (let turn = -20; turn < count; turn += 1) {
    const [first, second] = turn % 2 === 0 ? [await one(), await other()] : [await other(), await one()]
    if (turn < 0) continue
    a.push(turn % 2 === 0 ? first : second)
    b.push(turn % 2 === 0 ? second : first)
  }
  const [value, baseline] = [median(a), median(b)]
  return { one: value, other: baseline, ratio: value / baseline }
}

async function timed(expected: number, ask: () => Promise<Response>): Promise<number> {
  const began = performance.now()
  const answer = await ask()
  await answer.arrayBuffer()
  const ms = performance.now() - began
  invariant(answer.status === expected, `answered ${answer.status}, not ${expected}`)
  return ms
}

function signInAt(address: string, login: string): Ask {
  const body = JSON.stringify({ login, password: 'a wrong password' })
  const headers = { 'content-type': 'application/json' }
  return () => timed(401, () => fetch(`${address}/api/v1/session`, { method: 'POST', headers, body }))
}

/** Every attempt is looked at: the bench is about the time of looking, not about the limits. */
async function liftLimits(store: BenchStore): Promise<void> {
  const lifted = { lock_failures: 1e9, address_failures: 1e9, all_failures: 1e9 }
  await asOwner(
    store,
    `update settings set value = (value::jsonb || '${JSON.stringify(lifted)}')::text where name = 'sign_in'`,
  )
}

async function refusals(store: BenchStore, address: string, count: number): Promise<void> {
  await liftLimits(store)
  const wrong = await benchAccount(store)
  const [locked, disabled] = [await benchAccount(store), await benchAccount(store)]
  await withClient(store.ownerUrl, 'cunzhang bench', async (client) => {
    await client.query(`update users set locked_until = now() + interval '1 day' where login = $1`, [
      locked.login,
    ])
    await client.query('update users set disabled_at = now() where login = $1', [disabled.login])
  })
  const kinds = { missing: `nobody-${locked.login}`, locked: locked.login, disabled: disabled.login }
  for (const [kind, login] of Object.entries(kinds)) {
    const { one, other, ratio } = await pairs(count, signInAt(address, login), signInAt(address, wrong.login))
    const more = { limit: `1 ± ${LIMIT}`, cost: 10 }
    tell(
      { bench: `alike ${kind}/wrong`, value: one, unit: 'ms median', baseline: other, ratio, n: count },
      more,
    )
  }
}

async function absences(store: BenchStore, address: string, count: number): Promise<void> {
  const [own] = await makeBooks(store, 1)
  invariant(own !== undefined, 'there is a book')
  await inTransaction(store.pool, '*', (tx) =>
    createBook(tx, BENCH_ACTOR, {
      code: 'OTHER-1',
      name: '他村',
      division: '632802102209',
      kind: 'collective',
      words: '记',
    }),
  )
  const cookie = await benchCookie(store, 'village_accountant', own.code)
  const asks = ['', '/vouchers', '/trial-balance'].map((rest) => {
    const ask = (code: string): Ask => {
      const path = `${address}/api/v1/books/${code}${rest}`
      return () => timed(404, () => fetch(path, { headers: { cookie } }))
    }
    return [rest, ask('OTHER-1'), ask('OTHER-2')] as const
  })
  for (const [rest, foreign, absent] of asks) {
    const { one, other, ratio } = await pairs(count, foreign, absent)
    const bench = `alike foreign/absent /books/…${rest}`
    tell(
      { bench, value: one, unit: 'ms median', baseline: other, ratio, n: count },
      { limit: `1 ± ${LIMIT}` },
    )
  }
}

export async function alike(): Promise<void> {
  const count = sizeOr(2000)
  await withStore(async (store) => {
    const server = await startServer('src/node.ts', store.dataDir, false, {
      PASSWORD_COST: '10',
      RATE_PER_SECOND: '9999',
    })
    try {
      await absences(store, server.address, count)
      await refusals(store, server.address, count)
    } finally {
      await server.stop()
    }
  })
}
