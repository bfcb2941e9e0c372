/** Values arrive as the domain wants them: text for money, days and big numbers; sessions carry the role's settings. */
import { afterAll, expect, test } from 'vitest'
import { loginOf } from '../../src/db/connect.ts'
import { freshDatabase } from '../support/database.ts'

const store = await freshDatabase({ migrated: false })
afterAll(store.close)

test('money, days, instants and big numbers are text, alone and in arrays', async () => {
  const { rows } = await store.app.query(`
    select 9007199254740993::int8 as big, 1234567890123456.10::numeric(18,2) as amount, date '2026-01-31' as day,
           timestamptz '2026-01-31 08:00+08' as instant, array[1.50, -0.10]::numeric(18,2)[] as amounts,
           array[date '2026-01-31'] as days, 7::int4 as small, '\\x00ff'::bytea as bytes, '{"a":"1.10"}'::jsonb as json`)
  expect(rows[0]).toEqual({
    big: '9007199254740993',
    amount: '1234567890123456.10',
    day: '2026-01-31',
    instant: '2026-01-31 00:00:00+00',
    amounts: ['1.50', '-0.10'],
    days: ['2026-01-31'],
    small: 7,
    bytes: Buffer.from([0, 255]),
    json: { a: '1.10' },
  })
})

test.each(['app', 'owner'] as const)(
  'the %s login has UTC, ISO dates, a pinned path and bounded waits',
  async (who) => {
    const ask = async (name: string): Promise<unknown> =>
      (await store[who].query<{ value: string }>('select current_setting($1) as value', [name])).rows[0]
        ?.value
    expect(await ask('TimeZone')).toBe('UTC')
    expect(await ask('DateStyle')).toBe('ISO, YMD')
    expect(await ask('search_path')).toBe('public, pg_temp')
    expect(await ask('lock_timeout')).not.toBe('0')
    expect(await ask('idle_in_transaction_session_timeout')).not.toBe('0')
  },
)

test('the program owns nothing and cannot make tables', async () => {
  await expect(store.app.query('create table mine (a int)')).rejects.toMatchObject({ code: '42501' })
  await expect(store.owner.query('create table ours (a int)')).resolves.toBeDefined()
})

test('the database is UTF-8 and sorts by code point', async () => {
  const { rows } = await store.super.query(`select pg_encoding_to_char(encoding) as encoding from pg_database
    where datname = current_database()`)
  expect(rows[0]).toEqual({ encoding: 'UTF8' })
  const sorted = await store.app.query<{ t: string }>(
    `select t from (values ('村'), ('B'), ('a'), ('乙')) v (t) order by t`,
  )
  expect(sorted.rows.map(({ t }) => t)).toEqual(['B', 'a', '乙', '村'])
})

test('a URL without login or database is refused in one sentence', () => {
  expect(loginOf('postgres://u%40x:p@h:5432/d')).toEqual({ role: 'u@x', database: 'd' })
  expect(() => loginOf('postgres://h:5432/d')).toThrow('数据库地址')
  expect(() => loginOf('not a url')).toThrow('数据库地址')
})
