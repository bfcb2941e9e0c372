/** Wire shapes of the logs: 操作日志 of a book and of the store, 访问日志 (财会〔2024〕12号 art. 32: by operator, time, content). */
import { z } from 'zod'
import { DayText, PageLimit } from '../books/schema.ts'
import { Text } from '../lib/text.ts'

/** Kinds of 访问日志. */
export const ACCESS_KINDS = ['sign-in', 'sign-out', 'read'] as const
export type AccessKind = (typeof ACCESS_KINDS)[number]

const After = z
  .string()
  .regex(/^[1-9]\d{0,17}$/, '用上一页的 next')
  .optional()

const filters = {
  actor: Text(50).optional().meta({ description: 'Operator: the whole id, or part of the name' }),
  from: DayText.optional().meta({ description: 'First day, Asia/Shanghai' }),
  to: DayText.optional().meta({ description: 'Last day, Asia/Shanghai' }),
  words: Text(100)
    .optional()
    .meta({ description: 'Every word must occur in object, before or after, or in the name of the act' }),
}

export const AuditFilter = z.strictObject({
  ...filters,
  act: z
    .string()
    .max(50)
    .regex(/^[a-z]+(\.[a-z-]+)*$/, '操作要写成 month.close 这样的代码')
    .optional(),
})
export type AuditFilter = z.infer<typeof AuditFilter>

export const AuditQuery = AuditFilter.extend({ after: After, limit: PageLimit })
export type AuditQuery = z.infer<typeof AuditQuery>

export const AccessFilter = z.strictObject({ ...filters, kind: z.enum(ACCESS_KINDS).optional() })
export type AccessFilter = z.infer<typeof AccessFilter>

export const AccessQuery = AccessFilter.extend({ after: After, limit: PageLimit })
export type AccessQuery = z.infer<typeof AccessQuery>

export const AuditEntry = z
  .strictObject({
    no: z.string(),
    time: z.string().meta({ description: 'Asia/Shanghai, for people' }),
    at: z.string().meta({ description: 'UTC, as sealed' }),
    actor: z.string(),
    actor_name: z.string(),
    role: z.string(),
    role_name: z.string(),
    act: z.string(),
    act_name: z.string(),
    object: z.string(),
    object_name: z.string(),
    before: z.string().nullable(),
    after: z.string().nullable(),
    origin: z.string(),
    request_id: z.string(),
    hash: z.string(),
  })
  .meta({ id: 'AuditEntry', description: '操作日志: who, as what, did what to what, when, from where' })
export type AuditEntry = z.infer<typeof AuditEntry>

export const AuditPage = z
  .strictObject({ items: z.array(AuditEntry), next: z.string().nullable() })
  .meta({ id: 'AuditPage', description: 'Newest first; `next` goes into `after`' })
export type AuditPage = z.infer<typeof AuditPage>

export const AccessEntry = z
  .strictObject({
    no: z.string(),
    time: z.string().meta({ description: 'Asia/Shanghai, for people' }),
    at: z.string().meta({ description: 'UTC, as sealed' }),
    kind: z.enum(ACCESS_KINDS),
    kind_name: z.string(),
    actor: z.string(),
    actor_name: z.string(),
    what: z.string(),
    outcome: z.string(),
    outcome_name: z.string(),
    address: z.string(),
    request_id: z.string(),
  })
  .meta({ id: 'AccessEntry', description: '访问日志: sign-ins and reads of sensitive data' })
export type AccessEntry = z.infer<typeof AccessEntry>

export const AccessPage = z
  .strictObject({ items: z.array(AccessEntry), next: z.string().nullable() })
  .meta({ id: 'AccessPage', description: 'Newest first; `next` goes into `after`' })
export type AccessPage = z.infer<typeof AccessPage>
