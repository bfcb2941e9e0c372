/** Wire shapes of closing months and sealing years. */
import { z } from 'zod'
import { MonthText } from '../books/schema.ts'

export const Year = z.int().min(1990).max(2199).meta({ id: 'Year', description: 'YYYY' })

export const NewClosing = z
  .strictObject({ through: MonthText })
  .meta({ id: 'NewClosing', description: '结账: every month up to and with this one, empty ones as 零发生' })
export type NewClosing = z.infer<typeof NewClosing>

export const NewYearSeal = z
  .strictObject({ year: Year })
  .meta({ id: 'NewYearSeal', description: '封存年度: after its transfer, for good' })
export type NewYearSeal = z.infer<typeof NewYearSeal>
