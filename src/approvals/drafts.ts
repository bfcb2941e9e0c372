/** Drafts people write (制单), submit, sign (签批) and discard; every right is judged by the database from the caller's proof. */
import { accountsOf } from '../accounts/service.ts'
import type { BookRow } from '../books/book.ts'
import { requireBook } from '../books/service.ts'
import type { Tx } from '../db/transaction.ts'
import { uuidv7 } from '../lib/id.ts'
import { isNegative, isZero, money, negate, sum } from '../lib/money.ts'
import { ProblemError, problem, refuseAll } from '../lib/problem.ts'
import { findOriginal, linesOfOriginal } from '../vouchers/originals.ts'
import { reversedLines } from '../vouchers/reverse.ts'
import type { PostingLine } from '../vouchers/schema.ts'
import { ofPriorYear, typed } from '../vouchers/typed.ts'
import type { By } from './by.ts'
import { refusalOf, refuseWhen } from './refusals.ts'
import type { DraftInFull, NewDraft, NewMeeting, NewSignature, WaitingPage, WaitingQuery } from './schema.ts'
import { standingOfDraft } from './standing.ts'
import * as store from './store.ts'
import { checkWhole } from './whole.ts'

function missing(): ProblemError {
  return new ProblemError(problem('draft/not-found', '没有这张草稿,请从草稿列表打开'))
}

/** 收 when money comes in, 付 when it goes out or only moves, 转 without money. */
export function wordFor(book: BookRow, lines: readonly PostingLine[]): '记' | '收' | '付' | '转' {
  if (book.words === '记') return '记'
  const moved = lines.filter(({ account }) => /^10[12]/.test(account))
  if (moved.length === 0) return '转'
  const net = sum(moved.map(({ side, amount }) => (side === 'debit' ? money(amount) : negate(money(amount)))))
  return !isZero(net) && !isNegative(net) ? '收' : '付'
}

/** The lines a body stands for: a reversal repeats its original, a correction of an earlier year says so. */
async function linesOf(
  tx: Tx,
  book: BookRow,
  body: NewDraft,
): Promise<Pick<store.DraftFields, 'lines' | 'word' | 'reverses' | 'corrects'>> {
  const { kind, corrects, reverses } = body
  const word = body.word ?? wordFor(book, body.lines)
  if ((kind === 'reversal') !== (reverses !== null && reverses !== undefined))
    throw new ProblemError(
      problem('request/invalid', '红字注销要写明注销哪一张(kind reversal 与 reverses 同用)', '/reverses'),
    )
  if ((kind === 'correction') !== (corrects !== null && corrects !== undefined))
    throw new ProblemError(
      problem('request/invalid', '更正凭证要写明更正哪一张(kind correction 与 corrects 同用)', '/corrects'),
    )
  if (reverses) {
    if (body.lines.length > 0)
      throw new ProblemError(problem('request/invalid', '红字注销逐行照抄原凭证,不用写分录', '/lines'))
    const original = await findOriginal(tx, book.bookId, reverses)
    const lines = reversedLines(original, await linesOfOriginal(tx, book.bookId, original.seq))
    return { lines, word: original.word, reverses: original.seq, corrects: null }
  }
  if (corrects) {
    const original = await findOriginal(tx, book.bookId, corrects)
    const prior = Math.floor(original.month / 100) < Number(body.date.slice(0, 4))
    const lines = body.lines.map((line) => (prior ? ofPriorYear(line) : typed(line, book)))
    return { lines, word, reverses: null, corrects: original.seq }
  }
  return { lines: body.lines.map((line) => typed(line, book)), word, reverses: null, corrects: null }
}

/** Whole lines into a draft, new or old; the maker is whoever the proof says. */
export async function keepWhole(
  tx: Tx,
  by: By,
  bookId: string,
  id: string,
  fields: store.DraftFields,
): Promise<void> {
  const accounts = new Map((await accountsOf(tx, bookId)).map((account) => [account.code, account]))
  refuseAll(checkWhole(fields.lines as readonly PostingLine[], accounts))
  refuseWhen(await store.write(tx, by, bookId, id, fields), fields as { date: string })
}

/** Makes a draft, or changes one of one's own: what was signed before lapses. */
export async function writeDraft(
  tx: Tx,
  by: By,
  input: { book: string; id?: string; body: NewDraft },
): Promise<DraftInFull> {
  const book = await requireBook(tx, input.book)
  const { body } = input
  if (input.id !== undefined && (await store.findDraft(tx, book.bookId, input.id)) === undefined)
    throw missing()
  const id = input.id ?? uuidv7()
  const told = await linesOf(tx, book, body)
  await keepWhole(tx, by, book.bookId, id, {
    kind: body.kind,
    date: body.date,
    business_date: body.business_date ?? null,
    summary: (told.lines[0] as PostingLine | undefined)?.summary ?? '',
    attachments: body.attachments,
    files: body.files,
    ...told,
  })
  return readDraft(tx, by, book.bookId, id)
}

export async function submitDraft(tx: Tx, by: By, bookId: string, id: string): Promise<DraftInFull> {
  refuseWhen(await store.submit(tx, by, bookId, id))
  return readDraft(tx, by, bookId, id)
}

export async function discardDraft(
  tx: Tx,
  by: By,
  bookId: string,
  { id, reason }: { id: string; reason: string },
): Promise<DraftInFull> {
  refuseWhen(await store.discard(tx, by, bookId, id, reason))
  return readDraft(tx, by, bookId, id)
}

/** One signature; the last one posts, and the draft then carries the voucher's number. */
export async function signDraft(
  tx: Tx,
  by: By,
  bookId: string,
  { id, body }: { id: string; body: NewSignature },
): Promise<DraftInFull> {
  const draft = await store.findDraft(tx, bookId, id)
  if (draft === undefined) throw missing()
  const { decision, opinion, digest, position } = body
  const signing = { round: draft.round, position: position ?? null, decision, opinion: opinion ?? '', digest }
  const { refusal } = await store.sign(tx, by, bookId, id, signing)
  refuseWhen(refusal, { date: draft.date, word: draft.word as '记' | '收' | '付' | '转' })
  return readDraft(tx, by, bookId, id)
}

export async function recordMeeting(
  tx: Tx,
  by: By,
  bookId: string,
  { id, body }: { id: string; body: NewMeeting },
): Promise<DraftInFull> {
  const { minutes, note, ...rest } = body
  refuseWhen(await store.meet(tx, by, bookId, id, { ...rest, minutes: minutes ?? null, note: note ?? '' }))
  return readDraft(tx, by, bookId, id)
}

export async function readDraft(tx: Tx, by: By, bookId: string, id: string): Promise<DraftInFull> {
  const draft = await store.findDraft(tx, bookId, id)
  if (draft === undefined) throw missing()
  const names = new Map((await accountsOf(tx, bookId)).map(({ code, name }) => [code, name]))
  const turn = await store.readTurn(tx, by.proof, bookId, id)
  const submitted = await store.readRound(tx, bookId, id)
  const signatures = await store.readSignatures(tx, bookId, id)
  const given = signatures.filter((each) => each.round === submitted?.round).length
  const label = submitted?.steps[given]?.label ?? ''
  const why = turn?.code ? refusalOf({ code: turn.code, detail: label }).detail : null
  const { owner, owner_name, round, lines, state, ...same } = draft
  return {
    id,
    state,
    ...same,
    owner: { id: owner, name: owner_name ?? owner },
    lines: lines.map((line) => ({
      account: line.account,
      account_name: names.get(line.account) ?? '',
      side: line.side,
      amount: line.amount,
      summary: line.summary,
      auxiliary: line.auxiliary ?? null,
      settles: line.settles ?? null,
      income: line.income
        ? {
            type: line.income.type,
            subtype: line.income.subtype ?? null,
            exclusion: line.income.exclusion ?? null,
          }
        : null,
    })),
    standing: standingOfDraft({
      state,
      round,
      submitted,
      signatures,
      meetings: await store.readMeetings(tx, bookId, id),
      mine: { mine: turn?.mine ?? false, why, warnings: turn?.warnings ?? [] },
    }),
  }
}

/** Whose turn is the caller's, across books, oldest first. */
export async function readWaiting(tx: Tx, by: By, query: WaitingQuery): Promise<WaitingPage> {
  const limit = Number(query.limit)
  const [since = '', draft = ''] = query.after?.split('_') ?? []
  const items = await store.readWaiting(tx, by.proof, query.after ? { since, draft } : undefined, limit)
  const last = items.length === limit ? items.at(-1) : undefined
  return { items, next: last === undefined ? null : `${last.since}_${last.draft}` }
}

/** Whether people must sign what is completed: a scheme was confirmed over the book. */
export function isCovered(tx: Tx, bookId: string): Promise<boolean> {
  return store.isCovered(tx, bookId)
}

/** Refused where none of the caller's roles may book these lines (会计法 35). */
export async function requireDraftRole(
  tx: Tx,
  by: By,
  bookId: string,
  lines: readonly PostingLine[],
): Promise<void> {
  if ((await store.draftRole(tx, by.proof, bookId, lines)) === null)
    refuseWhen({ code: 'draft/restricted', detail: null })
}
