/** SQL of who holds a book, exemptions, automatic review and the township that keeps it (db/routines/18). */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { Caller } from '../lib/caller.ts'
import type { Verdict } from '../identity/people-refusals.ts'
import type { BookPeople, ExemptionShown, Exemptions, Review } from './schema.ts'

export type Asker = Pick<Caller, 'proof' | 'origin' | 'requestId'>

async function verdict(tx: Tx, query: ReturnType<typeof sql<Verdict>>): Promise<Verdict> {
  return (await query.execute(tx)).rows[0] ?? { code: 'service/failed', detail: null }
}

const whence = ({ origin, requestId }: Asker) => sql`${origin}, ${requestId}`

export function setReview(
  tx: Tx,
  asker: Asker,
  book: string,
  review: { grant: boolean; until: string | null; basis: string },
): Promise<Verdict> {
  return verdict(
    tx,
    sql`select code, detail from set_review(${asker.proof}, ${book}::bigint, ${review.grant}, ${review.until}::timestamptz,
      ${review.basis}, ${whence(asker)})`,
  )
}

/** The authorisation that stands; whoever is no account keeps the name under which they acted. */
export async function readReview(tx: Tx, book: string): Promise<Review['standing'] | undefined> {
  const { rows } = await sql<NonNullable<Review['standing']>>`
    select coalesce(u.name, regexp_replace(r.granted_by, '^cli:?', '本机操作员 ')) as granted_by, utc_text(r.granted_at) as granted_at, utc_text(r.valid_until) as until, r.basis
    from review_authorisations r left join users u on u.user_id::text = r.granted_by
    where r.book_id = ${book}::bigint and r.granted_to = 'system' and (r.valid_until is null or r.valid_until > now())
    order by r.granted_at desc limit 1`.execute(tx)
  return rows[0]
}

export function setKeeper(
  tx: Tx,
  asker: Asker,
  book: string,
  keeper: { kept_by: string | null; reason: string },
): Promise<Verdict> {
  return verdict(
    tx,
    sql`select code, detail from set_kept_by(${asker.proof}, ${book}::bigint, ${keeper.kept_by}, ${keeper.reason},
      ${whence(asker)})`,
  )
}

export function recordExemption(
  tx: Tx,
  asker: Asker,
  book: string,
  exemption: { id: string; login: string; roles: readonly [string, string]; until: string; reason: string },
): Promise<Verdict> {
  const { id, login, roles, until, reason } = exemption
  return verdict(
    tx,
    sql`select code, detail from record_exemption(${asker.proof}, ${id}::uuid, ${book}::bigint,
      (select user_id from users where login = ${login.normalize('NFKC').toLowerCase()} or phone = ${login} limit 1),
      ${roles[0]}, ${roles[1]}, ${until}::timestamptz, ${reason}, ${whence(asker)})`,
  )
}

export function endExemption(
  tx: Tx,
  asker: Asker,
  book: string,
  exemption: { id: string; reason: string },
): Promise<Verdict> {
  return verdict(
    tx,
    sql`select code, detail from end_exemption(${asker.proof}, ${book}::bigint, ${exemption.id}::uuid, ${exemption.reason},
      ${whence(asker)})`,
  )
}

/** Of each book the exemptions that stand. */
export async function findExemptions(
  tx: Tx,
  bookIds: readonly string[],
): Promise<Map<string, ExemptionShown[]>> {
  if (bookIds.length === 0) return new Map()
  const { rows } = await sql<ExemptionShown & { book: string }>`
    select e.book_id as book, u.name, array[e.one, e.other] as roles, e.reason, utc_text(e.valid_until) as until
    from role_exemptions e join users u on u.user_id = e.user_id
    where e.book_id = any (${bookIds}::bigint[]) and e.ended_at is null and e.valid_until > now()
    order by e.recorded_at, e.exemption_id`.execute(tx)
  const found = new Map<string, ExemptionShown[]>()
  for (const { book, ...shown } of rows) found.set(book, [...(found.get(book) ?? []), shown])
  return found
}

export async function readExemptions(tx: Tx, book: string): Promise<Exemptions['items']> {
  const { rows } = await sql<Exemptions['items'][number]>`
    select e.exemption_id as id, e.user_id as user, u.name, array[e.one, e.other] as roles, e.reason, utc_text(e.valid_until) as until,
      e.recorded_name as recorded_by, utc_text(e.recorded_at) as recorded_at, utc_text(e.ended_at) as ended_at
    from role_exemptions e join users u on u.user_id = e.user_id
    where e.book_id = ${book}::bigint order by e.recorded_at, e.exemption_id`.execute(tx)
  return rows
}

type Holding = Omit<BookPeople['items'][number], 'roles'> &
  Omit<BookPeople['items'][number]['roles'][number], 'name'>

/** Whoever holds a role over the book now, one row a role, in the order of their names. */
export async function readHoldings(tx: Tx, book: string): Promise<Holding[]> {
  const { rows } = await sql<Holding>`
    select u.user_id as id, u.name, u.login, u.phone, u.disabled_at is not null as disabled, g.grant_id as "grant", g.role,
      g.division as scope, utc_text(g.valid_until) as until, d.name as delegated_by
    from books b
    join role_grants g on g.book_id = b.book_id or starts_with(b.division, g.division)
    join users u on u.user_id = g.user_id
    left join users d on d.user_id = g.delegated_by
    where b.book_id = ${book}::bigint and g.ended_at is null and g.valid_from <= now()
      and (g.valid_until is null or g.valid_until > now()) and d.disabled_at is null
    order by u.name, u.user_id, g.role, g.grant_id`.execute(tx)
  return rows
}
