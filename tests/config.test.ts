/** The environment is read once, defaults hold, and every mistake is told at the same time. */
import { expect, test } from 'vitest'
import { readConfig, readS3Config } from '../src/config.ts'

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
    s3: undefined,
    passwordCost: 17,
    rate: 100,
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

const S3 = {
  FILES_S3_ENDPOINT: 'https://s3.example.cn',
  FILES_S3_BUCKET: 'attachments',
  FILES_S3_REGION: 'cn-northwest-1',
  FILES_S3_KEY_ID: 'AKID',
  FILES_S3_SECRET: 'secret',
}

test('a store of attachments: all five or none, over https or on this machine', () => {
  const { FILES_S3_ENDPOINT: endpoint, FILES_S3_BUCKET: bucket, FILES_S3_REGION: region } = S3
  expect(readConfig(S3).s3).toEqual({ endpoint, bucket, region, keyId: 'AKID', secret: 'secret' })
  expect(readS3Config(S3)).toEqual(readConfig(S3).s3)
  for (const name of Object.keys(S3)) {
    expect(() => readConfig({ ...S3, [name]: '' }), name).toThrow('FILES_S3_ENDPOINT')
    expect(readS3Config({ ...S3, [name]: undefined })).toBeUndefined()
  }
  for (const wrong of ['http://10.0.0.1:9000', 'https://a/b', 'https://a:b@c', 'file:///etc', 's3']) {
    expect(() => readConfig({ ...S3, FILES_S3_ENDPOINT: wrong }), wrong).toThrow('https')
    expect(readS3Config({ ...S3, FILES_S3_ENDPOINT: wrong })).toBeUndefined()
  }
  expect(readConfig({ ...S3, FILES_S3_ENDPOINT: 'http://127.0.0.1:9000' }).s3?.bucket).toBe('attachments')
})
