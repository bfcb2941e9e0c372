/** Which PostgreSQL releases may hold books: 15 or later, and for servers that others reach no release with known holes. */
import type { ClientBase } from 'pg'
import { ProblemError, problem } from '../lib/problem.ts'

const OLDEST_MAJOR = 15

/** First minor release without the holes and regressions announced up to February 2026; a remote server below it is refused. */
const REFUSED_BELOW: Record<number, number> = { 15: 17, 16: 13, 17: 9, 18: 3 }
/** Newest minor release known when this was written; below it a warning is given. */
const WARNED_BELOW: Record<number, number> = { 15: 20, 16: 16, 17: 12, 18: 6 }

/** `server_version_num`, 150020 for 15.20; answers a warning or nothing, throws when the server may not be used. */
export function judgeVersion(versionNumber: number, remote: boolean): string | undefined {
  const major = Math.floor(versionNumber / 10_000)
  const minor = versionNumber % 10_000
  if (major < OLDEST_MAJOR) {
    const detail = `数据库 PostgreSQL ${major}.${minor} 过旧:需要 ${OLDEST_MAJOR} 或更新 (PostgreSQL ≥ ${OLDEST_MAJOR} required)`
    throw new ProblemError(problem('service/unavailable', detail))
  }
  const least = REFUSED_BELOW[major] ?? 0
  if (remote && minor < least) {
    const detail = `数据库 PostgreSQL ${major}.${minor} 有已公布的漏洞:请升级到 ${major}.${least} 或更新 (minor release with known holes)`
    throw new ProblemError(problem('service/unavailable', detail))
  }
  const newest = WARNED_BELOW[major] ?? 0
  return minor < newest
    ? `PostgreSQL ${major}.${minor} 不是最新小版本,建议升级到 ${major}.${newest} 或更新`
    : undefined
}

export async function readVersion(client: ClientBase): Promise<number> {
  const { rows } = await client.query<{ number: string }>(
    "select current_setting('server_version_num') as number",
  )
  return Number(rows[0]?.number)
}
