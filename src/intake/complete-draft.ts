/** Completing a draft: the open side gets its account; it posts under automatic review, or is submitted where people must sign; one transaction. */
import { leafFor } from '../accounts/opening.ts'
import type { By } from '../approvals/by.ts'
import { isCovered, keepWhole, requireDraftRole, submitDraft } from '../approvals/drafts.ts'
import type { DraftInFull } from '../approvals/schema.ts'
import type { AccountRow } from '../accounts/account.ts'
import { accountsOf } from '../accounts/service.ts'
import type { BookRow } from '../books/book.ts'
import { authorisationOf, requireBook } from '../books/service.ts'
import type { Tx } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import type { Exclusion, IncomeAnswer } from '../income/schema.ts'
import { absolute, isNegative, isZero, money, negate, subtract, sum } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import { ProblemError, problem, refuseAll } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import type { Draft } from '../vouchers/draft.ts'
import { openDrafts, settleDraft, takeDraft } from '../vouchers/drafts.ts'
import { postWithin } from '../vouchers/posting.ts'
import { refusalProblem } from '../vouchers/refusals.ts'
import { PostedVoucher } from '../vouchers/schema.ts'
import type { Posting, PostingLine } from '../vouchers/schema.ts'
import { meanings } from './meanings.ts'

/** One open line as the accountant fills it; `amount` 元 may be left out when there is only one. */
export type Filling = {
  account: string
  amount?: string | null | undefined
  type?: IncomeAnswer | null | undefined
  exclusion?: Exclusion | null | undefined
  counterparty?: string | null | undefined
  project?: string | null | undefined
}

export type DraftCompletion = { book: string; id: string; fill: readonly Filling[] }

/** What the certain lines leave open, debit positive. */
function openAmount(draft: Draft): Money {
  return negate(
    sum(draft.lines.map((line) => (line.side === 'debit' ? money(line.amount) : negate(money(line.amount))))),
  )
}

/** Fillings with their amounts; a single one takes everything open, several must add up to it. */
function shares(draft: Draft, fill: readonly Filling[]): Money[] {
  const open = openAmount(draft)
  const size = absolute(open)
  const given = fill.map((each) => (each.amount ? money(each.amount) : undefined))
  const missing = given.filter((each) => each === undefined).length
  const known = sum(given.filter((each) => each !== undefined))
  if (missing > 1) throw new ProblemError(problem('draft/account', '几个科目时,除一个以外都要写明金额'))
  const rest = subtract(size, known)
  if (missing === 0 && !isZero(rest)) {
    throw new ProblemError(problem('draft/account', `各科目金额合计 ${known} 元,应为 ${size} 元`))
  }
  return given.map((each) => each ?? rest)
}

const DEFAULT_EXCLUSION: Record<string, Exclusion> = { '503': 'running_subsidy', '504': 'other' }

/** The given type; for income lines without one what the words clearly say; else the account decides (undecided on 501/502). */
function incomeOf(draft: Draft, account: string, filling: Filling, book: BookRow): PostingLine['income'] {
  const first = account.slice(0, 3)
  if (filling.type) {
    const exclusion =
      filling.type === 'none' ? (filling.exclusion ?? DEFAULT_EXCLUSION[first] ?? 'not_income') : null
    return { type: filling.type, exclusion, confidence: 1, rule: 'person', reason: '补全草稿时选定' }
  }
  if (!/^50[1-4]/.test(account)) return null
  const facts = { hasInvestment: true, giftAccount: book.giftAccount ?? ('504' as const) }
  const meaning = meanings.receipt({ summary: draft.summary, account }, facts)
  const fits = (meaning.type === 'none') === (first === '503' || first === '504')
  return meaning.ask || !fits ? null : meaning
}

function checkFilling(filling: Filling, accounts: ReadonlyMap<string, AccountRow>, at: number): Problem[] {
  const account = leafFor(accounts, filling.account)
  if (account !== undefined) return []
  const known = accounts.has(filling.account)
  const detail = known
    ? `科目「${filling.account}」有下级,请选最末级`
    : `没有科目「${filling.account}」,请按科目表填写`
  return [problem(known ? 'line/account-not-leaf' : 'line/account', detail, `第${at + 1}个科目`)]
}

function lineOf(
  draft: Draft,
  filling: Filling,
  amount: Money,
  account: AccountRow,
  book: BookRow,
): PostingLine {
  const name =
    account.auxiliary === 'project' ? filling.project : (filling.counterparty ?? draft.counterparty)
  const open = openAmount(draft)
  // Opposite the money line; a refund's money line is red, so its other side is red too.
  const money10 = draft.lines.find((line) => line.account.startsWith('10'))
  const side =
    money10 === undefined
      ? isNegative(open)
        ? 'credit'
        : 'debit'
      : money10.side === 'debit'
        ? 'credit'
        : 'debit'
  const red = isNegative(open) === (side === 'debit')
  return {
    account: account.code,
    side,
    amount: red ? negate(amount) : amount,
    summary: draft.summary,
    // The share of later years of a rent received at once is operating money received, not yet income.
    settles:
      draft.reasonCode === 'several-years' && /^2[12]1/.test(account.code) ? 'operating_advance' : null,
    auxiliary: account.auxiliary !== null && name ? { kind: account.auxiliary, name } : null,
    income: incomeOf(draft, account.code, filling, book),
  }
}

function postingOf(
  draft: Draft,
  lines: PostingLine[],
  book: BookRow,
  actor: Actor,
  authorisation: string,
): Posting {
  const received = draft.moneyAccount !== null && !isNegative(money(draft.amount))
  return {
    bookId: book.bookId,
    date: draft.date,
    businessDate: draft.businessDate,
    word: book.words === '记' ? '记' : received ? '收' : draft.moneyAccount === null ? '转' : '付',
    attachments: draft.attachments,
    source: `${draft.source} · draft`,
    maker: actor,
    review: { authorisation },
    actor,
    lines: [...draft.lines, ...lines],
  }
}

async function requireDraft(tx: Tx, book: BookRow, id: string): Promise<Draft> {
  const draft = /^[0-9a-f-]{36}$/i.test(id) ? await takeDraft(tx, book.bookId, id) : undefined
  if (draft === undefined)
    throw new ProblemError(problem('draft/not-found', `没有草稿「${id}」,请用 drafts list 查看编号`))
  if (draft.state === 'submitted')
    throw new ProblemError(problem('draft/submitted', '这张草稿已经报批,请等签批,或作废后重做'))
  if (draft.state === 'open' && (draft.reasonCode === 'written' || draft.round > 0))
    throw new ProblemError(problem('draft/already', '这张草稿已是整张凭证:由填制人修改或报批,不用补全'))
  if (draft.state !== 'open') throw new ProblemError(problem('draft/already', '这张草稿已经处理过'))
  return draft
}

async function fillOpenSide(
  tx: Tx,
  book: BookRow,
  draft: Draft,
  input: DraftCompletion,
): Promise<PostingLine[]> {
  const accounts = new Map((await accountsOf(tx, book.bookId)).map((account) => [account.code, account]))
  const open = openAmount(draft)
  if (input.fill.length === 0 && !isZero(open))
    throw new ProblemError(problem('draft/account', '请写明对方科目'))
  refuseAll(input.fill.flatMap((filling, at) => checkFilling(filling, accounts, at)))
  const amounts = shares(draft, input.fill)
  return input.fill.flatMap((filling, at) => {
    const [account, amount] = [leafFor(accounts, filling.account), amounts[at]]
    return account === undefined || amount === undefined
      ? []
      : [lineOf(draft, filling, amount, account, book)]
  })
}

/** Into the hands of those who sign: whoever completes it is its maker from here on. */
async function submitCompleted(tx: Tx, by: By, draft: Draft, posting: Posting): Promise<DraftInFull> {
  await keepWhole(tx, by, posting.bookId, draft.id, {
    kind: 'ordinary',
    word: posting.word ?? '记',
    date: draft.date,
    business_date: draft.businessDate,
    summary: draft.summary,
    attachments: draft.attachments,
    files: [],
    reverses: null,
    corrects: null,
    lines: posting.lines,
  })
  return submitDraft(tx, by, posting.bookId, draft.id)
}

/** Posts under a standing automatic review unless a confirmed scheme asks people to sign. */
export async function completeDraft(
  tx: Tx,
  who: { by: By; actor: Actor },
  input: DraftCompletion,
): Promise<PostedVoucher | DraftInFull> {
  const { by, actor } = who
  const book = await requireBook(tx, input.book)
  const draft = await requireDraft(tx, book, input.id)
  const lines = await fillOpenSide(tx, book, draft, input)
  const authorisation = await authorisationOf(tx, book.bookId)
  const posting = postingOf(draft, lines, book, actor, authorisation ?? '')
  if (authorisation === undefined && actor.role === 'operator') {
    const detail = '这个账套没有自动审核授权:请会计用自己的账号补全,补全后报批,由他人签批'
    throw new ProblemError(problem('import/no-authorisation', detail))
  }
  if (authorisation === undefined || (await isCovered(tx, book.bookId)))
    return submitCompleted(tx, by, draft, posting)
  await requireDraftRole(tx, by, book.bookId, posting.lines)
  const [outcome] = await postWithin(tx, [posting])
  if (outcome === undefined || outcome.status === 'refused') {
    throw new ProblemError(refusalProblem(outcome ?? { code: 'voucher/unknown', detail: null }, posting))
  }
  const posted = PostedVoucher.parse(JSON.parse(outcome.answer))
  await settleDraft(tx, book.bookId, draft.id, posted.seq)
  return posted
}

function missingOf(draft: Draft): string {
  if (draft.state === 'submitted') return '签批'
  if (draft.reasonCode === 'written') return '报批'
  if (draft.reasonCode === 'not-reviewed') return '审核'
  return isZero(openAmount(draft)) ? '确认' : '对方科目'
}

/** Drafts of a book that are not settled, with what is missing in each, 元 debit positive. */
export async function readDrafts(
  tx: Tx,
  code: string,
): Promise<(Draft & { open: Money; missing: string })[]> {
  const book = await requireBook(tx, code)
  return (await openDrafts(tx, book.bookId)).map((draft) => ({
    ...draft,
    open: openAmount(draft),
    missing: missingOf(draft),
  }))
}
