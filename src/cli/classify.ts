/** `classify [FILE|-]`: CSV of income lines in, best answers out; needs no store. */
import { Command, Option } from 'commander'
import { parse } from 'csv-parse/sync'
import { classifyIncome } from '../income/classify.ts'
import { readText } from '../intake/read-text.ts'
import { parseMoney } from '../lib/money.ts'
import { ProblemError, problem, refuseAll } from '../lib/problem.ts'
import { csvCell, print, printJson, readInput } from './output.ts'

type Row = Record<string, string>

function readRows(bytes: Uint8Array): Row[] {
  const text = readText(bytes)
  if (text.value === null) refuseAll(text.problems)
  let rows: Row[]
  try {
    rows = parse(text.value ?? '', {
      columns: true,
      bom: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }) as Row[]
  } catch (error) {
    throw new ProblemError(problem('intake/file', `CSV 读不通:${(error as Error).message}`))
  }
  const [first] = rows
  if (first !== undefined && (!('id' in first) || !('summary' in first))) {
    throw new ProblemError(
      problem('intake/head', '表头要有 id 和 summary 两列:id,summary[,amount,account,counterparty]', '第1行'),
    )
  }
  return rows
}

function answer(row: Row) {
  const amount = parseMoney(row['amount'] ?? '')
  const result = classifyIncome({
    summary: row['summary'] ?? '',
    ...(amount === undefined ? {} : { amount }),
    ...(row['account'] ? { account: row['account'] } : {}),
    ...(row['counterparty'] ? { counterparty: row['counterparty'] } : {}),
  })
  const { type, confidence, rule, reason, account, exclusion } = result
  return {
    id: row['id'] ?? '',
    type,
    confidence,
    rule,
    reason,
    account: account ?? '',
    exclusion: exclusion ?? '',
  }
}

export function classifyCommand(): Command {
  return new Command('classify')
    .description('给收入摘要归类:输入 CSV(id,summary[,amount,account,counterparty]),输出类型、把握和理由')
    .argument('[file]', '文件名,- 为标准输入', '-')
    .addOption(new Option('--format <format>', '输出格式').choices(['csv', 'json']).default('csv'))
    .action(async (file: string, options: { format: string }) => {
      const answers = readRows(await readInput(file)).map(answer)
      if (options.format === 'json') return printJson(answers)
      const lines = answers.map((row) =>
        [
          csvCell(row.id),
          row.type,
          String(row.confidence),
          row.rule,
          csvCell(row.reason),
          row.account,
          row.exclusion,
        ].join(','),
      )
      print(['id,type,confidence,rule,reason,account,exclusion', ...lines].join('\n'))
    })
}
