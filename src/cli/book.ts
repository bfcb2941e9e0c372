/** `book create`, `book list`, `book show`: a village's book, with or without an opening. */
import { Command, Option } from 'commander'
import { createBook, readBook } from '../books/service.ts'
import { scopeRange } from '../books/division.ts'
import { NewBook } from '../books/schema.ts'
import { listBooks } from '../books/store.ts'
import { problemsOf } from '../http/validate.ts'
import { importOpening } from '../intake/import-opening.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { inStore, readBookOnly, readStore, withSession } from './context.ts'
import { keeperCommand } from './duties.ts'
import { formatTable, print, printJson, readInput } from './output.ts'

type CreateOptions = {
  code: string
  name: string
  division: string
  kind: string
  start?: string
  entity?: string
  creditCode?: string
  counts?: boolean
  words: string
  gift?: string
  keptBy?: string
  opening?: string
  format: string
}

function readNewBook(options: CreateOptions): NewBook {
  const read = NewBook.safeParse({
    code: options.code,
    name: options.name,
    division: options.division,
    kind: options.kind,
    start: options.start,
    entity: options.entity,
    credit_code: options.creditCode,
    counts: options.counts,
    words: options.words,
    gift_account: options.gift,
    kept_by: options.keptBy,
  })
  if (!read.success) throw problemsOf(read.error)
  return read.data
}

async function create(options: CreateOptions): Promise<void> {
  const input = readNewBook(options)
  const opening = options.opening === undefined ? undefined : await readInput(options.opening)
  const book = await withSession((session) =>
    inStore(session, 'book.open', [input.division], async (tx) => {
      const created = await createBook(tx, session.actor, input)
      if (opening === undefined) return created
      await importOpening(tx, session.actor, {
        book: input.code,
        bytes: opening,
        name: options.opening ?? '',
      })
      return readBook(tx, input.code)
    }),
  )
  if (options.format === 'json') return printJson(book)
  const review = book.automatic_review ? '导入由规则自动审核(v1)' : '没有自动审核授权,导入的每一行都停在草稿'
  print(`已建账套 ${book.code}(${book.name}),${book.counts ? '计入' : '不计入'}本村集体收入;${review}`)
}

function createCommand(): Command {
  return new Command('create')
    .description('建账套;同一村的第一个集体账套计入本村收入')
    .requiredOption('--code <code>', '账套编号')
    .requiredOption('--name <name>', '账套名称')
    .requiredOption('--division <code>', '12 位区划代码')
    .addOption(
      new Option('--kind <kind>', '主体')
        .choices(['collective', 'committee', 'coop', 'company'])
        .default('collective'),
    )
    .option('--start <YYYY-MM>', '建账月份;不写则由第一次导入决定')
    .option('--entity <name>', '主体名称,默认与账套同名')
    .option('--credit-code <code>', '统一社会信用代码')
    .option('--counts', '计入本村集体收入(如代行职能的村委会)')
    .option('--no-counts', '不计入本村集体收入')
    .addOption(new Option('--words <words>', '凭证字').choices(['记', '收付转']).default('记'))
    .addOption(new Option('--gift <account>', '捐赠收入记入的科目').choices(['311', '504']))
    .option('--kept-by <code>', '代理记账的乡镇(9 位区划代码),它不得审核这个账套')
    .option('--opening <file>', '期初余额表(CSV 或 XLSX)')
    .addOption(new Option('--format <format>', '输出格式').choices(['text', 'json']).default('text'))
    .action(create)
}

async function list(options: { scope: string; format: string }): Promise<void> {
  const range = scopeRange(options.scope)
  if (range === undefined) {
    throw new ProblemError(
      problem('request/invalid', `范围「${options.scope}」要写成 2、4、6、9 或 12 位区划代码`, '--scope'),
    )
  }
  const books = await withSession((session) =>
    readStore(session, 'book.read', (tx) => listBooks(tx, range, '', 100_000)),
  )
  if (options.format === 'json')
    return printJson(
      books.map(({ code, name, kind, division, counts }) => ({ code, name, kind, division, counts })),
    )
  const columns = [{ head: '编号' }, { head: '名称' }, { head: '主体' }, { head: '区划' }, { head: '计入' }]
  print(
    formatTable(
      columns,
      books.map((book) => [book.code, book.name, book.kind, book.division, book.counts ? '是' : '否']),
    ),
  )
}

export function bookCommand(): Command {
  const listCommand = new Command('list')
    .description('列出账套')
    .option('--scope <code>', '区划代码,2、4、6、9 或 12 位', '63')
    .addOption(new Option('--format <format>', '输出格式').choices(['table', 'json']).default('table'))
    .action(list)
  const showCommand = new Command('show')
    .description('一个账套的情况')
    .requiredOption('--book <code>', '账套编号')
    .action(async (options: { book: string }) =>
      printJson(
        await withSession((session) =>
          readBookOnly(session, options.book, 'book.read', (tx) => readBook(tx, options.book)),
        ),
      ),
    )
  return new Command('book')
    .description('账套')
    .addCommand(createCommand())
    .addCommand(listCommand)
    .addCommand(showCommand)
    .addCommand(keeperCommand())
}
