/** Opening a book and recording relations (财农〔2021〕121号 art. 33: separate books for collective and committee). */
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import { uuidv7 } from '../lib/id.ts'
import { month, monthNumber } from '../lib/day.ts'
import { ProblemError, problem, refuseAll } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import { toBook } from './book.ts'
import type { BookRow } from './book.ts'
import { checkCreditCode } from './credit-code.ts'
import { checkDivision } from './division.ts'
import type { Book, NewBook, NewRelation } from './schema.ts'
import {
  countCounting,
  ensureEntity,
  findAuthorisation,
  findBook,
  findDivision,
  findEntity,
  insertBook,
  insertRelation,
  lockDivision,
} from './store.ts'
import { findExemptions } from './store-people.ts'

/** What only the demonstration says of a book. */
type Demonstration = { noPublicData: number[] }

export async function requireBook(tx: Tx, code: string): Promise<BookRow> {
  const book = await findBook(tx, code)
  if (book === undefined)
    throw new ProblemError(problem('book/not-found', `没有编号为「${code}」的账套,请核对编号`))
  return book
}

/** The authorisation under which rules may review this book now, if any. */
export async function authorisationOf(tx: Tx, bookId: string): Promise<string | undefined> {
  return (await findAuthorisation(tx, bookId))?.id
}

export async function readBook(tx: Tx, code: string): Promise<Book> {
  const row = await requireBook(tx, code)
  const exemptions = (await findExemptions(tx, [row.bookId])).get(row.bookId) ?? []
  return toBook(row, (await findAuthorisation(tx, row.bookId)) !== undefined, exemptions)
}

async function checkNewBook(tx: Tx, input: NewBook): Promise<Problem[]> {
  const found: (Problem | undefined)[] = [checkDivision(input.division, '区划')]
  if (found[0] === undefined && (await findDivision(tx, input.division)) === undefined) {
    found.push(
      problem(
        'division/not-found',
        `区划代码 ${input.division} 不在区划表里,请核对,或先用 division add 补上`,
        '区划',
      ),
    )
  }
  if (typeof input.credit_code === 'string')
    found.push(checkCreditCode(input.credit_code, '统一社会信用代码'))
  if ((await findBook(tx, input.code)) !== undefined) {
    found.push(problem('book/exists', `账套编号「${input.code}」已被使用,请换一个`, '编号'))
  }
  return found.filter((each) => each !== undefined)
}

/** The first collective of a village counts; later ones and other kinds only when said (代行的村委会). */
async function decideCounts(tx: Tx, input: NewBook): Promise<boolean> {
  if (input.counts !== null && input.counts !== undefined) return input.counts
  return input.kind === 'collective' && (await countCounting(tx, input.division)) === 0
}

export async function createBook(
  tx: Tx,
  actor: Actor,
  input: NewBook,
  demonstration?: Demonstration,
): Promise<Book> {
  await lockDivision(tx, input.division)
  refuseAll(await checkNewBook(tx, input))
  const entityId = await ensureEntity(tx, {
    name: input.entity ?? input.name,
    kind: input.kind,
    division: input.division,
    creditCode: input.credit_code ?? null,
  })
  await insertBook(tx, actor, {
    ...input,
    uid: uuidv7(),
    entityId,
    counts: await decideCounts(tx, input),
    startMonth: input.start ? monthNumber(month(input.start)) : null,
    dataKind: demonstration === undefined ? 'real' : 'demonstration',
    noPublicData: demonstration?.noPublicData ?? [],
  })
  return readBook(tx, input.code)
}

export async function recordRelation(tx: Tx, actor: Actor, input: NewRelation): Promise<void> {
  const payer = await findEntity(tx, input.payer.division, input.payer.name)
  const payee = await findEntity(tx, input.payee.division, input.payee.name)
  const missing = payer === undefined ? input.payer : input.payee
  if (payer === undefined || payee === undefined) {
    throw new ProblemError(
      problem(
        'relation/entity-not-found',
        `区划 ${missing.division} 下没有主体「${missing.name}」,请先为它建账`,
      ),
    )
  }
  const { share, from, to, basis } = input
  await insertRelation(tx, actor, { payer, payee, share: share ?? null, from, to: to ?? null, basis })
}
