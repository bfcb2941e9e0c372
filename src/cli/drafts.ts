/** `drafts list`, `drafts complete ID`: what waits for a person, and how a person finishes it. */
import { Command, InvalidArgumentError, Option } from 'commander'
import { EXCLUSIONS, INCOME_ANSWERS } from '../income/schema.ts'
import type { Exclusion, IncomeAnswer } from '../income/schema.ts'
import { completeDraft, readDrafts } from '../intake/complete-draft.ts'
import type { Filling } from '../intake/complete-draft.ts'
import { formatMoney, money, parseMoney } from '../lib/money.ts'
import { inBook, readBookOnly, withSession } from './context.ts'
import { bookOfDraft } from './draft-book.ts'
import { signingCommands } from './drafts-signing.ts'
import { formatTable, print, printJson } from './output.ts'

async function list(options: { book: string; format: string }): Promise<void> {
  const drafts = await withSession((session) =>
    readBookOnly(session, options.book, 'draft.read', (tx) => readDrafts(tx, options.book)),
  )
  if (options.format === 'json') return printJson(drafts)
  const columns = [
    { head: '编号' },
    { head: '行', align: 'right' as const },
    { head: '日期' },
    { head: '摘要' },
    { head: '金额', align: 'right' as const },
    { head: '缺什么' },
    { head: '建议科目' },
    { head: '原因' },
  ]
  const rows = drafts.map((draft) => [
    draft.id,
    String(draft.row ?? ''),
    draft.date,
    draft.summary,
    formatMoney(money(draft.amount)),
    draft.missing,
    draft.proposed ?? '',
    draft.reason,
  ])
  print(rows.length === 0 ? '没有草稿' : formatTable(columns, rows))
}

type CompleteOptions = {
  book?: string
  account: Filling[]
  type?: IncomeAnswer
  exclusion?: Exclusion
  counterparty?: string
  project?: string
  format: string
}

/** `501` or `501=1200.00`, repeated for several items. */
function readFilling(text: string, before: Filling[]): Filling[] {
  const [account = '', amount] = text.split('=')
  if (amount !== undefined && parseMoney(amount) === undefined) {
    throw new InvalidArgumentError('金额要写成 1234.50,如 --account 501=1234.50')
  }
  return [...before, { account, amount }]
}

async function complete(id: string, options: CompleteOptions): Promise<void> {
  const { type, exclusion, counterparty, project } = options
  const fill = options.account.map((each) => ({ ...each, type, exclusion, counterparty, project }))
  const posted = await withSession(async (session) => {
    const book = options.book ?? (await bookOfDraft(session, id))
    return inBook(session, book, 'draft.write', (tx) =>
      completeDraft(tx, { by: session.caller, actor: session.actor }, { book, id, fill }),
    )
  })
  if (options.format === 'json') return printJson(posted)
  if (!('month' in posted)) return print(`已报批,轮到 ${posted.standing.turn?.label ?? ''}`)
  print(`已记账 ${posted.month} ${posted.word}-${posted.number}(${posted.date})`)
}

export function draftsCommand(): Command {
  const listCommand = new Command('list')
    .description('列出草稿:行、原因、缺什么')
    .requiredOption('--book <code>', '账套编号')
    .addOption(new Option('--format <format>', '输出格式').choices(['table', 'json']).default('table'))
    .action(list)
  const completeCommand = new Command('complete')
    .description('补全对方科目并记账;几个科目时重复 --account 科目=金额')
    .argument('<id>', '草稿编号')
    .option('--book <code>', '账套编号;不写则由草稿编号找到')
    .option('--account <code[=amount]>', '对方科目', readFilling, [])
    .addOption(new Option('--type <type>', '收入类型').choices(INCOME_ANSWERS))
    .addOption(
      new Option('--exclusion <reason>', '非经营收入的原因(与 --type none 同用)').choices(EXCLUSIONS),
    )
    .option('--counterparty <name>', '往来单位或个人')
    .option('--project <name>', '项目')
    .addOption(new Option('--format <format>', '输出格式').choices(['text', 'json']).default('text'))
    .action(complete)
  const drafts = new Command('drafts').description('草稿').addCommand(listCommand).addCommand(completeCommand)
  for (const command of signingCommands()) drafts.addCommand(command)
  return drafts
}
