/** Footnotes of the annual summary (db/seed/footnotes.json): which of them a year and a measure call for. */
import data from '../../db/seed/footnotes.json' with { type: 'json' }
import type { BenchmarkMeasure } from './schema.ts'

/** The 2023 standard applies from 2024; earlier years are shown under its chart. */
const FIRST_YEAR_OF_STANDARD = 2024

export type Footnote = { mark: string; text: string }

export const DEMONSTRATION_TEXT = data.demonstration

/** Numbered from 1 in the order of the file; `basis` is the text a dated profile rests on. */
export function footnotesFor(year: number, measure: BenchmarkMeasure, basis: string): Footnote[] {
  const applies = (when: string): boolean =>
    when === 'always' ||
    when === 'benchmark' ||
    when === measure ||
    (when === 'before_2024' && year < FIRST_YEAR_OF_STANDARD)
  const texts = data.footnotes.filter(({ when }) => applies(when)).map(({ text }) => text)
  if (basis !== '') texts.push(`参考线口径依据:${basis}`)
  return texts.map((text, index) => ({ mark: String(index + 1), text }))
}
