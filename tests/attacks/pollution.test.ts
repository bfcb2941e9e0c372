/** Prototype pollution, parameters given twice, values of another type: on every address, in body and query (ASVS 5 15.3.3–15.3.7). */
import { afterAll, afterEach, expect, test } from 'vitest'
import { uuidv7 } from '../../src/lib/id.ts'
import { readDocument, resolve } from '../http/document.ts'
import type { Operation, Schema } from '../http/document.ts'
import { testApp } from '../http/serve.ts'
import { createTestBook } from '../support/books.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'

const store = await freshDatabase()
const { app, send, reported } = testApp(store.app)
afterAll(store.close)
const book = await createTestBook(store, { code: 'POLLUTE' })
/** For what only a person may do, and not the operator. */
const signer = await makePerson(store, { role: 'village_head', bookId: book.bookId })
const document = await readDocument(app)

const PATH: Record<string, string> = { code: 'POLLUTE', seq: '1', line: '2', room: 'book', name: 'exists' }
const fill = (path: string): string =>
  path.replaceAll(/\{([a-z]+)\}/g, (_, name: string) => PATH[name] ?? uuidv7())

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
)
const schemaOf = (operation: Operation): Schema | undefined =>
  operation.requestBody?.content['application/json']?.schema
const withBody = operations.filter(({ operation }) => schemaOf(operation) !== undefined)
const queryOf = (operation: Operation) => (operation.parameters ?? []).filter((each) => each.in === 'query')
const withQuery = operations.filter(({ operation }) => queryOf(operation).length > 0)

const UNTOUCHED = JSON.stringify(
  [Object.prototype, Array.prototype].map((each) => Object.getOwnPropertyNames(each)),
)
afterEach(() => {
  const now = [Object.prototype, Array.prototype].map((each) => Object.getOwnPropertyNames(each))
  expect(JSON.stringify(now)).toBe(UNTOUCHED)
  expect(reported.splice(0).map(String)).toEqual([])
})

type Asking = { method: string; path: string; operation: Operation }

const askedBy = ({ operation }: Asking): Record<string, string> =>
  (operation as { 'x-act'?: string })['x-act'] === 'approval.sign' ? { cookie: signer.cookie } : {}

async function answerTo(asked: Asking, body: string): Promise<string> {
  const { method, path } = asked
  const headers = { 'content-type': 'application/json', 'idempotency-key': uuidv7(), ...askedBy(asked) }
  const { status, text } = await send(method, fill(path), body, headers)
  return `${status} ${(JSON.parse(text) as { code?: string }).code}`
}

test('there are bodies and queries to send', () => {
  expect([withBody.length > 20, withQuery.length > 10]).toEqual([true, true])
})

test.each(withBody)('$method $path: no prototype, no key twice', async (asked) => {
  const [field = 'x'] = Object.keys(resolve(document, schemaOf(asked.operation) ?? {}).properties ?? {})
  const malformed = [
    '{"__proto__":{"polluted":1}}',
    '{"\\u005f_proto__":{"polluted":1}}',
    `{"${field}":{"__proto__":{"polluted":1}}}`,
    `{"${field}":[{"__proto__":{"polluted":1}}]}`,
    `{"${field}":"1","${field}":"2"}`,
    `{"${field}":{"a":1,"a":2}}`,
  ]
  for (const body of malformed) expect(await answerTo(asked, body), body).toBe('400 request/malformed')
  const invalid = [
    '{"constructor":{"prototype":{"polluted":1}}}',
    '{"prototype":{"polluted":1}}',
    '{"toString":"x","hasOwnProperty":"y","valueOf":1}',
    '{"actor":"root","role":"operator","book_id":"1","user_id":"1","proof":"x"}',
  ]
  for (const body of invalid) expect(await answerTo(asked, body), body).toBe('422 request/invalid')
})

/** Every leaf of a well-formed body as another type: true for text, a list of one for one, a number in words. */
function juggled(given: Schema): unknown {
  const schema = resolve(document, given)
  return Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([key, each]) => {
      const { type, anyOf = [] } = resolve(document, each)
      const types = [type, ...anyOf.map((choice) => resolve(document, choice).type)]
      if (types.includes('string')) return [key, [true]]
      return [key, types.includes('boolean') ? 'true' : types.includes('array') ? '[]' : '1e0']
    }),
  )
}

test.each(withBody)('$method $path: what is nearly the right type is not', async (asked) => {
  const body = JSON.stringify(juggled(schemaOf(asked.operation) ?? {}))
  expect(await answerTo(asked, body)).toBe('422 request/invalid')
})

test.each(withQuery)(
  '$method $path: a parameter given twice, in brackets or unknown is refused',
  async (asked) => {
    const { method, path, operation } = asked
    for (const { name } of queryOf(operation)) {
      for (const query of [
        `${name}=1&${name}=2`,
        `${name}[]=1`,
        `${name}[a]=1`,
        `__proto__[${name}]=1`,
        `${name}=1&constructor=1`,
      ]) {
        const answer = await send(method, `${fill(path)}?${query}`, '{}', {
          'content-type': 'application/json',
          ...askedBy(asked),
        })
        expect([422, 400, 415], `${query} ${answer.status}`).toContain(answer.status)
      }
    }
  },
)
