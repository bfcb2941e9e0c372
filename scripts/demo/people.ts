/** Sign-ins of the demonstration: one account an office around 金原村, passwords random per store, a chain of signatures to look at. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { discardDraft, signDraft, submitDraft, writeDraft } from '../../src/approvals/drafts.ts'
import { EXAMPLES } from '../../src/approvals/rules.ts'
import { NewDraft, NewScheme, NewSignature } from '../../src/approvals/schema.ts'
import type { DraftInFull } from '../../src/approvals/schema.ts'
import { confirmScheme, proposeScheme } from '../../src/approvals/schemes.ts'
import type { By } from '../../src/approvals/by.ts'
import { findStanding } from '../../src/books/store.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { addUser, newFirstCode } from '../../src/identity/add-user.ts'
import { grantRole } from '../../src/identity/grant-role.ts'
import { codeAt } from '../../src/identity/second-factor.ts'
import { changePassword, enrolmentOf, finishEnrolment, signIn } from '../../src/identity/sign-in.ts'
import type { Door } from '../../src/identity/sign-in.ts'
import { uuidv7 } from '../../src/lib/id.ts'
import { randomText } from '../../src/lib/random.ts'
import { JINYUAN } from './jinyuan.ts'

export type DemoSignIn = {
  login: string
  name: string
  role: string
  password: string
  /** Of the second factor, base32; null where the role needs none. */
  secret: string | null
}

/** Where the sign-ins of this store are kept, readable by its owner alone. */
export type DemoHome = { dataDir: string; operatorKey: string; pepper: string }

/** Derivations of the demonstration are cheap; the first real sign-in renews them at the store's own cost. */
const COST = 14

/** A code works once: the one before now is used up here, so that the present one is left for whoever signs in first. */
const STEP_MS = 30_000

const TOWNSHIP = JINYUAN.slice(0, 9)

/** Login, name, role, title, scope. */
const OFFICES = [
  ['kuaiji', '马某(村会计)', 'village_accountant', '村会计', JINYUAN],
  ['chuna', '韩某(出纳)', 'cashier', '出纳', JINYUAN],
  ['fuze', '李某(村负责人)', 'village_head', '村负责人', JINYUAN],
  ['jiandu', '王某(监督委员会)', 'supervision_committee', '村务监督委员会', JINYUAN],
  ['jianshi', '冶某(监事)', 'supervisor', '监事', JINYUAN],
  ['daili', '张某(代理会计)', 'agency_accountant', '代理会计', TOWNSHIP],
  ['jizhang', '赵某(记账)', 'bookkeeper', '记账', TOWNSHIP],
  ['zhuguan', '周某(会计主管)', 'chief_accountant', '会计主管', TOWNSHIP],
  ['shenhe', '陈某(乡镇审核)', 'township_auditor', '乡镇审核', TOWNSHIP],
  ['xian', '孙某(县级)', 'county_officer', '县级', JINYUAN.slice(0, 6)],
  ['zhou', '祁某(州级)', 'prefecture_officer', '州级', JINYUAN.slice(0, 4)],
  ['xitong', '系统管理员', 'system_admin', '系统管理员', null],
  ['anquan', '安全管理员', 'security_admin', '安全管理员', null],
  ['shenji', '审计管理员', 'audit_admin', '审计管理员', null],
] as const

const BIN = 'demo-sign-ins.json'

export function readDemoSignIns(dataDir: string): DemoSignIn[] | undefined {
  const path = join(dataDir, BIN)
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as DemoSignIn[]) : undefined
}

function keep(dataDir: string, signIns: readonly DemoSignIn[]): void {
  const path = join(dataDir, BIN)
  writeFileSync(path, `${JSON.stringify(signIns, null, 2)}\n`, { mode: 0o600 })
  chmodSync(path, 0o600)
}

type Ready = DemoSignIn & { token: string }

/** Through every door people go through: first code, new password, second factor. */
async function makeOne(pool: Pool, home: DemoHome, office: (typeof OFFICES)[number]): Promise<Ready> {
  const [login, name, role, title, scope] = office
  const kdf = { pepper: home.pepper, cost: COST }
  const asker = { proof: home.operatorKey, origin: 'demonstration', requestId: uuidv7() }
  const first = await newFirstCode(kdf)
  await inTransaction(pool, [], async (tx) => {
    const { id } = await addUser(tx, asker, { name, login: `demo-${login}`, phone: null }, first)
    await grantRole(tx, asker, id, { role, scope, reason: '演示' })
  })
  const door: Door = { pool, kdf, now: () => Date.now(), requestId: uuidv7() }
  const given = { address: '127.0.0.1', agent: '演示', device: undefined }
  const entered = await signIn(door, { login: `demo-${login}`, password: first.code, ...given })
  const password = `${randomText(5)}-${randomText(5)}-${randomText(5)}`
  const changed = await changePassword(door, entered.token, {
    current: undefined,
    password,
    device: undefined,
  })
  const told = { login: `demo-${login}`, name, role: title, password }
  if (changed.standing.stage !== 'enrol') return { ...told, secret: null, token: changed.token }
  const secret = await enrolmentOf(door, changed.token)
  const { token } = await finishEnrolment(
    door,
    changed.token,
    codeAt(secret, Date.now() - STEP_MS),
    undefined,
  )
  return { ...told, secret, token }
}

const outlay = (date: string, amount: string, summary: string): NewDraft =>
  NewDraft.parse({
    date,
    attachments: 2,
    lines: [
      { account: '513', side: 'debit', amount, summary },
      { account: '10201', side: 'credit', amount, summary },
    ],
  })

/** The example chain of the seed, set by the township and confirmed by the county, for 金原村 alone. */
async function setChain(pool: Pool, by: (login: string) => By): Promise<void> {
  const [example] = EXAMPLES
  if (example === undefined) return
  const scheme = {
    division: JINYUAN,
    name: `${example.name}(演示)`,
    from: '2022-01-01',
    basis: example.source,
    tiers: example.tiers,
  }
  await inTransaction(pool, [], async (tx) => {
    const { id } = await proposeScheme(tx, by('shenhe'), NewScheme.parse(scheme))
    await confirmScheme(tx, by('xian'), id)
  })
}

/** Two payments under way after the last closed month: one waits for the committee, one for the head of the village. */
async function writeDrafts(pool: Pool, by: (login: string) => By): Promise<void> {
  const standing = await inTransaction(pool, '*', (tx) => findStanding(tx, JINYUAN))
  if (standing === undefined) return
  const { bookId } = standing
  await inTransaction(pool, [bookId], async (tx) => {
    const submit = async (body: NewDraft): Promise<DraftInFull> => {
      const { id } = await writeDraft(tx, by('kuaiji'), { book: JINYUAN, body })
      return submitDraft(tx, by('kuaiji'), bookId, id)
    }
    const sign = (login: string, { id, standing: { digest } }: DraftInFull) =>
      signDraft(tx, by(login), bookId, {
        id,
        body: NewSignature.parse({ decision: 'approve', opinion: '同意(演示)', digest }),
      })
    await sign('kuaiji', await submit(outlay('2022-01-08', '2860.00', '付大棚卷帘机维修材料款(演示)')))
    const second = await sign(
      'kuaiji',
      await submit(outlay('2022-01-12', '460.00', '付村委会办公用品(演示)')),
    )
    await sign('jiandu', second)
    const mistaken = await writeDraft(tx, by('kuaiji'), {
      book: JINYUAN,
      body: outlay('2022-01-15', '99.00', '写错的一笔(演示)'),
    })
    await discardDraft(tx, by('kuaiji'), bookId, { id: mistaken.id, reason: '摘要写错,另写一张' })
  })
}

/** Makes the sign-ins of an empty demonstration once; answers those of a store that has them. */
export async function makeDemoPeople(pool: Pool, home: DemoHome): Promise<DemoSignIn[]> {
  const known = readDemoSignIns(home.dataDir)
  if (known !== undefined) return known
  const people = new Map<string, Ready>()
  for (const office of OFFICES) {
    const made = await makeOne(pool, home, office)
    people.set(made.login, made)
  }
  const by = (login: string): By => ({
    proof: people.get(`demo-${login}`)?.token ?? '',
    origin: 'demonstration',
    requestId: uuidv7(),
  })
  await setChain(pool, by)
  await writeDrafts(pool, by)
  const signIns = [...people.values()].map(({ token: _, ...signIn }) => signIn)
  keep(home.dataDir, signIns)
  return signIns
}
