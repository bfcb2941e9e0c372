/** `import cashbook FILE`, `import vouchers FILE`: what would be posted with `--dry-run`, else all or nothing. */
import { basename } from 'node:path'
import { Command, Option } from 'commander'
import { importCashBook } from '../intake/import-cashbook.ts'
import type { ImportReceipt } from '../intake/import-receipt.ts'
import { importVouchers } from '../intake/import-vouchers.ts'
import type { PlannedLine } from '../intake/schema.ts'
import type { Month } from '../lib/day.ts'
import { formatMoney } from '../lib/money.ts'
import { inBook, withSession } from './context.ts'
import { readMonthOption } from './options.ts'
import { print, printJson, readInput } from './output.ts'

type CashBookOptions = {
  book: string
  money?: '101' | '102'
  allowOverlap?: boolean
  lateInto?: Month
  dryRun?: boolean
  format: string
}

function lineText(line: PlannedLine): string {
  const aux = line.counterparty ?? line.project
  const type =
    line.type === null ? '' : ` [${line.type.type}${line.type.exclusion ? `/${line.type.exclusion}` : ''}]`
  return `${line.side === 'debit' ? '借' : '贷'} ${line.account} ${formatMoney(line.amount)}${aux === null ? '' : ` ${aux}`}${type}`
}

function printPlan(receipt: ImportReceipt): void {
  for (const voucher of receipt.vouchers) {
    print(
      `第${voucher.rows.join('、')}行  ${voucher.date}  ${voucher.lines[0]?.summary ?? ''}  (${voucher.reason})`,
    )
    for (const line of voucher.lines) print(`    ${lineText(line)}`)
  }
}

function printReceipt(receipt: ImportReceipt): void {
  if (receipt.dry_run) printPlan(receipt)
  for (const draft of receipt.drafts) {
    const words = 'summary' in draft ? draft.summary : (draft.lines[0]?.summary ?? '')
    print(`草稿 第${draft.rows.join('、')}行  ${draft.date}  ${words}:${draft.reason}`)
  }
  for (const row of receipt.skipped) print(`跳过 第${row.row}行  ${row.summary}:${row.why}`)
  for (const each of receipt.unchecked) print(`未核对 第${each.row}行  ${each.words}:${each.why}`)
  if (receipt.ignored_heads.length > 0) print(`没有读的列:${receipt.ignored_heads.join('、')}`)
  const closing = receipt.closing.map(({ account, amount }) => `${account} ${formatMoney(amount)}`).join(',')
  print(
    `${receipt.dry_run ? '试算(没有写入):' : ''}读入 ${receipt.rows} 行,记账 ${receipt.posted} 张(${receipt.posted_rows} 行),` +
      `草稿 ${receipt.drafted} 张(${receipt.drafted_rows} 行),跳过 ${receipt.skipped.length} 行;核对 ${receipt.compared} 处余额与合计`,
  )
  print(
    `货币资金结余 ${formatMoney(receipt.money_closing)} 元(${closing});未写方式的行按 ${receipt.money_default}`,
  )
}

function cashBookCommand(): Command {
  return new Command('cashbook')
    .description('导入现金(银行)日记账,CSV 或 XLSX')
    .argument('<file>', '文件名,- 为标准输入')
    .requiredOption('--book <code>', '账套编号')
    .addOption(new Option('--money <account>', '没有「方式」列时的货币科目').choices(['101', '102']))
    .option('--allow-overlap', '允许与以前导入的行相同')
    .option('--late-into <YYYY-MM>', '已结账月份的行记入这个月,保留业务日期', readMonthOption)
    .option('--dry-run', '只列出会记的凭证和全部问题,不写入')
    .addOption(new Option('--format <format>', '输出格式').choices(['text', 'json']).default('text'))
    .action(async (file: string, options: CashBookOptions) => {
      const bytes = await readInput(file)
      const receipt = await withSession((session) =>
        inBook(session, options.book, 'intake.import', (tx) =>
          importCashBook(tx, session.actor, {
            book: options.book,
            bytes,
            name: basename(file),
            money: options.money,
            allowOverlap: options.allowOverlap,
            lateInto: options.lateInto,
            dryRun: options.dryRun,
          }),
        ),
      )
      if (options.format === 'json') printJson(receipt)
      else printReceipt(receipt)
    })
}

function vouchersCommand(): Command {
  return new Command('vouchers')
    .description('导入凭证表,CSV 或 XLSX')
    .argument('<file>', '文件名,- 为标准输入')
    .requiredOption('--book <code>', '账套编号')
    .option('--dry-run', '只列出会记的凭证和全部问题,不写入')
    .addOption(new Option('--format <format>', '输出格式').choices(['text', 'json']).default('text'))
    .action(async (file: string, options: { book: string; dryRun?: boolean; format: string }) => {
      const bytes = await readInput(file)
      const receipt = await withSession((session) =>
        inBook(session, options.book, 'intake.import', (tx) =>
          importVouchers(tx, session.actor, {
            book: options.book,
            bytes,
            name: basename(file),
            dryRun: options.dryRun,
          }),
        ),
      )
      if (options.format === 'json') return printJson(receipt)
      const mode = receipt.dry_run ? '试算(没有写入):' : ''
      print(`${mode}读入 ${receipt.rows} 行,记账 ${receipt.posted} 张,跳过 ${receipt.skipped.length} 行`)
    })
}

export function importCommand(): Command {
  return new Command('import').description('导入').addCommand(cashBookCommand()).addCommand(vouchersCommand())
}
