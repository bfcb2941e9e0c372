/** `role grant|end|list|table`, `delegate`: who holds which office where, and for how long. */
import { Command, Option } from 'commander'
import { problemsOf } from '../http/validate.ts'
import { delegateRole, endRole, grantRole } from '../identity/grant-role.ts'
import { readUser, userByLogin } from '../identity/list-people.ts'
import { roleName } from '../identity/people-refusals.ts'
import { roleTable } from '../identity/role-table.ts'
import { NewDelegation, NewRole } from '../identity/schema.ts'
import type { RoleGranted } from '../identity/schema.ts'
import { withSession } from './context.ts'
import { readDayOption } from './options.ts'
import { formatTable, print, printJson } from './output.ts'
import { inNoBook } from './people.ts'

type GrantOptions = {
  login: string
  role: string
  scope?: string
  book?: string
  until?: string
  reason: string
}

function printGranted(said: string, { grant, until, warnings, signed_out }: RoleGranted): void {
  print(
    [
      `${said},编号 ${grant}${until === null ? '' : `,到 ${until.slice(0, 10)} 为止`}`,
      ...warnings.map(
        ({ name, relation, against }) => `注意:近亲属 ${name}(${relation})任${roleName(against)}`,
      ),
      ...(signed_out ? ['此岗位要用动态口令:本人的登录已结束,重新登录时设置'] : []),
    ].join('\n'),
  )
}

async function grant({ login, ...role }: GrantOptions): Promise<void> {
  const wanted = NewRole.safeParse(role)
  if (!wanted.success) throw problemsOf(wanted.error)
  const given = await withSession((session) =>
    inNoBook(session, async (tx) => grantRole(tx, session.caller, await userByLogin(tx, login), wanted.data)),
  )
  printGranted(`已授予 ${login}:${roleName(role.role)}`, given)
}

async function end({ grant: id, reason }: { grant: string; reason: string }): Promise<void> {
  await withSession((session) =>
    inNoBook(session, (tx) => endRole(tx, session.caller, { user: null, id, reason })),
  )
  print(`已收回 ${id}`)
}

async function list({ login, format }: { login: string; format: string }): Promise<void> {
  const { roles } = await withSession((session) =>
    inNoBook(session, async (tx) => readUser(tx, session.caller, await userByLogin(tx, login))),
  )
  if (format === 'json') return printJson(roles)
  const columns = ['编号', '岗位', '范围', '期限', '代', '授予人', '收回'].map((head) => ({ head }))
  print(
    formatTable(
      columns,
      roles.map((each) => [
        each.grant,
        roleName(each.role),
        each.scope ?? each.book ?? '',
        each.until?.slice(0, 10) ?? '',
        each.delegated_by ?? '',
        each.granted_by,
        each.ended_at?.slice(0, 10) ?? '',
      ]),
    ),
  )
}

function table({ format }: { format: string }): void {
  if (format === 'json') return printJson(roleTable)
  const columns = [
    { head: '岗位' },
    { head: '名称' },
    { head: '级别' },
    { head: '动态口令' },
    { head: '操作' },
  ]
  const held = roleTable.table as Record<string, string[]>
  print(
    formatTable(
      columns,
      roleTable.roles.map(({ code, name, level, second_factor }) => [
        code,
        name,
        level,
        second_factor ? '要' : '',
        (held[code] ?? []).join(' '),
      ]),
    ),
  )
}

const formatOption = (): Option =>
  new Option('--format <format>', '输出格式').choices(['table', 'json']).default('table')

export function roleCommand(): Command {
  const grantCommand = new Command('grant')
    .description('授予岗位')
    .requiredOption('--login <login>', '登录名或电话')
    .requiredOption('--role <role>', '岗位,见 role table')
    .option('--scope <code>', '范围:村 12 位、乡镇 9 位、县 6 位、州 4 位区划代码;管理员不写')
    .option('--book <code>', '只在一个账套任职(村一级岗位)')
    .option('--until <YYYY-MM-DD>', '期限', readDayOption)
    .requiredOption('--reason <text>', '任职依据')
    .action(grant)
  const endCommand = new Command('end')
    .description('收回岗位;由它委托出去的一同收回')
    .requiredOption('--grant <id>', '编号,见 role list')
    .requiredOption('--reason <text>', '理由')
    .action(end)
  const listCommand = new Command('list')
    .description('一个人的岗位,包括已收回的')
    .requiredOption('--login <login>', '登录名或电话')
    .addOption(formatOption())
    .action(list)
  const tableCommand = new Command('table')
    .description('岗位与操作的总表(docs/roles.md)')
    .addOption(formatOption())
    .action(table)
  return new Command('role')
    .description('岗位')
    .addCommand(grantCommand)
    .addCommand(endCommand)
    .addCommand(listCommand)
    .addCommand(tableCommand)
}

export function delegateCommand(): Command {
  return new Command('delegate')
    .description('委托代签:把一个岗位委托给别人,到期自动收回')
    .requiredOption('--grant <id>', '委托哪一个岗位,见 role list')
    .requiredOption('--to <login>', '受托人')
    .requiredOption('--until <YYYY-MM-DD>', '到哪一天', readDayOption)
    .requiredOption('--reason <text>', '理由')
    .action(async (options: { grant: string; to: string; until: string; reason: string }) => {
      const { grant: id, to, until, reason } = options
      const wanted = NewDelegation.safeParse({ grant: id, to, until, reason })
      if (!wanted.success) throw problemsOf(wanted.error)
      const given = await withSession((session) =>
        inNoBook(session, (tx) => delegateRole(tx, session.caller, wanted.data)),
      )
      printGranted(`已委托给 ${to}`, given)
    })
}
