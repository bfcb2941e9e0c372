/** Two implementations of the canonical bytes agree, on every text; what is not canonical is not read. */
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { readFields, readVoucher, writeFields } from '../../src/vouchers/canonical.ts'
import { freshDatabase } from '../support/database.ts'

const store = await freshDatabase()
afterAll(store.close)

/** Any text PostgreSQL can hold. */
const text = fc
  .string({ unit: 'grapheme', maxLength: 40 })
  .filter((each) => !each.includes('\0') && each.isWellFormed())
const fields = fc.array(fc.option(text, { nil: null }), { maxLength: 12 })

test('what the database writes is what we write, and reads back as it was', async () => {
  await fc.assert(
    fc.asyncProperty(fields, async (given) => {
      const { rows } = await store.app.query<{ bytes: Buffer }>(
        `select convert_to(coalesce(string_agg(net(t.f), '' order by t.o), ''), 'UTF8') as bytes from unnest($1::text[]) with ordinality as t (f, o)`,
        [given],
      )
      const bytes = rows[0]?.bytes ?? Buffer.alloc(0)
      expect(writeFields(given)).toBe(bytes.toString('utf8'))
      expect(readFields(bytes)).toEqual(given)
    }),
    { numRuns: 200 },
  )
})

test.each(['1:a', '2:a,', '01:a,', ':,', '-1:,', 'a', '1:ab,', '3:é,', '~,', '9999999999:a,', '1 :a,'])(
  '%s is not read',
  (given) => {
    expect(readFields(Buffer.from(given))).toBeUndefined()
  },
)

test('bytes that were changed anywhere never read as the same fields', () => {
  const given = writeFields(['cunzhang/1', '记', null, '12.50', '', '办公用品'])
  const bytes = Buffer.from(given)
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 1
    expect(readFields(changed)).not.toEqual(readFields(bytes))
  }
})

test('a voucher with half a line is no voucher', () => {
  expect(
    readVoucher(Buffer.from(writeFields([...Array.from({ length: 26 }, () => 'x'), '']))),
  ).toBeUndefined()
})
