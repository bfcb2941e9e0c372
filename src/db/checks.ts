/** The numbered questions of `db/checks`: each must return no row; a row is something wrong with the books. */
import type { ClientBase } from 'pg'
import type { SqlFile } from './sql-files.ts'

export type CheckResult = {
  check: string
  title: string
  description: string
  rows: Record<string, unknown>[]
}

function headOf({ name, text }: SqlFile, key: 'title' | 'description'): string {
  const value = new RegExp(`^-- ${key}: *(.+)$`, 'm').exec(text)?.[1]
  if (value === undefined) throw new Error(`db/checks/${name}.sql: 缺少首部注释 -- ${key}:`)
  return value.trim()
}

/** A check reads whole tables: on wrong statistics nested loops, or merging by book alone, take hours for what hashing does in a second. */
export const WHOLE_TABLES =
  'set local enable_nestloop = off; set local enable_mergejoin = off; set local jit = off'

/** Runs every check in order and answers all of them, those with rows included. Within the caller's transaction. */
export async function runChecks(client: ClientBase, checks: readonly SqlFile[]): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  await client.query(WHOLE_TABLES)
  for (const file of checks) {
    const title = headOf(file, 'title')
    const description = headOf(file, 'description')
    const { rows } = await client.query<Record<string, unknown>>(file.text)
    results.push({ check: file.name, title, description, rows })
  }
  return results
}
