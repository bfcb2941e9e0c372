/** The command line as such: help everywhere, exit statuses, refusals as problem objects, an embedded store, a reader that leaves early. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CommanderError } from 'commander'
import type { Command } from 'commander'
import { buildProgram } from '../../src/cli/program.ts'
import { freshDatabase } from '../support/database.ts'
import { makeRunFolder } from '../support/server.ts'
import { ROOT, nodeProgram } from '../support/sources.ts'
import { JINYUAN, cashBook, commandLine, databaseEnv, openOffice } from './run.ts'
import type { Problem } from './run.ts'

const store = await freshDatabase()
const office = openOffice(databaseEnv(store))
const home = makeRunFolder()
beforeAll(() => office.does(['book', 'create', '--code', 'B', '--name', '甲', '--division', JINYUAN]))
afterAll(async () => {
  office.leave()
  rmSync(home, { recursive: true, force: true })
  await store.close()
})

const nowhere = commandLine({ DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none' })

function everyCommand(command: Command, path: string): [string, Command][] {
  const name = `${path} ${command.name()}`.trim()
  return [[name, command], ...command.commands.flatMap((each) => everyCommand(each, name))]
}

test('every command of the contract has its help, in Chinese', () => {
  const commands = new Map(everyCommand(buildProgram(false), ''))
  const promised =
    'classify,book create,import cashbook,import vouchers,drafts list,drafts complete,close,year-end,assign,' +
    'report trial-balance,report annual,export,restore,verify'
  for (const name of promised.split(',')) expect([...commands.keys()]).toContain(`cunzhang ${name}`)
  for (const [name, command] of commands) {
    expect(command.helpInformation(), name).toMatch(/^Usage: cunzhang/)
    expect(command.description(), name).toMatch(/\p{Script=Han}/u)
    for (const option of command.options) expect(option.description, `${name} ${option.flags}`).not.toBe('')
  }
})

test.each([['--help'], ['import', 'cashbook', '--help'], ['report', '--help']])(
  '%s %s %s needs no store and ends with 0',
  async (...args) => {
    const { code, out, err } = await nowhere(args)
    expect({ code, err }).toEqual({ code: 0, err: '' })
    expect(out).toMatch(/^Usage: cunzhang/)
  },
)

test.each([
  [[], 'no command'],
  [['nonsense'], 'an unknown command'],
  [['book', 'create', '--code', 'X'], 'options missing'],
  [['import', 'cashbook', 'x.csv', '--book', 'B', '--money', '103'], 'a choice that is none'],
  [['import', 'cashbook', 'x.csv', '--book', 'B', '--late-into', '2024-13'], 'a month that is none'],
  [['close', '--book', 'B', '--through', '2024-00'], 'another month that is none'],
  [['report', 'trial-balance', '--book', 'B', '--as-of', '2024-02-30'], 'a day that is none'],
  [['report', 'trial-balance', '--book', 'B', '--as-of', '2024-12-31', '--known-on', 'soon'], 'no instant'],
  [['report', 'annual', '--year', '20x4'], 'a year that is none'],
  [
    ['assign', '--book', 'B', '--voucher', '2024-01 记-1', '--line', '2', '--type', 'fishing', '--why', 'x'],
    'no type',
  ],
  [
    [
      'assign',
      '--book',
      'B',
      '--voucher',
      '2024-01 记-1',
      '--line',
      'two',
      '--type',
      'tourism',
      '--why',
      'x',
    ],
    'no line',
  ],
  [['export', '--book', 'B', '--format', 'pdf'], 'no format'],
  [['verify', '--all-of-it'], 'an unknown option'],
])('wrong usage: %j (%s)', async (args) => {
  const parsed = buildProgram(true).parseAsync(args, { from: 'user' })
  await expect(parsed).rejects.toThrow(CommanderError)
  await expect(parsed).rejects.not.toMatchObject({ exitCode: 0 })
})

test.each([[], ['nonsense'], ['close', '--book', 'B', '--through', '2024-00']])(
  'wrong usage ends with 2 and says how: %j %j',
  async (...args) => {
    const { code, out, err } = await nowhere(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).not.toMatch(/\n\s+at /)
    expect(err).toMatch(/--help|Usage/)
  },
)

test('asked for JSON, wrong usage and refusals are problem objects on standard error', async () => {
  const wrong = await office.cli(['book', 'create', '--format', 'json'])
  expect(wrong).toMatchObject({ code: 2, out: '' })
  expect(JSON.parse(wrong.err)).toMatchObject({
    code: 'request/invalid',
    detail: expect.stringContaining('--code') as string,
  })
  const none = await office.cli([
    'report',
    'trial-balance',
    '--book',
    'Z',
    '--as-of',
    '2024-12-31',
    '--format=json',
  ])
  expect(none).toMatchObject({ code: 1, out: '' })
  const problem = JSON.parse(none.err) as Problem
  expect(problem).toMatchObject({ type: '/problems/book/not-found', status: 404, code: 'book/not-found' })
  expect(problem.errors).toHaveLength(1)
  const twice = await office.cli(['book', 'create', '--code', 'B', '--name', '乙', '--division', '12'])
  expect(twice.code).toBe(1)
  expect(twice.err).toMatch(/区划代码「12」有2位,应为12位/)
  expect(twice.err).toMatch(/账套编号「B」已被使用/)
})

test('a database that is not there is told in one sentence', async () => {
  const { code, err } = await nowhere(['verify'])
  expect(code).toBe(1)
  expect(err).toMatch(/连不上数据库 127\.0\.0\.1:1\/none/)
  expect(err).not.toMatch(/\n\s+at |:x@/)
})

test('a reader that leaves early is no failure', async () => {
  const rows = Array.from({ length: 20_000 }, (_, at) => `${at},卖羊款${at}`)
  const file = office.file('long.csv', ['id,summary', ...rows].join('\n'))
  const child = spawn(nodeProgram, [join(ROOT, 'src', 'cli', 'main.ts'), 'classify', file], {
    cwd: office.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let err = ''
  child.stderr.on('data', (piece: Buffer) => (err += piece.toString()))
  child.stdout.once('data', () => child.stdout.destroy())
  const [code] = (await once(child, 'close')) as [number]
  expect({ code, err }).toEqual({ code: 0, err: '' })
})

test('without DATABASE_URL an embedded store is made, used by several commands at once, and left stopped', async () => {
  const dataDir = join(home, 'data')
  const cli = commandLine({ DATA_DIR: dataDir }, office.folder)
  office.file('one.csv', cashBook('2024-01-05,卖羊款,1200.00,,现金'))
  const made = await cli([
    'book',
    'create',
    '--code',
    'E',
    '--name',
    '甲',
    '--division',
    JINYUAN,
    '--format',
    'json',
  ])
  expect(made.code, made.err).toBe(0)
  expect(JSON.parse(made.out)).toMatchObject({
    code: 'E',
    counts: true,
    automatic_review: true,
    data_kind: 'real',
  })
  const answers = await Promise.all([
    cli(['import', 'cashbook', 'one.csv', '--book', 'E']),
    cli(['book', 'list']),
    cli(['account', 'list', '--book', 'E']),
  ])
  expect(answers.map(({ code, err }) => ({ code, err }))).toEqual(answers.map(() => ({ code: 0, err: '' })))
  expect(answers[0]?.out).toMatch(/读入 1 行,记账 1 张\(1 行\),草稿 0 张\(0 行\),跳过 0 行/)
  expect(answers[0]?.out).toMatch(/货币资金结余 1,200\.00 元/)
  expect((await cli(['verify'])).out).toBe('核验通过:1 个账套,1 张凭证\n')
  expect(existsSync(join(dataDir, 'postgres', 'postmaster.pid'))).toBe(false)
})
