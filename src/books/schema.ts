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

export const NewBook = z
  .strictObject({
    code: BookCode,
    name: Text(100),
    division: z.string(),
    kind: z.enum(BOOK_KINDS).default('collective'),
    entity: Text(100).nullish(),
    credit_code: z.string().nullish(),
    counts: z.boolean().nullish(),
    start: MonthText.nullish(),
    words: z.enum(['记', '收付转']).default('记'),
    gift_account: z.enum(['311', '504']).nullish(),
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
