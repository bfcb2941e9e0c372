/** `restore`: a book from its archive, row for row, as the owner; verified before it is committed. */
import { createReadStream } from 'node:fs'
import { Command } from 'commander'
import { restoreArchive } from '../archive/restore.ts'
import { createPool } from '../db/connect.ts'
import { ProblemError, problem } from '../lib/problem.ts'
import { withSession } from './context.ts'
import { print } from './output.ts'

export function restoreCommand(): Command {
  return new Command('restore')
    .description('从归档恢复一个账套(编号须未被使用),核验通过才写入')
    .argument('<file>', '归档文件,- 为标准输入')
    .action(async (file: string) => {
      const restored = await withSession(async ({ store, actor }) => {
        if (store.ownerUrl === undefined) {
          throw new ProblemError(problem('service/unavailable', '恢复要以所有者登录:请设 DATABASE_OWNER_URL'))
        }
        const owner = createPool({ url: store.ownerUrl, applicationName: 'cunzhang restore', max: 1 })
        try {
          return await restoreArchive(owner, file === '-' ? process.stdin : createReadStream(file), actor)
        } catch (error) {
          const missing = (error as NodeJS.ErrnoException).code === 'ENOENT'
          throw missing ? new ProblemError(problem('intake/file', `${file}:没有这个文件,请核对路径`)) : error
        } finally {
          await owner.end()
        }
      })
      print(`已恢复账套 ${restored.code}:${restored.rows} 行,${restored.vouchers} 张凭证,核验通过`)
    })
}
