/** A cash book (现金日记账/银行日记账) into the books: all or nothing, every problem at once (bookkeeping 5). */
import { addAccount, setOpening, startBook } from '../accounts/service.ts'
import { authorisationOf, requireBook } from '../books/service.ts'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import type { Month } from '../lib/day.ts'
import { monthNumber } from '../lib/day.ts'
import { ProblemError, problem, refuseAll } from '../lib/problem.ts'
import { keepDrafts } from '../vouchers/drafts.ts'
import { readBookFacts } from './import-facts.ts'
import { sha256Hex } from '../lib/sha256.ts'
import { refuseSameFile } from './import-file.ts'
import { postPlanned, toDraft, unreviewedDraft } from './import-postings.ts'
import type { ImportContext } from './import-postings.ts'
import { receiptOf } from './import-receipt.ts'
import type { ImportReceipt } from './import-receipt.ts'
import { meanings } from './meanings.ts'
import { firstDayOfFile, planCashBook } from './plan-cashbook.ts'
import { normalisedRows } from './plan-rows.ts'
import { readCashBook } from './read-cashbook.ts'
import { readSheets } from './read-sheets.ts'
import type { CashBook, MoneyAccount, Plan } from './schema.ts'
import { insertImport } from './store.ts'

export type CashBookImport = {
  book: string
  bytes: Uint8Array
  /** File name, for people. */
  name: string
  money?: MoneyAccount | undefined
  allowOverlap?: boolean | undefined
  lateInto?: Month | undefined
  dryRun?: boolean | undefined
}

async function readFileOrRefuse(bytes: Uint8Array): Promise<CashBook> {
  const sheets = await readSheets(bytes)
  if (sheets.value === null) refuseAll(sheets.problems)
  const cash = readCashBook(sheets.value ?? [])
  if (cash.value === null) refuseAll(cash.problems)
  if (cash.value === null) throw new ProblemError(problem('intake/file', '文件无法读取'))
  return cash.value
}

/** The first import opens the book: its month, its bank accounts, its opening. */
async function prepareBook(tx: Tx, context: ImportContext, plan: Plan, file: CashBook): Promise<void> {
  const { book, actor } = context
  for (const bank of plan.newBanks) {
    await addAccount(tx, actor, { book: book.code, code: bank.code, name: bank.name, bankAccount: bank.name })
  }
  const first = firstDayOfFile(file)
  if (plan.opening !== null && context.authorisation !== undefined) {
    await setOpening(tx, actor, {
      book: book.code,
      month: plan.opening.month,
      source: context.source,
      lines: plan.opening.lines.map(({ account, amount }) => ({
        account,
        amount,
        auxiliary: null,
        carriedDebit: null,
        carriedCredit: null,
        type: null,
        exclusion: null,
      })),
    })
  } else if (book.startMonth === null && first !== null) {
    await startBook(tx, book.bookId, monthNumber(first))
  }
}

export async function importCashBook(tx: Tx, actor: Actor, input: CashBookImport): Promise<ImportReceipt> {
  const book = await requireBook(tx, input.book)
  const file = await readFileOrRefuse(input.bytes)
  const hash = await sha256Hex(`${normalisedRows(file.rows)}\n${JSON.stringify(file.special)}`)
  await refuseSameFile(tx, book, hash)
  const options = {
    moneyDefault: input.money ?? '102',
    allowOverlap: input.allowOverlap ?? false,
    lateInto: input.lateInto ?? null,
  }
  const first = firstDayOfFile(file)
  if (first === null) throw new ProblemError(problem('intake/empty', '文件里没有一行账'))
  const facts = await readBookFacts(tx, book, file, first, options)
  const plan = planCashBook(file, meanings, facts, options)
  refuseAll(plan.problems)
  const authorisation = await authorisationOf(tx, book.bookId)
  const context: ImportContext = { book, actor, authorisation, source: `${input.name} ${hash.slice(0, 12)}` }
  const reviewed = authorisation === undefined ? [] : plan.vouchers
  const waiting = authorisation === undefined ? plan.vouchers : []
  if (input.dryRun === true) return receiptOf({ book, file, plan, reviewed, waiting, options, dryRun: true })
  await prepareBook(tx, context, plan, file)
  if (authorisation !== undefined) await postPlanned(tx, context, authorisation, reviewed)
  await keepDrafts(tx, [
    ...plan.drafts.map((draft) => toDraft(context, draft)),
    ...waiting.map((voucher) => unreviewedDraft(context, voucher)),
  ])
  const receipt = receiptOf({ book, file, plan, reviewed, waiting, options, dryRun: false })
  await insertImport(tx, {
    bookId: book.bookId,
    hash,
    kind: 'cashbook',
    name: input.name,
    actor,
    receipt: JSON.stringify({ ...receipt, vouchers: undefined, drafts: undefined }),
    rows: plan.fingerprints,
  })
  return receipt
}
