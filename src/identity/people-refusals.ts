/** Refusals of the functions about people in words: what, where, what to do. */
import { problem, problems } from '../lib/problem.ts'
import type { Problem, ProblemCode } from '../lib/problem.ts'
import { roleTable } from './role-table.ts'

const names = new Map(roleTable.roles.map(({ code, name }) => [code, name]))

export function roleName(code: string | undefined): string {
  return names.get(code ?? '') ?? code ?? ''
}

const DIGITS: Record<string, string> = {
  12: '村(12 位区划代码),或一个账套',
  9: '乡镇(9 位)',
  6: '县(6 位)',
  4: '州(4 位)',
}

function scopeSentence([role, digits]: readonly string[]): string {
  if (!names.has(role ?? '')) return `没有岗位「${role ?? ''}」,全部岗位见 role table`
  const wanted = DIGITS[digits ?? '']
  return wanted === undefined
    ? `「${roleName(role)}」不限范围,请不写范围和账套`
    : `「${roleName(role)}」的范围要写成${wanted}`
}

function conflictSentence([role, other, kind, ...source]: readonly string[]): string {
  const way =
    kind === 'exemptible'
      ? '确只有一个人时,请县级先为这一个账套登记兼岗豁免,再按账套授予'
      : '请由另一个人担任,或先收回原岗位'
  return `同一个人在同一账套上已是「${roleName(other)}」,不能再任「${roleName(role)}」(${source.join(' ')});${way}`
}

const EXISTS: Record<string, string> = {
  login: '这个登录名已被使用,请换一个',
  phone: '这个电话已属于另一个账号:一个人一个账号,请核对',
}

const SENTENCES: Partial<Record<ProblemCode, (detail: readonly string[]) => string>> = {
  'access/denied': () => '您的岗位不能办理这一项;请有此岗位的人办理',
  'session/proof': () => '办理这一项前,请再输入一次密码',
  'user/exists': ([what]) => EXISTS[what ?? ''] ?? '账号已存在,请核对',
  'user/login': ([login]) => `登录名「${login ?? ''}」不合规则,请换一个`,
  'user/not-found': () => '没有这个账号,或已停用,或不在您的范围,请核对',
  'user/self': () => '自己的事项不能由自己办理(包括同名的另一个账号),请由另一位有此岗位的人办理',
  'user/already': ([act]) => (act === 'disable' ? '账号已经停用' : '账号没有停用'),
  'user/reason': () => '请写明理由',
  'role/scope': scopeSentence,
  'role/self': () => '不能给自己(包括同名的另一个账号)授予岗位,请由另一位安全管理员办理',
  'role/held': ([role]) => `已经在这一范围任「${roleName(role)}」;要改期限,请先收回再授予`,
  'role/admins-apart': ([role, other]) =>
    `「${roleName(role)}」与「${roleName(other)}」要由不同的人担任:管理员只任一个岗位,也不兼账务岗位`,
  'role/conflict': conflictSentence,
  'role/kin': ([role, against, relation, name]) =>
    `近亲属(${name ?? ''},${relation ?? ''})任「${roleName(against)}」,不能任「${roleName(role)}」(农村集体经济组织法34条),请换人`,
  'role/until': () => '期限要在现在之后',
  'role/reason': () => '请写明理由',
  'role/not-found': () => '没有这一条岗位,请核对',
  'role/ended': () => '这一条岗位已经收回',
  'delegation/self': () => '不能委托给自己,包括同名的另一个账号',
  'delegation/long': ([days]) => `委托最长 ${days ?? ''} 天,请把期限改近`,
  'delegation/role': ([role]) => `「${roleName(role)}」不能委托`,
  'delegation/none': () => '委托不能超出自己岗位的范围和期限',
  'delegation/onward': () => '受托的岗位不能再委托给别人',
  'division/not-found': () => '区划代码不在区划表里,请核对',
  'book/not-found': () => '没有这个编号的账套,请核对',
  'exemption/roles': ([one, other]) =>
    `「${roleName(one)}」与「${roleName(other)}」不是可以豁免的一对岗位,见 docs/roles.md`,
  'exemption/until': () => '豁免要有期限:从现在起最长一年',
  'exemption/reason': () => '请写明理由',
  'exemption/not-found': () => '没有这一条豁免,或已结束',
  'kinship/exists': () => '这两个人的关系已经登记',
  'kinship/relation': () => '请写明是什么关系',
  'kinship/not-found': () => '没有这一条登记,或不在您的范围',
  'kinship/reason': () => '请写明理由',
  'review/basis': () => '请写明依据',
  'review/until': () => '期限要在现在之后',
  'review/none': () => '这个账套现在没有自动审核授权',
}

/** What a function of the database answered; `code` null when the act stands. */
export type Verdict = { code: string | null; detail: string | null }

export function peopleProblem(code: ProblemCode, detail: string): Problem {
  if (!(code in problems)) throw new Error(`the database refused with a code nobody knows: ${code}`)
  return problem(code, SENTENCES[code]?.(detail.split(' ')) ?? '没有办成,请核对')
}
