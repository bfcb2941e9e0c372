/** Addresses of a book's chart of accounts. */
import { Hono } from 'hono'
import { BookPath } from '../books/schema.ts'
import { inBook, readInBook } from '../books/scope.ts'
import { Done, describe, keyHonoured } from '../http/describe.ts'
import type { Environment } from '../http/environment.ts'
import { act } from '../http/once.ts'
import { permits } from '../http/permit.ts'
import { validate } from '../http/validate.ts'
import { AccountList, NewAccount } from './schema.ts'
import { addAccount, listAccounts } from './service.ts'

export const accountRoutes = new Hono<Environment>()
  .get(
    '/books/:code/accounts',
    describe('accounts', '会计科目表', { 200: AccountList }),
    permits('book.read'),
    validate('param', BookPath),
    async (c) => {
      const { code } = c.req.valid('param')
      const rows = await readInBook(c, code, (tx) => listAccounts(tx, code))
      const items = rows.map(({ bankAccount, ...account }) => ({ ...account, bank_account: bankAccount }))
      return c.json({ items } satisfies AccountList, 200)
    },
  )
  .post(
    '/books/:code/accounts',
    describe('accounts', '增设下级科目', { 201: Done }),
    permits('account.add'),
    keyHonoured,
    validate('param', BookPath),
    validate('json', NewAccount),
    (c) => {
      const { code } = c.req.valid('param')
      const { bank_account: bankAccount, ...account } = c.req.valid('json')
      return act(c, inBook(code), 201, async (tx) => {
        await addAccount(tx, c.var.actor, {
          book: code,
          ...account,
          bankAccount: bankAccount ?? null,
          auxiliary: account.auxiliary ?? null,
        })
        return { done: true } as const
      })
    },
  )
