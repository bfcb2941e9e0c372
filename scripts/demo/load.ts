/** Fills an empty store with the demonstration prefecture through the services everybody uses; resumes where it was interrupted. */
import { sql } from 'kysely'
import type { Pool } from 'pg'
import { setOpening } from '../../src/accounts/service.ts'
import { createBook } from '../../src/books/service.ts'
import { findAuthorisation, findBook } from '../../src/books/store.ts'
import { transferYear } from '../../src/closing/service.ts'
import { inTransaction, readSnapshot } from '../../src/db/transaction.ts'
import type { Tx } from '../../src/db/transaction.ts'
import { systemActor } from '../../src/identity/actor.ts'
import type { Actor } from '../../src/identity/actor.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { invariant } from '../../src/lib/problem.ts'
import { closeThrough } from '../../src/periods/service.ts'
import type { Posting } from '../../src/vouchers/schema.ts'
import { postAll } from '../../src/vouchers/store.ts'
import { DEMO_YEARS } from './model.ts'
import type { DemoBook, DemoLine, DemoVoucher } from './model.ts'
import { makeDemoPeople } from './people.ts'
import type { DemoHome, DemoSignIn } from './people.ts'
import { DEMO_SEED, demoPlan, vouchersOf } from './plan.ts'

export type DemoProgress = {
  state: 'absent' | 'running' | 'ready' | 'failed'
  done: number
  total: number
  message: string
}

/** Villages a transaction: enough for one posting call to be worth it, few enough for the page to fill visibly. */
const GROUP = 9
/** Two connections keep two cores busy. */
const LANES = 2

/** The row of the demonstration in this store, if it was ever begun. */
async function readJob(pool: Pool): Promise<{ id: string; state: string } | undefined> {
  return readSnapshot(pool, '*', async (tx) =>
    tx
      .selectFrom('jobs')
      .select(['job_id as id', 'state'])
      .where('kind', '=', 'demonstration')
      .executeTakeFirst(),
  )
}

async function storeIsEmpty(pool: Pool): Promise<boolean> {
  return readSnapshot(pool, '*', async (tx) => {
    const { rows } = await sql<{ empty: boolean }>`select not exists (select 1 from books) as empty`.execute(
      tx,
    )
    return rows[0]?.empty === true
  })
}

function toLine(line: DemoLine): Posting['lines'][number] {
  const { account, side, amount, summary, auxiliary, settles, type, subtype, exclusion } = line
  const income =
    type === undefined
      ? null
      : { type, subtype, exclusion, confidence: 1, rule: 'demonstration', reason: '演示数据按编码手册给定' }
  return { account, side, amount, summary, auxiliary, settles, income }
}

function toPosting(bookId: string, authorisation: string, actor: Actor, voucher: DemoVoucher): Posting {
  return {
    bookId,
    date: voucher.date,
    kind: voucher.kind,
    attachments: voucher.attachments,
    source: `demonstration ${DEMO_SEED}`,
    maker: actor,
    review: { authorisation },
    actor,
    lines: voucher.lines.map(toLine),
  }
}

async function addDivision(tx: Tx, book: DemoBook): Promise<void> {
  if (!book.invented) return
  await sql`
    insert into divisions (code, name, level, parent, invented, source)
    values (${book.division}, ${book.divisionName}, 'village', ${book.township.code}, true, 'demonstration')
    on conflict (code) do nothing`.execute(tx)
}

/** Book, opening and postings ready to go; posting itself is done for the whole group in one call. */
async function openBook(tx: Tx, actor: Actor, book: DemoBook): Promise<Posting[]> {
  await addDivision(tx, book)
  const { code, name, division, creditCode, startMonth } = book
  await createBook(
    tx,
    actor,
    {
      code,
      name,
      division,
      kind: 'collective',
      entity: `${name}股份经济合作社`,
      credit_code: creditCode,
      start: startMonth,
      words: '记',
      gift_account: null,
    },
    { noPublicData: [...book.noPublicData] },
  )
  const lines = book.openings.map(({ account, auxiliary, amount }) => ({
    account,
    amount,
    auxiliary: auxiliary ?? null,
    carriedDebit: null,
    carriedCredit: null,
    type: null,
    exclusion: null,
  }))
  if (lines.length > 0)
    await setOpening(tx, actor, { book: code, month: startMonth, source: 'demonstration', lines })
  const row = await findBook(tx, code)
  const authorisation = row === undefined ? undefined : await findAuthorisation(tx, row.bookId)
  invariant(row !== undefined && authorisation !== undefined, 'a book just made is there and may be reviewed')
  return vouchersOf(book).map((voucher) => toPosting(row.bookId, authorisation.id, actor, voucher))
}

async function loadGroup(pool: Pool, actor: Actor, books: readonly DemoBook[]): Promise<void> {
  await inTransaction(pool, '*', async (tx) => {
    const missing: DemoBook[] = []
    for (const book of books) if ((await findBook(tx, book.code)) === undefined) missing.push(book)
    const postings: Posting[] = []
    for (const book of missing) postings.push(...(await openBook(tx, actor, book)))
    for (const outcome of await postAll(tx, postings)) {
      invariant(outcome.status !== 'refused', `demonstration voucher refused: ${JSON.stringify(outcome)}`)
    }
    for (const book of missing) await closeYears(tx, actor, book)
  })
}

async function closeYears(tx: Tx, actor: Actor, book: DemoBook): Promise<void> {
  const last = DEMO_YEARS[DEMO_YEARS.length - 1]
  await closeThrough(tx, actor, { book: book.code, through: `${last}-12` })
  for (const year of DEMO_YEARS) {
    if (year >= Number(book.startMonth.slice(0, 4))) await transferYear(tx, actor, { book: book.code, year })
  }
}

function groupsOf(books: readonly DemoBook[]): DemoBook[][] {
  const groups: DemoBook[][] = []
  for (let at = 0; at < books.length; at += GROUP) groups.push(books.slice(at, at + GROUP))
  return groups
}

type Standing = { state: 'running' | 'done'; done: number; total: number; message: string }

async function noteJob(pool: Pool, id: string, { state, done, total, message }: Standing): Promise<void> {
  await inTransaction(pool, [], async (tx) => {
    await sql`
      insert into jobs (job_id, kind, state, done, total, message) values (${id}::uuid, 'demonstration', ${state}, ${done}, ${total}, ${message})
      on conflict (job_id) do update set state = excluded.state, done = excluded.done, total = excluded.total,
        message = excluded.message, updated_at = now()`.execute(tx)
  })
}

/** Loads what is missing, in the background of a serving program; `stop` ends it between two groups. */
async function loadBooks(pool: Pool, progress: DemoProgress, stop: AbortSignal): Promise<void> {
  const job = await readJob(pool)
  if (job?.state === 'done' || (job === undefined && !(await storeIsEmpty(pool)))) {
    progress.state = job === undefined ? 'absent' : 'ready'
    return
  }
  const id = job?.id ?? uuidv7()
  const { books } = demoPlan()
  Object.assign(progress, { state: 'running', done: 0, total: books.length, message: '正在生成演示数据' })
  await noteJob(pool, id, { state: 'running', done: 0, total: books.length, message: progress.message })
  const actor = systemActor(uuidv7(), 'demonstration')
  const waiting = groupsOf(books)
  const lane = async (): Promise<void> => {
    for (let group = waiting.shift(); group !== undefined && !stop.aborted; group = waiting.shift()) {
      await loadGroup(pool, actor, group)
      progress.done += group.length
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  if (stop.aborted) return
  await noteJob(pool, id, {
    state: 'done',
    done: books.length,
    total: books.length,
    message: '演示数据已生成',
  })
  Object.assign(progress, { state: 'ready', message: '演示数据已生成' })
}

/** Books first, then the people who work with them; answers their sign-ins where a home for them is given. */
export async function loadDemonstration(
  pool: Pool,
  progress: DemoProgress,
  stop: AbortSignal = new AbortController().signal,
  home?: DemoHome,
): Promise<DemoSignIn[]> {
  await loadBooks(pool, progress, stop)
  if (home === undefined || stop.aborted || progress.state === 'absent') return []
  Object.assign(progress, { state: 'running', message: '正在生成演示登录' })
  const signIns = await makeDemoPeople(pool, home)
  Object.assign(progress, { state: 'ready', message: '演示数据已生成' })
  return signIns
}
