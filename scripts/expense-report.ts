/** How the payment rules do on the labelled outlays: how many post, and how many of those rightly. */
import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { decidePayment } from '../src/intake/payment-decide.ts'
import { accountName } from '../src/intake/payment-account.ts'
import { parseMoney } from '../src/lib/money.ts'

type Line = { id: string; summary: string; amount: string; account: string; expect?: string }

function report(file: string): void {
  const lines = parse(readFileSync(new URL(`../tests/examples/${file}`, import.meta.url)), {
    columns: true,
  }) as Line[]
  let [posted, right, asExpected] = [0, 0, 0]
  const told: string[] = []
  for (const line of lines) {
    const side = decidePayment({ summary: line.summary, amount: parseMoney(line.amount) ?? null })
    asExpected += (side.outcome === 'draft') === (line.expect === 'draft') ? 1 : 0
    if (side.outcome === 'draft') {
      if (line.expect !== 'draft')
        told.push(`待定 ${line.id} ${line.summary} [${line.account}] ${side.rule} ${side.reason}`)
      continue
    }
    posted += 1
    const fund = side.assetPair === undefined ? [] : [accountName(side.assetPair.fund)]
    const names = [accountName(side.account), ...fund]
    if (line.expect !== 'draft' && line.account.split('|').some((name) => names.includes(name))) right += 1
    else
      told.push(
        `不符 ${line.id} ${line.summary} [${line.account}] ${names.join('+')} ${side.rule} ${side.reason}`,
      )
  }
  const ratio = (part: number, of: number): string => `${part}/${of} ${(part / of).toFixed(3)}`
  console.log(`${file}: 过账 ${ratio(posted, lines.length)},科目相符 ${ratio(right, posted)}`)
  if (lines[0]?.expect !== undefined) console.log(`  过账与否同预期 ${ratio(asExpected, lines.length)}`)
  if (process.argv.includes('--lines')) for (const each of told) console.log(`  ${each}`)
}

for (const file of [
  'expense-lines-dev.csv',
  'expense-lines-own.csv',
  'expense-lines-held.csv',
  'expense-lines-third.csv',
  'expense-lines-fourth.csv',
  'expense-lines-fifth.csv',
  'expense-lines-sixth.csv',
  'expense-lines-seventh.csv',
  'expense-lines-eighth.csv',
  'expense-lines-ninth.csv',
  'expense-lines-tenth.csv',
  'expense-lines-eleventh.csv',
  'expense-lines-twelfth.csv',
  'expense-lines-thirteenth.csv',
  'expense-lines-fourteenth.csv',
  'expense-lines-fifteenth.csv',
  'expense-lines-sixteenth.csv',
  'expense-lines-seventeenth.csv',
  'expense-lines-eighteenth.csv',
  'expense-lines-nineteenth.csv',
])
  report(file)
