/** The store's secrets: passwords of the embedded logins, the pepper of passwords, the operator's key, made once and kept in a file only its owner reads. */
import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import * as z from 'zod'
import { ProblemError, problem } from '../lib/problem.ts'

const SECRET_NAMES = ['superuser', 'owner', 'program', 'pepper', 'operator'] as const

export type Secrets = Record<(typeof SECRET_NAMES)[number], string>

const stored = z.record(z.string(), z.string().min(1))

function unusable(path: string, why: string): ProblemError {
  return new ProblemError(
    problem('service/unavailable', `密钥文件 ${path} 无法使用 (secrets file unusable): ${why}`),
  )
}

function readStored(path: string): Record<string, string> | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unusable(path, (error as Error).message)
  }
  try {
    return stored.parse(JSON.parse(text))
  } catch {
    throw unusable(path, '内容须为 {"名称":"值"} 的 JSON')
  }
}

/** Written beside and put in place in one step; `replace: false` keeps the file of whoever came first. */
function store(path: string, secrets: Record<string, string>, replace: boolean): void {
  const draft = `${path}.${process.pid}.new`
  try {
    writeFileSync(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 })
    chmodSync(draft, 0o600)
    if (replace) renameSync(draft, path)
    else linkSync(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw unusable(path, (error as Error).message)
  } finally {
    rmSync(draft, { force: true })
  }
}

/** Reads the secrets, making those that are missing; unknown names in the file are kept. */
export function readSecrets(dataDir: string, secretsPath?: string): Secrets {
  const path = resolve(secretsPath ?? join(dataDir, 'secrets.json'))
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  } catch (error) {
    throw unusable(path, (error as Error).message)
  }
  const fresh = Object.fromEntries(SECRET_NAMES.map((name) => [name, randomBytes(24).toString('base64url')]))
  const found = readStored(path)
  const complete = found !== undefined && SECRET_NAMES.every((name) => found[name] !== undefined)
  if (!complete) store(path, { ...fresh, ...found }, found !== undefined)
  const secrets = readStored(path)
  if (secrets === undefined) throw unusable(path, '写入后无法读回')
  return secrets as Secrets
}
