/** `drafts write|show|submit|sign|discard`: whole drafts and their way through the signatures; each is done by the person it belongs to. */
import { Command, Option } from 'commander'
import { discardDraft, readDraft, signDraft, submitDraft, writeDraft } from '../approvals/drafts.ts'
import { NewDraft } from '../approvals/schema.ts'
import type { DraftInFull } from '../approvals/schema.ts'
import type { Act } from '../lib/caller.ts'
import { formatMoney, money } from '../lib/money.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import type { Tx } from '../db/transaction.ts'
import { inBook, readBookOnly, withSession } from './context.ts'
import type { Session } from './context.ts'
import { bookOfDraft } from './draft-book.ts'
import { readShape } from './json-file.ts'
import { formatTable, print, printJson } from './output.ts'
import { withPerson } from './person.ts'

type Options = { format: string }

function sayWhere({ id, standing }: DraftInFull): string {
  const { state, turn, returned } = standing
  if (state === 'posted') return `${id} 已记账`
  if (state === 'discarded') return `${id} 已作废`
  if (turn !== null) return `${id} 已报批(第${standing.round}轮),轮到:${turn.label}`
  return returned === null ? `${id} 未报批` : `${id} 已退回:${returned.opinion}`
}

function show(draft: DraftInFull, { format }: Options): void {
  if (format === 'json') return printJson(draft)
  const { standing, lines } = draft
  print(`${sayWhere(draft)}\n${draft.date} ${draft.summary}`)
  const money2 = (side: string, line: { side: string; amount: string }): string =>
    line.side === side ? formatMoney(money(line.amount)) : ''
  print(
    formatTable(
      [
        { head: '摘要' },
        { head: '科目' },
        { head: '借方', align: 'right' },
        { head: '贷方', align: 'right' },
      ],
      lines.map((line) => [
        line.summary,
        `${line.account} ${line.account_name}`,
        money2('debit', line),
        money2('credit', line),
      ]),
    ),
  )
  for (const { position, label, roles, signed } of standing.steps) {
    const who =
      signed === null ? `待签(${roles.map(({ name }) => name).join('、')})` : `${signed.name} ${signed.at}`
    print(`第${position}步 ${label}:${who}${signed?.warnings.map((each) => `(${each})`).join('') ?? ''}`)
  }
}

async function write(file: string, options: Options & { book: string; id?: string }): Promise<void> {
  const body = await readShape(file, NewDraft)
  const { book, id } = options
  const input = { book, body, ...(id === undefined ? {} : { id }) }
  const draft = await withPerson((session) =>
    inBook(session, book, 'draft.write', (tx) => writeDraft(tx, session.caller, input)),
  )
  show(draft, options)
}

type Verb = (tx: Tx, session: Session, bookId: string, id: string) => Promise<DraftInFull>

/** One transaction a draft: what was refused does not take the others with it. */
async function each(ids: readonly string[], act: Act, options: Options, verb: Verb): Promise<void> {
  const refused: Problem[] = []
  await withPerson(async (session) => {
    for (const id of ids) {
      try {
        const book = await bookOfDraft(session, id)
        const draft = await inBook(session, book, act, (tx, bookId) => verb(tx, session, bookId, id))
        if (options.format === 'json') printJson(draft)
        else print(sayWhere(draft))
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error
        refused.push(...error.problems.map((found) => ({ ...found, pointer: id })))
      }
    }
  })
  const [first, ...rest] = refused
  if (first !== undefined) throw new ProblemError(first, ...rest)
}

type Signing = Options & { decision: 'approve' | 'return'; opinion?: string }

const sign = (ids: string[], options: Signing): Promise<void> =>
  each(ids, 'approval.sign', options, async (tx, { caller }, bookId, id) => {
    const { digest } = (await readDraft(tx, caller, bookId, id)).standing
    if (digest === null) throw new ProblemError(problem('approval/not-submitted', '这张草稿现在没有在报批'))
    const { decision, opinion } = options
    return signDraft(tx, caller, bookId, { id, body: { decision, opinion, digest } })
  })

const submit = (ids: string[], options: Options): Promise<void> =>
  each(ids, 'draft.write', options, (tx, { caller }, bookId, id) => submitDraft(tx, caller, bookId, id))

const discard = (ids: string[], options: Options & { reason: string }): Promise<void> =>
  each(ids, 'draft.write', options, (tx, { caller }, bookId, id) =>
    discardDraft(tx, caller, bookId, { id, reason: options.reason }),
  )

async function showOne(id: string, options: Options): Promise<void> {
  const draft = await withSession(async (session) =>
    readBookOnly(session, await bookOfDraft(session, id), 'draft.read', (tx, bookId) =>
      readDraft(tx, session.caller, bookId, id),
    ),
  )
  show(draft, options)
}

const format = (): Option =>
  new Option('--format <format>', '输出格式').choices(['text', 'json']).default('text')

export function signingCommands(): Command[] {
  const several = (name: string, words: string): Command =>
    new Command(name).description(words).argument('<id...>', '草稿编号,可以几个').addOption(format())
  return [
    new Command('write')
      .description('填制或修改一张草稿(须 --as 本人)')
      .argument('<file>', 'JSON 文件,- 为标准输入')
      .requiredOption('--book <code>', '账套编号')
      .option('--id <id>', '要修改的草稿')
      .addOption(format())
      .action(write),
    new Command('show')
      .description('一张草稿,办到哪一步')
      .argument('<id>', '草稿编号')
      .addOption(format())
      .action(showOne),
    several('submit', '报批(须 --as 本人)').action(submit),
    several('sign', '签批(须 --as 本人)')
      .addOption(
        new Option('--decision <decision>', '同意 approve 或退回 return')
          .choices(['approve', 'return'])
          .default('approve'),
      )
      .option('--opinion <text>', '意见,退回时必写')
      .action(sign),
    several('discard', '作废草稿(须 --as 本人)').requiredOption('--reason <text>', '理由').action(discard),
  ]
}
