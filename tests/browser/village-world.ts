/** A township with four books, people in every office, and drafts under way: what the browser tests of the house look at. */
import { readFileSync } from 'node:fs'
import { servePages } from '../../src/pages.ts'
import { WEB } from '../http/built-pages.ts'
import { serveApp, testApp } from '../http/serve.ts'
import type { Serving, TestApp } from '../http/serve.ts'
import type { FreshDatabase } from '../support/database.ts'
import { makePerson } from '../support/people.ts'
import type { Person } from '../support/people.ts'

export const BOOKS = [
  ['JY', '金原村股份经济合作社', '632802102209'],
  ['WLGG', '乌兰干沟村股份经济合作社', '632802102201'],
  ['XY', '西园村股份经济合作社', '632822100206'],
  ['XT', '下滩村股份经济合作社', '632822100207'],
] as const
const TOWNSHIP = '632802102'

type Draft = { id: string; standing: { digest: string } }

export type World = {
  serving: Serving
  reported: unknown[]
  people: Record<
    'accountant' | 'committee' | 'head' | 'auditor' | 'officer' | 'system' | 'security' | 'log',
    Person
  >
  /** A draft of JY that waits for the head of the village. */
  draft: string
  /** A draft so large that a meeting has to decide and the township signs. */
  bigDraft: string
  /** One more draft of JY, submitted and waiting. */
  newDraft: (summary: string, amount: string) => Promise<string>
}

function bodyOf(summary: string, amount: string, files: string[] = []) {
  return {
    date: '2024-03-05',
    attachments: Math.max(files.length, 2),
    files,
    lines: [
      { account: '513', side: 'debit', amount, summary },
      { account: '101', side: 'credit', amount, summary },
    ],
  }
}

const step = (kind: string, label: string, ...roles: string[]) => ({ kind, roles, label })
const TIERS = [
  {
    kind: '*',
    from: '0.00',
    below: '5000.00',
    meeting: null,
    steps: [
      step('handle', '经手人', 'village_accountant'),
      step('check', '村务监督委员会', 'supervision_committee'),
      step('check', '村负责人', 'village_head'),
    ],
  },
  {
    kind: '*',
    from: '5000.00',
    below: null,
    meeting: 'representatives',
    steps: [
      step('handle', '经手人', 'village_accountant'),
      step('check', '村务监督委员会', 'supervision_committee'),
      step('check', '村负责人', 'village_head'),
      step('check', '乡镇审核', 'township_auditor'),
    ],
  },
]

/** Refused here means the world is not as the tests think. */
async function done<T>(asked: Promise<{ status: number; text: string; json: () => unknown }>): Promise<T> {
  const answer = await asked
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`)
  return answer.json() as T
}

async function makePeople(store: FreshDatabase<unknown>): Promise<World['people']> {
  const village = BOOKS[0][2]
  return {
    accountant: await makePerson(store, {
      name: '张桂英',
      role: 'village_accountant',
      division: village,
      second: false,
    }),
    committee: await makePerson(store, { name: '李生荣', role: 'supervision_committee', division: village }),
    head: await makePerson(store, { name: '马海山', role: 'village_head', division: village, absent: true }),
    auditor: await makePerson(store, { name: '王秀兰', role: 'township_auditor', division: TOWNSHIP }),
    officer: await makePerson(store, {
      name: '才让措',
      role: 'prefecture_officer',
      division: '6328',
      second: false,
    }),
    system: await makePerson(store, { name: '系统管理员甲', role: 'system_admin' }),
    security: await makePerson(store, { name: '安全管理员乙', role: 'security_admin' }),
    log: await makePerson(store, { name: '审计管理员丙', role: 'audit_admin' }),
  }
}

async function openBooks(operator: TestApp): Promise<void> {
  for (const [code, name, division] of BOOKS) {
    await done(
      operator.post('/api/v1/books', {
        code,
        name,
        division,
        kind: 'collective',
        words: '记',
        start: '2024-01',
      }),
    )
    const rows = ['日期,摘要,收入,支出', '2024-01-05,卖羊款,260000.00,', '2024-02-05,付办公费,,1200.00']
    await done(
      operator.send('POST', `/api/v1/books/${code}/imports/cashbook?name=a.csv`, rows.join('\n'), {
        'content-type': 'text/csv',
        'idempotency-key': `import-${code}`,
      }),
    )
  }
  await done(operator.post('/api/v1/books/JY/closings', { through: '2024-01' }))
}

/** The papers of a draft: a photograph of the slip. */
async function addPaper(app: TestApp, cookie: string): Promise<string> {
  const bytes = readFileSync(new URL('../../docs/pictures/summary-phone.png', import.meta.url))
  const { hash } = await done<{ hash: string }>(
    app.send('POST', `/api/v1/books/JY/files?name=${encodeURIComponent('办公用品发票.png')}`, bytes, {
      'content-type': 'image/png',
      'idempotency-key': 'paper',
      cookie,
    }),
  )
  return hash
}

export async function makeWorld(store: FreshDatabase<unknown>): Promise<World> {
  const operator = testApp(store.app)
  await openBooks(operator)
  const people = await makePeople(store)
  const { accountant, committee, auditor } = people
  const county = await makePerson(store, { name: '县级', role: 'county_officer', division: '632802' })
  const scheme = await done<{ id: string }>(
    operator.post(
      '/api/v1/approval-schemes',
      {
        division: TOWNSHIP,
        name: '柯鲁柯镇审批权限',
        from: '2024-01-01',
        basis: '镇政发〔2024〕1号',
        tiers: TIERS,
      },
      { cookie: auditor.cookie },
    ),
  )
  await done(
    operator.post(`/api/v1/approval-schemes/${scheme.id}/confirmation`, {}, { cookie: county.cookie }),
  )
  const write = async (summary: string, amount: string, files: string[] = []): Promise<string> => {
    const at = '/api/v1/books/JY/drafts'
    const mine = { cookie: accountant.cookie }
    const { id } = await done<Draft>(operator.post(at, bodyOf(summary, amount, files), mine))
    const { standing } = await done<Draft>(operator.post(`${at}/${id}/submission`, {}, mine))
    const given = { decision: 'approve', digest: standing.digest }
    await done(operator.post(`${at}/${id}/signatures`, given, mine))
    await done(
      operator.post(
        `${at}/${id}/signatures`,
        { ...given, opinion: '单据齐全' },
        { cookie: committee.cookie },
      ),
    )
    return id
  }
  const draft = await write('付办公用品款', '860.00', [await addPaper(operator, accountant.cookie)])
  const bigDraft = await write('付村道清雪机械费', '6800.00')
  const { app, reported } = testApp(store.app, {
    pages: servePages(WEB),
    caller: () => Promise.resolve(undefined),
  })
  return { serving: await serveApp(app.fetch), reported, people, draft, bigDraft, newDraft: write }
}
