/** `reverse`: 红字注销 of a posted voucher. */
import { Command } from 'commander'
import { reverseVoucher } from '../vouchers/reversal.ts'
import { inBook, withSession } from './context.ts'
import { readDayOption } from './options.ts'
import { print } from './output.ts'

export function reverseCommand(): Command {
  return new Command('reverse')
    .description('红字注销一张凭证:逐行照抄取负数,两张凭证都留在账上')
    .requiredOption('--book <code>', '账套编号')
    .requiredOption('--voucher <no>', '凭证号,如「2021-03 记-12」')
    .requiredOption('--date <YYYY-MM-DD>', '注销凭证的日期', readDayOption)
    .action(async (options: { book: string; voucher: string; date: string }) => {
      const posted = await withSession((session) =>
        inBook(session, options.book, 'voucher.reverse', (tx) => reverseVoucher(tx, session.actor, options)),
      )
      print(`已注销,红字凭证 ${posted.month} ${posted.word}-${posted.number}`)
    })
}
