/** The embedded server's data folder: where it lies, who owns it, and its making by `initdb`. */
import { randomBytes } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { ProblemError, problem } from '../lib/problem.ts'
import { nativeFor, runProgram } from './embedded-binaries.ts'
import type { Native } from './embedded-binaries.ts'
import { canReach, serverUser } from './embedded-user.ts'
import type { SystemUser } from './embedded-user.ts'

export type Cluster = { folder: string; native: Native; user: SystemUser | undefined }

/** Where a cluster goes when root's data folder lies behind a closed door; never a temporary folder, which a reboot may empty. */
const OPEN_PLACE = '/var/lib/cunzhang'
const SUPERUSER = 'postgres'

function refuse(chinese: string, english: string): never {
  throw new ProblemError(problem('service/unavailable', `${chinese} (${english})`))
}

/** The data folder itself, made when missing and proven writable. */
export function openDataDir(dataDir: string): string {
  try {
    mkdirSync(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
    accessSync(dataDir, constants.W_OK | constants.X_OK)
    return realpathSync(dataDir)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? ''
    return refuse(
      `数据目录 ${dataDir} 不能写入(${code}):请换一个目录(DATA_DIR)或改正权限`,
      'data folder is not writable',
    )
  }
}

function openPlace(): string {
  try {
    mkdirSync(OPEN_PLACE, { recursive: true, mode: 0o755 })
    accessSync(OPEN_PLACE, constants.W_OK)
    return OPEN_PLACE
  } catch {
    return refuse(
      `以 root 运行时数据库须用普通用户,而该用户进不了数据目录的上级目录,${OPEN_PLACE} 也不能写入:请把 DATA_DIR 设到普通用户可进入的目录`,
      'the unprivileged database user cannot reach DATA_DIR',
    )
  }
}

/**
 * Parents of `home` closed to the user: the cluster goes to the open place. Its name is new each time and known only to the
 * link in `home`, so that a data folder that was thrown away and made again never meets its old cluster.
 */
function placeFor(home: string, user: SystemUser | undefined): string {
  if (canReach(home, user)) return join(home, 'postgres')
  return join(openPlace(), randomBytes(8).toString('hex'))
}

async function initialise(
  native: Native,
  place: string,
  user: SystemUser | undefined,
  password: string,
): Promise<void> {
  const draft = `${place}.init-${process.pid}`
  const passwordFile = join(draft, 'password')
  try {
    mkdirSync(draft, { mode: 0o700 })
    writeFileSync(passwordFile, password, { mode: 0o600 })
    if (user !== undefined) for (const path of [draft, passwordFile]) chownSync(path, user.uid, user.gid)
    // `--locale=C` beside the built-in C.UTF-8: needs no locale of the operating system, so it works without LANG and on macOS.
    const locale = ['-E', 'UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
    const login = ['-A', 'scram-sha-256', '-U', SUPERUSER, `--pwfile=${passwordFile}`]
    const made = await runProgram(native, 'initdb', [...locale, ...login, '-D', join(draft, 'data')], user)
    if (made.code !== 0) refuse(`数据库初始化失败:${made.said}`, 'initdb failed')
    if (!existsSync(place)) renameSync(join(draft, 'data'), place)
  } catch (error) {
    // Another process that started at the same moment has put its cluster in place: that one is used.
    if (!existsSync(join(place, 'PG_VERSION'))) throw error
  } finally {
    rmSync(draft, { recursive: true, force: true })
  }
}

/** Leftovers of an initialisation that was killed. */
function sweep(dataDir: string): void {
  for (const name of readdirSync(dataDir)) {
    const pid = /^postgres\.init-(\d+)$/.exec(name)?.[1]
    if (pid === undefined || isRunning(Number(pid))) continue
    rmSync(join(dataDir, name), { recursive: true, force: true })
  }
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Copies and restores lose owner and mode; PostgreSQL insists on both. */
function ownerOf(folder: string): SystemUser {
  const { uid, gid } = statSync(folder)
  const self = process.getuid?.()
  if (self !== undefined && self !== 0 && uid !== self) {
    refuse(
      `数据库目录 ${folder} 属于另一用户(uid ${uid}):请以该用户运行`,
      'the database folder belongs to another user',
    )
  }
  return { uid, gid }
}

function adopt(folder: string, user: SystemUser): void {
  chownSync(folder, user.uid, user.gid)
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    const path = join(folder, name)
    if (!lstatSync(path).isSymbolicLink()) chownSync(path, user.uid, user.gid)
  }
  chmodSync(folder, 0o700)
}

/** The first of several starts leaves its link; what the others made is removed. */
function linkOnce(place: string, entry: string): void {
  try {
    symlinkSync(place, entry)
  } catch (error) {
    rmSync(place, { recursive: true, force: true })
    if (!existsSync(join(entry, 'PG_VERSION'))) throw error
  }
}

/** Finds the cluster in `home`, an opened data folder, making it when there is none. */
export async function openCluster(home: string, password: string): Promise<Cluster> {
  const entry = join(home, 'postgres')
  const shelf = (user: SystemUser | undefined) => () => (canReach(home, user) ? home : openPlace())
  sweep(home)
  if (!existsSync(entry) && lstatSync(entry, { throwIfNoEntry: false }) !== undefined) {
    refuse(
      `数据库目录 ${readlinkSync(entry)} 不见了:请恢复它,或用存档还原到新的 DATA_DIR`,
      'the database folder is gone',
    )
  }
  if (!existsSync(join(entry, 'PG_VERSION'))) {
    const user = serverUser(undefined)
    const place = placeFor(home, user)
    const native = nativeFor(user, shelf(user))
    await initialise(native, place, user, password)
    if (place !== entry) linkOnce(place, entry)
  }
  const folder = realpathSync(entry)
  const user = serverUser(ownerOf(folder))
  if (user !== undefined && statSync(folder).uid !== user.uid) adopt(folder, user)
  if (!canReach(folder, user)) {
    refuse(
      `数据库用户进不了 ${folder}:请开放其上级目录的进入权限`,
      'the database user cannot reach its folder',
    )
  }
  return { folder, native: nativeFor(user, shelf(user)), user }
}
