/** Expected refusals as values: one table of stable codes, their HTTP status (RFC 9457) and Chinese title. */

/** Code → status and title. A code is never renamed or reused; a detail says what, where and what to do. */
export const problems = {
  'request/invalid': { status: 422, title: '内容有误' },
  'request/malformed': { status: 400, title: '请求无法读取' },
  'request/too-large': { status: 413, title: '内容过大' },
  'request/media-type': { status: 415, title: '内容类型不对' },
  'request/not-found': { status: 404, title: '没有找到' },
  'request/method-not-allowed': { status: 405, title: '不支持这种操作' },
  'request/cross-site': { status: 403, title: '来源不对' },
  'request/host': { status: 421, title: '服务器名称不对' },
  'request/key-missing': { status: 400, title: '缺少防重复键' },
  'request/key-reused': { status: 422, title: '防重复键已用于别的内容' },
  'service/unavailable': { status: 503, title: '暂时无法服务' },
  'service/failed': { status: 500, title: '系统出错' },
  'session/required': { status: 401, title: '请先登录' },
  'session/refused': { status: 401, title: '没有登录成功' },
  'session/stage': { status: 409, title: '登录步骤不对' },
  'session/code': { status: 422, title: '动态口令不对' },
  'session/insecure': { status: 403, title: '连接不安全' },
  'session/proof': { status: 403, title: '请再次输入密码' },
  'session/not-found': { status: 404, title: '没有这个登录' },
  'password/weak': { status: 422, title: '密码不合要求' },
  'password/reused': { status: 422, title: '密码用过了' },
  'access/denied': { status: 403, title: '岗位不能办理' },
  'access/too-many': { status: 429, title: '请求太多' },
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
  'division/exists': { status: 409, title: '区划已在表里' },
  'division/level': { status: 422, title: '行政区划级别不对' },
  'entity/credit-code': { status: 422, title: '统一社会信用代码有误' },
  'relation/entity-not-found': { status: 422, title: '没有这个主体' },
  'account/parent-not-found': { status: 422, title: '没有上级科目' },
  'account/code': { status: 422, title: '科目编码不合规则' },
  'account/exists': { status: 409, title: '科目已存在' },
  'opening/already': { status: 409, title: '期初已经建立' },
  'opening/late': { status: 409, title: '已有凭证,不能再建期初' },
  'opening/month': { status: 422, title: '期初月份与建账月份不同' },
  'opening/line': { status: 422, title: '期初行有误' },
  'opening/unbalanced': { status: 422, title: '期初不平' },
  'book/not-started': { status: 409, title: '账套还没有建账月份' },
  'voucher/not-found': { status: 404, title: '没有这张凭证' },
  'voucher/date': { status: 422, title: '日期不对' },
  'voucher/kind': { status: 422, title: '凭证种类不对' },
  'voucher/word': { status: 422, title: '凭证字不对' },
  'voucher/before-start': { status: 422, title: '早于建账月份' },
  'voucher/maker': { status: 422, title: '缺少制单人' },
  'voucher/reviewer': { status: 422, title: '审核人不对' },
  'voucher/not-reviewed': { status: 422, title: '没有审核' },
  'voucher/reversal': { status: 422, title: '红字注销有误' },
  'voucher/attachments': { status: 422, title: '附件张数不对' },
  'voucher/transfer': { status: 422, title: '结转凭证有误' },
  'voucher/lines': { status: 422, title: '分录不足两行' },
  'voucher/unbalanced': { status: 422, title: '借贷不平' },
  'voucher/total': { status: 422, title: '合计过大' },
  'voucher/corrects': { status: 422, title: '要更正的凭证不存在' },
  'voucher/unknown': { status: 422, title: '凭证被拒绝' },
  'line/amount': { status: 422, title: '金额不对' },
  'line/account': { status: 422, title: '没有这个科目' },
  'line/account-not-leaf': { status: 422, title: '科目有下级' },
  'line/auxiliary': { status: 422, title: '缺少辅助核算' },
  'line/type': { status: 422, title: '收入类型不对' },
  'line/side': { status: 422, title: '借贷方向不对' },
  'line/not-found': { status: 404, title: '没有这一行' },
  'reversal/original-not-found': { status: 404, title: '没有这张凭证' },
  'reversal/kind': { status: 422, title: '这种凭证不能注销' },
  'reversal/already': { status: 409, title: '已经注销过' },
  'reversal/earlier': { status: 422, title: '注销日期早于原凭证' },
  'reversal/prior-year': { status: 422, title: '以前年度的凭证用蓝字更正' },
  'reversal/lines': { status: 422, title: '注销分录与原凭证不符' },
  'request/key-twice': { status: 409, title: '同一个防重复键正在处理' },
  'month/closed': { status: 409, title: '月份已结账' },
  'month/open': { status: 409, title: '月份还没有结账' },
  'close/drafts': { status: 409, title: '还有草稿' },
  'close/undecided': { status: 409, title: '还有未判定的收入' },
  'reopen/reason': { status: 422, title: '缺少反结账理由' },
  'year/sealed': { status: 409, title: '年度已封存' },
  'year/transferred': { status: 409, title: '年度已结转' },
  'year/not-transferred': { status: 409, title: '年度还没有结转' },
  'year/not-nil': { status: 409, title: '结转后仍有余额' },
  'year/opening-unsplit': { status: 409, title: '期初待核还没有拆分' },
  'assign/transfer': { status: 422, title: '结转凭证没有收入类型' },
  'assign/not-income': { status: 422, title: '这一行不是收入' },
  'assign/why': { status: 422, title: '缺少理由' },
  'draft/not-found': { status: 404, title: '没有这张草稿' },
  'draft/already': { status: 409, title: '草稿已经处理' },
  'draft/account': { status: 422, title: '草稿缺少科目' },
  'file/type': { status: 422, title: '不接受这种文件' },
  'file/empty': { status: 422, title: '文件是空的' },
  'file/too-large': { status: 422, title: '文件过大' },
  'file/unsafe': { status: 422, title: '文件不安全' },
  'file/damaged': { status: 422, title: '文件不完整' },
  'file/not-found': { status: 404, title: '没有这个附件' },
  'file/attached': { status: 409, title: '附件已在这张凭证上' },
  'file/missing': { status: 410, title: '附件内容不在存储里' },
  'file/altered': { status: 409, title: '附件内容与校验值不符' },
  'voucher/files': { status: 422, title: '凭证的附件不对' },
  'archive/damaged': { status: 422, title: '归档文件损坏' },
  'archive/version': { status: 422, title: '归档格式不认识' },
  'archive/not-sound': { status: 422, title: '归档核验不通过' },
  'import/no-authorisation': { status: 409, title: '没有自动审核授权' },
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
