/** `audit list`, `audit export`, `audit access`, `audit seal`: the logs, searched, taken along, sealed. */
import { Command, Option } from 'commander'
import type { z } from 'zod'
import { exportAccess, exportAudit } from '../audit/export-logs.ts'
import { ACCESS_KINDS, AccessQuery, AuditFilter, AuditQuery } from '../audit/schema.ts'
import { sealAccess } from '../audit/sealing.ts'
import { searchAccess, searchAudit } from '../audit/search.ts'
import type { Tx } from '../db/transaction.ts'
import { problemsOf } from '../http/validate.ts'
import { noteFirst, readBookOnly, readStore, requireOperator, withSession } from './context.ts'
import type { Session } from './context.ts'
import { readDayOption } from './options.ts'
import { writeOut } from './out-file.ts'
import { formatTable, print, printJson } from './output.ts'

type Filters = { actor?: string; from?: string; to?: string; words?: string }
type AuditOptions = Filters & { book?: string; act?: string; limit?: string; format?: string; out?: string }
type AccessOptions = Filters & { kind?: string; limit?: string; format?: string; out?: string }

/** Read as the interface reads them: the same words are refused. */
function read<T>(schema: z.ZodType<T>, given: object): T {
  const parsed = schema.safeParse(given)
  if (!parsed.success) throw problemsOf(parsed.error)
  return parsed.data
}

/** The log of one book, or that of acts without a book. */
function within<T>(
  session: Session,
  book: string | undefined,
  work: (tx: Tx, bookId: string | null) => Promise<T>,
): Promise<T> {
  if (book !== undefined) return readBookOnly(session, book, 'audit.read', work)
  return readStore(session, 'log.read', (tx) => work(tx, null))
}

function commandLine(name: string, options: object): string {
  const given = Object.entries(options).map(([key, value]) => ` --${key} ${String(value)}`)
  return `cli audit ${name}${given.join('')}`
}

async function list({ book, format, ...filters }: AuditOptions): Promise<void> {
  const csv = format === 'csv'
  const query = read(AuditQuery, filters)
  const page = await withSession(async (session) => {
    await noteFirst(session, commandLine('list', { book: book ?? '', ...filters }))
    return within(session, book, async (tx, bookId) => {
      const { limit: _, after: __, ...filter } = query
      if (csv) return writeOut(exportAudit(tx, bookId, filter), undefined)
      return searchAudit(tx, bookId, query)
    })
  })
  if (page === undefined) return
  if (format === 'json') return printJson(page)
  const heads = ['序号', '时间', '操作人', '岗位', '操作', '对象', '之前', '之后', '来源'].map((head) => ({
    head,
  }))
  const rows = page.items.map((each) => [
    each.no,
    each.time,
    each.actor_name,
    each.role_name,
    each.act_name,
    each.object_name,
    each.before ?? '',
    each.after ?? '',
    each.origin,
  ])
  print(rows.length === 0 ? '没有记录' : formatTable(heads, rows))
}

async function exportLog({ book, out, ...filters }: AuditOptions): Promise<void> {
  const filter = read(AuditFilter, filters)
  await withSession(async (session) => {
    await noteFirst(session, commandLine('export', { book: book ?? '', ...filters }))
    await within(session, book, (tx, bookId) => writeOut(exportAudit(tx, bookId, filter), out))
  })
  if (out !== undefined) print(`已导出到 ${out}`)
}

async function access({ out, format, ...filters }: AccessOptions): Promise<void> {
  const query = read(AccessQuery, filters)
  const page = await withSession(async (session) => {
    await noteFirst(session, commandLine('access', filters))
    return readStore(session, 'log.read', async (tx) => {
      const { limit: _, after: __, ...filter } = query
      if (out !== undefined || format === 'csv') return writeOut(exportAccess(tx, filter), out)
      return searchAccess(tx, query)
    })
  })
  if (page === undefined) return out === undefined ? undefined : print(`已导出到 ${out}`)
  if (format === 'json') return printJson(page)
  const heads = ['序号', '时间', '种类', '谁', '内容', '结果', '来源'].map((head) => ({ head }))
  const rows = page.items.map((each) => [
    each.no,
    each.time,
    each.kind_name,
    each.actor_name,
    each.what,
    each.outcome_name,
    each.address,
  ])
  print(rows.length === 0 ? '没有记录' : formatTable(heads, rows))
}

async function seal(): Promise<void> {
  const { batches, entries } = await withSession((session) => {
    requireOperator(session)
    return sealAccess(session.pool)
  })
  print(batches === 0 ? '没有要封存的访问日志,或别的程序正在封存' : `已封存 ${batches} 批,${entries} 条`)
}

function withFilters(command: Command): Command {
  return command
    .option('--actor <name>', '操作人编号,或姓名的一部分')
    .option('--from <YYYY-MM-DD>', '从哪天起(北京时间)', readDayOption)
    .option('--to <YYYY-MM-DD>', '到哪天止', readDayOption)
    .option('--words <text>', '内容里的词,空格隔开')
}

const format = () =>
  new Option('--format <format>', '输出格式').choices(['table', 'json', 'csv']).default('table')

export function auditCommand(): Command {
  const listing = withFilters(new Command('list').description('查操作日志,新的在前'))
    .option('--book <code>', '账套编号;不写则查账号、岗位等系统操作')
    .option('--act <code>', '操作,如 month.close')
    .option('--limit <count>', '最多几条')
    .addOption(format())
    .action(list)
  const exporting = withFilters(new Command('export').description('导出操作日志(CSV),末行是结束标记'))
    .option('--book <code>', '账套编号;不写则导出系统操作')
    .option('--act <code>', '操作,如 month.close')
    .option('--out <file>', '写入文件,默认标准输出')
    .action(exportLog)
  const accessing = withFilters(new Command('access').description('查访问日志:登录与敏感数据的查看'))
    .addOption(new Option('--kind <kind>', '种类').choices(ACCESS_KINDS))
    .option('--limit <count>', '最多几条')
    .option('--out <file>', '导出全部到文件(CSV)')
    .addOption(format())
    .action(access)
  const sealing = new Command('seal').description('封存访问日志;服务器每分钟自己做').action(seal)
  const command = new Command('audit').description('操作日志与访问日志;只增不删,至少六个月')
  for (const each of [listing, exporting, accessing, sealing]) command.addCommand(each)
  return command
}
