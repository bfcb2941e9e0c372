/** A voucher sent by a client: its book found, clear income lines typed, posted under the book's authorisation. */
import { reachOf, standingOf } from '../books/scope.ts'
import type { Asking, Standing } from '../books/scope.ts'
import { inTransaction, readSnapshot } from '../db/transaction.ts'
import type { Actor } from '../identity/actor.ts'
import { signatureOf, signedIn } from '../lib/caller.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { readVoucherName } from './number.ts'
import { refusalProblem } from './refusals.ts'
import type { Posting, PostingOutcome, VoucherBody } from './schema.ts'
import { findVoucher } from './store-read.ts'
import { postAll } from './store.ts'
import { ofPriorYear, typed } from './typed.ts'

type Pool = Asking['var']['pool']

/** Posts one voucher: gathered with others on the server, alone in the Worker. */
export type PostOne = (pool: Pool, posting: Posting) => Promise<PostingOutcome>

/** Ends the transaction of a refused posting, so that nothing it prepared is kept. */
class RefusedError extends Error {
  readonly outcome: PostingOutcome

  constructor(outcome: PostingOutcome) {
    super('refused')
    this.outcome = outcome
  }
}

/** A batch of one; never a second path. */
export const postSingly: PostOne = async (pool, posting) => {
  try {
    return await inTransaction(pool, [posting.bookId], async (tx) => {
      const [outcome] = await postAll(tx, [posting])
      if (outcome === undefined || outcome.status === 'refused') {
        throw new RefusedError(outcome ?? { status: 'refused', code: 'voucher/unknown', detail: null })
      }
      return outcome
    })
  } catch (error) {
    if (error instanceof RefusedError) return error.outcome
    throw error
  }
}

export type Submission = {
  code: string
  body: VoucherBody
  key: { key: string; bodyHash: string } | undefined
}

/** What a correction says of its original: an earlier year's income falls under 以前年度 (98号令 art. 51). */
async function readCorrected(
  pool: Pool,
  standing: Standing,
  body: VoucherBody,
): Promise<{ seq: string; priorYear: boolean } | undefined> {
  if ((body.kind === 'correction') !== (body.corrects !== null && body.corrects !== undefined)) {
    const detail = '更正凭证要写明更正哪一张(kind correction 与 corrects 同用)'
    throw new ProblemError(problem('request/invalid', detail, '/corrects'))
  }
  if (body.corrects === null || body.corrects === undefined) return undefined
  const ref = readVoucherName(body.corrects)
  const original = await readSnapshot(pool, [standing.bookId], (tx) => findVoucher(tx, standing.bookId, ref))
  return { seq: original.seq, priorYear: Math.floor(original.month / 100) < Number(body.date.slice(0, 4)) }
}

function postingOf(
  standing: Standing,
  authorisation: string,
  actor: Actor,
  { body, key }: Submission,
  corrected: { seq: string; priorYear: boolean } | undefined,
): Posting {
  return {
    bookId: standing.bookId,
    date: body.date,
    businessDate: body.business_date,
    word: body.word,
    kind: body.kind,
    corrects: corrected?.seq ?? null,
    attachments: Math.max(body.attachments, new Set(body.files).size),
    attachmentHashes: body.files,
    source: 'http',
    maker: actor,
    review: { authorisation },
    actor,
    key,
    lines: body.lines.map((line) =>
      corrected?.priorYear === true ? ofPriorYear(line) : typed(line, standing),
    ),
  }
}

const UNREVIEWED = '这个账套没有自动审核授权:请先写成草稿(…/drafts),报批后由他人签批,签完最后一步就记账'

/** Answers the stored JSON byte for byte, the same for every repetition of the key. */
export async function submitVoucher(asking: Asking, post: PostOne, submission: Submission): Promise<string> {
  const { pool, act } = asking.var
  const caller = signedIn(asking.var.caller)
  for (const fresh of [false, true]) {
    const standing = await standingOf(pool, submission.code, reachOf(caller, act), fresh)
    const actor = signatureOf(caller, act, standing.bookId)
    if (standing.authorisation !== undefined) {
      const corrected = await readCorrected(pool, standing, submission.body)
      const posting = postingOf(standing, standing.authorisation, actor, submission, corrected)
      const outcome = await post(pool, posting)
      if (outcome.status !== 'refused') return outcome.answer
      // The authorisation we knew may have ended, and another may stand now.
      if (outcome.code !== 'voucher/not-reviewed' || fresh)
        throw new ProblemError(refusalProblem(outcome, posting))
    }
  }
  throw new ProblemError(problem('import/no-authorisation', UNREVIEWED))
}
