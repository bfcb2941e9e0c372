/** The people and the tools of those who try to approve their own voucher; what every attempt is judged by. */
import { createTestBook } from '../support/books.ts'
import type { TestBook } from '../support/books.ts'
import { asProgram, outlay, signDraft, submitted, writeDraft, submitDraft } from '../support/approvals.ts'
import type { DraftBody, SignOptions } from '../support/approvals.ts'
import type { freshDatabase } from '../support/database.ts'
import { makePerson, signInAs } from '../support/people.ts'
import type { Person, PersonOptions } from '../support/people.ts'

export type Store = Awaited<ReturnType<typeof freshDatabase>>

/** One attempt starts in a book of its own, with a maker who also holds the role that checks. */
export type Scene = {
  store: Store
  book: TestBook
  /** 制单人, also 村负责人: without a rule nothing but the maker check stands in the way. */
  maker: Person
  head: Person
  /** Drafts of the maker's: none of them may be posted by the end. */
  own: string[]
  person: (role: PersonOptions['role'], more?: PersonOptions) => Promise<Person>
  grant: (who: Person, more: Grant) => Promise<void>
  /** As the superuser with every trigger off: the state an attacker could only dream of. */
  forced: (text: string, params?: readonly unknown[]) => Promise<void>
  /** The maker's draft, submitted. */
  submitted: (draft?: DraftBody) => Promise<string>
  sign: (who: Pick<Person, 'token'>, id: string, more?: SignOptions) => Promise<string>
  write: (who: Person, draft?: DraftBody, id?: string) => Promise<{ id: string; refused: string | undefined }>
  submit: (who: Pick<Person, 'token'>, id: string) => Promise<string>
  /** A statement as the program's login: the code of its first row, or what the database objects with. */
  raw: (text: string, params?: readonly unknown[]) => Promise<string>
}

export type Grant = { role: string; division?: string; bookId?: string; delegatedBy?: string }

/** Name of the attempt, what it is refused with, and the attempt. */
export type Way = readonly [string, string, (scene: Scene) => Promise<string>]

async function force(store: Store, text: string, params: readonly unknown[]): Promise<void> {
  const client = await store.super.connect()
  try {
    await client.query("begin; set local session_replication_role = replica; set local cz.books = '*'")
    await client.query(text, [...params])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

function objection(error: unknown): string {
  const { code = '', constraint } = error as { code?: string; constraint?: string }
  if (!/^[0-9A-Z]{5}$/.test(code)) throw error
  return code.startsWith('23') ? (constraint ?? code) : code
}

async function grantByForce(store: Store, who: Person, grant: Grant): Promise<void> {
  const { role, division = null, bookId = null, delegatedBy = null } = grant
  await force(
    store,
    `insert into role_grants (grant_id, user_id, role, division, book_id, valid_from, valid_until, delegated_by, granted_by, granted_name, granted_at)
     values (gen_random_uuid(), $1, $2, $3, $4, now() - interval '1 day', case when $5::uuid is not null then now() + interval '5 days' end,
       $5, 'test', 'test', now())`,
    [who.id, role, division, bookId, delegatedBy],
  )
}

export async function sceneIn(store: Store): Promise<Scene> {
  const book = await createTestBook(store, { start: 202401 })
  const { bookId } = book
  const own: string[] = []
  const person: Scene['person'] = (role, more = {}) =>
    makePerson(store, { ...(role === undefined ? {} : { role, bookId }), ...more })
  const maker = await person('village_accountant')
  const head = await person('village_head')
  await grantByForce(store, maker, { role: 'village_head', bookId })
  const tell = (code: string | undefined): string => code ?? 'done'
  return {
    store,
    book,
    maker,
    head,
    own,
    person,
    grant: (who, grant) => grantByForce(store, who, grant),
    forced: (text, params = []) => force(store, text, params),
    submitted: async (draft) => {
      const id = await submitted(store, bookId, maker, draft)
      own.push(id)
      return id
    },
    sign: async (who, id, more) => {
      try {
        return tell((await signDraft(store, bookId, who, id, more)).refused)
      } catch (error) {
        return objection(error)
      }
    },
    write: (who, draft, id) => writeDraft(store, bookId, who, draft, id),
    submit: async (who, id) => tell(await submitDraft(store, bookId, who, id)),
    raw: async (text, params = []) => {
      try {
        const rows = await asProgram<{ code?: string | null; status?: string }>(store, '*', text, params)
        return rows[0]?.code ?? rows[0]?.status ?? 'done'
      } catch (error) {
        return objection(error)
      }
    },
  }
}

export { signInAs }

/** An imported draft of somebody's, complete but for the reviewer. */
export async function imported(scene: Scene, owner: string): Promise<string> {
  const { rows } = await scene.store.super.query<{ id: string }>(
    `insert into drafts (book_id, draft_id, owner, month, voucher_date, summary, money_account, amount, reason_code, reason, lines, source)
     values ($1, gen_random_uuid(), $2, 202403, '2024-03-05', '办公用品', '101', -120, 'not-reviewed', '须审核', $3, '现金.csv · row 7')
     returning draft_id as id`,
    [scene.book.bookId, owner, JSON.stringify(outlay('120.00'))],
  )
  const id = rows[0]?.id ?? ''
  scene.own.push(id)
  return id
}

export async function setScheme(scene: Scene, steps: object[]): Promise<void> {
  await scene.forced(
    `insert into approval_schemes (scheme_id, division, name, valid_from, tiers, basis, proposed_by, proposed_name, proposed_at,
       confirmed_by, confirmed_name, confirmed_at)
     values (gen_random_uuid(), $1, 's', '2020-01-01', $2, 'b', 'x', 'x', now(), 'y', 'y', now())`,
    [scene.book.division, JSON.stringify([{ kind: '*', from: '0.00', below: null, meeting: null, steps }])],
  )
}
export const step = (kind: string, role: string) => ({ kind, roles: [role], label: role })

/** Vouchers whose maker and checker are one person, or which nobody approved: by any sign the tables hold. */
export const SELF_APPROVED = `
  select v.book_id, v.seq from vouchers v
  left join drafts d on d.book_id = v.book_id and d.seq = v.seq
  left join approvals a on a.book_id = d.book_id and a.draft_id = d.draft_id and a.round = d.round
  where v.reviewer_id is not null and (
    a.round is null or v.reviewer_id = v.maker_id or v.reviewer_id = d.author
    or exists (select 1 from approval_signatures s
      where s.book_id = a.book_id and s.draft_id = a.draft_id and s.round = a.round and a.steps -> (s.position - 1) ->> 'kind' = 'check'
        and (s.signer_id::text in (v.maker_id, d.author) or s.delegated_by::text = v.maker_id or s.signer_id = a.maker_for
          or exists (select 1 from users x, users y where x.user_id = s.signer_id and y.user_id::text = v.maker_id
            and not (x.distinct_from @> array[y.user_id] and y.distinct_from @> array[x.user_id])
            and (name_key(x.name) = name_key(y.name) or right(x.phone, 11) = right(y.phone, 11)))))
    or not exists (select 1 from approval_signatures s where s.book_id = a.book_id and s.draft_id = a.draft_id and s.round = a.round
      and a.steps -> (s.position - 1) ->> 'kind' = 'check' and s.signer_id::text = v.reviewer_id))`
