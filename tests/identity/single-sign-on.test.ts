/** The adapter point of the single sign-on, against an issuer of the test's own: only its fresh token for us and for this very request gets in. */
import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import { afterAll, expect, test } from 'vitest'
import { freshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import { OPERATOR_KEY } from '../support/server.ts'
import { testApp } from '../http/serve.ts'

const ISSUER = 'https://sso.example.gov.cn'
const { privateKey, publicKey } = await generateKeyPair('RS256')
const { privateKey: strange } = await generateKeyPair('RS256')
const keys = { keys: [{ ...(await exportJWK(publicKey)), alg: 'RS256', kid: 'k1' }] }
const singleSignOn = {
  issuer: ISSUER,
  clientId: 'cunzhang',
  authorizeUrl: `${ISSUER}/authorize`,
  keys,
  operatorKey: OPERATOR_KEY,
}

const store = await freshDatabase()
const { post, get, reported } = testApp(store.app, { singleSignOn })
afterAll(store.close)
const person = await makePerson(store, { second: false, absent: true })
await store.super.query('update users set subject = $2 where user_id = $1', [person.id, `${ISSUER} 42`])

const nobody = '__Host-cunzhang=none'

async function begin(): Promise<{ nonce: string; cookie: string }> {
  const started = await post('/api/v1/session/single-sign-on/start', {}, { cookie: nobody })
  const { url } = started.json() as { url: string }
  const cookie = started.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  return { nonce: new URL(url).searchParams.get('nonce') ?? '', cookie: `${nobody}; ${cookie}` }
}

type Lie = {
  nonce?: string
  issuer?: string
  audience?: string
  subject?: string
  age?: string
  key?: CryptoKey
}

function tokenFor(
  nonce: string,
  { issuer = ISSUER, audience = 'cunzhang', subject = '42', key = privateKey, ...lie }: Lie = {},
) {
  return new SignJWT({ nonce: lie.nonce ?? nonce })
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(subject)
    .setIssuedAt(lie.age ?? '0 seconds ago')
    .setExpirationTime('1h')
    .sign(key)
}

test('a fresh token signs in the account it is tied to', async () => {
  const { nonce, cookie } = await begin()
  const answer = await post('/api/v1/session/single-sign-on', { id_token: await tokenFor(nonce) }, { cookie })
  expect(answer.json()).toMatchObject({ stage: 'full', me: { login: person.login } })
  const session =
    answer.headers
      .getSetCookie()
      .find((each) => /^__Host-cunzhang=[0-9a-f]/.test(each))
      ?.split(';')[0] ?? ''
  expect((await get('/api/v1/me', { cookie: session })).status).toBe(200)
})

test.each<[string, Lie]>([
  ['another nonce', { nonce: 'x' }],
  ['another issuer', { issuer: 'https://evil.example' }],
  ['made for another program', { audience: 'other' }],
  ['nobody here', { subject: '43' }],
  ['an hour old', { age: '1 hour ago' }],
  ['signed by somebody else', { key: strange }],
])('refused: %s', async (_, lie) => {
  const { nonce, cookie } = await begin()
  const answer = await post(
    '/api/v1/session/single-sign-on',
    { id_token: await tokenFor(nonce, lie) },
    { cookie },
  )
  expect([answer.status, (answer.json() as { code: string }).code]).toEqual([401, 'session/refused'])
  expect(reported).toEqual([])
})

test('an unsigned token, a token of another request and a second use of the same one are refused', async () => {
  const { nonce, cookie } = await begin()
  const token = await tokenFor(nonce)
  const [, body = ''] = token.split('.')
  const unsigned = `${btoa(JSON.stringify({ alg: 'none' })).replaceAll('=', '')}.${body}.`
  expect((await post('/api/v1/session/single-sign-on', { id_token: unsigned }, { cookie })).status).toBe(401)
  expect((await post('/api/v1/session/single-sign-on', { id_token: token }, { cookie: nobody })).status).toBe(
    409,
  )
  const other = await begin()
  expect(
    (await post('/api/v1/session/single-sign-on', { id_token: token }, { cookie: other.cookie })).status,
  ).toBe(401)
})

test('what the roles ask for besides is still asked for', async () => {
  const head = await makePerson(store, { role: 'village_head', division: '632802102209', absent: true })
  await store.super.query('update users set subject = $2 where user_id = $1', [head.id, `${ISSUER} head`])
  const { nonce, cookie } = await begin()
  const token = await tokenFor(nonce, { subject: 'head' })
  const answer = await post('/api/v1/session/single-sign-on', { id_token: token }, { cookie })
  expect(answer.json()).toMatchObject({ stage: 'second', me: null })
})

test('raw SQL of the program’s login cannot vouch: it has no operator key', async () => {
  const { rows } = await store.app.query<{ s: unknown }>(
    `select sign_in_by_subject('guess', $1, sha256('x'), gen_random_uuid(), '', '', '', '') as s`,
    [`${ISSUER} 42`],
  )
  expect(rows[0]?.s).toBeNull()
})

test('without a configuration there is nowhere to go', async () => {
  const plain = testApp(store.app)
  const started = await plain.post('/api/v1/session/single-sign-on/start', {}, { cookie: nobody })
  expect(started.json()).toEqual({ url: null })
})
