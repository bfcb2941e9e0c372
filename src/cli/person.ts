/** What only a person may do (报批、签批): the command line asks for their password and the code of their telephone on standard input. */
import { createInterface } from 'node:readline/promises'
import { Writable } from 'node:stream'
import { callerOfToken } from '../identity/service.ts'
import { proveSecond, signIn, signOut } from '../identity/sign-in.ts'
import type { Door } from '../identity/sign-in.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { actingPerson, withSession } from './context.ts'
import type { Session } from './context.ts'
import { kdfOf } from './people.ts'

/** Lines as they are asked for: prompts go to standard error, and on a terminal nothing typed is shown. */
function asker(): { ask: (prompt: string) => Promise<string>; close: () => void } {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() })
  const lines = createInterface({
    input: process.stdin,
    output: silent,
    terminal: process.stdin.isTTY === true,
  })
  const read = lines[Symbol.asyncIterator]()
  const ask = async (prompt: string): Promise<string> => {
    if (process.stdin.isTTY) process.stderr.write(prompt)
    const { value, done } = await read.next()
    if (process.stdin.isTTY) process.stderr.write('\n')
    return done === true ? '' : String(value)
  }
  return { ask, close: () => lines.close() }
}

async function signInHere(door: Door, login: string): Promise<string> {
  const { ask, close } = asker()
  try {
    const password = await ask('密码:')
    const about = { login, password, address: 'cli', agent: 'cunzhang cli', device: undefined }
    let taken = await signIn(door, about)
    if (taken.standing.stage === 'second')
      taken = await proveSecond(door, taken.token, await ask('动态口令:'), undefined)
    if (taken.standing.stage === 'full') return taken.token
    throw new ProblemError(problem('session/stage', '请先在网页上登录一次,改好密码并绑定动态口令'))
  } finally {
    close()
  }
}

/** Runs `work` as the person `--as` names, in a session of their own that ends with the command. */
export async function withPerson<T>(work: (session: Session) => Promise<T>): Promise<T> {
  const login = actingPerson()
  if (login === undefined) {
    const detail =
      '这一项须本人办理,本机操作员不能代办:请加 --as 登录名,在标准输入给出密码,有动态口令的再给一行口令'
    throw new ProblemError(problem('approval/person', detail))
  }
  return withSession(async (session) => {
    const { requestId } = session.caller
    const door = { pool: session.pool, kdf: kdfOf(session), now: () => Date.now(), requestId }
    const token = await signInHere(door, login)
    try {
      const caller = await callerOfToken(session.pool, token, { origin: 'cli', requestId })
      if (caller === undefined) throw new ProblemError(problem('session/required', '没有登录成功,请重试'))
      return await work({ ...session, caller })
    } finally {
      await signOut(door, token, {})
    }
  })
}
