/** `restore`: a book from its archive, row for row, as the owner; verified before it is committed. */
import { open } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { Command } from 'commander'
import { restoreArchive } from '../archive/restore.ts'
import { createPool } from '../db/connect.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { requireOperator, withSession } from './context.ts'
import { print } from './output.ts'

/** Opened before the store is, so that a wrong path costs nothing. */
async function openArchive(path: string): Promise<Readable> {
  if (path === '-') return process.stdin
  const handle = await open(path).catch(() => {
    throw new ProblemError(problem('intake/file', `${path}:没有这个文件或打不开,请核对路径`))
  })
  if ((await handle.stat()).isFile()) return handle.createReadStream()
  await handle.close()
  throw new ProblemError(problem('intake/file', `${path}:不是文件,请核对路径`))
}

export function restoreCommand(): Command {
  return new Command('restore')
    .description('从归档恢复一个账套(编号须未被使用),核验通过才写入')
    .argument('<file>', '归档文件,- 为标准输入')
    .action(async (file: string) => {
      const source = await openArchive(file)
      const restored = await withSession(async (session) => {
        requireOperator(session)
        const { store, actor } = session
        if (store.ownerUrl === undefined) {
          throw new ProblemError(problem('service/unavailable', '恢复要以所有者登录:请设 DATABASE_OWNER_URL'))
        }
        const owner = createPool({ url: store.ownerUrl, applicationName: 'cunzhang restore', max: 1 })
        try {
          return await restoreArchive(owner, source, actor)
        } finally {
          await owner.end()
        }
      })
      print(`已恢复账套 ${restored.code}:${restored.rows} 行,${restored.vouchers} 张凭证,核验通过`)
    })
}
