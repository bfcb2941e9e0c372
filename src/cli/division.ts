/** `division add`: a village the division table does not hold yet. */
import { Command } from 'commander'
import { addDivision } from '../books/add-division.ts'
import { NewDivision } from '../books/schema.ts'
import { inTransaction } from '../db/transaction.ts'
import { problemsOf } from '../http/validate.ts'
import { requireOperator, withSession } from './context.ts'
import { print } from './output.ts'

export function divisionCommand(): Command {
  const add = new Command('add')
    .description('补上区划表里没有的村(乡镇、县…)')
    .requiredOption('--code <code>', '12 位统计用区划代码')
    .requiredOption('--name <name>', '名称')
    .action(async (options: { code: string; name: string }) => {
      const read = NewDivision.safeParse(options)
      if (!read.success) throw problemsOf(read.error)
      await withSession((session) => {
        requireOperator(session)
        return inTransaction(session.pool, '*', (tx) => addDivision(tx, session.actor, read.data))
      })
      print(`已补上区划 ${options.code} ${options.name}`)
    })
  return new Command('division').description('行政区划').addCommand(add)
}
