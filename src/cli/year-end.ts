/** `year-end`, `seal-year`: the transfers of 31 December, and sealing for good. */
import { Command } from 'commander'
import { transferYear } from '../closing/service.ts'
import { sealYear } from '../periods/service.ts'
import { PostedVoucher } from '../vouchers/schema.ts'
import { inBook, withSession } from './context.ts'
import { readYearOption } from './options.ts'
import { print } from './output.ts'

export function yearEndCommand(): Command {
  return new Command('year-end')
    .description('年终结转:收入支出转入本年收益,再转入未分配收益;重复运行不再记账')
    .requiredOption('--book <code>', '账套编号')
    .requiredOption('--year <year>', '年度', readYearOption)
    .action(async (options: { book: string; year: number }) => {
      const answers = await withSession((session) =>
        inBook(session, options.book, 'year.transfer', (tx) => transferYear(tx, session.actor, options)),
      )
      const names = answers.map((answer) => {
        const { month, word, number } = PostedVoucher.parse(JSON.parse(answer))
        return `${month} ${word}-${number}`
      })
      print(
        names.length === 0 ? `${options.year} 年没有需要结转的余额,或已经结转` : `已结转:${names.join('、')}`,
      )
    })
}

export function sealYearCommand(): Command {
  return new Command('seal-year')
    .description('封存已结转的年度,封存后不能重开')
    .requiredOption('--book <code>', '账套编号')
    .requiredOption('--year <year>', '年度', readYearOption)
    .action(async (options: { book: string; year: number }) => {
      await withSession((session) =>
        inBook(session, options.book, 'year.seal', (tx) => sealYear(tx, session.actor, options)),
      )
      print(`${options.year} 年已封存`)
    })
}
