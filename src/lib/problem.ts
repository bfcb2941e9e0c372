/** Expected refusals as values: one table of stable codes, their HTTP status (RFC 9457) and Chinese title. */

/** Code → status and title. A code is never renamed or reused; a detail says what, where and what to do. */
export const problems = {
  'request/invalid': { status: 422, title: '内容有误' },
  'request/malformed': { status: 400, title: '请求无法读取' },
  'request/too-large': { status: 413, title: '内容过大' },
  'request/media-type': { status: 415, title: '内容类型不对' },
  'request/not-found': { status: 404, title: '没有找到' },
  'request/method-not-allowed': { status: 405, title: '不支持这种操作' },
  'request/key-missing': { status: 400, title: '缺少防重复键' },
  'request/key-reused': { status: 422, title: '防重复键已用于别的内容' },
  'service/unavailable': { status: 503, title: '暂时无法服务' },
  'service/failed': { status: 500, title: '系统出错' },
  'book/not-found': { status: 404, title: '没有这个账套' },
  'book/exists': { status: 409, title: '账套编号已被使用' },
  'division/not-found': { status: 422, title: '没有这个行政区划' },
  'intake/file': { status: 422, title: '文件无法读取' },
  'intake/too-large': { status: 422, title: '文件过大' },
  'intake/unsafe-file': { status: 422, title: '文件不安全' },
  'intake/character': { status: 422, title: '含有不允许的字符' },
  'intake/empty': { status: 422, title: '文件里没有账' },
  'intake/head': { status: 422, title: '表头不对' },
  'intake/unit': { status: 422, title: '金额单位不是元' },
  'intake/red-font': { status: 422, title: '红字金额没有负号' },
  'intake/cell': { status: 422, title: '单元格内容有误' },
  'intake/both-sides': { status: 422, title: '收入和支出都填了' },
  'intake/opening-differs': { status: 422, title: '期初余额不符' },
  'intake/balance-differs': { status: 422, title: '余额或合计不符' },
  'intake/closed-month': { status: 422, title: '月份已结账' },
  'intake/before-start': { status: 422, title: '早于建账月份' },
  'intake/overlap': { status: 422, title: '与以前导入的重复' },
  'intake/bank-unknown': { status: 422, title: '没有这个银行账户' },
  'intake/unbalanced': { status: 422, title: '借贷不平' },
  'intake/account-unknown': { status: 422, title: '没有这个科目' },
  'intake/account-not-leaf': { status: 422, title: '科目有下级' },
  'intake/auxiliary-missing': { status: 422, title: '缺少辅助核算' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof problems

/** One thing wrong: `pointer` is a JSON pointer or a place such as 「第5行·收入」. */
export type Problem = { code: ProblemCode; detail: string; pointer?: string }

export function problem(code: ProblemCode, detail: string, pointer?: string): Problem {
  return pointer === undefined ? { code, detail } : { code, detail, pointer }
}

/** Carries every problem found, in rule order; the first decides the status. */
export class ProblemError extends Error {
  readonly problems: readonly [Problem, ...Problem[]]

  constructor(first: Problem, ...rest: Problem[]) {
    super(
      [first, ...rest].map((each) => `${each.pointer ? `${each.pointer}:` : ''}${each.detail}`).join('\n'),
    )
    this.name = 'ProblemError'
    this.problems = [first, ...rest]
  }
}

/** Throws all problems at once; returns when there is none. */
export function refuseAll(found: readonly Problem[]): void {
  const [first, ...rest] = found
  if (first !== undefined) throw new ProblemError(first, ...rest)
}

/** A programmer's error, never a user's: caught by nobody but the outermost handler. */
export function invariant(condition: unknown, sentence: string): asserts condition {
  if (!condition) throw new Error(`invariant: ${sentence}`)
}
