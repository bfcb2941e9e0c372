/** The two cookies, on every address that sets or ends them: bound to the host, hidden from scripts, https only, and set nowhere else. */
import { afterAll, expect, test } from 'vitest'
import { codeAt } from '../../src/identity/second-factor.ts'
import { readDocument } from '../http/document.ts'
import { testApp } from '../http/serve.ts'
import { freshDatabase } from '../support/database.ts'
import { makePerson, signInAs } from '../support/people.ts'

const store = await freshDatabase()
const { app, post, send, get } = testApp(store.app)
afterAll(store.close)

const nobody = '__Host-cunzhang=none'
const SESSION = /^__Host-cunzhang=[0-9a-f]{64}; Path=\/; HttpOnly; Secure; SameSite=Lax$/
const DEVICE =
  /^__Host-cunzhang-device=[0-9a-f]{64}; Max-Age=31536000; Path=\/; HttpOnly; Secure; SameSite=Lax$/
const ENDED = /^__Host-cunzhang=; Max-Age=0; Path=\/; HttpOnly; Secure; SameSite=Lax$/

const sent = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((each) => each.split(';')[0])
    .join('; ')
const tokenIn = (headers: Headers): string => /__Host-cunzhang=([0-9a-f]{64})/.exec(sent(headers))?.[1] ?? ''

test('each step of signing in sets both, each time a new token that is in no body; the browser keeps its mark', async () => {
  const person = await makePerson(store, { role: 'township_auditor', division: '632802102', absent: true })
  const { login, password, secret } = person
  const first = await post('/api/v1/session', { login, password }, { cookie: nobody })
  const code = codeAt(secret, Date.now())
  const second = await post('/api/v1/session/second', { code }, { cookie: sent(first.headers) })
  const changed = await post(
    '/api/v1/session/password',
    { current: password, password: 'another long sentence' },
    { cookie: sent(second.headers) },
  )
  const answers = [first, second, changed]
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
  for (const { headers, text } of answers) {
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(SESSION), expect.stringMatching(DEVICE)])
    expect(text).not.toContain(tokenIn(headers))
  }
  expect(new Set(answers.map(({ headers }) => tokenIn(headers))).size).toBe(3)
  expect(new Set(answers.map(({ headers }) => sent(headers).split('; ')[1])).size).toBe(1)
  for (const stale of [first, second])
    expect((await get('/api/v1/me', { cookie: sent(stale.headers) })).status).toBe(401)
})

test('a token somebody else chose is never taken over, and one set beside ours does not count', async () => {
  const { login, password } = await makePerson(store, { second: false, absent: true })
  const planted = 'a'.repeat(64)
  const cookie = `__Host-cunzhang=${planted}`
  const answer = await post('/api/v1/session', { login, password }, { cookie })
  expect(tokenIn(answer.headers)).not.toBe(planted)
  expect((await get('/api/v1/me', { cookie })).status).toBe(401)
  for (const name of ['cunzhang', '__Secure-cunzhang', '__host-cunzhang', 'sid', 'token']) {
    const header = `${name}=${tokenIn(answer.headers)}; ${nobody}`
    expect((await get('/api/v1/me', { cookie: header })).status, name).toBe(401)
  }
  for (const headers of [
    { authorization: `Bearer ${tokenIn(answer.headers)}` },
    { 'x-session': tokenIn(answer.headers) },
  ])
    expect((await get('/api/v1/me', { cookie: nobody, ...headers })).status).toBe(401)
  expect((await get(`/api/v1/books?token=${tokenIn(answer.headers)}`, { cookie: nobody })).status).toBe(401)
})

test('signing out ends the cookie and empties what the browser stored', async () => {
  const person = await makePerson(store, { second: false })
  for (const path of ['/api/v1/session', '/api/v1/sessions']) {
    const cookie = `__Host-cunzhang=${await signInAs(store, person)}`
    const { status, headers } = await send('DELETE', path, null, { cookie })
    expect(status).toBe(200)
    expect(headers.getSetCookie()).toEqual([expect.stringMatching(ENDED)])
    expect(headers.get('clear-site-data')).toBe('"storage"')
    expect((await get('/api/v1/me', { cookie })).status).toBe(401)
  }
})

test('no other address sets a cookie', async () => {
  const { cookie } = await makePerson(store, { second: false })
  const { paths } = await readDocument(app)
  for (const [path, operations] of Object.entries(paths)) {
    for (const method of Object.keys(operations).map((each) => each.toUpperCase())) {
      if (/^\/api\/v1\/sessions?$/.test(path) && method === 'DELETE') continue
      const address = path.replaceAll(/\{[a-z]+\}/g, '1')
      const { headers } = await send(method, address, '{}', { 'content-type': 'application/json', cookie })
      expect([method, path, headers.getSetCookie()]).toEqual([method, path, []])
    }
  }
})

test('over plain http from another machine nobody signs in; over https, behind a proxy of ours, or on this machine they do', async () => {
  const { login, password } = await makePerson(store, { second: false, absent: true })
  const body = { login, password }
  const said = async (address: string, publicOrigin?: string): Promise<unknown> => {
    const { send: ask } = testApp(store.app, { publicOrigin })
    const headers = { 'content-type': 'application/json', cookie: nobody }
    const answer = await ask('POST', `${address}/api/v1/session`, JSON.stringify(body), headers)
    const { code, stage } = answer.json() as { code?: string; stage?: string }
    if (code !== undefined) expect([answer.status, answer.headers.getSetCookie()]).toEqual([403, []])
    return code ?? stage
  }
  expect(await said('http://192.168.1.5:3000')).toBe('session/insecure')
  expect(await said('http://cunzhang.example', 'https://other.example')).toBe('session/insecure')
  expect(await said('https://192.168.1.5')).toBe('full')
  expect(await said('http://cunzhang.example', 'https://cunzhang.example')).toBe('full')
  for (const own of ['http://127.0.0.1:3000', 'http://localhost:3000', 'http://[::1]:3000'])
    expect(await said(own), own).toBe('full')
})
