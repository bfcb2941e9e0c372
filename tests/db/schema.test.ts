/** The generated types of the tables are those of the migrated database. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { TYPES_FILE, generateTypes } from '../../scripts/db-types.ts'
import { freshDatabase } from '../support/database.ts'

const store = await freshDatabase()
const folder = mkdtempSync(join(tmpdir(), 'cunzhang-types-'))
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  await store.close()
})

/** `UPDATE_TYPES=1` writes the file instead of comparing. */
test('src/db/schema.gen.ts is what the database says', () => {
  const file = process.env['UPDATE_TYPES'] === '1' ? TYPES_FILE : join(folder, 'schema.gen.ts')
  generateTypes(store.superUrl, file)
  expect(readFileSync(TYPES_FILE, 'utf8')).toBe(readFileSync(file, 'utf8'))
})
