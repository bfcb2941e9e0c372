/** Drafts written, submitted and signed by people, through the database's own functions: what every path of the program ends in. */
import type { Pool } from 'pg'
import { uuidv7 } from '../../src/lib/id.ts'
import type { TestLine } from './books.ts'
import type { Person } from './people.ts'

type Store = { app: Pool }

/** One statement as the program's login within one book (or `*`), committed; what COMMIT refuses is thrown. */
export async function asProgram<Row extends object>(
  store: Store,
  scope: string,
  text: string,
  params: readonly unknown[] = [],
): Promise<Row[]> {
  const client = await store.app.connect()
  try {
    await client.query(`begin; set local cz.books = '${scope}'`)
    const { rows } = await client.query<Row>(text, [...params])
    await client.query('commit')
    return rows
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

export type Refusal = { code: string; detail: string }
export type Signed = { code: string | null; detail: string | null; answer: string | null }

export type DraftLine = TestLine

export type DraftBody = {
  date?: string
  kind?: string
  word?: string
  summary?: string
  reverses?: string | null
  corrects?: string | null
  attachments?: number
  files?: readonly string[]
  lines?: readonly DraftLine[]
}

/** An outlay of cash on 管理费用. */
export function outlay(amount: string, account = '513'): DraftLine[] {
  return [
    { account, side: 'debit', amount, summary: '办公用品' },
    { account: '101', side: 'credit', amount, summary: '办公用品' },
  ]
}

export function bodyOf(draft: DraftBody): Record<string, unknown> {
  const { lines = outlay('120.00') } = draft
  return {
    date: '2024-03-05',
    kind: 'ordinary',
    word: '记',
    summary: '办公用品',
    attachments: 0,
    ...draft,
    lines: lines.map((line) => ({ summary: '办公用品', ...line })),
  }
}

type Proof = Pick<Person, 'token'>

export async function writeDraft(
  store: Store,
  bookId: string,
  { token }: Proof,
  draft: DraftBody = {},
  id = uuidv7(),
): Promise<{ id: string; refused: string | undefined }> {
  const rows = await asProgram<Refusal>(
    store,
    bookId,
    "select * from write_draft($1, $2, $3, $4, 'test', 'r')",
    [token, bookId, id, JSON.stringify(bodyOf(draft))],
  )
  return { id, refused: rows[0]?.code }
}

export async function submitDraft(
  store: Store,
  bookId: string,
  { token }: Proof,
  id: string,
): Promise<string | undefined> {
  const rows = await asProgram<Refusal>(
    store,
    bookId,
    "select * from submit_draft($1, $2, $3, 'test', 'r')",
    [token, bookId, id],
  )
  return rows[0]?.code
}

export type SignOptions = {
  round?: number
  position?: number | null
  decision?: string
  opinion?: string
  digest?: string
}

/** Signs what stands there now, unless told otherwise; `refused` is missing when it was taken. */
export async function signDraft(
  store: Store,
  bookId: string,
  { token }: Proof,
  id: string,
  options: SignOptions = {},
): Promise<{ refused: string | undefined; detail: string; seq: string | undefined }> {
  const { position = null, decision = 'approve', opinion = '' } = options
  const [standing] = await asProgram<{ round: number; digest: string }>(
    store,
    bookId,
    `select a.round, encode(a.digest, 'hex') as digest from approvals a
     where a.book_id = $1 and a.draft_id = $2 order by a.round desc limit 1`,
    [bookId, id],
  )
  const rows = await asProgram<Signed>(
    store,
    bookId,
    "select * from sign_draft($1, $2, $3, $4, $5, $6, $7, $8, 'test', 'r')",
    [
      token,
      bookId,
      id,
      options.round ?? standing?.round ?? 1,
      position,
      decision,
      opinion,
      options.digest ?? standing?.digest ?? '',
    ],
  )
  const [row] = rows
  const answer = row?.answer ?? undefined
  return {
    refused: row?.code ?? undefined,
    detail: row?.detail ?? '',
    seq: answer === undefined ? undefined : (JSON.parse(answer) as { seq: string }).seq,
  }
}

/** Written and submitted by `maker`; a refusal is a fault of the test. */
export async function submitted(
  store: Store,
  bookId: string,
  maker: Proof,
  draft: DraftBody = {},
): Promise<string> {
  const { id, refused } = await writeDraft(store, bookId, maker, draft)
  const not = refused ?? (await submitDraft(store, bookId, maker, id))
  if (not !== undefined) throw new Error(`not submitted: ${not}`)
  return id
}
