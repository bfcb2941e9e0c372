/** Wire shapes of the year end and of reopening. */
import { z } from 'zod'
import { MonthText } from '../books/schema.ts'
import { Text } from '../lib/text.ts'
import { Year } from '../periods/schema.ts'
import { PostedVoucher } from '../vouchers/schema.ts'

export const NewYearEnd = z
  .strictObject({ year: Year })
  .meta({ id: 'NewYearEnd', description: '年终结转: 5xx → 321 → 322, dated 12-31; once' })
export type NewYearEnd = z.infer<typeof NewYearEnd>

export const YearEnd = z
  .strictObject({ year: Year, vouchers: z.array(PostedVoucher) })
  .meta({ id: 'YearEnd', description: 'The transfers posted; none when the year was transferred before' })

export const NewReopening = z
  .strictObject({
    month: MonthText,
    reason: Text(500),
    until: z.iso.datetime({ offset: true, message: '期限要写成 2026-01-31T18:00:00+08:00' }).nullish(),
  })
  .meta({
    id: 'NewReopening',
    description: '反结账: this month and every later one; a transfer is taken back first',
  })
export type NewReopening = z.infer<typeof NewReopening>
