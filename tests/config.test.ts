/** The environment is read once, defaults hold, and every mistake is told at the same time. */
import { expect, test } from 'vitest'
import { readConfig } from '../src/config.ts'

test('nothing given: this machine, port 3000, the embedded database', () => {
  expect(readConfig({ PORT: '', TLS_CERT: '' })).toEqual({
    port: 3000,
    host: '127.0.0.1',
    dataDir: './data',
    databaseUrl: undefined,
    ownerUrl: undefined,
    secretsPath: undefined,
    demo: true,
    publicUrl: undefined,
    tls: undefined,
    logLevel: 'info',
  })
})

test('all mistakes at once, each with its name', () => {
  const variables = {
    PORT: '70000',
    DATABASE_OWNER_URL: 'postgres://owner@db/books',
    PUBLIC_URL: 'http://books.example.cn',
    CUNZHANG_DEMO: 'no',
    TLS_CERT: '/a',
    LOG_LEVEL: 'loud',
  }
  let said = ''
  try {
    readConfig(variables)
  } catch (error) {
    said = (error as Error).message
  }
  for (const name of Object.keys(variables)) expect(said).toContain(`环境变量 ${name}`)
})

test.each(['mysql://a@b/c', 'postgres://host/books', 'postgres://a@host', 'books'])(
  '%s is no database address',
  (url) => {
    expect(() => readConfig({ DATABASE_URL: url })).toThrow('postgres://')
  },
)

test.each([
  ['https://books.example.cn/', 'https://books.example.cn'],
  ['http://localhost:3000', 'http://localhost:3000'],
])('PUBLIC_URL %s is the origin %s', (given, origin) => {
  expect(readConfig({ PUBLIC_URL: given }).publicUrl).toBe(origin)
})
