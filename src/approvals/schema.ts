/** Wire shapes of approvals (审批): drafts people write, where they stand, signatures, meetings, schemes. */
import { z } from 'zod'
import { BookCode, DayText, PageLimit } from '../books/schema.ts'
import { Text } from '../lib/text.ts'
import { Amount, VOUCHER_WORDS, VoucherLine } from '../vouchers/schema.ts'

export const DRAFT_KINDS = ['ordinary', 'reversal', 'correction', 'distribution'] as const
export const DRAFT_STATES = ['open', 'submitted', 'posted', 'discarded'] as const
const Hash = z.string().regex(/^[0-9a-f]{64}$/, '附件用上传时答复的 hash')

export const NewDraft = z
  .strictObject({
    date: DayText,
    business_date: DayText.nullish(),
    word: z.enum(VOUCHER_WORDS).nullish(),
    kind: z.enum(DRAFT_KINDS).default('ordinary'),
    corrects: z.string().max(40).nullish(),
    reverses: z.string().max(40).nullish().meta({
      description: 'With kind reversal: the voucher reversed; its lines are repeated by themselves',
    }),
    attachments: z.int().min(0).max(9999).default(0),
    files: z.array(Hash).max(50, '最多 50 个附件').default([]),
    lines: z.array(VoucherLine).max(500, '最多 500 行分录').default([]),
  })
  .meta({ id: 'NewDraft', description: '草稿: a whole voucher a person writes, to be submitted and signed' })
export type NewDraft = z.infer<typeof NewDraft>

const DraftLine = z.strictObject({
  account: z.string(),
  account_name: z.string(),
  side: z.enum(['debit', 'credit']),
  amount: z.string(),
  summary: z.string(),
  auxiliary: z.strictObject({ kind: z.string(), name: z.string() }).nullable(),
  settles: z.string().nullable(),
  income: z
    .strictObject({ type: z.string(), subtype: z.string().nullable(), exclusion: z.string().nullable() })
    .nullable(),
})

export const STEP_KINDS = ['handle', 'check'] as const
const Role = z.strictObject({ code: z.string(), name: z.string() })

const StandingStep = z.strictObject({
  position: z.int(),
  kind: z.enum(STEP_KINDS),
  roles: z.array(Role),
  label: z.string(),
  signed: z
    .strictObject({
      name: z.string(),
      role: z.string(),
      at: z.string(),
      decision: z.enum(['approve', 'return']),
      opinion: z.string(),
      warnings: z.array(z.string()),
    })
    .nullable(),
})

const Held = z.strictObject({
  held_on: z.string(),
  due: z.int(),
  present: z.int(),
  in_favour: z.int(),
  minutes: z.string().nullable(),
  note: z.string(),
  by: z.string(),
})

export const Standing = z
  .strictObject({
    state: z.enum(DRAFT_STATES),
    round: z.int(),
    digest: z.string().nullable(),
    maker: z.strictObject({ id: z.string(), name: z.string(), role: z.string() }).nullable(),
    submitted_at: z.string().nullable(),
    outlay: z.array(Role),
    amount: z.string().nullable(),
    steps: z.array(StandingStep),
    turn: z.strictObject({ position: z.int(), label: z.string(), roles: z.array(Role) }).nullable(),
    mine: z.boolean(),
    not_mine: z.string().nullable(),
    warnings: z.array(z.string()),
    meeting: z
      .strictObject({
        code: z.string(),
        name: z.string(),
        steps: z.array(
          z.strictObject({
            step: z.string(),
            label: z.string(),
            before_posting: z.boolean(),
            held: Held.nullable(),
          }),
        ),
      })
      .nullable(),
    returned: z.strictObject({ name: z.string(), opinion: z.string(), at: z.string() }).nullable(),
  })
  .meta({
    id: 'DraftStanding',
    description:
      'Where a draft stands; `digest` is what a signature signs, `not_mine` says why it is not yours to sign',
  })
export type Standing = z.infer<typeof Standing>

export const DraftInFull = z
  .strictObject({
    id: z.string(),
    state: z.enum(DRAFT_STATES),
    kind: z.enum(DRAFT_KINDS),
    word: z.string(),
    date: z.string(),
    business_date: z.string().nullable(),
    summary: z.string(),
    attachments: z.int(),
    files: z.array(z.string()),
    reverses: z.string().nullable(),
    corrects: z.string().nullable(),
    reason_code: z.string(),
    reason: z.string(),
    source: z.string(),
    owner: z.strictObject({ id: z.string(), name: z.string() }),
    seq: z.string().nullable(),
    lines: z.array(DraftLine),
    standing: Standing,
  })
  .meta({ id: 'DraftInFull', description: '草稿 with its lines and where it stands' })
export type DraftInFull = z.infer<typeof DraftInFull>

export const DraftPath = z.strictObject({
  code: BookCode,
  id: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, '草稿编号不对,请从草稿列表打开'),
})

export const NewSignature = z
  .strictObject({
    decision: z.enum(['approve', 'return']),
    opinion: Text(500).nullish(),
    digest: z.string().regex(/^[0-9a-f]{64}$/, 'digest 用草稿答复里的'),
    position: z.int().min(1).max(100).nullish(),
  })
  .meta({
    id: 'NewSignature',
    description: '签批: of exactly the content of `digest`; the last one posts the voucher',
  })
export type NewSignature = z.infer<typeof NewSignature>

export const MEETING_STEPS = [
  'proposal',
  'deliberation',
  'party',
  'resolution',
  'resolution_published',
  'result_published',
] as const

const Count = z.int().min(0, '人数不能为负').max(1_000_000)
export const NewMeeting = z
  .strictObject({
    step: z.enum(MEETING_STEPS),
    held_on: DayText,
    due: Count,
    present: Count,
    in_favour: Count,
    minutes: Hash.nullish(),
    note: Text(500).nullish(),
  })
  .meta({
    id: 'NewMeeting',
    description: '四议两公开: one step, with attendance, votes and the minutes as attachment',
  })
export type NewMeeting = z.infer<typeof NewMeeting>

export const Reason = z
  .strictObject({ reason: Text(500) })
  .meta({ id: 'Reason', description: 'Why; kept in the audit log' })

export const WaitingQuery = z.strictObject({
  after: z
    .string()
    .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z_[0-9a-f-]{36}$/, '用上一页的 next')
    .optional(),
  limit: PageLimit,
})
export type WaitingQuery = z.infer<typeof WaitingQuery>

export const WaitingPage = z
  .strictObject({
    items: z.array(
      z.strictObject({
        book: z.string(),
        book_name: z.string(),
        draft: z.string(),
        date: z.string(),
        summary: z.string(),
        amount: z.string(),
        maker: z.string(),
        label: z.string(),
        since: z.string(),
      }),
    ),
    next: z.string().nullable(),
  })
  .meta({ id: 'WaitingPage', description: 'Drafts whose turn is yours, across books, oldest first' })
export type WaitingPage = z.infer<typeof WaitingPage>

export const Step = z
  .strictObject({
    kind: z.enum(STEP_KINDS),
    roles: z.array(z.string().max(40)).min(1, '要写明岗位').max(20),
    label: Text(30),
  })
  .meta({
    id: 'ApprovalStep',
    description: '一步签批: any of the roles; `check` is done by another than the maker',
  })

export const Tier = z
  .strictObject({
    kind: z.string().max(40).meta({ description: 'Kind of outlay, or `*` for those not named' }),
    from: Amount,
    below: Amount.nullable(),
    meeting: z.string().max(40).nullable(),
    steps: z.array(Step).max(20),
  })
  .meta({ id: 'ApprovalTier', description: '一档: from (inclusive) to below (exclusive), 元' })
export type Tier = z.infer<typeof Tier>

export const NewScheme = z
  .strictObject({
    division: z.string().regex(/^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/, '区划代码为 2、4、6、9 或 12 位数字'),
    name: Text(100),
    from: DayText,
    to: DayText.nullish(),
    basis: Text(500),
    tiers: z.array(Tier).min(1, '至少一档').max(100),
  })
  .meta({
    id: 'NewScheme',
    description: '审批权限 as a township sets it; it counts once the county has confirmed',
  })
export type NewScheme = z.infer<typeof NewScheme>

export const Scheme = z
  .strictObject({
    id: z.string(),
    division: z.string(),
    division_name: z.string().nullable(),
    name: z.string(),
    from: z.string(),
    to: z.string().nullable(),
    basis: z.string(),
    tiers: z.array(Tier),
    state: z.enum(['proposed', 'confirmed', 'ended']),
    proposed_by: z.string(),
    proposed_at: z.string(),
    confirmed_by: z.string().nullable(),
    confirmed_at: z.string().nullable(),
    ended_at: z.string().nullable(),
  })
  .meta({ id: 'Scheme', description: '审批权限' })
export type Scheme = z.infer<typeof Scheme>

const Sample = z.strictObject({ name: z.string(), source: z.string(), tiers: z.array(Tier) })
export const SchemeList = z
  .strictObject({
    items: z.array(Scheme),
    standard: Sample,
    examples: z.array(Sample),
    kinds: z.array(Role),
    meetings: z.array(Role),
    roles: z.array(Role),
  })
  .meta({
    id: 'SchemeList',
    description: 'Schemes in reach; `standard` holds where none does, `examples` are no rules',
  })
export type SchemeList = z.infer<typeof SchemeList>

export const SchemePath = z.strictObject({
  id: z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, '审批权限编号不对'),
})

export const SchemeMade = z.strictObject({ id: z.string() }).meta({ id: 'SchemeMade' })
