/** `approvals waiting` and `scheme list|propose|confirm|end`: what waits for a signature, and who must sign what. */
import { Command, Option } from 'commander'
import { readWaiting } from '../approvals/drafts.ts'
import { kindName } from '../approvals/rules.ts'
import { NewScheme } from '../approvals/schema.ts'
import { confirmScheme, endScheme, proposeScheme, readSchemes } from '../approvals/schemes.ts'
import { inTransaction } from '../db/transaction.ts'
import type { Tx } from '../db/transaction.ts'
import { formatMoney, money } from '../lib/money.ts'
import { actingPerson, readStore, withSession } from './context.ts'
import type { Session } from './context.ts'
import { readShape } from './json-file.ts'
import { formatTable, print, printJson } from './output.ts'
import { withPerson } from './person.ts'

type Options = { format: string }

async function waiting(options: Options): Promise<void> {
  const page = await withPerson((session) =>
    readStore(session, 'approval.sign', (tx) => readWaiting(tx, session.caller, { limit: '500' })),
  )
  if (options.format === 'json') return printJson(page)
  const rows = page.items.map((each) => [
    each.draft,
    each.book_name,
    each.date,
    each.summary,
    formatMoney(money(each.amount)),
    each.maker,
    each.label,
    each.since.slice(0, 10),
  ])
  const heads = ['草稿', '账套', '日期', '摘要', '金额', '制单', '步骤', '报到日']
  print(
    rows.length === 0
      ? '没有等您签批的草稿'
      : formatTable(
          heads.map((head) => ({ head })),
          rows,
        ),
  )
}

async function list(options: Options): Promise<void> {
  const found = await withSession((session) =>
    readStore(session, 'approval.read', (tx) => readSchemes(tx, session.caller)),
  )
  if (options.format === 'json') return printJson(found)
  if (found.items.length === 0) return print(`没有设定审批权限,按「${found.standard.name}」办理`)
  for (const { id, division, name, from, to, state, tiers } of found.items) {
    print(`${id} ${division} ${name} ${from}—${to ?? ''} ${state}`)
    for (const { kind, from: low, below, steps, meeting } of tiers) {
      const chain = steps.map(({ label }) => label).join(' → ')
      print(`  ${kindName(kind)} ${low}—${below ?? ''}:${chain}${meeting === null ? '' : `(${meeting})`}`)
    }
  }
}

/** The operator, or the person `--as` names with their password. */
function acting<T>(work: (session: Session) => Promise<T>): Promise<T> {
  return actingPerson() === undefined ? withSession(work) : withPerson(work)
}

const settle = (work: (tx: Tx, session: Session) => Promise<{ id: string }>): Promise<{ id: string }> =>
  acting((session) => inTransaction(session.pool, [], (tx) => work(tx, session)))

async function propose(file: string): Promise<void> {
  const scheme = await readShape(file, NewScheme)
  const { id } = await settle((tx, { caller }) => proposeScheme(tx, caller, scheme))
  print(`已设定 ${id},待县级由另一人确认`)
}

async function confirm(id: string): Promise<void> {
  await settle((tx, { caller }) => confirmScheme(tx, caller, id))
  print(`已确认 ${id}`)
}

async function end(id: string, options: { reason: string }): Promise<void> {
  await settle((tx, { caller }) => endScheme(tx, caller, id, options.reason))
  print(`已终止 ${id}`)
}

const table = (): Option =>
  new Option('--format <format>', '输出格式').choices(['table', 'json']).default('table')

export function approvalsCommand(): Command {
  const waits = new Command('waiting').description('等我签批的草稿(须 --as 本人)').addOption(table())
  return new Command('approvals').description('签批').addCommand(waits.action(waiting))
}

export function schemeCommand(): Command {
  return new Command('scheme')
    .description('审批权限')
    .addCommand(new Command('list').description('列出审批权限').addOption(table()).action(list))
    .addCommand(
      new Command('propose')
        .description('设定审批权限')
        .argument('<file>', 'JSON 文件,- 为标准输入')
        .action(propose),
    )
    .addCommand(
      new Command('confirm')
        .description('确认审批权限(由设定人以外的人)')
        .argument('<id>', '编号')
        .action(confirm),
    )
    .addCommand(
      new Command('end')
        .description('终止审批权限')
        .argument('<id>', '编号')
        .requiredOption('--reason <text>', '理由')
        .action(end),
    )
}
