/** `classify` through the command line: the labelled lines meet the thresholds, formats and refusals are as promised. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { ROOT } from '../support/sources.ts'
import { commandLine } from './run.ts'
import type { Problem } from './run.ts'

// No database is named: classifying needs none.
const cli = commandLine({ DATABASE_URL: 'postgres://nobody:x@127.0.0.1:1/none' })
const DEV = join(ROOT, 'tests', 'examples', 'income-lines-dev.csv')
const HEAD = 'id,type,confidence,rule,reason,account,exclusion'
const TYPES =
  'livestock planting tourism equity land_trust photovoltaic property_service unclassified none'.split(' ')

type Labelled = { id: string; summary: string; label: string; accept: string }
type Answer = Record<'id' | 'type' | 'confidence' | 'rule' | 'reason' | 'account' | 'exclusion', string>

test('development lines: 95 % accepted, 88 % strict, at most 2 % over the border', async () => {
  const { code, out, err } = await cli(['classify', DEV, '--format', 'csv'])
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out.startsWith(`${HEAD}\n`)).toBe(true)
  const lines = parse<Labelled>(readFileSync(DEV, 'utf8'), { columns: true })
  const answers = new Map(parse<Answer>(out, { columns: true }).map((each) => [each.id, each]))
  expect(answers.size).toBe(lines.length)
  const typeOf = (line: Labelled): string => answers.get(line.id)?.type ?? ''
  const share = (right: (line: Labelled) => boolean): number => lines.filter(right).length / lines.length
  const strict = (line: Labelled): boolean => typeOf(line) === line.label
  expect(
    share((line) => strict(line) || line.accept.split('|').includes(typeOf(line))),
  ).toBeGreaterThanOrEqual(0.95)
  expect(share(strict)).toBeGreaterThanOrEqual(0.88)
  expect(
    share(
      (line) =>
        (typeOf(line) === 'none') !== (line.label === 'none') &&
        !line.accept.split('|').includes(typeOf(line)),
    ),
  ).toBeLessThanOrEqual(0.02)
  for (const answer of answers.values()) {
    expect(TYPES).toContain(answer.type)
    expect(Number(answer.confidence)).toBeGreaterThan(0)
    expect(Number(answer.confidence)).toBeLessThanOrEqual(1)
    expect(answer.reason).not.toBe('')
    expect(answer.account).toMatch(/^\d{3,}$/)
    expect(answer.type === 'none').toBe(answer.exclusion !== '')
  }
})

test('standard input, BOM, CRLF, GB18030 and cells with commas are read; cells that a spreadsheet would run are quoted', async () => {
  const input =
    '\ufeffid,summary,amount,account,counterparty\r\n"a,1",卖羊款,1200.00,,牧户\r\n=1+1,"收""鼎信""商铺租金,全年",,,\r\n'
  const { out } = await cli(['classify', '-'], input)
  const answers = parse<Answer>(out, { columns: true })
  expect(answers.map(({ id, type }) => [id, type])).toEqual([
    ['a,1', 'livestock'],
    ["'=1+1", 'property_service'],
  ])
  // 「id,summary\nx,光伏发电收入」 in GB18030
  const gb = Buffer.concat([
    Buffer.from('id,summary\nx,'),
    Buffer.from('b9e2b7fcb7a2b5e7cad5c8eb', 'hex'),
    Buffer.from('\n'),
  ])
  expect((await cli(['classify'], gb)).out).toContain('x,photovoltaic,')
  const json = JSON.parse(
    (await cli(['classify', '-', '--format', 'json'], 'id,summary\n1,收草场承包费\n')).out,
  ) as unknown
  expect(json).toEqual([
    expect.objectContaining({ id: '1', type: 'land_trust', account: '501', exclusion: '' }),
  ])
  expect((await cli(['classify'], 'id,summary\n')).out.trim()).toBe(HEAD)
})

test.each([
  ['no such file', ['classify', 'nowhere.csv'], '', 'intake/file', /nowhere\.csv:没有这个文件/],
  ['a folder', ['classify', ROOT], '', 'intake/file', /文件夹/],
  ['heads missing', ['classify', '-'], '编号,摘要\n1,x\n', 'intake/head', /id 和 summary/],
  ['a quote never closed', ['classify', '-'], 'id,summary\n1,"x\n', 'intake/file', /CSV 读不通/],
])('%s is refused with 1 and a sentence', async (_, args, input, code, sentence) => {
  const plain = await cli(args, input)
  expect(plain).toMatchObject({ code: 1, out: '' })
  expect(plain.err).toMatch(sentence)
  expect(plain.err).not.toMatch(/\n\s+at /)
  const asked = await cli([...args, '--format', 'json'], input)
  expect(asked).toMatchObject({ code: 1, out: '' })
  expect(JSON.parse(asked.err) as Problem).toMatchObject({
    code,
    status: 422,
    title: expect.any(String) as string,
  })
})
