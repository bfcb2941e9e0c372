/** Addresses of drafts: what waits for a person, and how a person completes it. */
import { Hono } from 'hono'
import { z } from 'zod'
import { DRAFT_STATES, DraftInFull } from '../approvals/schema.ts'
import { BookCode, BookPath } from '../books/schema.ts'
import { inBook, readInBook } from '../books/scope.ts'
import { describe, keyRequired } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { act } from '../http/once.ts'
import { permits, requireCaller } from '../http/permit.ts'
import { validate } from '../http/validate.ts'
import { EXCLUSIONS, INCOME_ANSWERS } from '../income/schema.ts'
import { Text } from '../lib/text.ts'
import { Amount, PostedVoucher } from '../vouchers/schema.ts'
import { completeDraft, readDrafts } from './complete-draft.ts'

const DraftPath = z.strictObject({ code: BookCode, id: z.string().max(64) })

const Line = z.strictObject({
  account: z.string(),
  side: z.enum(['debit', 'credit']),
  amount: z.string(),
  summary: z.string(),
})
const Draft = z
  .strictObject({
    id: z.string(),
    date: z.string(),
    business_date: z.string().nullable(),
    summary: z.string(),
    money_account: z.string().nullable(),
    amount: z.string(),
    open: z.string(),
    missing: z.string(),
    counterparty: z.string().nullable(),
    attachments: z.int(),
    reason_code: z.string(),
    reason: z.string(),
    proposed: z.string().nullable(),
    lines: z.array(Line),
    items: z.array(
      z.strictObject({ words: z.string(), proposed: z.string().nullable(), amount: z.string().nullable() }),
    ),
    row: z.int().nullable(),
    source: z.string(),
    state: z.enum(DRAFT_STATES),
  })
  .meta({ id: 'Draft', description: '草稿: its money side is certain, `open` (debit positive) is not' })
const DraftList = z
  .strictObject({ items: z.array(Draft) })
  .meta({ id: 'DraftList', description: 'Drafts that are not settled: open or submitted' })

const DraftFilling = z
  .strictObject({
    fill: z
      .array(
        z.strictObject({
          account: z.string().regex(/^\d{3}(\d{2}){0,3}$/, '科目编码为 3-2-2-2 位数字'),
          amount: Amount.nullish(),
          type: z.enum(INCOME_ANSWERS).nullish(),
          exclusion: z.enum(EXCLUSIONS).nullish(),
          counterparty: Text(100).nullish(),
          project: Text(100).nullish(),
        }),
      )
      .max(50, '最多 50 个科目'),
  })
  .meta({
    id: 'DraftFilling',
    description: 'Accounts of the open side; of several amounts one may be left out',
  })

type ReadDraft = Awaited<ReturnType<typeof readDrafts>>[number]

function toDraft(draft: ReadDraft): z.infer<typeof Draft> {
  const { businessDate, moneyAccount, reasonCode, lines, items, round: _, ...same } = draft
  return {
    ...same,
    business_date: businessDate,
    money_account: moneyAccount,
    reason_code: reasonCode,
    lines: lines.map(({ account, side, amount, summary }) => ({ account, side, amount, summary })),
    items: items.map(({ words, proposed, amount }) => ({ words, proposed, amount })),
  }
}

export const draftRoutes = new Hono<Environment>()
  .get(
    '/books/:code/drafts',
    describe('intake', '待补全的草稿', { 200: DraftList }),
    permits('draft.read'),
    validate('param', BookPath),
    async (c) => {
      const { code } = c.req.valid('param')
      const drafts = await readInBook(c, code, (tx) => readDrafts(tx, code))
      return c.json({ items: drafts.map(toDraft) }, 200)
    },
  )
  .post(
    '/books/:code/drafts/:id/completion',
    describe('intake', '补全草稿:自动审核的即记账,须签批的即报批', {
      201: z.union([PostedVoucher, DraftInFull]),
    }),
    permits('draft.write'),
    keyRequired,
    validate('param', DraftPath),
    validate('json', DraftFilling),
    (c) => {
      const { code, id } = c.req.valid('param')
      const { fill } = c.req.valid('json')
      return act(c, inBook(code), 201, (tx) =>
        completeDraft(tx, { by: requireCaller(c), actor: c.var.actor }, { book: code, id, fill }),
      )
    },
  )
