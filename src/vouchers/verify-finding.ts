/** What the verifier says: one finding names the book, the place and the field, and what was sealed against what is stored. */

export type FindingCode =
  | 'verify/hash'
  | 'verify/link'
  | 'verify/bytes'
  | 'verify/field'
  | 'verify/lines'
  | 'verify/unbalanced'
  | 'verify/month'
  | 'verify/number'
  | 'verify/sequence'
  | 'verify/assignment'
  | 'verify/balance'
  | 'verify/income-sum'
  | 'verify/year-sum'
  | 'verify/counter'
  | 'verify/head'
  | 'verify/audit'
  | 'verify/access'
  | 'verify/closing'
  | 'verify/year'
  | 'verify/check'

/** `book` is empty for the logs of the whole store; `place` such as 「2024-01 记-12 第2行」, `field` the Chinese name of the column. */
export type Finding = {
  book: string
  place: string
  field: string
  expected: string
  found: string
  code: FindingCode
  /** What was sealed and what is stored; `tell` adds book, place and field. */
  sentence: string
}

/** Takes findings of one book as they are met. */
export type Report = (finding: Omit<Finding, 'book' | 'sentence'> & { why?: string }) => void

const LABELS: Record<string, string> = {
  form: '格式',
  uid: '账套标识',
  seq: '记账顺序号',
  month: '月份',
  word: '凭证字',
  number: '凭证号',
  kind: '凭证种类',
  voucher_date: '凭证日期',
  business_date: '业务日期',
  posted_at: '记账时间',
  posted_xid: '记账事务号',
  maker_id: '制单人编号',
  maker_name: '制单人姓名',
  reviewer_id: '审核人编号',
  reviewer_name: '审核人姓名',
  authorisation_id: '自动审核授权',
  reverses: '所注销凭证',
  corrects: '所更正凭证',
  attachments: '附件张数',
  attachment_hashes: '附件校验值',
  source: '来源',
  line_count: '分录行数',
  total: '合计',
  bytes: '封存字节',
  prev_hash: '上一封印',
  hash: '封印',
  line_no: '行号',
  account: '科目',
  side: '借贷方向',
  amount: '金额',
  summary: '摘要',
  auxiliary: '辅助核算',
  settles: '结算标记',
  carried_debit: '本年累计借方',
  carried_credit: '本年累计贷方',
  no: '序号',
  type: '收入类型',
  subtype: '收入子项',
  exclusion: '不计入原因',
  version: '类型表版本',
  confidence: '把握程度',
  rule: '规则',
  reason: '理由',
  assigned_by: '判定人编号',
  assigned_name: '判定人姓名',
  assigned_at: '判定时间',
  why: '判定说明',
  opening: '期初',
  debit: '借方发生',
  credit: '贷方发生',
  transfer_debit: '结转借方',
  transfer_credit: '结转贷方',
  lines: '行数',
  last: '最后凭证号',
  start_month: '建账月份',
  closed_through: '已结账到',
  opened: '已建期初',
  carried: '期初带全本年累计',
  audit_no: '日志序号',
  audit_hash: '日志封印',
  items: '辅助项个数',
  act: '操作',
  at: '时间',
  by_id: '操作人编号',
  by_name: '操作人姓名',
  until: '期限',
  transferred_at: '结转时间',
  sealed_at: '封存时间',
  batch_no: '批号',
  batch_hash: '封批封印',
  from_no: '起始序号',
  through_no: '截止序号',
  entries: '条数',
  access_kind: '访问种类',
  actor: '操作人编号',
  actor_name: '操作人姓名',
  what: '访问内容',
  outcome: '结果',
  address: '来源地址',
  request_id: '请求编号',
}

export function labelOf(column: string): string {
  return LABELS[column] ?? column
}

/** `202401` → `2024-01`. */
export function monthText(month: number | string): string {
  const text = String(month)
  return text.length === 6 ? `${text.slice(0, 4)}-${text.slice(4)}` : text
}

export function voucherPlace(month: number | string, word: string, number: number | string): string {
  return `${monthText(month)} ${word}-${number}`
}

/** What is stored, for a sentence: hashes and bytes are shortened. */
function shown(value: string): string {
  return value.length > 60 ? `${value.slice(0, 24)}…(${value.length} 字)` : value
}

function sentenceOf({ expected, found, why }: Parameters<Report>[0]): string {
  return `应为「${shown(expected)}」,库中是「${shown(found)}」${why === undefined ? '' : `(${why})`}`
}

/** A report that completes findings and keeps them all. */
export function collector(book: string, findings: Finding[]): Report {
  return (each) => {
    const { place, expected, found, code } = each
    findings.push({
      book,
      place,
      field: labelOf(each.field),
      expected,
      found,
      code,
      sentence: sentenceOf(each),
    })
  }
}

/** A finding with its place, for a list that prints nothing else. */
export function tell({ book, place, field, sentence }: Omit<Finding, 'expected' | 'found' | 'code'>): string {
  return `${book === '' ? '' : `账套 ${book} `}${place} ${field}:${sentence}`
}

/** `2026-11-23 17:08:00.12` (UTC, as the database writes it) → the sealed spelling with six decimals. */
export function sealedTime(stored: string): string {
  const [time = '', fraction = ''] = stored.replace(' ', 'T').split('.')
  return `${time}.${fraction.padEnd(6, '0')}Z`
}
