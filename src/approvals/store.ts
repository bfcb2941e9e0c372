/** SQL of drafts and signatures: calls of the database's approval functions, and what standing is read from. */
import { sql } from 'kysely'
import type { RawBuilder } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { By } from './by.ts'
import type { Refusal } from './refusals.ts'
import type { MeetingRow, RoundRow, SignatureRow } from './standing.ts'

/** Refused codes come back as rows; nothing when the act stands. */
async function refused(tx: Tx, call: RawBuilder<Refusal>): Promise<Refusal | undefined> {
  return (await call.execute(tx)).rows[0]
}

export type DraftFields = {
  kind: string
  word: string
  date: string
  business_date: string | null
  summary: string
  attachments: number
  files: readonly string[]
  reverses: string | null
  corrects: string | null
  lines: readonly unknown[]
}

export function write(tx: Tx, by: By, bookId: string, id: string, fields: DraftFields) {
  return refused(
    tx,
    sql<Refusal>`select code, detail from write_draft(${by.proof}, ${bookId}::bigint, ${id}::uuid,
      ${JSON.stringify(fields)}::jsonb, ${by.origin}, ${by.requestId})`,
  )
}

export function submit(tx: Tx, by: By, bookId: string, id: string) {
  return refused(
    tx,
    sql<Refusal>`select code, detail from submit_draft(${by.proof}, ${bookId}::bigint, ${id}::uuid, ${by.origin}, ${by.requestId})`,
  )
}

export function discard(tx: Tx, by: By, bookId: string, id: string, reason: string) {
  return refused(
    tx,
    sql<Refusal>`select code, detail from discard_draft(${by.proof}, ${bookId}::bigint, ${id}::uuid, ${reason}, ${by.origin},
      ${by.requestId})`,
  )
}

export type Signing = {
  round: number
  position: number | null
  decision: string
  opinion: string
  digest: string
}

/** The posted voucher's answer when it was the last signature. */
export async function sign(
  tx: Tx,
  by: By,
  bookId: string,
  id: string,
  { round, position, decision, opinion, digest }: Signing,
): Promise<{ refusal: Refusal | undefined; answer: string | null }> {
  const { rows } = await sql<{ code: string | null; detail: string | null; answer: string | null }>`
    select code, detail, answer from sign_draft(${by.proof}, ${bookId}::bigint, ${id}::uuid, ${round}::int, ${position}::int,
      ${decision}, ${opinion}, ${digest}, ${by.origin}, ${by.requestId})`.execute(tx)
  const [row] = rows
  const code = row?.code ?? null
  return {
    refusal: code === null ? undefined : { code, detail: row?.detail ?? null },
    answer: row?.answer ?? null,
  }
}

export type MeetingFields = {
  step: string
  held_on: string
  due: number
  present: number
  in_favour: number
  minutes: string | null
  note: string
}

export function meet(tx: Tx, by: By, bookId: string, id: string, meeting: MeetingFields) {
  const { step, held_on, due, present, in_favour, minutes, note } = meeting
  return refused(
    tx,
    sql<Refusal>`select code, detail from record_meeting(${by.proof}, ${bookId}::bigint, ${id}::uuid, ${step}, ${held_on}, ${due}::int,
      ${present}::int, ${in_favour}::int, ${minutes}, ${note}, ${by.origin}, ${by.requestId})`,
  )
}

/** The role in which these lines may be drafted; null where none of the caller's may. */
export async function draftRole(
  tx: Tx,
  proof: string,
  bookId: string,
  lines: readonly unknown[],
): Promise<string | null> {
  const { rows } = await sql<{ role: string | null }>`
    select draft_role(${proof}, ${bookId}::bigint, ${JSON.stringify(lines)}::jsonb) as role`.execute(tx)
  return rows[0]?.role ?? null
}

/** Whether a confirmed scheme covers the book today, by the business day of Shanghai as submission has it. */
export async function isCovered(tx: Tx, bookId: string): Promise<boolean> {
  const { rows } = await sql<{ yes: boolean }>`
    select exists (select 1 from approval_schemes s join books b on b.book_id = ${bookId}::bigint
      cross join lateral (select (clock_timestamp() at time zone 'Asia/Shanghai')::date as day) t
      where starts_with(b.division, s.division) and s.confirmed_at is not null and s.ended_at is null
        and s.valid_from <= t.day and (s.valid_to is null or s.valid_to >= t.day)) as yes`.execute(tx)
  return rows[0]?.yes ?? false
}

export type StoredDraft = {
  state: 'open' | 'submitted' | 'posted' | 'discarded'
  kind: 'ordinary' | 'reversal' | 'correction' | 'distribution'
  word: string
  date: string
  business_date: string | null
  summary: string
  attachments: number
  files: string[]
  reverses: string | null
  corrects: string | null
  reason_code: string
  reason: string
  source: string
  owner: string
  owner_name: string | null
  round: number
  seq: string | null
  lines: {
    account: string
    side: 'debit' | 'credit'
    amount: string
    summary: string
    auxiliary?: { kind: string; name: string } | null
    settles?: string | null
    income?: { type: string; subtype?: string | null; exclusion?: string | null } | null
  }[]
}

export async function findDraft(tx: Tx, bookId: string, id: string): Promise<StoredDraft | undefined> {
  const { rows } = await sql<StoredDraft>`
    select d.state, d.kind, d.word, d.voucher_date as date, d.business_date, d.summary, d.attachments, d.files, d.reverses, d.corrects,
      d.reason_code, d.reason, d.source, d.owner, u.name as owner_name, d.round, d.seq, d.lines
    from drafts d left join users u on u.user_id::text = d.owner
    where d.book_id = ${bookId}::bigint and d.draft_id = ${id}::uuid`.execute(tx)
  return rows[0]
}

export async function readRound(tx: Tx, bookId: string, id: string): Promise<RoundRow | undefined> {
  const { rows } = await sql<RoundRow>`
    select round, outlay, amount, steps, meeting, encode(digest, 'hex') as digest, maker_id, maker_name, maker_role,
      utc_text(submitted_at) as submitted_at
    from approvals where book_id = ${bookId}::bigint and draft_id = ${id}::uuid order by round desc limit 1`.execute(
    tx,
  )
  return rows[0]
}

export async function readSignatures(tx: Tx, bookId: string, id: string): Promise<SignatureRow[]> {
  const { rows } = await sql<SignatureRow>`
    select round, position, decision, signer_name as name, role, opinion, warnings, utc_text(signed_at) as at
    from approval_signatures where book_id = ${bookId}::bigint and draft_id = ${id}::uuid order by round, position`.execute(
    tx,
  )
  return rows
}

export async function readMeetings(tx: Tx, bookId: string, id: string): Promise<MeetingRow[]> {
  const { rows } = await sql<MeetingRow>`
    select step, held_on, due, present, in_favour, minutes, note, recorded_name as by
    from approval_meetings where book_id = ${bookId}::bigint and draft_id = ${id}::uuid order by round, recorded_at`.execute(
    tx,
  )
  return rows
}

export async function readTurn(
  tx: Tx,
  proof: string,
  bookId: string,
  id: string,
): Promise<{ mine: boolean; code: string | null; warnings: string[] } | undefined> {
  const { rows } = await sql<{ mine: boolean; code: string | null; warnings: string[] }>`
    select mine, code, warnings from my_turn(${proof}, ${bookId}::bigint, ${id}::uuid)`.execute(tx)
  return rows[0]
}

export type WaitingRow = {
  book: string
  book_name: string
  draft: string
  date: string
  summary: string
  amount: string
  maker: string
  label: string
  since: string
}

export async function readWaiting(
  tx: Tx,
  proof: string,
  after: { since: string; draft: string } | undefined,
  limit: number,
): Promise<WaitingRow[]> {
  const { rows } = await sql<WaitingRow>`
    select book, book_name, draft, date, summary, amount, maker, label, utc_text(since) as since
    from waiting_for(${proof}, ${after?.since ?? null}::timestamptz, ${after?.draft ?? null}::uuid, ${limit}::int)`.execute(
    tx,
  )
  return rows
}
