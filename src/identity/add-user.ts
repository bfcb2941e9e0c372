/** An account, one a person; its first code is told once and never stored. */
import type { Tx } from '../db/transaction.ts'
import { uuidv7 } from '../lib/id.ts'
import { randomText } from '../lib/random.ts'
import { refuseAll } from '../lib/problem.ts'
import { newVerifier } from './derive-key.ts'
import type { KdfSettings } from './derive-key.ts'
import { checkLogin, normaliseLogin } from './login.ts'
import { settle } from './people-act.ts'
import type { NewUser, UserCreated } from './schema.ts'
import * as store from './store-people.ts'
import type { Asker, FirstCode } from './store-people.ts'

const MADE_UP = 5
const CODE_LENGTH = 10

/** Random, good for a few days; made before the transaction that stores it, for deriving takes half a second. */
export async function newFirstCode(settings: KdfSettings): Promise<FirstCode> {
  const code = randomText(CODE_LENGTH)
  return { code, ...(await newVerifier(code, settings)) }
}

export async function addUser(tx: Tx, asker: Asker, input: NewUser, first: FirstCode): Promise<UserCreated> {
  const phone = input.phone ?? null
  const login = normaliseLogin(input.login ?? phone ?? `cz${randomText(MADE_UP)}`)
  const wrong = checkLogin(login, phone)
  refuseAll(wrong === undefined ? [] : [wrong])
  const id = uuidv7()
  const { until, namesakes } = settle(
    await store.addUser(tx, asker, { id, login, name: input.name, phone, first }),
  )
  return { id, login, first_code: first.code, code_until: until, namesakes }
}
