/** The SQL of `db/` as text: migrations, routines and checks, sorted by name. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export type SqlFile = { name: string; text: string }

export type SqlSources = { migrations: SqlFile[]; routines: SqlFile[]; checks: SqlFile[] }

const HOME = fileURLToPath(new URL('../../db/', import.meta.url))

/** A checkout on Windows may change line ends; the text that counts has none of that. */
function readSqlFolder(folder: string): SqlFile[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'))
  return names.sort().map((name) => ({
    name: name.slice(0, -'.sql'.length),
    text: readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n'),
  }))
}

/** Everything under `home`, by default the project's own `db/`. */
export function readSqlSources(home: string = HOME): SqlSources {
  return {
    migrations: readSqlFolder(join(home, 'migrations')),
    routines: readSqlFolder(join(home, 'routines')),
    checks: readSqlFolder(join(home, 'checks')),
  }
}
