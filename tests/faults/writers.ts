/** Many writers at once through a cutting proxy, and the judgement of what is stored against what they were told. */
import type { Pool } from 'pg'
import { createPool } from '../../src/db/connect.ts'
import { inTransaction, readSnapshot } from '../../src/db/transaction.ts'
import type { Posting, PostingOutcome } from '../../src/vouchers/schema.ts'
import { postAll } from '../../src/vouchers/store.ts'
import { tell } from '../../src/vouchers/verify-finding.ts'
import { verifyBook } from '../../src/vouchers/verify.ts'
import { receipt } from '../support/books.ts'
import type { TestBook } from '../support/books.ts'
import { cuttingProxy } from './cutting-proxy.ts'

/** mulberry32: small, seeded, good enough to choose who fails. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export type PostOne = (pool: Pool, posting: Posting) => Promise<PostingOutcome>

export type Run = {
  appUrl: string
  books: readonly TestBook[]
  writers: number
  each: number
  seed: number
  post: PostOne
  /** Chance that a connection is cut at COMMIT. */
  cut?: number
}

/** What writers were told: the answer by the voucher's summary, which is unique. */
export type Told = {
  acked: Map<string, string>
  errors: string[]
  cuts: { unheard: number; unanswered: number }
}

const ROLLED_BACK = 0.2

class ChangedMind extends Error {}

/** Posts, then changes its mind: nothing may stay, no number may be used up. */
async function rollBack(pool: Pool, posting: Posting): Promise<void> {
  try {
    await inTransaction(pool, [posting.bookId], async (tx) => {
      await postAll(tx, [posting])
      throw new ChangedMind()
    })
  } catch (error) {
    if (!(error instanceof ChangedMind)) throw error
  }
}

function named(posting: Posting, name: string): Posting {
  return { ...posting, lines: posting.lines.map((line) => ({ ...line, summary: name })) }
}

export async function runWriters({
  appUrl,
  books,
  writers,
  each,
  seed,
  post,
  cut = 0.3,
}: Run): Promise<Told> {
  const proxy = await cuttingProxy(appUrl, cut, randomFrom(seed ^ 0x5bd1e995))
  const pool = createPool({ url: proxy.url, applicationName: 'cunzhang writers', max: writers })
  const told: Told = { acked: new Map(), errors: [], cuts: { unheard: 0, unanswered: 0 } }
  const write = async (writer: number): Promise<void> => {
    const random = randomFrom(seed + writer * 7919)
    for (let turn = 0; turn < each; turn += 1) {
      const book = books[Math.floor(random() * books.length)] as TestBook
      const name = `w${writer}-${turn}`
      const day = `2024-0${1 + Math.floor(random() * 3)}-1${Math.floor(random() * 10)}`
      const posting = named(
        receipt(book, day, `${1 + Math.floor(random() * 1_000)}.${10 + Math.floor(random() * 90)}`),
        name,
      )
      try {
        if (random() < ROLLED_BACK) await rollBack(pool, posting)
        else {
          const outcome = await post(pool, posting)
          if (outcome.status === 'refused') told.errors.push(`${name} ${outcome.code}`)
          else told.acked.set(name, outcome.answer)
        }
      } catch (error) {
        told.errors.push(`${name} ${(error as Error).message}`)
      }
    }
  }
  try {
    await Promise.all(Array.from({ length: writers }, (_, writer) => write(writer)))
    return { ...told, cuts: proxy.cuts() }
  } finally {
    await pool.end()
    await proxy.close()
  }
}

type Stored = { name: string; number: number; seq: string; hash: string; month: string }

/** Everything wrong with what is stored, as sentences; empty when every promise was kept. */
export async function judge(store: { app: Pool }, books: readonly TestBook[], told: Told): Promise<string[]> {
  const wrong = told.errors.map((each) => `error: ${each}`)
  const seen = new Map<string, number>()
  for (const { bookId } of books) {
    const { rows, findings } = await readSnapshot(store.app, [bookId], async (tx) => ({
      rows: (await tx
        .selectFrom('vouchers as v')
        .innerJoin('voucher_lines as l', (join) =>
          join.onRef('l.book_id', '=', 'v.book_id').onRef('l.seq', '=', 'v.seq'),
        )
        .select(['l.summary as name', 'v.number', 'v.seq', 'v.hash'])
        .where('l.line_no', '=', 1)
        .execute()) as unknown as (Omit<Stored, 'hash'> & { hash: Buffer })[],
      findings: (await verifyBook(tx, bookId)).findings,
    }))
    for (const finding of findings.slice(0, 20)) wrong.push(`verify: ${tell(finding)}`)
    for (const row of rows) {
      seen.set(row.name, (seen.get(row.name) ?? 0) + 1)
      const answer = told.acked.get(row.name)
      const said =
        answer === undefined
          ? undefined
          : (JSON.parse(answer) as { number: number; seq: string; hash: string })
      if (said === undefined) wrong.push(`stored, never acknowledged: ${row.name}`)
      else if (said.number !== row.number || said.seq !== row.seq || said.hash !== row.hash.toString('hex')) {
        wrong.push(`told ${answer}, stored as ${row.number}: ${row.name}`)
      }
    }
  }
  for (const [name, times] of seen) if (times > 1) wrong.push(`stored ${times} times: ${name}`)
  for (const name of told.acked.keys()) if (!seen.has(name)) wrong.push(`acknowledged and lost: ${name}`)
  return wrong
}
