/** Refusals of the database's approval functions in words: what, where, what to do. */
import { monthInWords } from '../lib/day.ts'
import { ProblemError, problem, problems } from '../lib/problem.ts'
import type { Problem, ProblemCode } from '../lib/problem.ts'
import { refusalProblem } from '../vouchers/refusals.ts'
import type { Posting } from '../vouchers/schema.ts'
import { kindName, meetingOf } from './rules.ts'

export type Refusal = { code: string; detail: string | null }

function meetingLabels(detail: string): string {
  const labels = ['representatives', 'members'].flatMap((code) => meetingOf(code)?.steps ?? [])
  return detail
    .split(' ')
    .map((step) => labels.find((each) => each.step === step)?.label ?? step)
    .join('、')
}

function outlayText(detail: string): string {
  const words = detail.split(' ')
  return `${words.slice(0, -1).map(kindName).join('、')} ${words.at(-1)} 元`
}

const SENTENCES: Record<string, (detail: string) => string> = {
  'access/denied': () => '您的岗位不能在这个账套办理这一项,请有此岗位的人办理',
  'book/not-found': () => '没有这个账套,请核对编号',
  'session/proof': () => '签批前请再输一次密码(12 小时内输过的不用)',
  'request/invalid': () => '决定只能是同意或退回',
  'draft/not-found': () => '没有这张草稿,请从草稿列表打开',
  'draft/already': () => '这张草稿已经记账或作废,不能再改',
  'draft/submitted': () => '这张草稿已经报批;要改就直接保存修改,已有的签批随之作废',
  'draft/not-owner': () => '这张草稿由别人填制,只有本人能改、报批或作废',
  'draft/file': (hash) => `账套里没有附件 ${hash.slice(0, 12)}…,请先上传`,
  'draft/restricted': () =>
    '出纳只能登记库存现金和银行存款之间的凭证,收入、支出、往来请会计填制(会计法第35条)',
  'draft/reason': () => '作废要写明理由',
  'voucher/date': (date) => `日期「${date}」不是日历上的一天`,
  'voucher/kind': () => '草稿的种类只能是普通、红字注销、更正、收益分配',
  'voucher/lines': () => '一张凭证至少两行分录',
  'voucher/unbalanced': (detail) =>
    `借方合计 ${detail.split(' ')[0]} 元,贷方合计 ${detail.split(' ')[1]} 元,不相等`,
  'line/amount': () => '有一行金额不对:不能为零,最多两位小数',
  'month/closed': (month) => `账套已结账到 ${monthInWords(Number(month))},请改日期`,
  'voucher/before-start': (month) =>
    month === '0'
      ? '账套还没有建账月份:先建立期初'
      : `早于建账月份 ${monthInWords(Number(month))},请核对日期`,
  'approval/person': () => '报批和签批须本人用自己的账号登录,本机操作员不能代办',
  'approval/scheme': (detail) => `${outlayText(detail)}没有适用的审批权限,请乡镇核对所设的审批权限`,
  'approval/not-submitted': () => '这张草稿现在没有在报批,请刷新',
  'approval/stale': () => '这一步已经有人签过,或草稿已重新报批,请刷新后再看',
  'approval/changed': () => '草稿的内容与报批时不同,请刷新后重新核对',
  'approval/opinion': () => '退回要写明意见',
  'approval/own': (label) => `您经手过这张草稿的填制,不能签「${label}」,请另一人审核`,
  'approval/same-person': (label) =>
    `您与制单人同名或同一电话,视为同一人,不能签「${label}」;确属同名不同人的,请安全管理员登记`,
  'approval/once': () => '这一轮您(或委托您的人)已经签过一步,一人只签一步',
  'approval/not-your-turn': (label) => `现在轮到「${label}」,您没有这一步的岗位`,
  'approval/delegated-by-maker': () => '您的岗位由制单人委托,不能用来审核他的凭证',
  'approval/delegation': () => '委托您的人自己已没有这个岗位,委托无效',
  'approval/second-factor': () => '审核须绑定动态口令:请在“我的账号”里绑定后重新登录',
  'approval/meeting': (steps) => `这一档要先开会:还缺 ${meetingLabels(steps)}`,
  'meeting/not-asked': () => '这张草稿不在报批,或这一档不要求会议',
  'meeting/step': () => '这一档的会议没有这一步',
  'meeting/day': () => '会议日期不能晚于今天,也不能早于前一步',
  'meeting/already': (label) => `「${label}」已经登记过`,
  'meeting/order': (label) => `「${label}」之前的步骤还没有登记`,
  'meeting/votes': () => '人数要符合:同意 ≤ 实到 ≤ 应到',
  'meeting/quorum': (detail) =>
    `应到 ${detail.split(' ')[0]} 人,实到 ${detail.split(' ')[1]} 人,不足三分之二,会议不成立`,
  'meeting/majority': (detail) => `${detail.split(' ')[0]} 人中同意 ${detail.split(' ')[1]} 人,没有通过`,
  'meeting/minutes': (label) => `「${label}」要附会议记录(先上传附件)`,
  'scheme/invalid': (detail) => `审批权限有误(${detail}),请核对`,
  'scheme/not-found': () => '没有这份审批权限,请核对编号',
  'scheme/already': () => '这份审批权限已经确认或终止',
  'scheme/own': () => '设定和确认须由两个人办理,请另一人确认',
  'scheme/reason': () => '终止要写明理由',
}

/** `posting` is what the ledger refused, when it was the ledger. */
export function refusalOf({ code, detail }: Refusal, posting?: Pick<Posting, 'date' | 'word'>): Problem {
  const known = Object.hasOwn(problems, code) ? (code as ProblemCode) : 'voucher/unknown'
  const sentence = SENTENCES[code]?.(detail ?? '')
  if (sentence === undefined && posting !== undefined) return refusalProblem({ code, detail }, posting)
  return problem(known, sentence ?? `没有办成(${code})`)
}

/** Throws when the database refused. */
export function refuseWhen(refusal: Refusal | undefined, posting?: Pick<Posting, 'date' | 'word'>): void {
  if (refusal !== undefined) throw new ProblemError(refusalOf(refusal, posting))
}
