/** Wire shapes of a book's chart of accounts (会计科目). */
import { z } from 'zod'
import { Text } from '../lib/text.ts'

export const NewAccount = z
  .strictObject({
    code: z.string().regex(/^\d{3}(\d{2}){1,3}$/, '下级科目编码为上级编码加两位数字,最多四级'),
    name: Text(50),
    auxiliary: z.enum(['counterparty', 'project']).nullish(),
    bank_account: Text(50).nullish(),
  })
  .meta({
    id: 'NewAccount',
    description: 'A sub-account; the first one of an account takes over its balance',
  })
export type NewAccount = z.infer<typeof NewAccount>

export const Account = z
  .strictObject({
    code: z.string(),
    name: z.string(),
    level: z.int(),
    side: z.enum(['debit', 'credit', 'both']),
    parent: z.string().nullable(),
    leaf: z.boolean(),
    auxiliary: z.enum(['counterparty', 'project']).nullable(),
    bank_account: z.string().nullable(),
    initials: z.string(),
  })
  .meta({
    id: 'Account',
    description: '会计科目: posting goes to leaves only; `initials` are those of its name in pinyin',
  })
export type Account = z.infer<typeof Account>

export const AccountList = z
  .strictObject({ items: z.array(Account) })
  .meta({ id: 'AccountList', description: 'The whole chart of a book, by code' })
export type AccountList = z.infer<typeof AccountList>
