/** `migrate`: brings the database to the program's schema, as the owner (DATABASE_OWNER_URL). */
import { Command } from 'commander'
import { withSession } from './context.ts'
import { print } from './output.ts'

export function migrateCommand(): Command {
  return new Command('migrate')
    .description('把数据库更新到程序的版本(需要 DATABASE_OWNER_URL)')
    .action(async () => {
      const { migrations, routines } = await withSession(({ store }) => Promise.resolve(store.applied))
      const done = [...migrations, ...routines.map((name) => `routines/${name}`)]
      print(done.length === 0 ? '数据库已是最新' : `已执行:${done.join('、')}`)
    })
}
