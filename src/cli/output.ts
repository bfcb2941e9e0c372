/** How the command line answers: JSON, CSV, tables that line up with Chinese text, and refusals on standard error. */
import { readFile } from 'node:fs/promises'
import { buffer as readAll } from 'node:stream/consumers'
import { ProblemError, problem, problems } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'

export function print(text: string): void {
  process.stdout.write(text.endsWith('\n') ? text : `${text}\n`)
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, null, 2))
}

/** Columns a terminal gives a text: full-width characters take two. */
function width(text: string): number {
  let columns = 0
  for (const char of text)
    columns +=
      /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/.test(
        char,
      )
        ? 2
        : 1
  return columns
}

export type Column = { head: string; align?: 'left' | 'right' }

/** A table with heads; amounts go right. */
export function formatTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const widths = columns.map((column, at) =>
    Math.max(width(column.head), ...rows.map((row) => width(row[at] ?? ''))),
  )
  const cell = (text: string, at: number): string => {
    const space = ' '.repeat(Math.max(0, (widths[at] ?? 0) - width(text)))
    return columns[at]?.align === 'right' ? space + text : text + space
  }
  const line = (cells: readonly string[]): string => cells.map(cell).join('  ').trimEnd()
  const rule = widths.map((count) => '-'.repeat(count)).join('  ')
  return [line(columns.map((column) => column.head)), rule, ...rows.map(line)].join('\n')
}

/** One CSV cell (RFC 4180); text that a spreadsheet would run as a formula gets a quote in front. */
export function csvCell(value: string, kind: 'text' | 'number' = 'text'): string {
  const safe = kind === 'text' && /^[=+\-@\t\r＝＋－＠]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

export async function readInput(path: string): Promise<Uint8Array> {
  if (path === '-') return readAll(process.stdin)
  try {
    return await readFile(path)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    const why = code === 'ENOENT' ? '没有这个文件' : code === 'EISDIR' ? '这是文件夹' : '打不开'
    throw new ProblemError(problem('intake/file', `${path}:${why},请核对路径`))
  }
}

function sentence(each: Problem): string {
  return each.pointer === undefined ? each.detail : `${each.pointer}:${each.detail}`
}

/** Every problem on its own line, or one problem object with `--format json`. */
export function printRefusal(error: ProblemError, json: boolean): void {
  const [first] = error.problems
  if (json) {
    const { title, status } = problems[first.code]
    const document = {
      type: `/problems/${first.code}`,
      title,
      status,
      detail: sentence(first),
      code: first.code,
      errors: error.problems,
    }
    process.stderr.write(`${JSON.stringify(document, null, 2)}\n`)
    return
  }
  const titles = new Set(error.problems.map((each) => problems[each.code].title))
  process.stderr.write(
    `${[...titles].join('、')}\n${error.problems.map((each) => `  ${sentence(each)}`).join('\n')}\n`,
  )
}
