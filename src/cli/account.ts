/** `account add`, `account list`: sub-accounts of a book. */
import { Command, Option } from 'commander'
import { addAccount, listAccounts } from '../accounts/service.ts'
import { inBook, readBookOnly, withSession } from './context.ts'
import { formatTable, print, printJson } from './output.ts'

type AddOptions = { book: string; code: string; name: string; auxiliary?: string; bank?: string }

export function accountCommand(): Command {
  const add = new Command('add')
    .description('加下级科目;上级的余额由第一个下级接过去')
    .requiredOption('--book <code>', '账套编号')
    .requiredOption('--code <code>', '科目编码,上级编码加两位')
    .requiredOption('--name <name>', '科目名称')
    .addOption(new Option('--auxiliary <kind>', '辅助核算').choices(['counterparty', 'project']))
    .option('--bank <text>', '银行账户')
    .action(async (options: AddOptions) => {
      await withSession((session) =>
        inBook(session, options.book, 'account.add', (tx) =>
          addAccount(tx, session.actor, {
            ...options,
            auxiliary: options.auxiliary ?? null,
            bankAccount: options.bank ?? null,
          }),
        ),
      )
      print(`已加科目 ${options.code} ${options.name}`)
    })
  const list = new Command('list')
    .description('科目表')
    .requiredOption('--book <code>', '账套编号')
    .addOption(new Option('--format <format>', '输出格式').choices(['table', 'json']).default('table'))
    .action(async (options: { book: string; format: string }) => {
      const accounts = await withSession((session) =>
        readBookOnly(session, options.book, 'book.read', (tx) => listAccounts(tx, options.book)),
      )
      if (options.format === 'json') return printJson(accounts)
      const columns = [{ head: '编码' }, { head: '名称' }, { head: '辅助' }]
      print(
        formatTable(
          columns,
          accounts.map(({ code, name, auxiliary }) => [code, name, auxiliary ?? '']),
        ),
      )
    })
  return new Command('account').description('科目').addCommand(add).addCommand(list)
}
