/** One row of every sealed or summed table of the lively book, and where the verifier must name it. */

export type Target = {
  table: string
  /** The row that is changed. */
  row: string
  place: string
  /** Columns whose change is told at another place or under another name, because the row is then another row. */
  elsewhere: readonly string[]
}

export const TARGETS: readonly Target[] = [
  { table: 'vouchers', row: 'seq = 4', place: '2024-03 记-4', elsewhere: ['book_id', 'bytes'] },
  {
    table: 'voucher_lines',
    row: 'seq = 4 and line_no = 2',
    place: '2024-03 记-4 第2行',
    elsewhere: ['book_id', 'seq', 'line_no'],
  },
  {
    table: 'voucher_lines',
    row: 'seq = 0 and line_no = 4',
    place: '2024-03 期初-0 第4行',
    elsewhere: ['book_id', 'seq', 'line_no'],
  },
  {
    table: 'income_assignments',
    row: 'seq = 4 and no = 0',
    place: '2024-03 记-4 第3行 归型0',
    elsewhere: ['book_id', 'seq', 'line_no', 'bytes', 'no'],
  },
  {
    table: 'income_assignments',
    row: 'seq = 2 and no = 1',
    place: '2024-03 记-2 第2行 归型1',
    elsewhere: ['book_id', 'seq', 'line_no', 'bytes', 'no'],
  },
  {
    table: 'balances',
    row: "month = 202403 and account = '101'",
    place: '余额 2024-03 101',
    elsewhere: ['book_id', 'month', 'account', 'auxiliary'],
  },
  {
    table: 'income_sums',
    row: "account = '5010101' and type = 'photovoltaic'",
    place: '收入合计 2024-03 5010101 photovoltaic',
    elsewhere: ['book_id', 'month', 'account', 'type', 'subtype', 'exclusion', 'partner'],
  },
  {
    table: 'year_sums',
    row: "account = '501' and type = 'photovoltaic'",
    place: '年度合计 2024 501 photovoltaic',
    elsewhere: ['book_id', 'year', 'account', 'type', 'subtype', 'exclusion', 'partner'],
  },
  {
    table: 'year_sums',
    row: "account = 'received' and partner = 0",
    place: '年度合计 2024 received',
    elsewhere: ['book_id', 'year', 'account', 'type', 'subtype', 'exclusion', 'partner'],
  },
  {
    table: 'counters',
    row: 'month = 202403',
    place: '凭证号计数 2024-03 记',
    elsewhere: ['book_id', 'month', 'word'],
  },
  { table: 'book_heads', row: 'true', place: '账套首行', elsewhere: ['book_id'] },
  { table: 'month_closings', row: 'no = 3', place: '结账记录第3条', elsewhere: ['book_id', 'no'] },
  { table: 'years', row: 'year = 2024', place: '2024年度', elsewhere: ['book_id', 'year'] },
  {
    table: 'audit_log',
    row: 'no = 4',
    place: '操作日志第4条',
    elsewhere: [
      'book_id',
      'no',
      'at',
      'actor',
      'actor_name',
      'role',
      'act',
      'object',
      'before',
      'after',
      'origin',
      'request_id',
    ],
  },
]
