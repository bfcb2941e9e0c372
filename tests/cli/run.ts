/** Runs the real command line as a process of its own, against a database of the test's or an embedded store. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FreshDatabase } from '../support/database.ts'
import { ROOT, nodeProgram } from '../support/sources.ts'

export type Ran = { code: number | null; out: string; err: string }

/** Words of the command line; the last may be what goes in on standard input. */
export type Cli = (args: readonly string[], input?: string | Uint8Array) => Promise<Ran>

/** As scripts/cunzhang.mjs starts it: compiled once, a command starts in half the time. */
const COMPILED = join(ROOT, '.cache', 'compiled')

export function commandLine(env: Record<string, string>, cwd: string = ROOT): Cli {
  return async (args, input) => {
    const child = spawn(nodeProgram, [join(ROOT, 'src', 'cli', 'main.ts'), ...args], {
      cwd,
      env: { PATH: '/usr/bin:/bin', NODE_COMPILE_CACHE: COMPILED, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let [out, err] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (piece: string) => (out += piece))
    child.stderr.setEncoding('utf8').on('data', (piece: string) => (err += piece))
    child.stdin.on('error', () => {})
    child.stdin.end(input)
    const [code] = (await once(child, 'close')) as [number | null]
    return { code, out, err }
  }
}

/** A command line whose file names are relative to a folder of its own. */
export type Office = {
  cli: Cli
  /** Fails the test with what the command said unless it ends with 0; answers standard output. */
  does: (args: readonly string[], input?: string | Uint8Array) => Promise<string>
  /** The same with `--format json`, read. */
  reads: <T>(args: readonly string[]) => Promise<T>
  /** Writes a file beside the command line and answers its name. */
  file: (name: string, content: string | Uint8Array) => string
  folder: string
  leave: () => void
}

export function openOffice(env: Record<string, string>): Office {
  const folder = mkdtempSync(join(tmpdir(), 'cunzhang-cli-'))
  const cli = commandLine(env, folder)
  const does: Office['does'] = async (args, input) => {
    const { code, out, err } = await cli(args, input)
    if (code !== 0 || err !== '') throw new Error(`cunzhang ${args.join(' ')} → ${code}\n${err}${out}`)
    return out
  }
  return {
    cli,
    does,
    reads: async <T>(args: readonly string[]) => JSON.parse(await does([...args, '--format', 'json'])) as T,
    file: (name, content) => {
      writeFileSync(join(folder, name), content)
      return name
    },
    folder,
    leave: () => rmSync(folder, { recursive: true, force: true }),
  }
}

export function databaseEnv(
  store: Pick<FreshDatabase<unknown>, 'appUrl' | 'ownerUrl'>,
): Record<string, string> {
  return { DATABASE_URL: store.appUrl, DATABASE_OWNER_URL: store.ownerUrl }
}

export const JINYUAN = '632802102209'

/** Head of a cash book in Chinese, rows below it. */
export const cashBook = (...rows: string[]): string => ['日期,摘要,收入,支出,方式', ...rows].join('\n')

/** A refusal as the command line words it with `--format json`. */
export type Problem = {
  type: string
  title: string
  status: number
  detail: string
  code: string
  errors: { code: string; detail: string; pointer?: string }[]
}

/** How many rows every table holds: what a refused command must leave as it was. */
export async function countRows(
  store: Pick<FreshDatabase<unknown>, 'super'>,
): Promise<Record<string, number>> {
  const { rows } = await store.super.query<{ name: string; n: number }>(
    `select c.relname as name, (xpath('/row/n/text()', query_to_xml(format('select count(*) as n from %I', c.relname), false, true, '')))[1]::text::int as n
     from pg_class c join pg_namespace s on s.oid = c.relnamespace where s.nspname = 'public' and c.relkind = 'r'`,
  )
  return Object.fromEntries(rows.map(({ name, n }) => [name, n]))
}
