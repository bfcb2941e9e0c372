/** The embedded server's process: what its pid file says, starting it, stopping it. */
import { readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { ProblemError, problem } from '../lib/problem.ts'
import { runProgram } from './embedded-binaries.ts'
import { isRunning } from './embedded-cluster.ts'
import type { Cluster } from './embedded-cluster.ts'

export type Postmaster = { pid: number; port: number }

function pidFile(cluster: Cluster): string {
  return join(cluster.folder, 'postmaster.pid')
}

function readPidFile(cluster: Cluster): string[] | undefined {
  try {
    return readFileSync(pidFile(cluster), 'utf8').split('\n')
  } catch {
    return undefined
  }
}

/** A postmaster stands in its data folder; where the system cannot tell, a living pid is believed. */
function isPostmasterOf(cluster: Cluster, pid: number): boolean {
  if (!isRunning(pid)) return false
  if (process.platform !== 'linux') return true
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster.folder
  } catch {
    return false
  }
}

/** The server of this cluster when its process lives, ready or not. */
export function findPostmaster(cluster: Cluster): Postmaster | undefined {
  const lines = readPidFile(cluster)
  const pid = Number(lines?.[0])
  const port = Number(lines?.[3])
  return pid > 0 && port > 0 && isPostmasterOf(cluster, pid) ? { pid, port } : undefined
}

/** No process can have this id (Linux ends at 4,194,304). */
const NO_PROCESS = '2147483646'

/**
 * After a crash another program may have been given the dead server's pid, and PostgreSQL then refuses to start.
 * Only the pid is struck out: the shared memory key below it still guards against leftover children.
 */
function disownStalePid(cluster: Cluster): void {
  const lines = readPidFile(cluster)
  const pid = Number(lines?.[0])
  if (lines === undefined || !(pid > 0) || !isRunning(pid) || isPostmasterOf(cluster, pid)) return
  if (process.platform === 'linux')
    writeFileSync(pidFile(cluster), [NO_PROCESS, ...lines.slice(1)].join('\n'))
}

function tryPort(port: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(undefined))
    probe.listen(port, '127.0.0.1', () => {
      const address = probe.address()
      const got = typeof address === 'object' && address !== null ? address.port : undefined
      probe.close(() => resolve(got))
    })
  })
}

/** The port of last time when it is still free, so that a program whose server died finds the next one. */
async function choosePort(cluster: Cluster, preferred: number | undefined): Promise<number> {
  const last = preferred ?? Number(readPidFile(cluster)?.[3] ?? 0)
  const port = (last > 0 ? await tryPort(last) : undefined) ?? (await tryPort(0))
  if (port !== undefined) return port
  throw new ProblemError(problem('service/unavailable', '本机没有空闲端口可供数据库使用 (no free port)'))
}

const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  log_timezone: 'UTC',
  logging_collector: 'on',
  log_filename: 'postgresql-%a.log',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
}

function lastWords(cluster: Cluster, said: string): string {
  try {
    return (
      readFileSync(join(cluster.folder, 'start.log'), 'utf8').trim().split('\n').slice(-5).join(' / ') || said
    )
  } catch {
    return said
  }
}

/** Starts it detached. `undefined` when it did not come up: another start may have won, so the caller looks again. */
export async function startPostmaster(
  cluster: Cluster,
  extra: Record<string, string>,
  preferredPort?: number,
): Promise<{ failed: string | undefined }> {
  disownStalePid(cluster)
  const port = await choosePort(cluster, preferredPort)
  const settings = Object.entries({ ...SETTINGS, ...extra, port: String(port) })
  const options = settings.map(([name, value]) => `-c ${name}='${value}'`).join(' ')
  const log = join(cluster.folder, 'start.log')
  const args = ['start', '-w', '-t', '60', '-s', '-D', cluster.folder, '-l', log, '-o', options]
  const { code, said } = await runProgram(cluster.native, 'pg_ctl', args, cluster.user)
  return { failed: code === 0 ? undefined : lastWords(cluster, said) }
}

/** Fast shutdown: open sessions are ended, everything committed is on disk. */
export async function stopPostmaster(cluster: Cluster): Promise<void> {
  const args = ['stop', '-w', '-t', '60', '-s', '-m', 'fast', '-D', cluster.folder]
  const { code, said } = await runProgram(cluster.native, 'pg_ctl', args, cluster.user)
  if (code !== 0 && findPostmaster(cluster) !== undefined) {
    throw new ProblemError(problem('service/unavailable', `数据库没有停下:${said} (PostgreSQL did not stop)`))
  }
}
