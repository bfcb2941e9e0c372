/** Refusals of the posting function in words: what, where, what to do. */
import { monthInWords } from '../lib/day.ts'
import { problem, problems } from '../lib/problem.ts'
import type { Problem, ProblemCode } from '../lib/problem.ts'
import type { Posting } from './schema.ts'

type Refusal = { code: string; detail: string | null }

function lineOf(detail: string): { line: string; rest: string } {
  const [line = '', ...rest] = detail.split(' ')
  return { line, rest: rest.join(' ').trim() }
}

function monthText(detail: string): string {
  return monthInWords(Number(detail))
}

type Dated = Pick<Posting, 'date' | 'word'>

const SENTENCES: Record<string, (detail: string, posting: Dated) => string> = {
  'book/not-found': () => '没有这个账套,或您无权看它',
  'request/key-reused': () => '这个防重复键已用于另一项内容,请换一个新键',
  'voucher/date': (_, posting) => `日期「${posting.date}」不是日历上的一天,请写成 2021-03-05`,
  'voucher/word': (_, posting) => `这个账套不用凭证字「${posting.word ?? '记'}」`,
  'voucher/before-start': (start, posting) =>
    start === '0'
      ? '账套还没有建账月份:先建立期初或导入第一笔账'
      : `${posting.date} 早于建账月份 ${monthText(start)},请核对日期`,
  'year/sealed': (_, posting) => `${posting.date.slice(0, 4)} 年已封存,不能再记账`,
  'month/closed': (closed) => `账套已结账到 ${monthText(closed)},请记到之后的月份`,
  'month/open': () => '结转凭证只能在12月结账之后记',
  'voucher/not-reviewed': () => '凭证没有审核:须由制单人以外的人审核,或有效的自动审核授权',
  'voucher/reviewer': () => '审核人不能是制单人自己',
  'voucher/attachments': () => '附件张数不对:不能少于随凭证上传的附件个数',
  'voucher/files': () => '有附件不在这个账套里,请先上传附件再记账',
  'voucher/lines': () => '一张凭证至少两行分录',
  'voucher/unbalanced': (detail) =>
    `借方合计 ${detail.split(' ')[0]} 元,贷方合计 ${detail.split(' ')[1]} 元,不相等`,
  'voucher/total': () => '一张凭证的合计不能达到一亿亿元,请核对金额',
  'voucher/corrects': () => '要更正的凭证不存在,请核对',
  'line/amount': (detail) =>
    `第${lineOf(detail).line}行金额「${lineOf(detail).rest}」不对:不能为零,最多两位小数`,
  'line/account': (detail) => `第${lineOf(detail).line}行科目「${lineOf(detail).rest}」不在本账套的科目表里`,
  'line/account-not-leaf': (detail) =>
    `第${lineOf(detail).line}行科目「${lineOf(detail).rest}」有下级,请选最末级`,
  'line/auxiliary': (detail) =>
    `第${lineOf(detail).line}行科目要写明${/project/.test(detail) ? '项目' : '往来单位或个人'}`,
  'line/type': (detail) => `第${lineOf(detail).line}行的收入类型不对`,
  'line/side': (detail) => `第${lineOf(detail).line}行要么在借方,要么在贷方`,
  'reversal/original-not-found': () => '要注销的凭证不存在',
  'reversal/kind': () => '红字凭证、结转凭证和期初不能再注销',
  'reversal/already': () => '这张凭证已经注销过,一张凭证只能注销一次',
  'reversal/earlier': () => '注销凭证的日期不能早于原凭证',
  'reversal/prior-year': () => '以前年度的凭证不用红字注销,请用蓝字更正凭证',
  'reversal/lines': () => '注销凭证须逐行照抄原凭证并取负数',
}

/** `pointer` says which voucher when several were sent. */
export function refusalProblem(refusal: Refusal, posting: Dated, pointer?: string): Problem {
  const code = refusal.code in problems ? (refusal.code as ProblemCode) : 'voucher/unknown'
  const sentence = SENTENCES[refusal.code]?.(refusal.detail ?? '', posting)
  return problem(code, sentence ?? `凭证被拒绝(${refusal.code})`, pointer)
}
