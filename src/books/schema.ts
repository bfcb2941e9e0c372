/** Wire shapes of books (账套), their entities and recorded relations. */
import { z } from 'zod'
import { parseDay, parseMonth } from '../lib/day.ts'
import { Text } from '../lib/text.ts'

export const BOOK_KINDS = ['collective', 'committee', 'coop', 'company'] as const
export type BookKind = (typeof BOOK_KINDS)[number]

export const MonthText = z
  .string()
  .refine((text) => parseMonth(text) !== undefined, '月份要写成 2021-03')
  .meta({ id: 'Month', description: 'YYYY-MM' })

export const DayText = z
  .string()
  .refine((text) => parseDay(text) !== undefined, '日期要写成 2021-03-05 这样的日历日')
  .meta({ id: 'Day', description: 'YYYY-MM-DD' })

export const BookCode = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, '账套编号用字母、数字、点、横线,最多 64 个字符')

/** 代理记账的乡镇. */
const Township = z.string().regex(/^\d{9}$/, '乡镇用 9 位区划代码')

/** An address of ours stands in the place of a code. */
const RESERVED = new Set(['switch'])

export const NewBook = z
  .strictObject({
    code: BookCode.refine((code) => !RESERVED.has(code.toLowerCase()), '这个编号系统自己要用,请换一个'),
    name: Text(100),
    division: z.string(),
    kind: z.enum(BOOK_KINDS).default('collective'),
    entity: Text(100).nullish(),
    credit_code: z.string().nullish(),
    counts: z.boolean().nullish(),
    start: MonthText.nullish(),
    words: z.enum(['记', '收付转']).default('记'),
    gift_account: z.enum(['311', '504']).nullish(),
    kept_by: Township.nullish(),
  })
  .meta({
    id: 'NewBook',
    description: 'A book to open; the first collective of a division counts as the village',
  })
export type NewBook = z.infer<typeof NewBook>

export const NewDivision = z
  .strictObject({ code: z.string(), name: Text(50) })
  .meta({ id: 'NewDivision', description: '行政区划 that the table does not hold yet' })
export type NewDivision = z.infer<typeof NewDivision>

/** 一人兼岗豁免, as it stands on the book. */
const ExemptionShown = z.strictObject({
  name: z.string(),
  roles: z.array(z.string()),
  reason: z.string(),
  until: z.string(),
})
export type ExemptionShown = z.infer<typeof ExemptionShown>

export const Book = z
  .strictObject({
    code: z.string(),
    name: z.string(),
    entity: z.string(),
    kind: z.enum(BOOK_KINDS),
    division: z.string(),
    counts: z.boolean(),
    standard: z.string(),
    words: z.string(),
    start: z.string().nullable(),
    closed_through: z.string().nullable(),
    data_kind: z.enum(['real', 'demonstration']),
    automatic_review: z.boolean(),
    kept_by: z.string().nullable(),
    exemptions: z.array(ExemptionShown),
  })
  .meta({ id: 'Book', description: '账套' })
export type Book = z.infer<typeof Book>

export const NewRelation = z
  .strictObject({
    payer: z.strictObject({ division: z.string(), name: Text(100) }),
    payee: z.strictObject({ division: z.string(), name: Text(100) }),
    share: z
      .string()
      .regex(/^(0\.\d{1,6}|1)$/, '份额要写成 0.35 这样的小数')
      .nullish(),
    from: DayText,
    to: DayText.nullish(),
    basis: Text(200),
  })
  .meta({
    id: 'NewRelation',
    description: '关联关系: who hands money up to whom, so that both sides can be eliminated',
  })
export type NewRelation = z.infer<typeof NewRelation>

/** Lists are keyset-paged. */
export const PageLimit = z
  .string()
  .regex(/^([1-9]\d?|[1-4]\d\d|500)$/, '每页 1–500 条')
  .default('100')
  .meta({ description: '1–500' })

export const SwitchQuery = z.strictObject({ words: z.string().max(40, '最多 40 个字').default('') })

export const SwitchList = z
  .strictObject({
    items: z.array(
      z.strictObject({ code: z.string(), name: z.string(), place: z.string(), initials: z.string() }),
    ),
    found: z.int(),
  })
  .meta({
    id: 'SwitchList',
    description: 'Books that fit: by pinyin initials, name, place or code; twenty at most',
  })
export type SwitchList = z.infer<typeof SwitchList>

export const BookQuery = z.strictObject({
  scope: z
    .string()
    .regex(/^(\d{2}|\d{4}|\d{6}|\d{9}|\d{12})$/, '区划代码为 2、4、6、9 或 12 位数字')
    .optional(),
  after: z.string().max(64).optional(),
  limit: PageLimit,
})
export type BookQuery = z.infer<typeof BookQuery>

export const BookPage = z
  .strictObject({ items: z.array(Book), next: z.string().nullable() })
  .meta({ id: 'BookPage', description: 'Books by code; `next` goes into `after`' })
export type BookPage = z.infer<typeof BookPage>

export const BookPath = z.strictObject({ code: BookCode })

export const NewKeeper = z
  .strictObject({ kept_by: Township.nullable(), reason: Text(200) })
  .meta({ id: 'NewKeeper', description: '代理记账的乡镇, null when the village keeps its own book' })
export type NewKeeper = z.infer<typeof NewKeeper>

export const NewReview = z
  .strictObject({ grant: z.boolean(), until: DayText.nullish(), basis: Text(200) })
  .meta({
    id: 'NewReview',
    description: 'Automatic review of a book: granted until the end of a day, or withdrawn',
  })
export type NewReview = z.infer<typeof NewReview>

export const Review = z
  .strictObject({
    standing: z
      .strictObject({
        granted_by: z.string(),
        granted_at: z.string(),
        until: z.string().nullable(),
        basis: z.string(),
      })
      .nullable(),
  })
  .meta({ id: 'Review', description: '自动审核: who let the rules review a book, on what basis, until when' })
export type Review = z.infer<typeof Review>

export const NewExemption = z
  .strictObject({
    login: Text(64),
    roles: z.tuple([z.string().max(50), z.string().max(50)]),
    until: DayText,
    reason: Text(200),
  })
  .meta({ id: 'NewExemption', description: '一人兼岗豁免: two offices of one person over one book' })
export type NewExemption = z.infer<typeof NewExemption>

export const Exemptions = z
  .strictObject({
    items: z.array(
      ExemptionShown.extend({
        id: z.string(),
        user: z.string(),
        recorded_by: z.string(),
        recorded_at: z.string(),
        ended_at: z.string().nullable(),
      }),
    ),
  })
  .meta({ id: 'Exemptions', description: 'All of a book, also those that ended' })
export type Exemptions = z.infer<typeof Exemptions>

export const Recorded = z
  .strictObject({ id: z.string() })
  .meta({ id: 'Recorded', description: 'Number of what was recorded' })

export const EndingReason = z.strictObject({ reason: Text(200) }).meta({ id: 'EndingReason' })

export const BookRecordPath = z.strictObject({ code: BookCode, id: z.string().max(64) })

export const BookPeople = z
  .strictObject({
    items: z.array(
      z.strictObject({
        id: z.string(),
        name: z.string(),
        login: z.string(),
        phone: z.string().nullable(),
        disabled: z.boolean(),
        roles: z.array(
          z.strictObject({
            grant: z.string(),
            role: z.string(),
            name: z.string(),
            scope: z.string().nullable(),
            until: z.string().nullable(),
            delegated_by: z.string().nullable(),
          }),
        ),
      }),
    ),
  })
  .meta({ id: 'BookPeople', description: 'Who holds which office over a book; telephone numbers are masked' })
export type BookPeople = z.infer<typeof BookPeople>
