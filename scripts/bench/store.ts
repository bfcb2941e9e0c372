/** A store of its own for one bench: the embedded server with the settings it is shipped with, fsync on, in a temporary folder. */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { createPool, withClient } from '../../src/db/connect.ts'
import { openStore } from '../../src/db/open.ts'
import { invariant } from '../../src/lib/problem.ts'

export type BenchStore = {
  dataDir: string
  appUrl: string
  ownerUrl: string
  pool: Pool
}

/** `BENCH_DIR` puts the folder on another disk. */
function makeFolder(): string {
  const folder = mkdtempSync(join(process.env.BENCH_DIR ?? tmpdir(), `cunzhang-bench-${process.pid}-`))
  // The server's unprivileged user passes through.
  chmodSync(folder, 0o711)
  return folder
}

async function proveDurable(appUrl: string): Promise<void> {
  const shown = await withClient(appUrl, 'cunzhang bench', async (client) => {
    const { rows } = await client.query<{ name: string; setting: string }>(
      `select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'full_page_writes')`,
    )
    return rows
  })
  invariant(
    shown.length === 3 && shown.every(({ setting }) => setting === 'on'),
    'a bench runs with fsync on',
  )
}

/** A folder that is gone afterwards. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = makeFolder()
  try {
    return await work(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

export function withStore<T>(work: (store: BenchStore) => Promise<T>): Promise<T> {
  return withFolder(async (dataDir) => {
    const address = { dataDir, secretsPath: undefined, databaseUrl: undefined, ownerUrl: undefined }
    const { appUrl, ownerUrl = '', close } = await openStore(address)
    const pool = createPool({ url: appUrl, applicationName: 'cunzhang bench', max: 8 })
    try {
      await proveDurable(appUrl)
      return await work({ dataDir, appUrl, ownerUrl, pool })
    } finally {
      await pool.end()
      await close()
    }
  })
}

/** Work as the owner: plain tables beside the ledger's, maintenance. */
export async function asOwner(store: BenchStore, sql: string): Promise<void> {
  await withClient(store.ownerUrl, 'cunzhang bench', (client) => client.query(sql))
}
