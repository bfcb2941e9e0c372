/** Completing a draft: the open side gets its account, the voucher posts, the draft is settled; one transaction. */
import { leafFor } from '../accounts/opening.ts'
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
  if (draft.state !== 'open') throw new ProblemError(problem('draft/already', '这张草稿已经处理过'))
  return draft
}

export async function completeDraft(tx: Tx, actor: Actor, input: DraftCompletion): Promise<PostedVoucher> {
  const book = await requireBook(tx, input.book)
  const draft = await requireDraft(tx, book, input.id)
  const accounts = new Map((await accountsOf(tx, book.bookId)).map((account) => [account.code, account]))
  const open = openAmount(draft)
  if (input.fill.length === 0 && !isZero(open))
    throw new ProblemError(problem('draft/account', '请写明对方科目'))
  refuseAll(input.fill.flatMap((filling, at) => checkFilling(filling, accounts, at)))
  const amounts = shares(draft, input.fill)
  const lines = input.fill.flatMap((filling, at) => {
    const [account, amount] = [leafFor(accounts, filling.account), amounts[at]]
    return account === undefined || amount === undefined
      ? []
      : [lineOf(draft, filling, amount, account, book)]
  })
  const authorisation = await authorisationOf(tx, book.bookId)
  if (authorisation === undefined) {
    throw new ProblemError(
      problem('import/no-authorisation', '这个账套没有自动审核授权,草稿须由他人审核后才能记账'),
    )
  }
  const posting = postingOf(draft, lines, book, actor, authorisation)
  const [outcome] = await postWithin(tx, [posting])
  if (outcome === undefined || outcome.status === 'refused') {
    throw new ProblemError(refusalProblem(outcome ?? { code: 'voucher/unknown', detail: null }, posting))
  }
  const posted = PostedVoucher.parse(JSON.parse(outcome.answer))
  await settleDraft(tx, book.bookId, draft.id, posted.seq)
  return posted
}

/** Open drafts of a book with what is missing in each, 元 debit positive. */
export async function readDrafts(
  tx: Tx,
  code: string,
): Promise<(Draft & { open: Money; missing: string })[]> {
  const book = await requireBook(tx, code)
  return (await openDrafts(tx, book.bookId)).map((draft) => ({
    ...draft,
    open: openAmount(draft),
    missing: draft.reasonCode === 'not-reviewed' ? '审核' : isZero(openAmount(draft)) ? '确认' : '对方科目',
  }))
}
