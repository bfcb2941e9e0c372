/** A body with every documented field for every address that takes JSON: what attacks replace leaf by leaf, and roles send whole. */
import { uuidv7 } from '../../src/lib/id.ts'
import type { TestBook } from '../support/books.ts'

export type Facts = {
  book: TestBook
  /** Of the same village. */
  other: TestBook
  /** Content hash of a file of the book. */
  evidence: string
}

/** By address, as the OpenAPI document spells it. */
export function fullBodies({ book, other, evidence }: Facts): Record<string, unknown> {
  const party = (code: string) => ({ division: book.division, name: `${code}股份经济合作社` })
  const line = (side: string, account: string) => ({
    account,
    side,
    amount: '10.00',
    summary: '收羊圈租金',
    auxiliary: { kind: 'counterparty', name: '张三' },
    settles: null,
    income: null,
  })
  const typed = {
    type: 'none',
    subtype: '其他',
    exclusion: 'interest',
    confidence: 1,
    rule: 'x',
    reason: 'x',
  }

  const draft = {
    date: '2024-01-05',
    business_date: '2024-01-04',
    word: '记',
    reverses: null,
    attachments: 1,
    files: [evidence],
    lines: [
      { ...line('debit', '112'), income: typed, settles: 'operating_receivable' },
      line('credit', '501'),
    ],
  }

  return {
    '/api/v1/books': {
      code: 'NEW',
      name: '新账套',
      division: book.division,
      kind: 'coop',
      entity: '合作社',
      credit_code: 'N2632802MF0000000X',
      counts: false,
      start: '2024-01',
      words: '记',
      gift_account: '311',
      kept_by: book.division.slice(0, 9),
    },
    '/api/v1/users': { name: '某新人', login: 'new.person', phone: '13800000001' },
    '/api/v1/users/{id}/disabling': { reason: '离任' },
    '/api/v1/users/{id}/enabling': { reason: '复职' },
    '/api/v1/users/{id}/reset': { reason: '手机丢失' },
    '/api/v1/users/{id}/sessions/ending': { reason: '离开未退出' },
    '/api/v1/users/{id}/namesakes': { other: 'nobody', reason: '两个人' },
    '/api/v1/users/{id}/link': { subject: 'https://sso.example.gov.cn 42' },
    '/api/v1/users/{id}/roles': {
      role: 'cashier',
      scope: book.division,
      book: book.code,
      until: '2099-12-31',
      reason: '任命',
    },
    '/api/v1/users/{id}/roles/{grant}/ending': { reason: '离任' },
    '/api/v1/delegations': { grant: uuidv7(), to: 'nobody', until: '2099-12-31', reason: '外出' },
    '/api/v1/delegations/{id}/ending': { reason: '已回' },
    '/api/v1/kinships': { one: 'nobody', other: 'no-one', relation: '夫妻' },
    '/api/v1/kinships/{id}/ending': { reason: '登记有误' },
    '/api/v1/books/{code}/exemptions': {
      login: 'nobody',
      roles: ['cashier', 'village_accountant'],
      until: '2099-12-31',
      reason: '只有一人',
    },
    '/api/v1/books/{code}/exemptions/{id}/ending': { reason: '已招人' },
    '/api/v1/books/{code}/review-authorisation': { grant: true, until: '2099-12-31', basis: '通知' },
    '/api/v1/books/{code}/keeper': { kept_by: null, reason: '协议' },
    '/api/v1/books/{code}/accounts': {
      code: '50107',
      name: '新科目',
      auxiliary: 'counterparty',
      bank_account: '工行',
    },
    '/api/v1/relations': {
      payer: party(other.code),
      payee: party(book.code),
      share: '0.5',
      from: '2024-01-01',
      to: '2024-12-31',
      basis: '章程',
    },
    '/api/v1/classify': {
      lines: [{ id: '1', summary: '卖羊', amount: '1.00', account: '501', counterparty: '张三' }],
    },
    '/api/v1/books/{code}/closings': { through: '2023-12' },
    '/api/v1/books/{code}/year-seals': { year: 2023 },
    '/api/v1/books/{code}/year-ends': { year: 2023 },
    '/api/v1/books/{code}/reopenings': { month: '2024-01', reason: '补', until: '2024-01-31T00:00:00Z' },
    '/api/v1/books/{code}/vouchers': {
      date: '2024-01-05',
      business_date: '2024-01-04',
      word: '记',
      kind: 'ordinary',
      corrects: null,
      attachments: 1,
      files: [evidence],
      lines: [
        { ...line('debit', '112'), income: typed, settles: 'operating_receivable' },
        line('credit', '501'),
      ],
    },
    '/api/v1/books/{code}/vouchers/{seq}/files': { hash: evidence, why: '发票晚到' },
    '/api/v1/books/{code}/vouchers/{seq}/reversal': { date: '2023-01-01' },
    '/api/v1/books/{code}/vouchers/{seq}/lines/{line}/assignments': {
      type: 'none',
      subtype: '其他',
      exclusion: 'interest',
      why: '试',
    },
    '/api/v1/books/{code}/drafts': { ...draft, kind: 'ordinary', corrects: null },
    '/api/v1/books/{code}/drafts/{id}': { ...draft, kind: 'correction', corrects: '#1' },
    '/api/v1/books/{code}/drafts/{id}/signatures': {
      decision: 'return',
      opinion: '缺票',
      digest: 'f'.repeat(64),
      position: 1,
    },
    '/api/v1/books/{code}/drafts/{id}/meetings': {
      step: 'resolution',
      held_on: '2024-01-03',
      due: 30,
      present: 20,
      in_favour: 20,
      minutes: evidence,
      note: '村委会会议室',
    },
    '/api/v1/books/{code}/drafts/{id}/discarding': { reason: '重复' },
    '/api/v1/approval-schemes': {
      division: book.division.slice(0, 9),
      name: '审批权限',
      from: '2024-01-01',
      to: '2030-12-31',
      basis: '镇政发1号',
      tiers: [
        {
          kind: '*',
          from: '0.00',
          below: null,
          meeting: null,
          steps: [{ kind: 'check', roles: ['village_head'], label: '负责人' }],
        },
      ],
    },
    '/api/v1/approval-schemes/{id}/ending': { reason: '另定' },
    '/api/v1/books/{code}/drafts/{id}/completion': {
      fill: [
        {
          account: '501',
          amount: '1.00',
          type: 'none',
          exclusion: 'interest',
          counterparty: '张三',
          project: '路',
        },
      ],
    },
    '/api/v1/session': { login: 'nobody', password: 'a wrong password' },
    '/api/v1/session/second': { code: '123456' },
    '/api/v1/session/recovery': { code: 'abcd-efgh-jkmn' },
    '/api/v1/session/enrolment': { code: '123456' },
    '/api/v1/session/password': { current: 'a wrong password', password: 'a long new sentence' },
    '/api/v1/session/single-sign-on': { id_token: 'aaaa.bbbb.cccc' },
    '/api/v1/session/proof': { password: 'a wrong password' },
  }
}
