/** 64 writers on one book and on 50, a fifth rolled back, connections cut at COMMIT: nothing lost, nothing twice, no gap. `SEED=` replays. */
import { readFileSync } from 'node:fs'
import { randomInt } from 'node:crypto'
import { afterAll, expect, test } from 'vitest'
import { CommitUnknownError, inTransaction } from '../../src/db/transaction.ts'
import { gathering } from '../../src/vouchers/gather.ts'
import { postVouchers } from '../../src/vouchers/post.ts'
import { postAll } from '../../src/vouchers/store.ts'
import { createTestBook } from '../support/books.ts'
import type { TestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import type { FreshDatabase } from '../support/database.ts'
import { judge, runWriters } from './writers.ts'
import type { PostOne, Told } from './writers.ts'

const FULL = process.env['CUNZHANG_TEST'] === 'full'
const WRITERS = 64
/** Enough for a planted fault to show. */
const FEW = 24
const EACH = FULL ? 60 : 4
const seed = Number(process.env['SEED'] ?? randomInt(2 ** 31))
process.stdout.write(`faults/writers: SEED=${seed}\n`)

const store = await freshDatabase()
const planted = await freshDatabase()
afterAll(() => Promise.all([store.close(), planted.close()]))

const singly: PostOne = async (pool, posting) => {
  const [outcome] = await postVouchers(pool, [posting.bookId], [posting])
  if (outcome === undefined) throw new Error('no outcome')
  return outcome
}

async function books(of: FreshDatabase<unknown>, count: number): Promise<TestBook[]> {
  const made: TestBook[] = []
  for (let index = 0; index < count; index += 1) made.push(await createTestBook(of))
  return made
}

async function attempt(
  of: FreshDatabase<unknown>,
  count: number,
  post: PostOne,
  writers = WRITERS,
): Promise<{ told: Told; wrong: string[] }> {
  const on = await books(of, count)
  const told = await runWriters({ appUrl: of.appUrl, books: on, writers, each: EACH, seed, post })
  return { told, wrong: await judge(of, on, told) }
}

test.each([
  ['one book, singly', 1, singly],
  ['50 books, singly', 50, singly],
  ['one book, gathered', 1, gathering({ batchMax: 20 })],
  ['50 books, gathered', 50, gathering()],
])('%s', { timeout: 600_000 }, async (name, count, post) => {
  const { told, wrong } = await attempt(store, count, post)
  process.stdout.write(
    `faults/writers: ${name}: ${told.acked.size} acknowledged, cut ${JSON.stringify(told.cuts)}\n`,
  )
  expect(wrong).toEqual([])
  expect(told.acked.size).toBeGreaterThan(WRITERS * EACH * 0.7)
  expect(told.cuts.unheard + told.cuts.unanswered).toBeGreaterThan(0)
})

test('planted: a retry without a key stores vouchers twice, and is seen', { timeout: 600_000 }, async () => {
  const blindly: PostOne = async (pool, posting) => {
    for (;;) {
      try {
        const [outcome] = await inTransaction(pool, [posting.bookId], (tx) => postAll(tx, [posting]))
        if (outcome !== undefined) return outcome
      } catch (error) {
        if (!(error instanceof CommitUnknownError)) throw error
      }
    }
  }
  const { wrong } = await attempt(planted, 1, blindly, FEW)
  expect(wrong).toContainEqual(expect.stringMatching(/^stored \d+ times/))
})

/** A counter that draws from a sequence, as a posting function would that numbers by sequence: what is rolled back stays drawn. */
const DRAWN = `
  create sequence planted_numbers;
  create function planted_draw() returns trigger language plpgsql security definer as $$
    begin new.last := greatest(new.last, nextval('planted_numbers')::int); return new; end $$;
  create trigger planted_draw before insert or update on counters for each row execute function planted_draw()`

test(
  'planted: numbers from a sequence leave gaps where work was rolled back',
  { timeout: 600_000 },
  async () => {
    await planted.super.query(DRAWN)
    const { wrong } = await attempt(planted, 1, singly, FEW)
    await planted.super.query('drop trigger planted_draw on counters')
    expect(wrong).toContainEqual(expect.stringContaining('凭证号有缺'))
  },
)

test('planted: without the lock on the book writers collide', { timeout: 600_000 }, async () => {
  const text = readFileSync(new URL('../../db/routines/20_post.sql', import.meta.url), 'utf8')
  const lock = / for update( of \w+)?/
  expect(text).toMatch(lock)
  await planted.owner.query(text.replace(lock, ''))
  const { wrong } = await attempt(planted, 1, singly, FEW)
  expect(wrong.length).toBeGreaterThan(0)
})
