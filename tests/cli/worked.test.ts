/** The README's worked example, run as printed: every command of its sessions is executed and what it prints is compared word for word. */
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freshDatabase } from '../support/database.ts'
import { ROOT } from '../support/sources.ts'
import { databaseEnv, openOffice } from './run.ts'

const store = await freshDatabase()
const office = openOffice(databaseEnv(store))
afterAll(async () => {
  office.leave()
  await store.close()
})

const EXAMPLE = join(ROOT, 'tests', 'examples', 'worked', 'cashbook-2024.csv')
const PROMPT = '$ npm run --silent cli -- '
type Step = { command: string; shown: string[] }

/** Blocks marked `console` are one session; a line without prompt is what was printed. */
function readSessions(markdown: string): Step[] {
  const steps: Step[] = []
  for (const [, block = ''] of markdown.matchAll(/^```console\n([^]*?)^```$/gm)) {
    for (const line of block.trimEnd().split('\n')) {
      if (line.startsWith(PROMPT)) steps.push({ command: line.slice(PROMPT.length), shown: [] })
      else steps.at(-1)?.shown.push(line)
    }
  }
  return steps
}

/** Words of a command line; quotes only group. */
function wordsOf(command: string): string[] {
  return [...command.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '')
}

/** 「$第27行」 stands for the number of row 27's draft, which differs from run to run. */
async function fillIn(words: readonly string[]): Promise<string[]> {
  if (!words.some((word) => word.startsWith('$第'))) return [...words]
  const drafts = await office.reads<{ id: string; row: number }[]>(['drafts', 'list', '--book', 'QY'])
  return words.map((word) => {
    const row = /^\$第(\d+)行$/.exec(word)?.[1]
    return row === undefined ? word : (drafts.find((draft) => String(draft.row) === row)?.id ?? word)
  })
}

/** What differs from run to run: draft numbers, instants, digests. A line of dots stands for lines left out. */
function settled(text: string): string[] {
  return text
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f-]{22}/g, (id) => '…'.padEnd(id.length))
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z;sha256:[0-9a-f]+/g, '…')
    .trimEnd()
    .split('\n')
    .map((line) => line.trimEnd())
}

function expectShown(shown: readonly string[], printed: readonly string[], command: string): void {
  const gap = shown.indexOf('……')
  if (gap < 0) return expect(printed, command).toEqual(shown)
  const [head, tail] = [shown.slice(0, gap), shown.slice(gap + 1)]
  expect(printed.slice(0, head.length), command).toEqual(head)
  expect(printed.slice(printed.length - tail.length), command).toEqual(tail)
}

test('every command of the worked example prints what README says', async () => {
  copyFileSync(EXAMPLE, join(office.folder, 'cashbook-2024.csv'))
  const steps = readSessions(readFileSync(join(ROOT, 'README.md'), 'utf8'))
  expect(steps.length).toBeGreaterThanOrEqual(12)
  for (const { command, shown } of steps) {
    const words = await fillIn(wordsOf(command.replace('tests/examples/worked/', '')))
    const { code, out, err } = await office.cli(words)
    expect(code, command).toBe(err === '' ? 0 : 1)
    expectShown(shown, settled(out + err), command)
  }
}, 120_000)
