/** `relation add`: who hands money up to whom, so that both sides can be eliminated. */
import { Command } from 'commander'
import { NewRelation } from '../books/schema.ts'
import { recordRelation } from '../books/service.ts'
import { problemsOf } from '../http/validate.ts'
import { inStore, withSession } from './context.ts'
import { readDayOption } from './options.ts'
import { print } from './output.ts'

type RelationOptions = {
  division: string
  payer: string
  payee: string
  share?: string
  from: string
  to?: string
  basis: string
}

export function relationCommand(): Command {
  const add = new Command('add')
    .description('登记关联关系')
    .requiredOption('--division <code>', '两个主体所在村的区划代码')
    .requiredOption('--payer <name>', '上交方主体名称')
    .requiredOption('--payee <name>', '收取方主体名称')
    .option('--share <ratio>', '份额,如 0.35')
    .requiredOption('--from <YYYY-MM-DD>', '起始日', readDayOption)
    .option('--to <YYYY-MM-DD>', '终止日', readDayOption)
    .requiredOption('--basis <text>', '依据')
    .action(async ({ division, payer, payee, ...rest }: RelationOptions) => {
      const read = NewRelation.safeParse({
        payer: { division, name: payer },
        payee: { division, name: payee },
        ...rest,
      })
      if (!read.success) throw problemsOf(read.error)
      await withSession((session) =>
        inStore(session, 'relation.record', [division], (tx) => recordRelation(tx, session.actor, read.data)),
      )
      print(`已登记:${payer} → ${payee}`)
    })
  return new Command('relation').description('关联关系').addCommand(add)
}
