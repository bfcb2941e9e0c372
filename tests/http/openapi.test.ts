/** The OpenAPI document: every route and nothing else, as committed in openapi.json. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { freshDatabase } from '../support/database.ts'
import { ROOT } from '../support/sources.ts'
import { judgeAnswer, readDocument } from './document.ts'
import { testApp } from './serve.ts'

const GOLDEN = join(ROOT, 'tests', 'http', 'openapi.json')

const store = await freshDatabase()
afterAll(store.close)
const { app } = testApp(store.app)
const document = await readDocument(app)

test('every route stands in the document, and every entry is a route', () => {
  const routes = app.routes
    .filter(({ method }) => method !== 'ALL')
    .map(({ method, path }) => `${method} ${path.replaceAll(/:([a-z]+)/g, '{$1}')}`)
  const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
    Object.keys(operations).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const served = [...new Set(routes)].filter((route) => route !== 'GET /api/openapi.json').sort()
  expect(served.length).toBeGreaterThan(25)
  expect(documented.sort()).toEqual(served)
})

test('it is OpenAPI 3.1 and every reference leads somewhere', () => {
  expect(document.openapi).toBe('3.1.0')
  const wanted = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
    (match) => match[1],
  )
  expect(wanted.length).toBeGreaterThan(20)
  expect([...new Set(wanted)].filter((name) => !((name ?? '') in document.components.schemas))).toEqual([])
})

test('every operation says what it answers, refuses with problems, and asks for a key where money moves', () => {
  const keyed: string[] = []
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      expect(Object.keys(operation.responses), `${method} ${path}`).toEqual([
        expect.stringMatching(/^20[01]$/),
        'default',
      ])
      const key = operation.parameters?.find(({ name }) => name === 'Idempotency-Key')
      if (key?.required === true) keyed.push(path.slice('/api/v1/books/{code}'.length))
    }
  }
  expect(keyed.sort()).toEqual([
    '/closings',
    '/drafts',
    '/drafts/{id}/completion',
    '/imports/cashbook',
    '/imports/vouchers',
    '/vouchers',
    '/vouchers/{seq}/reversal',
    '/year-ends',
  ])
})

/** A change of the interface is seen in review; `CUNZHANG_GOLDEN=write` accepts it. */
test('the document is the committed one', () => {
  const text = `${JSON.stringify(document, null, 2)}\n`
  if (process.env['CUNZHANG_GOLDEN'] === 'write') writeFileSync(GOLDEN, text)
  expect(JSON.parse(readFileSync(GOLDEN, 'utf8'))).toEqual(document)
})

const OPENED = {
  code: 'X',
  name: 'x',
  entity: 'x',
  kind: 'collective',
  division: '630102001901',
  counts: true,
  standard: '2023',
  words: '记',
  start: null,
  closed_through: null,
  data_kind: 'real',
  automatic_review: true,
  kept_by: null,
  exemptions: [],
}
test.each([
  ['as documented', {}, []],
  ['a field nobody documented', { secret: 1 }, [expect.stringContaining('/secret: not documented')]],
  ['a field left out', { name: undefined }, [expect.stringContaining('/name: missing')]],
  ['another type', { counts: 'yes' }, [expect.stringContaining('/counts: string is no boolean')]],
  ['a value not listed', { kind: 'state' }, [expect.stringContaining('/kind: not one of')]],
])('an answer is held against the document: %s', (_, change, expected) => {
  const answer = { status: 200, type: 'application/json', text: JSON.stringify({ ...OPENED, ...change }) }
  expect(judgeAnswer(document, { method: 'GET', pathname: '/api/v1/books/X' }, answer)).toEqual(expected)
})
