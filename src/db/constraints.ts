/** What the database says, in the words of the program: constraint name → problem code, SQLSTATE → whether waiting helps. */
import { problem } from '../lib/problem.ts'
import type { Problem, ProblemCode } from '../lib/problem.ts'

type DatabaseError = { code?: string; constraint?: string; message?: string }

/** Constraints a caller's input can meet, alone or together with another's; every other one guards against the program itself. */
export const CONSTRAINTS: Readonly<Record<string, readonly [ProblemCode, string]>> = {
  books_code_key: ['book/exists', '账套编号已被使用,请换一个'],
  books_division_fkey: ['division/not-found', '区划代码不在区划表里,请核对或先补充区划'],
  entities_division_fkey: ['division/not-found', '区划代码不在区划表里,请核对或先补充区划'],
  entities_credit_code_key: ['entity/credit-code', '这个统一社会信用代码已属于另一个主体,请核对'],
  idempotency_keys_pkey: ['request/key-twice', '同一个防重复键正在处理,请稍后用它重发'],
  import_files_pkey: ['intake/overlap', '同样内容的文件刚刚导入过,没有再导入一次'],
  relations_distinct: ['request/invalid', '付款方与收款方不能是同一个主体'],
  relations_validity: ['request/invalid', '结束日期不能早于开始日期'],
}

/** Text the database cannot read: our schemas should have refused it before. */
const UNREADABLE = new Set(['22021', '22P02', '22P05', '22007', '22008', '22003', '22001'])
const BUSY = new Set(['40001', '40P01', '55P03', '57014'])
/** Node's own names for a line that is down. */
const LINE_DOWN = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ENOENT', 'ETIMEDOUT', 'EHOSTUNREACH'])

function isDown({ code = '', message = '' }: DatabaseError): boolean {
  if (/^(08|53|57P)/.test(code) || LINE_DOWN.has(code)) return true
  return /^(Connection terminated|timeout exceeded when trying to connect|timeout expired)/.test(message)
}

/** `undefined`: nobody expected it. */
export function problemOfDatabase(error: unknown): Problem | undefined {
  if (typeof error !== 'object' || error === null) return undefined
  const { code = '', constraint = '' } = error as DatabaseError
  const known = CONSTRAINTS[constraint]
  if (known !== undefined) return problem(...known)
  if (UNREADABLE.has(code)) return problem('request/invalid', '内容里有数据库无法保存的值,请核对')
  if (BUSY.has(code)) return problem('service/unavailable', '同时办理的人太多,这一次没有记下,请稍后再试')
  if (isDown(error)) return problem('service/unavailable', '数据库暂时连不上,这一次没有记下,请稍后再试')
  return undefined
}
