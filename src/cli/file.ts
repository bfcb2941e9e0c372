/** `file add`, `file list`, `file get`, `file attach`: attachments of a book, under the rules of the interface. */
import { basename } from 'node:path'
import { Command, Option } from 'commander'
import { readConfig } from '../config.ts'
import { openFileStore } from '../files/open.ts'
import { NewAttachment } from '../files/schema.ts'
import { addFile, attachFile, findFile, keepFile, pageOfFiles, readBytes } from '../files/service.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { readVoucherName } from '../vouchers/number.ts'
import { findVoucher } from '../vouchers/store-read.ts'
import { inBook, noteFirst, readBookOnly, withSession } from './context.ts'
import { writeOut } from './out-file.ts'
import { formatTable, print, printJson, readInput } from './output.ts'

const SHOWN_MAX = '500'

function openFiles() {
  return openFileStore(readConfig(), () => Date.now())
}

const format = (choice: string) =>
  new Option('--format <format>', '输出格式').choices([choice, 'json']).default(choice)

function addCommand(): Command {
  return new Command('add')
    .description('上传附件:照片、PDF、OFD、XML,类型按内容判断')
    .argument('<file>', '文件名,- 为标准输入')
    .requiredOption('--book <code>', '账套编号')
    .option('--name <name>', '附件名,默认用文件名')
    .addOption(format('text'))
    .action(async (path: string, options: { book: string; name?: string; format: string }) => {
      const bytes = new Uint8Array(await readInput(path))
      const name = options.name ?? (path === '-' ? '' : basename(path))
      const added = await withSession(async (session) => {
        // Who may not add to this book is refused before the file is looked at.
        await readBookOnly(session, options.book, 'file.add', () => Promise.resolve())
        const file = await keepFile(openFiles(), bytes, name)
        return inBook(session, options.book, 'file.add', (tx, bookId) =>
          addFile(tx, session.caller, bookId, file),
        )
      })
      if (options.format === 'json') return printJson(added)
      const also = added.also_in === 0 ? '' : `;另有 ${added.also_in} 个账套有同样内容,请核对是否重复报账`
      print(`已存入 ${added.name}(${added.media_type},${added.size} 字节)${also}\n${added.hash}`)
    })
}

function listCommand(): Command {
  return new Command('list')
    .description(`账套的附件,新的在前,最多 ${SHOWN_MAX} 个`)
    .requiredOption('--book <code>', '账套编号')
    .addOption(format('table'))
    .action(async (options: { book: string; format: string }) => {
      const page = await withSession((session) =>
        readBookOnly(session, options.book, 'file.read', (tx, bookId) =>
          pageOfFiles(tx, session.caller.proof, bookId, { limit: SHOWN_MAX }),
        ),
      )
      if (options.format === 'json') return printJson(page)
      const heads = [{ head: '校验值' }, { head: '名称' }, { head: '字节', align: 'right' as const }]
      const columns = [...heads, { head: '上传人' }, { head: '时间' }, { head: '同样内容的账套' }]
      const rows = page.items.map((file) => [
        file.hash,
        file.name,
        String(file.size),
        file.added_by,
        file.added_at,
        file.also_in === 0
          ? ''
          : `${file.also_in} 个 ${file.books.map(({ code }) => code).join('、')}`.trim(),
      ])
      print(rows.length === 0 ? '没有附件' : formatTable(columns, rows))
    })
}

async function* whole(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

function getCommand(): Command {
  return new Command('get')
    .description('取出附件')
    .argument('<hash>', '附件的校验值')
    .requiredOption('--book <code>', '账套编号')
    .requiredOption('--out <file>', '写入文件')
    .action(async (hash: string, options: { book: string; out: string }) => {
      const { book, out } = options
      const file = await withSession(async (session) => {
        await noteFirst(session, `cli file get ${hash.slice(0, 64)} --book ${book}`)
        return readBookOnly(session, book, 'file.read', (tx, bookId) => findFile(tx, bookId, hash))
      })
      await writeOut(whole(await readBytes(openFiles(), file)), out)
      print(`已写入 ${out}(${file.name})`)
    })
}

function attachCommand(): Command {
  return new Command('attach')
    .description('给已记账的凭证补附件;凭证的封存不变')
    .argument('<hash>', '附件的校验值')
    .requiredOption('--book <code>', '账套编号')
    .requiredOption('--voucher <no>', '凭证号,如「2021-03 记-12」')
    .requiredOption('--why <text>', '为什么补')
    .action(async (hash: string, options: { book: string; voucher: string; why: string }) => {
      const { book, voucher } = options
      const given = NewAttachment.safeParse({ hash, why: options.why })
      if (!given.success) {
        const detail = '校验值是上传时给出的 64 位数字和字母;理由要写明,不含不可见字符,最多 200 字'
        throw new ProblemError(problem('request/invalid', detail))
      }
      const name = await withSession((session) =>
        inBook(session, book, 'file.add', async (tx, bookId) => {
          const found = await findVoucher(tx, bookId, readVoucherName(voucher))
          await attachFile(tx, session.caller, bookId, { seq: found.seq, ...given.data })
          return found.name
        }),
      )
      print(`附件已补到 ${name}`)
    })
}

export function fileCommand(): Command {
  const command = new Command('file').description('附件')
  for (const each of [addCommand, listCommand, getCommand, attachCommand]) command.addCommand(each())
  return command
}
