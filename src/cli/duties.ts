/** `exemption`, `kinship`, `review`, `book-keeper`: what stands out of the ordinary on a book or between people. */
import { Command, Option } from 'commander'
import * as people from '../books/people.ts'
import { NewExemption, NewKeeper, NewReview } from '../books/schema.ts'
import { problemsOf } from '../http/validate.ts'
import { endKinship, listKinships, recordKinship } from '../identity/record-kinship.ts'
import { roleName } from '../identity/people-refusals.ts'
import { NewKinship } from '../identity/schema.ts'
import type { z } from 'zod'
import { inBook, readBookOnly, withSession } from './context.ts'
import { readDayOption } from './options.ts'
import { formatTable, print, printJson } from './output.ts'
import { inNoBook } from './people.ts'

function read<T extends z.ZodType>(schema: T, value: unknown): z.infer<T> {
  const result = schema.safeParse(value)
  if (!result.success) throw problemsOf(result.error)
  return result.data
}

const formatOption = (): Option =>
  new Option('--format <format>', '输出格式').choices(['table', 'json']).default('table')
const bookOption = (command: Command): Command => command.requiredOption('--book <code>', '账套编号')
const reasonOption = (command: Command): Command => command.requiredOption('--reason <text>', '理由')

type Add = { book: string; login: string; roles: string; until: string; reason: string }

async function addExemption({ book, roles, ...rest }: Add): Promise<void> {
  const wanted = read(NewExemption, { ...rest, roles: roles.split(',') })
  const { id } = await withSession((session) =>
    inBook(session, book, 'exemption.record', (tx, bookId) =>
      people.recordExemption(tx, session.caller, bookId, wanted),
    ),
  )
  print(`已登记兼岗豁免 ${id}:${rest.login},${wanted.roles.map(roleName).join('、')},到 ${rest.until} 为止`)
}

async function listExemptions({ book, format }: { book: string; format: string }): Promise<void> {
  const { items } = await withSession((session) =>
    readBookOnly(session, book, 'people.read', people.listExemptions),
  )
  if (format === 'json') return printJson(items)
  const columns = ['编号', '姓名', '岗位', '理由', '期限', '结束'].map((head) => ({ head }))
  print(
    formatTable(
      columns,
      items.map((each) => [
        each.id,
        each.name,
        each.roles.map(roleName).join('、'),
        each.reason,
        each.until.slice(0, 10),
        each.ended_at?.slice(0, 10) ?? '',
      ]),
    ),
  )
}

export function exemptionCommand(): Command {
  const add = bookOption(new Command('add').description('登记兼岗豁免:一人在一个账套上兼两个岗位'))
    .requiredOption('--login <login>', '此人的登录名或电话')
    .requiredOption('--roles <one,other>', '两个岗位,用逗号隔开')
    .requiredOption('--until <YYYY-MM-DD>', '期限,最长一年', readDayOption)
  const end = bookOption(new Command('end').description('结束豁免;凭它授予的岗位一同收回'))
    .requiredOption('--id <id>', '编号,见 exemption list')
    .action(async ({ book, id, reason }: { book: string; id: string; reason: string }) => {
      await withSession((session) =>
        inBook(session, book, 'exemption.record', (tx, bookId) =>
          people.endExemption(tx, session.caller, bookId, { id, reason }),
        ),
      )
      print(`已结束豁免 ${id}`)
    })
  const list = bookOption(new Command('list').description('一个账套的兼岗豁免'))
  return new Command('exemption')
    .description('兼岗豁免')
    .addCommand(reasonOption(add).action(addExemption))
    .addCommand(reasonOption(end))
    .addCommand(list.addOption(formatOption()).action(listExemptions))
}

export function kinshipCommand(): Command {
  const add = new Command('add')
    .description('登记近亲属')
    .requiredOption('--one <login>', '一方')
    .requiredOption('--other <login>', '另一方')
    .requiredOption('--relation <text>', '关系,如 夫妻')
    .action(async (options: { one: string; other: string; relation: string }) => {
      const { one, other, relation } = options
      const wanted = read(NewKinship, { one, other, relation })
      const { id, warnings } = await withSession((session) =>
        inNoBook(session, (tx) => recordKinship(tx, session.caller, wanted)),
      )
      print(
        [
          `已登记 ${id}`,
          ...warnings.map((each) => `注意:一方任${roleName(each.role)},另一方任${roleName(each.against)}`),
        ].join('\n'),
      )
    })
  const end = new Command('end')
    .description('注销登记')
    .requiredOption('--id <id>', '编号,见 kinship list')
    .action(async ({ id, reason }: { id: string; reason: string }) => {
      await withSession((session) => inNoBook(session, (tx) => endKinship(tx, session.caller, id, reason)))
      print(`已注销 ${id}`)
    })
  const list = new Command('list')
    .description('近亲属登记')
    .addOption(formatOption())
    .action(async ({ format }: { format: string }) => {
      const { items } = await withSession((session) =>
        inNoBook(session, (tx) => listKinships(tx, session.caller)),
      )
      if (format === 'json') return printJson(items)
      const columns = ['编号', '一方', '另一方', '关系'].map((head) => ({ head }))
      print(
        formatTable(
          columns,
          items.map(({ id, one, other, relation }) => [id, one.name, other.name, relation]),
        ),
      )
    })
  return new Command('kinship')
    .description('近亲属登记')
    .addCommand(add)
    .addCommand(reasonOption(end))
    .addCommand(list)
}

export function reviewCommand(): Command {
  const change = (name: string, grant: boolean, said: string): Command =>
    bookOption(new Command(name).description(`${said}规则自动审核`))
      .requiredOption('--basis <text>', '依据')
      .option('--until <YYYY-MM-DD>', '期限', readDayOption)
      .action(async ({ book, basis, until }: { book: string; basis: string; until?: string }) => {
        const wanted = read(NewReview, { grant, basis, until })
        await withSession((session) =>
          inBook(session, book, 'review.grant', (tx, bookId) =>
            people.setReview(tx, session.caller, bookId, wanted),
          ),
        )
        print(`已${said}账套 ${book} 的规则自动审核`)
      })
  return new Command('review')
    .description('规则自动审核')
    .addCommand(change('grant', true, '授权'))
    .addCommand(change('withdraw', false, '停止'))
}

/** Under `book`: who keeps it. */
export function keeperCommand(): Command {
  const command = bookOption(new Command('keeper').description('登记代理记账的乡镇;它不得审核这个账套'))
    .option('--kept-by <code>', '乡镇的 9 位区划代码;不写为村自己记账')
    .action(async ({ book, keptBy, reason }: { book: string; keptBy?: string; reason: string }) => {
      const wanted = read(NewKeeper, { kept_by: keptBy ?? null, reason })
      await withSession((session) =>
        inBook(session, book, 'book.keeper', (tx, bookId) =>
          people.setKeeper(tx, session.caller, bookId, wanted),
        ),
      )
      print(`账套 ${book}:${keptBy === undefined ? '村自己记账' : `由 ${keptBy} 代理记账`}`)
    })
  return reasonOption(command)
}
