/** Signing in, step by step; every step ends with a token of its own, and every refusal of a password looks like every other. */
import { inTransaction } from '../db/transaction.ts'
import type { Tx } from '../db/transaction.ts'
import { uuidv7 } from '../lib/id.ts'
import { ProblemError, problem, refuseAll } from '../lib/problem.ts'
import { randomHex } from '../lib/random.ts'
import { sha256 } from '../lib/sha256.ts'
import { commonPasswords } from './common-passwords.ts'
import { costOf, deriveKey, newKdf, newVerifier } from './derive-key.ts'
import type { KdfSettings } from './derive-key.ts'
import { judgePassword } from './password-rules.ts'
import { newRecoveryCodes, newSecret, normaliseCode, stepOf } from './second-factor.ts'
import { seal, unseal } from './secret-box.ts'
import type { Standing } from './standing.ts'
import * as store from './store.ts'

type Pool = Parameters<typeof inTransaction>[0]

/** What signing in needs besides the database. */
export type Door = { pool: Pool; kdf: KdfSettings; now: () => number; requestId: string }

/** A step taken: the new token for the browser, and what is owed next. */
export type Step = { token: string; device: string; standing: Standing }

const REFUSED = '登录名或密码不对,或账号暂时不能登录;请核对后再试,多次不成请联系安全管理员'

function refused(): ProblemError {
  return new ProblemError(problem('session/refused', REFUSED))
}

function wrongCode(): ProblemError {
  return new ProblemError(problem('session/code', '动态口令不对或已用过,请等下一个再输入', '/code'))
}

function wrongStage(): ProblemError {
  return new ProblemError(problem('session/stage', '登录已过期或不在这一步,请从头登录'))
}

/** 32 random bytes as hex; the database sees the hash alone. */
export async function nextToken(door: Door, device: string | undefined) {
  const token = randomHex(32)
  const next: store.NewToken = {
    hash: await sha256(token),
    session: uuidv7(),
    device: device ?? randomHex(32),
    requestId: door.requestId,
  }
  return { token, next }
}

async function step(
  door: Door,
  device: string | undefined,
  work: (tx: Tx, next: store.NewToken) => Promise<Standing | undefined>,
): Promise<Step | undefined> {
  const { token, next } = await nextToken(door, device)
  const standing = await inTransaction(door.pool, [], (tx) => work(tx, next))
  return standing && { token, device: next.device, standing }
}

export type Credentials = {
  login: string
  password: string
  address: string
  agent: string
  /** Of a browser that was here before. */
  device: string | undefined
}

/** Derivations of logins that nobody has cost the same; the salt is of no consequence. */
async function keyFor(
  door: Door,
  login: string,
  password: string,
): Promise<{ key: Uint8Array; kdf: string }> {
  const stored = await inTransaction(door.pool, [], (tx) => store.readDerivation(tx, login))
  const kdf = stored ?? newKdf(door.kdf.cost)
  return { key: await deriveKey(password, kdf, door.kdf), kdf }
}

export async function signIn(door: Door, given: Credentials): Promise<Step> {
  const { login, password, address, agent, device } = given
  const { key, kdf } = await keyFor(door, login, password)
  const taken = await step(door, device, (tx, next) =>
    store.signIn(tx, { login, key, address, agent, device: device ?? null, next }),
  )
  if (taken === undefined) throw refused()
  // Never downwards: on Workers less is derived with than on the server.
  if (costOf(kdf) < door.kdf.cost) {
    const renewed = await newVerifier(password, door.kdf)
    await inTransaction(door.pool, [], (tx) => store.renewDerivation(tx, taken.token, key, renewed))
  }
  return taken
}

export async function proveSecond(
  door: Door,
  token: string,
  code: string,
  device: string | undefined,
): Promise<Step> {
  const facts = await inTransaction(door.pool, [], (tx) => store.readSecond(tx, token))
  if (facts?.stage !== 'second' || facts.secret === null) throw wrongStage()
  const secret = await unseal(facts.secret, door.kdf.pepper)
  const at = stepOf(secret, code, facts.step, door.now())
  const taken = await step(door, device, (tx, next) => store.proveSecond(tx, token, at, next))
  if (taken === undefined) throw wrongCode()
  return taken
}

export async function useRecovery(
  door: Door,
  token: string,
  code: string,
  device: string | undefined,
): Promise<Step> {
  const hash = await sha256(normaliseCode(code))
  const taken = await step(door, device, (tx, next) => store.useRecovery(tx, token, hash, next))
  if (taken === undefined)
    throw new ProblemError(problem('session/code', '恢复码不对或已用过,请核对', '/code'))
  return taken
}

/** The secret being set up, made anew when there is none. */
export async function enrolmentOf(door: Door, token: string): Promise<string> {
  const facts = await inTransaction(door.pool, [], (tx) => store.readSecond(tx, token))
  if (facts?.stage === 'enrol' && facts.secret !== null) return unseal(facts.secret, door.kdf.pepper)
  const secret = newSecret()
  const sealed = await seal(secret, door.kdf.pepper)
  if (await inTransaction(door.pool, [], (tx) => store.beginSecond(tx, token, sealed))) return secret
  if (facts?.stage === 'full')
    throw new ProblemError(problem('session/proof', '更换动态口令前,请再输入一次密码'))
  throw wrongStage()
}

export async function finishEnrolment(
  door: Door,
  token: string,
  code: string,
  device: string | undefined,
): Promise<Step & { codes: string[] }> {
  const facts = await inTransaction(door.pool, [], (tx) => store.readSecond(tx, token))
  if (facts === undefined || facts.secret === null || facts.stage === 'second') throw wrongStage()
  const secret = await unseal(facts.secret, door.kdf.pepper)
  const at = stepOf(secret, code, 0, door.now())
  const codes = newRecoveryCodes()
  const hashes = await Promise.all(codes.map((each) => sha256(normaliseCode(each))))
  const taken = await step(door, device, (tx, next) => store.finishSecond(tx, token, at, hashes, next))
  if (taken === undefined) throw wrongCode()
  return { ...taken, codes }
}

export async function changePassword(
  door: Door,
  token: string,
  given: { current: string | undefined; password: string; device: string | undefined },
): Promise<Step> {
  const facts = await inTransaction(door.pool, [], (tx) => store.readPasswordFacts(tx, token))
  if (facts === undefined) throw wrongStage()
  if (facts.stage === 'full' && given.current === undefined)
    throw new ProblemError(problem('request/invalid', '请写现在的密码', '/current'))
  const about = [facts.name, facts.login, facts.phone]
  refuseAll(judgePassword(given.password, about, await commonPasswords()))
  const current = given.current === undefined ? null : await deriveKey(given.current, facts.kdf, door.kdf)
  const earlier: Uint8Array[] = []
  for (const kdf of [facts.kdf, ...facts.earlier])
    earlier.push(await deriveKey(given.password, kdf, door.kdf))
  const renewed = await newVerifier(given.password, door.kdf)
  const { token: fresh, next } = await nextToken(door, given.device)
  const { code, standing } = await inTransaction(door.pool, [], (tx) =>
    store.setPassword(tx, token, { current, earlier, ...renewed, next }),
  )
  if (code === 'password/reused')
    throw new ProblemError(problem('password/reused', '这个密码用过了,请换一个', '/password'))
  if (code === 'session/refused') throw refused()
  if (standing === undefined) throw wrongStage()
  return { token: fresh, device: next.device, standing }
}

export async function proveAgain(door: Door, token: string, login: string, password: string): Promise<void> {
  const { key } = await keyFor(door, login, password)
  if (!(await inTransaction(door.pool, [], (tx) => store.proveAgain(tx, token, key, door.requestId))))
    throw refused()
}

export function ownSessions(door: Door, token: string): Promise<store.OwnSession[]> {
  return inTransaction(door.pool, [], (tx) => store.readOwnSessions(tx, token))
}

export function signOut(
  door: Door,
  token: string,
  which: { session?: string; all?: boolean },
): Promise<number> {
  return inTransaction(door.pool, [], (tx) =>
    store.signOut(tx, token, which.session ?? null, which.all ?? false, door.requestId),
  )
}
