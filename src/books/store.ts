/** SQL of books, entities and relations. */
import { sql } from 'kysely'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import type { BookRow } from './book.ts'
import type { BookKind, NewBook } from './schema.ts'

function selectBooks(tx: Tx) {
  return tx
    .selectFrom('books as b')
    .innerJoin('book_heads as h', 'h.book_id', 'b.book_id')
    .innerJoin('entities as e', 'e.entity_id', 'b.entity_id')
    .select([
      'b.book_id as bookId',
      'b.uid',
      'b.code',
      'b.name',
      'e.name as entity',
      'b.kind',
      'b.division',
      'b.counts',
      'b.standard',
      'b.words',
      'b.gift_account as giftAccount',
      'b.data_kind as dataKind',
      'b.kept_by as keptBy',
      'h.start_month as startMonth',
      'h.closed_through as closedThrough',
      'h.opened',
      'h.seq',
    ])
}

export async function findBook(tx: Tx, code: string): Promise<BookRow | undefined> {
  const row = await selectBooks(tx).where('b.code', '=', code).executeTakeFirst()
  return row as BookRow | undefined
}

/** Books in a half-open range of division codes after a code, for keyset pages. */
export async function listBooks(
  tx: Tx,
  range: { from: string; below: string },
  after: string,
  limit: number,
): Promise<BookRow[]> {
  const rows = await selectBooks(tx)
    .where('b.division', '>=', range.from)
    .where('b.division', '<', range.below)
    .where('b.code', '>', after)
    .orderBy('b.code')
    .limit(limit)
    .execute()
  return rows as BookRow[]
}

/** What posting must know of a book, in one query: a book out of sight costs what a book that is not there costs. */
export async function findStanding(tx: Tx, code: string) {
  const { rows } = await sql<{
    bookId: string
    code: string
    words: '记' | '收付转'
    giftAccount: '311' | '504' | null
    authorisation: string | undefined
  }>`
    select b.book_id as "bookId", b.code, b.words, b.gift_account as "giftAccount",
      (select r.authorisation_id from review_authorisations r where r.book_id = b.book_id and r.granted_to = 'system'
        and (r.valid_until is null or r.valid_until > now()) order by r.granted_at desc limit 1) as authorisation
    from books b where b.code = ${code}`.execute(tx)
  const [row] = rows
  return row && { ...row, authorisation: row.authorisation ?? undefined }
}

/** Every book in reach with the township it lies in. */
export async function listPlaces(tx: Tx): Promise<{ code: string; name: string; place: string }[]> {
  const { rows } = await sql<{ code: string; name: string; place: string }>`
    select b.code, b.name, coalesce(t.name, v.name, '') as place from books b
    left join divisions t on t.code = rpad(left(b.division, 9), 12, '0')
    left join divisions v on v.code = b.division order by b.code`.execute(tx)
  return rows
}

export async function findDivision(
  tx: Tx,
  code: string,
): Promise<{ code: string; name: string; level: string } | undefined> {
  return tx
    .selectFrom('divisions')
    .select(['code', 'name', 'level'])
    .where('code', '=', code)
    .executeTakeFirst()
}

export async function insertDivision(
  tx: Tx,
  actor: Actor,
  division: { code: string; name: string; level: string; parent: string | null; invented: boolean },
): Promise<void> {
  const { code, name, level, parent, invented } = division
  await sql`select record_division(${code}, ${name}, ${level}, ${parent}, ${invented},
    ${actor.id}, ${actor.name}, ${actor.role}, ${actor.origin}, ${actor.requestId})`.execute(tx)
}

/** Books of one village are opened one after the other: which is the first, and whose entity is known, is read before it is written. */
export async function lockDivision(tx: Tx, code: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`division ${code}`}, 0))`.execute(tx)
}

export async function ensureEntity(
  tx: Tx,
  entity: { name: string; kind: BookKind; division: string; creditCode: string | null },
): Promise<string> {
  const known = await tx
    .selectFrom('entities')
    .select('entity_id')
    .where('division', '=', entity.division)
    .where('name', '=', entity.name)
    .executeTakeFirst()
  if (known !== undefined) return known.entity_id
  const { rows } = await sql<{ entity_id: string }>`
    insert into entities (name, kind, division, credit_code)
    values (${entity.name}, ${entity.kind}, ${entity.division}, ${entity.creditCode}) returning entity_id`.execute(
    tx,
  )
  return rows[0]?.entity_id ?? ''
}

export async function countCounting(tx: Tx, division: string): Promise<number> {
  const row = await tx
    .selectFrom('books')
    .select(({ fn }) => fn.countAll<string>().as('n'))
    .where('division', '=', division)
    .where('counts', '=', true)
    .executeTakeFirstOrThrow()
  return Number(row.n)
}

export async function insertBook(
  tx: Tx,
  actor: Actor,
  book: NewBook & {
    uid: string
    entityId: string
    counts: boolean
    startMonth: number | null
    dataKind: string
    noPublicData: number[]
  },
): Promise<void> {
  await sql`select create_book(${book.uid}::uuid, ${book.code}, ${book.name}, ${book.entityId}::bigint, ${book.counts}, '2023',
      ${book.words}, ${book.gift_account ?? null}, ${book.dataKind}, ${book.noPublicData}::int[], ${book.startMonth}::int,
      ${actor.id}, ${actor.name}, ${actor.role}, ${actor.origin}, ${actor.requestId}, ${book.kept_by ?? null})`.execute(
    tx,
  )
}

/** The authorisation under which rules may review this book now, if any. */
export async function findAuthorisation(
  tx: Tx,
  bookId: string,
): Promise<{ id: string; ruleSet: string } | undefined> {
  const row = await tx
    .selectFrom('review_authorisations')
    .select(['authorisation_id', 'rule_set'])
    .where('book_id', '=', bookId)
    .where('granted_to', '=', 'system')
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', sql<string>`now()`)]))
    .orderBy('granted_at', 'desc')
    .executeTakeFirst()
  return row === undefined ? undefined : { id: row.authorisation_id, ruleSet: row.rule_set }
}

/** Those of the books that rules may review now. */
export async function findReviewed(tx: Tx, bookIds: readonly string[]): Promise<Set<string>> {
  if (bookIds.length === 0) return new Set()
  const rows = await tx
    .selectFrom('review_authorisations')
    .select('book_id')
    .distinct()
    .where('book_id', 'in', bookIds)
    .where('granted_to', '=', 'system')
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', sql<string>`now()`)]))
    .execute()
  return new Set(rows.map((row) => row.book_id))
}

export async function insertRelation(
  tx: Tx,
  actor: Actor,
  relation: {
    payer: string
    payee: string
    share: string | null
    from: string
    to: string | null
    basis: string
  },
): Promise<void> {
  const { payer, payee, share, from, to, basis } = relation
  await sql`select record_relation(${payer}::bigint, ${payee}::bigint, ${share}::numeric, ${from}::date, ${to}::date, ${basis},
    ${actor.id}, ${actor.name}, ${actor.role}, ${actor.origin}, ${actor.requestId})`.execute(tx)
}

export async function findEntity(tx: Tx, division: string, name: string): Promise<string | undefined> {
  const row = await tx
    .selectFrom('entities')
    .select('entity_id')
    .where('division', '=', division)
    .where('name', '=', name)
    .executeTakeFirst()
  return row?.entity_id
}
