/** `assign`: a new type for an income line; the old one stays visible. */
import { Command, Option } from 'commander'
import { assignIncome } from '../vouchers/assign.ts'
import { EXCLUSIONS, INCOME_ANSWERS } from '../income/schema.ts'
import type { Exclusion, IncomeAnswer } from '../income/schema.ts'
import { inBook, withSession } from './context.ts'
import { readLineOption } from './options.ts'
import { print } from './output.ts'

type AssignOptions = {
  book: string
  voucher: string
  line: number
  type: IncomeAnswer
  exclusion?: Exclusion
  subtype?: string
  why: string
}

export function assignCommand(): Command {
  return new Command('assign')
    .description('改判一行收入的类型,写明理由;原判定仍可查')
    .requiredOption('--book <code>', '账套编号')
    .requiredOption('--voucher <no>', '凭证号,如「2021-03 记-12」')
    .requiredOption('--line <n>', '第几行分录', readLineOption)
    .addOption(new Option('--type <type>', '类型').choices(INCOME_ANSWERS).makeOptionMandatory())
    .addOption(
      new Option('--exclusion <reason>', '非经营收入的原因(与 --type none 同用)').choices(EXCLUSIONS),
    )
    .option('--subtype <text>', '子类')
    .requiredOption('--why <text>', '理由')
    .action(async (options: AssignOptions) => {
      const change = await withSession((session) =>
        inBook(session, options.book, 'income.assign', (tx) => assignIncome(tx, session.actor, options)),
      )
      print(`${change.voucher} 第${change.line}行:${change.before} → ${change.after}`)
    })
}
