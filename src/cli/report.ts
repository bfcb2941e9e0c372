/** `report annual`, `report trial-balance`: what a prefecture signs, what an accountant checks. */
import { Command, Option } from 'commander'
import { day, dayInShanghai } from '../lib/day.ts'
import { formatMoney, money } from '../lib/money.ts'
import type { Money } from '../lib/money.ts'
import { annualSummary } from '../reports/annual.ts'
import { incomeStatementByAccount } from '../reports/income-statement.ts'
import { reportTrialBalance } from '../reports/report-trial-balance.ts'
import type { AnnualSummary } from '../reports/schema.ts'
import { readBookOnly, readStore, withSession } from './context.ts'
import { readDayOption, readInstantOption, readYearOption } from './options.ts'
import { csvCell, formatTable, print, printJson } from './output.ts'
import type { Column } from './output.ts'

const yuan = (amount: string | null): string => (amount === null ? '—' : formatMoney(money(amount)))

const LEVEL_NAMES: Record<string, string> = {
  red: '红',
  orange: '橙',
  yellow: '黄',
  blue: '蓝',
  grey: '灰',
  green: '绿',
}

function printAnnual(summary: AnnualSummary): void {
  if (summary.demonstration !== null) print(`【${summary.demonstration.text}】`)
  print(`${summary.name} ${summary.year} 年集体收入年度汇总(元),参考线 ${yuan(summary.threshold)}`)
  const right = (head: string): Column => ({ head, align: 'right' })
  const types = summary.taxonomy.types
  const columns = [
    { head: '村' },
    { head: '等级' },
    right('总收入'),
    right('经营性收入'),
    ...types.map(({ name, named_in_source }) => right(named_in_source ? name : `${name}*`)),
    right('未归型'),
    right('待判定'),
    { head: '说明' },
  ]
  const rows = summary.villages.map((village) => [
    village.name,
    `${LEVEL_NAMES[village.level] ?? village.level}${village.provisional ? '(暂)' : ''}`,
    yuan(village.total_income),
    yuan(village.operating_income),
    ...types.map(({ code }) => yuan(village.by_type[code])),
    yuan(village.by_type.unclassified),
    yuan(village.by_type.undecided),
    village.reasons.join(';'),
  ])
  print(formatTable(columns, rows))
  const { villages, n, below_benchmark, undetermined, mean, median, share_at_or_above } = summary.summary
  print(
    `${villages} 个村;可判定 ${n} 个,其中低于参考线 ${below_benchmark} 个,不判定 ${undetermined} 个;` +
      `达到比例 ${share_at_or_above ?? '—'};经营性收入平均 ${yuan(mean)},中位数 ${yuan(median)}`,
  )
  for (const note of summary.footnotes) print(`${note.mark} ${note.text}`)
  print(`截至 ${summary.as_known_on};${summary.digest}`)
}

function annualCommand(): Command {
  return new Command('annual')
    .description('年度汇总:按类型、对照参考线')
    .requiredOption('--year <year>', '年度', readYearOption)
    .option('--scope <code>', '区划代码,2、4、6、9 或 12 位')
    .addOption(new Option('--format <format>', '输出格式').choices(['json', 'table']).default('table'))
    .action(async (options: { year: number; scope?: string; format: string }) => {
      const request = { year: options.year, scope: options.scope, today: dayInShanghai(Date.now()) }
      const summary = await withSession((session) =>
        readStore(session, 'report.read', (tx) => annualSummary(tx, request)),
      )
      if (options.format === 'json') printJson(summary)
      else printAnnual(summary)
    })
}

type TrialBalanceOptions = {
  book: string
  asOf: string
  from?: string
  knownOn?: string
  withDrafts?: boolean
  format: string
}

const TRIAL_COLUMNS = ['code', 'name', 'level', 'side', 'opening', 'debit', 'credit', 'closing'] as const

async function trialBalance(options: TrialBalanceOptions): Promise<void> {
  const report = await withSession((session) =>
    readBookOnly(session, options.book, 'book.read', (tx) =>
      reportTrialBalance(tx, {
        book: options.book,
        asOf: day(options.asOf),
        from: options.from === undefined ? undefined : day(options.from),
        knownOn: options.knownOn,
        withDrafts: options.withDrafts,
      }),
    ),
  )
  const rows = report.rows
  if (options.format === 'json')
    return printJson(rows.map((row) => Object.fromEntries(TRIAL_COLUMNS.map((key) => [key, row[key]]))))
  if (options.format === 'csv') {
    const lines = rows.map((row) =>
      TRIAL_COLUMNS.map((key) => csvCell(String(row[key]), key === 'name' ? 'text' : 'number')).join(','),
    )
    return print([TRIAL_COLUMNS.join(','), ...lines].join('\n'))
  }
  const right = (head: string): Column => ({ head, align: 'right' })
  print(`${report.name} 科目余额表 ${report.from} 至 ${report.as_of}(元,借方为正)`)
  print(
    formatTable(
      [{ head: '编码' }, { head: '名称' }, right('期初'), right('借方'), right('贷方'), right('期末')],
      rows.map((row) => [
        row.code,
        row.name,
        yuan(row.opening),
        yuan(row.debit),
        yuan(row.credit),
        yuan(row.closing),
      ]),
    ),
  )
  for (const note of report.notes) print(note)
}

function trialBalanceCommand(): Command {
  return new Command('trial-balance')
    .description('科目余额表(借方为正)')
    .requiredOption('--book <code>', '账套编号')
    .requiredOption('--as-of <YYYY-MM-DD>', '截止日', readDayOption)
    .option('--from <YYYY-MM-DD>', '起始日,默认当年 1 月 1 日', readDayOption)
    .option('--known-on <timestamp>', '按当时已知:其后记账的不算', readInstantOption)
    .option('--with-drafts', '加上草稿,未定的一边列在「待定」')
    .addOption(new Option('--format <format>', '输出格式').choices(['json', 'csv', 'table']).default('table'))
    .action(trialBalance)
}

function incomeCommand(): Command {
  return new Command('income')
    .description('收益按科目列示(不含结转)')
    .requiredOption('--book <code>', '账套编号')
    .requiredOption('--year <year>', '年度', readYearOption)
    .addOption(new Option('--format <format>', '输出格式').choices(['json', 'table']).default('table'))
    .action(async (options: { book: string; year: number; format: string }) => {
      const statement = await withSession((session) =>
        readBookOnly(session, options.book, 'book.read', (tx) =>
          incomeStatementByAccount(tx, options.book, options.year),
        ),
      )
      if (options.format === 'json') return printJson(statement)
      const columns: Column[] = [{ head: '编码' }, { head: '名称' }, { head: '金额', align: 'right' }]
      print(
        formatTable(
          columns,
          statement.rows.map(({ code, name, amount }) => [code, name, formatMoney(amount as Money)]),
        ),
      )
    })
}

export function reportCommand(): Command {
  return new Command('report')
    .description('报表')
    .addCommand(annualCommand())
    .addCommand(trialBalanceCommand())
    .addCommand(incomeCommand())
}
