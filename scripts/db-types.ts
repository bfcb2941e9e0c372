/** Regenerates src/db/schema.gen.ts from a migrated database: `node scripts/db-types.ts postgres://…`; a test compares. */
import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const TYPES_FILE = fileURLToPath(new URL('../src/db/schema.gen.ts', import.meta.url))

/** As src/db/connect.ts parses them: text, so that no digit and no day is lost. */
const AS_TEXT = {
  int8: 'string',
  numeric: 'string',
  date: 'string',
  timestamptz: 'string',
  timestamp: 'string',
}

function generatorPath(): string {
  const manifest = createRequire(import.meta.url).resolve('kysely-codegen/package.json')
  const { bin } = JSON.parse(readFileSync(manifest, 'utf8')) as { bin: Record<string, string> }
  return join(dirname(manifest), bin['kysely-codegen'] ?? '')
}

/** Writes the types of the database at `url` to `file`. */
export function generateTypes(url: string, file: string = TYPES_FILE): void {
  rmSync(file, { force: true })
  const args = [
    '--dialect',
    'postgres',
    '--url',
    url,
    '--out-file',
    file,
    '--exclude-pattern',
    'public.applied_sql',
  ]
  const made = spawnSync(
    process.execPath,
    [generatorPath(), ...args, '--type-mapping', JSON.stringify(AS_TEXT)],
    {
      encoding: 'utf8',
    },
  )
  if (made.status !== 0) throw new Error(`kysely-codegen: ${made.stdout}${made.stderr}`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const url = process.argv[2]
  if (url === undefined) throw new Error('usage: node scripts/db-types.ts <database url>')
  generateTypes(url)
}
