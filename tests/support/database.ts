/** A migrated database for one test file, copied from the run's template: real PostgreSQL, real roles, nothing shared with other files. */
import { randomBytes } from 'node:crypto'
import type { Kysely } from 'kysely'
import { escapeIdentifier } from 'pg'
import type { Pool } from 'pg'
import { inject } from 'vitest'
import { createKysely, createPool, withClient } from '../../src/db/connect.ts'
import { ensureDatabase } from '../../src/db/roles.ts'
import type { RoleNames } from '../../src/db/roles.ts'
import { urlFor } from './server.ts'

export type FreshDatabase<Schema> = {
  name: string
  roles: RoleNames
  /** The program's login: owns nothing, row-level security applies. */
  appUrl: string
  /** The owner's login, for migrations and restore. */
  ownerUrl: string
  superUrl: string
  app: Pool
  owner: Pool
  super: Pool
  /** Kysely over the program's pool. */
  db: Kysely<Schema>
  /** Ends the pools and drops the database; call it in `afterAll`. */
  close: () => Promise<void>
}

export type FreshOptions = {
  /** `false`: an empty database without migrations. */
  migrated?: boolean
  /** Connections a pool may open. */
  max?: number
}

/** `const store = await freshDatabase()` at the top of a test file, `afterAll(store.close)` below it. */
export async function freshDatabase<Schema = unknown>(
  options: FreshOptions = {},
): Promise<FreshDatabase<Schema>> {
  const { migrated = true, max = 10 } = options
  const { superUrl, roles, passwords, template, failure } = inject('testServer')
  if (migrated && failure !== undefined)
    throw new Error(`the template database could not be migrated: ${failure}`)
  const name = `${template}_${randomBytes(5).toString('hex')}`
  await withClient(superUrl, 'cunzhang tests', (client) =>
    ensureDatabase(client, name, roles, migrated ? template : 'template0'),
  )
  const urls = {
    appUrl: urlFor(superUrl, name, { role: roles.app, password: passwords.app }),
    ownerUrl: urlFor(superUrl, name, { role: roles.owner, password: passwords.owner }),
    superUrl: urlFor(superUrl, name),
  }
  const pool = (url: string): Pool => createPool({ url, applicationName: 'cunzhang tests', max })
  const [app, owner, superPool] = [pool(urls.appUrl), pool(urls.ownerUrl), pool(urls.superUrl)]
  const close = async (): Promise<void> => {
    await Promise.all([app, owner, superPool].map((each) => each.end()))
    await withClient(superUrl, 'cunzhang tests', (client) =>
      client.query(`drop database if exists ${escapeIdentifier(name)} with (force)`),
    )
  }
  return { name, roles, ...urls, app, owner, super: superPool, db: createKysely<Schema>(app), close }
}
