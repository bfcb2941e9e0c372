/** `demo sign-ins`, `demo code LOGIN`: how to sign in to the demonstration, with the code of the moment for those without an authenticator app. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Command } from 'commander'
import { z } from 'zod'
import { readConfig } from '../config.ts'
import { codeAt } from '../identity/second-factor.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { formatTable, print } from './output.ts'

const SignIns = z.array(
  z.object({
    login: z.string(),
    name: z.string(),
    role: z.string(),
    password: z.string(),
    secret: z.string().nullable(),
  }),
)

/** Kept by the server that made the demonstration, in the folder of its store. */
function readSignIns(): z.infer<typeof SignIns> {
  const path = join(readConfig().dataDir, 'demo-sign-ins.json')
  if (existsSync(path)) return SignIns.parse(JSON.parse(readFileSync(path, 'utf8')))
  throw new ProblemError(problem('request/not-found', `没有 ${path}:先用 npm start 生成演示数据`))
}

function shown(only?: string): void {
  const found = readSignIns().filter(({ login }) => only === undefined || login === only)
  if (found.length === 0)
    throw new ProblemError(problem('request/not-found', `没有演示登录「${only}」,请用 demo sign-ins 查看`))
  const columns = [{ head: '登录名' }, { head: '岗位' }, { head: '密码' }, { head: '现在的动态口令' }]
  print(
    formatTable(
      columns,
      found.map(({ login, role, password, secret }) => [
        login,
        role,
        password,
        secret === null ? '不用' : codeAt(secret, Date.now()),
      ]),
    ),
  )
}

export function demoCommand(): Command {
  return new Command('demo')
    .description('演示数据的登录')
    .addCommand(new Command('sign-ins').description('全部演示登录').action(() => shown()))
    .addCommand(
      new Command('code')
        .description('一个演示登录和它现在的动态口令(30 秒一换,一个口令只能用一次)')
        .argument('<login>', '登录名')
        .action((login: string) => shown(login)),
    )
}
