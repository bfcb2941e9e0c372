/** At least sixty ways to approve one's own voucher: each is tried, each is refused, and no voucher's maker and checker are one person. */
import { readFileSync } from 'node:fs'
import { afterAll, expect, test } from 'vitest'
import { signDraft, submitted } from '../support/approvals.ts'
import { freshDatabase } from '../support/database.ts'
import { testApp } from '../http/serve.ts'
import { ACCOUNTS } from './own-approval-accounts.ts'
import { DELEGATIONS } from './own-approval-delegations.ts'
import { SELF_APPROVED, sceneIn } from './own-approval-cast.ts'
import type { Scene, Way } from './own-approval-cast.ts'
import { ROUNDABOUT } from './own-approval-roundabout.ts'
import { PAPERS, TOKENS } from './own-approval-papers.ts'
import { RAW } from './own-approval-raw.ts'
import { SCHEMES } from './own-approval-schemes.ts'

const store = await freshDatabase()
afterAll(store.close)
const { post, get } = testApp(store.app)

/** Through the front door. */
const HTTP: readonly Way[] = [
  ['by HTTP, the maker signs', 'approval/own', async (scene) => byHttp(scene, await scene.submitted())],
  [
    'by HTTP, a voucher sent with a reviewer in its body',
    'request/invalid',
    (scene) =>
      codeOf(
        post(
          `/api/v1/books/${scene.book.code}/vouchers`,
          { date: '2024-03-05', lines: [], reviewer: { id: scene.head.id, name: scene.head.name } },
          { cookie: scene.maker.cookie },
        ),
      ),
  ],
  [
    'by HTTP, reversal of one’s own without automatic review',
    'import/no-authorisation',
    async (scene) => {
      const id = await submitted(store, scene.book.bookId, scene.maker)
      await scene.sign(scene.head, id)
      await scene.forced(
        "update review_authorisations set valid_until = now() - interval '1 day' where book_id = $1",
        [scene.book.bookId],
      )
      return codeOf(
        post(
          `/api/v1/books/${scene.book.code}/vouchers/1/reversal`,
          { date: '2024-03-20' },
          { cookie: scene.maker.cookie },
        ),
      )
    },
  ],
]

function codeOf(answer: Promise<{ json: () => unknown }>): Promise<string> {
  return answer.then((each) => (each.json() as { code?: string }).code ?? 'done')
}

async function byHttp({ book, maker }: Scene, id: string): Promise<string> {
  const path = `/api/v1/books/${book.code}/drafts/${id}`
  const { digest } = ((await get(path, { cookie: maker.cookie })).json() as { standing: { digest: string } })
    .standing
  return codeOf(post(`${path}/signatures`, { decision: 'approve', digest }, { cookie: maker.cookie }))
}

const WAYS = [...ACCOUNTS, ...DELEGATIONS, ...ROUNDABOUT, ...SCHEMES, ...PAPERS, ...TOKENS, ...RAW, ...HTTP]
let tried = 0

test.each(WAYS)('%s: %s', async (_, expected, attempt) => {
  const scene = await sceneIn(store)
  expect(await attempt(scene)).toBe(expected)
  tried += 1
  const { rows } = await store.super.query(SELF_APPROVED)
  expect(rows).toEqual([])
  const own = await store.super.query(
    "select draft_id from drafts where draft_id = any ($1::uuid[]) and state = 'posted'",
    [scene.own],
  )
  expect(own.rows).toEqual([])
})

test('at least sixty were tried, and none has the name of another', () => {
  process.stdout.write(`own approval: ${tried} ways tried, 0 succeeded\n`)
  expect(new Set(WAYS.map(([name]) => name)).size).toBe(WAYS.length)
  expect([WAYS.length >= 60, tried]).toEqual([true, WAYS.length])
})

test('control: the honest way succeeds, in the same scene', async () => {
  const scene = await sceneIn(store)
  const id = await submitted(store, scene.book.bookId, scene.maker)
  expect(await signDraft(store, scene.book.bookId, scene.head, id)).toMatchObject({
    refused: undefined,
    seq: '1',
  })
  expect((await store.super.query(SELF_APPROVED)).rows).toEqual([])
})

test('control: namesakes recorded as two people on both sides may check one another, and it is noted', async () => {
  const scene = await sceneIn(store)
  const second = await scene.person('village_head', { name: scene.maker.name })
  for (const [one, other] of [
    [scene.maker.id, second.id],
    [second.id, scene.maker.id],
  ])
    await scene.forced('update users set distinct_from = array[$2::uuid] where user_id = $1', [one, other])
  const id = await submitted(store, scene.book.bookId, scene.maker)
  expect(await scene.sign(second, id)).toBe('done')
  const { rows } = await store.super.query<{ warnings: string[] }>(
    'select warnings from approval_signatures where draft_id = $1',
    [id],
  )
  expect(rows[0]?.warnings).toContain('同名:已登记为不同的人')
})

/** What is said and found with a mistake planted in the routine of signatures, in a database of its own. */
async function planted(
  [from, to]: readonly [string, string],
  attempt: (scene: Scene) => Promise<string>,
  more = '',
): Promise<{ said: string; found: number }> {
  const broken = await freshDatabase()
  try {
    const text = readFileSync(new URL('../../db/routines/26_signatures.sql', import.meta.url), 'utf8')
    expect(text).toContain(from)
    await broken.owner.query(text.replace(from, to))
    if (more !== '') await broken.owner.query(more)
    const said = await attempt(await sceneIn(broken))
    const { rows } = await broken.super.query(SELF_APPROVED)
    return { said, found: rows.length }
  } finally {
    await broken.close()
  }
}

const UNCHECKED = ['if v_check then', 'if false then'] as const
const byTwin = async (scene: Scene) => {
  const id = await scene.submitted()
  return scene.sign(await scene.person('village_head', { name: scene.maker.name }), id)
}
const byMaker = async (scene: Scene) => scene.sign(scene.maker, await scene.submitted())
const afterChange = async (scene: Scene) => {
  const id = await scene.submitted()
  await scene.raw(
    "update drafts set lines = replace(lines::text, '120.00', '999.00')::jsonb where draft_id = $1",
    [id],
  )
  return scene.sign(scene.head, id)
}

test('planted: without the maker check of signatures posting or COMMIT refuses', async () => {
  expect(await planted(UNCHECKED, byMaker)).toEqual({ said: 'voucher/reviewer', found: 0 })
  expect(await planted(UNCHECKED, byTwin)).toEqual({ said: 'vouchers_approved', found: 0 })
})

test('planted: without the comparison of contents COMMIT refuses', async () => {
  const from = 'draft_content(d, a.round, a.maker_id, a.maker_name) <> a.content'
  expect(await planted([from, 'false'], afterChange)).toEqual({ said: 'vouchers_approved', found: 0 })
})

test('planted: without those and the check at COMMIT, this file’s own measure tells', async () => {
  const drop = 'drop trigger vouchers_approved on vouchers'
  expect(await planted(UNCHECKED, byTwin, drop)).toEqual({ said: 'done', found: 1 })
})
