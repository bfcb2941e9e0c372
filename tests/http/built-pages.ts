/** The pages as `npm start` builds them, built once for all test files that serve them. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT, nodeProgram } from '../support/sources.ts'

export const WEB = join(ROOT, 'dist', 'web')

const LOCK = join(ROOT, '.cache', 'pages.lock')
const BUILD = "import { ensurePages } from './scripts/pages.mjs'; await ensurePages()"
const STALE_MS = 120_000

function takeLock(): boolean {
  try {
    mkdirSync(LOCK)
    return true
  } catch {
    return false
  }
}

function isAbandoned(): boolean {
  try {
    return Date.now() - statSync(LOCK).mtimeMs > STALE_MS
  } catch {
    return false
  }
}

/** Two builds at once would empty each other's folder. */
export async function buildPages(): Promise<void> {
  mkdirSync(join(ROOT, '.cache'), { recursive: true })
  while (!takeLock()) {
    if (isAbandoned()) rmSync(LOCK, { recursive: true, force: true })
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  try {
    const built = spawnSync(nodeProgram, ['--input-type=module', '-e', BUILD], {
      cwd: ROOT,
      encoding: 'utf8',
    })
    if (built.status !== 0) throw new Error(`the pages could not be built: ${built.stderr}`)
  } finally {
    rmSync(LOCK, { recursive: true, force: true })
  }
}
