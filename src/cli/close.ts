/** `close --through`, `reopen --month`: months in order; what stops a closing is listed. */
import { Command } from 'commander'
import { reopenFrom } from '../closing/service.ts'
import { closeThrough } from '../periods/service.ts'
import { inBook, withSession } from './context.ts'
import { readInstantOption, readMonthOption } from './options.ts'
import { print } from './output.ts'

export function closeCommand(): Command {
  return new Command('close')
    .description('结账到某月(空月按零发生结账),或列出不能结账的原因')
    .requiredOption('--book <code>', '账套编号')
    .requiredOption('--through <YYYY-MM>', '结账到这个月', readMonthOption)
    .action(async (options: { book: string; through: string }) => {
      await withSession((session) =>
        inBook(session, options.book, 'month.close', (tx) => closeThrough(tx, session.actor, options)),
      )
      print(`已结账到 ${options.through}`)
    })
}

export function reopenCommand(): Command {
  return new Command('reopen')
    .description('反结账:重开某月及以后各月(已结转的年度先冲回结转),只能补记凭证')
    .requiredOption('--book <code>', '账套编号')
    .requiredOption('--month <YYYY-MM>', '从这个月起重开', readMonthOption)
    .requiredOption('--reason <text>', '理由')
    .option('--until <timestamp>', '重开到何时为止', readInstantOption)
    .action(async (options: { book: string; month: string; reason: string; until?: string }) => {
      await withSession((session) =>
        inBook(session, options.book, 'month.reopen', (tx) =>
          reopenFrom(tx, session.actor, { ...options, until: options.until ?? null }),
        ),
      )
      print(`已重开 ${options.month} 及以后各月`)
    })
}
