/** Income lines a second through the classifier: the summaries of the demonstration, each line read afresh. */
import { classifyIncome } from '../../src/income/classify.ts'
import { demoPlan, vouchersOf } from '../demo/plan.ts'
import { median, roundsOr, sizeOr, tell } from './figures.ts'

/** What 30,000 lines of a county's year need to pass in a few seconds. */
const WISHED = 10_000

export async function classify(): Promise<void> {
  const [count, rounds] = [sizeOr(20_000), roundsOr(5)]
  const income = demoPlan()
    .books.slice(0, 60)
    .flatMap((book) => vouchersOf(book))
    .flatMap(({ lines }) => lines.filter(({ account }) => account.startsWith('50')))
  const rates: number[] = []
  for (let round = -1; round < rounds; round += 1) {
    const began = performance.now()
    for (let at = 0; at < count; at += 1) {
      const line = income[at % income.length]
      // A number makes every summary a new one, so that nothing remembered helps.
      if (line !== undefined) classifyIncome({ summary: `${line.summary}${at}号`, account: line.account })
    }
    if (round >= 0) rates.push((count * 1000) / (performance.now() - began))
  }
  const value = median(rates)
  tell(
    { bench: 'classify', value, unit: 'lines/s', baseline: WISHED, ratio: value / WISHED, n: count * rounds },
    { rounds },
  )
  await Promise.resolve()
}
