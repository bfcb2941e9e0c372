/** `user add|list|disable|enable|reset|end-sessions|distinct`: accounts; a first code is printed once. */
import { Command, Option } from 'commander'
import { problemsOf } from '../http/validate.ts'
import { addUser, newFirstCode } from '../identity/add-user.ts'
import { changeUser, linkSubject, recordDistinct, resetUser } from '../identity/change-user.ts'
import { grantRole } from '../identity/grant-role.ts'
import { pageOfUsers, userByLogin } from '../identity/list-people.ts'
import { roleName } from '../identity/people-refusals.ts'
import { NewRole, NewUser } from '../identity/schema.ts'
import type { UserShown } from '../identity/schema.ts'
import { withSession } from './context.ts'
import { readDayOption } from './options.ts'
import { formatTable, print, printJson } from './output.ts'
import { inNoBook, kdfOf } from './people.ts'

type AddOptions = {
  name: string
  role?: string
  scope?: string
  book?: string
  login?: string
  phone?: string
  until?: string
  reason: string
  format: string
}

async function add(options: AddOptions): Promise<void> {
  const user = NewUser.safeParse({ name: options.name, login: options.login, phone: options.phone })
  if (!user.success) throw problemsOf(user.error)
  const { role, scope, book, until, reason } = options
  const wanted = role === undefined ? undefined : NewRole.safeParse({ role, scope, book, until, reason })
  if (wanted?.success === false) throw problemsOf(wanted.error)
  const made = await withSession(async (session) => {
    const first = await newFirstCode(kdfOf(session))
    return inNoBook(session, async (tx) => {
      const created = await addUser(tx, session.caller, user.data, first)
      if (wanted === undefined) return { ...created, role: null }
      return { ...created, role: await grantRole(tx, session.caller, created.id, wanted.data) }
    })
  })
  if (options.format === 'json') return printJson(made)
  const lines = [
    `已建账号 ${made.login}(${options.name})${role === undefined ? '' : `,${roleName(role)}`}`,
    `登录名:${made.login}`,
    `首次登录码:${made.first_code}(只显示这一次,${made.code_until.slice(0, 10)} 前用它登录并设密码)`,
  ]
  if (made.namesakes.length > 0)
    lines.push(
      `注意:同名账号 ${made.namesakes.join('、')} 与此账号视为同一人;确是两个人时用 user distinct 登记`,
    )
  for (const { name, relation, against } of made.role?.warnings ?? [])
    lines.push(`注意:近亲属 ${name}(${relation})任${roleName(against)}`)
  print(lines.join('\n'))
}

function addCommand(): Command {
  return new Command('add')
    .description('建账号,可同时授予岗位;打印登录名和一次性的首次登录码')
    .requiredOption('--name <name>', '姓名')
    .option('--role <role>', '岗位,见 role table')
    .option('--scope <code>', '范围:区划代码,村 12 位、乡镇 9 位、县 6 位、州 4 位;管理员不写')
    .option('--book <code>', '只在一个账套任职(村一级岗位)')
    .option('--login <login>', '登录名,默认为电话,没有电话时自动编一个')
    .option('--phone <digits>', '电话')
    .option('--until <YYYY-MM-DD>', '岗位期限', readDayOption)
    .option('--reason <text>', '任职依据', '开户时授予')
    .addOption(new Option('--format <format>', '输出格式').choices(['text', 'json']).default('text'))
    .action(add)
}

const roleText = ({ role, scope, book, delegated_by }: UserShown['roles'][number]): string =>
  `${roleName(role)}${scope ?? book ?? ''}${delegated_by === null ? '' : `(代 ${delegated_by})`}`

async function list(options: { words?: string; format: string }): Promise<void> {
  const shown = await withSession((session) =>
    inNoBook(session, async (tx) => {
      const all: UserShown[] = []
      for (let after: string | undefined = ''; after !== undefined;) {
        const query = { words: options.words, after, limit: '500' }
        const page = await pageOfUsers(tx, session.caller, query)
        all.push(...page.items)
        after = page.next ?? undefined
      }
      return all
    }),
  )
  if (options.format === 'json') return printJson(shown)
  const columns = ['登录名', '姓名', '电话', '状态', '动态口令', '岗位'].map((head) => ({ head }))
  const state = (user: UserShown): string =>
    user.disabled ? '停用' : user.locked ? '锁定' : user.code_until === null ? '正常' : '待首次登录'
  print(
    formatTable(
      columns,
      shown.map((user) => [
        user.login,
        user.name,
        user.phone ?? '',
        state(user),
        user.second_factor ? '有' : '无',
        user.roles.map(roleText).join('、'),
      ]),
    ),
  )
}

type Named = { login: string; reason: string }

function change(name: string, how: 'disable' | 'enable' | 'end-sessions', said: string): Command {
  return named(new Command(name).description(`${said};写明理由`)).action(async ({ login, reason }: Named) => {
    await withSession((session) =>
      inNoBook(session, async (tx) =>
        changeUser(tx, session.caller, await userByLogin(tx, login), reason, how),
      ),
    )
    print(`${said}:${login}`)
  })
}

function named(command: Command): Command {
  return command.requiredOption('--login <login>', '登录名或电话').requiredOption('--reason <text>', '理由')
}

/** Its subject at the single sign-on; without one the tie is undone. */
function linkCommand(): Command {
  return new Command('link')
    .description('关联统一身份认证的主体;不写 --subject 则解除')
    .argument('<login>', '登录名或电话')
    .option('--subject <issuer 空格 subject>', '签发方与主体,如 "https://sso.example.gov.cn 1234"')
    .action(async (login: string, { subject }: { subject?: string }) => {
      await withSession((session) =>
        inNoBook(session, async (tx) =>
          linkSubject(tx, session.caller, await userByLogin(tx, login), subject ?? null),
        ),
      )
      print(subject === undefined ? `已解除 ${login} 的关联` : `已关联 ${login}`)
    })
}

async function reset({ login, reason }: Named): Promise<void> {
  const made = await withSession(async (session) => {
    const first = await newFirstCode(kdfOf(session))
    return inNoBook(session, async (tx) =>
      resetUser(tx, session.caller, await userByLogin(tx, login), reason, first),
    )
  })
  print(
    `已重置 ${login}:密码、动态口令、恢复码都已清除,登录都已结束\n首次登录码:${made.first_code}(只显示这一次)`,
  )
}

async function distinct({ login, reason, other }: Named & { other: string }): Promise<void> {
  await withSession((session) =>
    inNoBook(session, async (tx) =>
      recordDistinct(tx, session.caller, await userByLogin(tx, login), other, reason),
    ),
  )
  print(`已登记:${login} 与 ${other} 不是同一个人`)
}

export function userCommand(): Command {
  const listCommand = new Command('list')
    .description('账号与岗位')
    .option('--words <text>', '登录名、姓名的一部分,或电话')
    .addOption(new Option('--format <format>', '输出格式').choices(['table', 'json']).default('table'))
    .action(list)
  return new Command('user')
    .description('账号')
    .addCommand(addCommand())
    .addCommand(listCommand)
    .addCommand(change('disable', 'disable', '停用账号'))
    .addCommand(change('enable', 'enable', '启用账号'))
    .addCommand(change('end-sessions', 'end-sessions', '结束全部登录'))
    .addCommand(linkCommand())
    .addCommand(named(new Command('reset').description('重置密码与动态口令')).action(reset))
    .addCommand(
      named(new Command('distinct').description('登记同名的两个账号是两个人'))
        .requiredOption('--other <login>', '另一个账号')
        .action(distinct),
    )
}
