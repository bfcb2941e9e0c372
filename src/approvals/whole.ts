/** Whether a draft is a whole voucher (记账凭证): lines, balance, leaves, auxiliaries; every problem at once. */
import type { AccountRow } from '../accounts/account.ts'
import { compare, isZero, money, sum } from '../lib/money.ts'
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import type { PostingLine } from '../vouchers/schema.ts'

function checkLine(line: PostingLine, index: number, accounts: ReadonlyMap<string, AccountRow>): Problem[] {
  const at = `/lines/${index}`
  const account = accounts.get(line.account)
  const found: Problem[] = []
  if (isZero(money(line.amount))) found.push(problem('line/amount', '金额不能为零', `${at}/amount`))
  if (account === undefined)
    found.push(problem('line/account', `科目「${line.account}」不在本账套的科目表里`, `${at}/account`))
  else if (!account.leaf)
    found.push(problem('line/account-not-leaf', `科目「${line.account}」有下级,请选最末级`, `${at}/account`))
  const wanted = account?.auxiliary ?? null
  if (wanted !== null && line.auxiliary?.kind !== wanted) {
    const what = wanted === 'project' ? '项目' : '往来单位或个人'
    found.push(
      problem('line/auxiliary', `科目「${line.account} ${account?.name}」要写明${what}`, `${at}/auxiliary`),
    )
  }
  const { type, exclusion } = line.income ?? {}
  if (type !== undefined && (type === 'none') !== (exclusion !== null && exclusion !== undefined))
    found.push(problem('line/type', '非经营收入(none)要写明原因,其他类型不写', `${at}/income`))
  return found
}

export function checkWhole(
  lines: readonly PostingLine[],
  accounts: ReadonlyMap<string, AccountRow>,
): Problem[] {
  const found = lines.flatMap((line, index) => checkLine(line, index, accounts))
  if (lines.length < 2) found.push(problem('voucher/lines', '一张凭证至少两行分录', '/lines'))
  const of = (side: string) =>
    sum(lines.filter((line) => line.side === side).map(({ amount }) => money(amount)))
  const [debit, credit] = [of('debit'), of('credit')]
  if (compare(debit, credit) !== 0)
    found.push(problem('voucher/unbalanced', `借方合计 ${debit} 元,贷方合计 ${credit} 元,不相等`, '/lines'))
  return found
}
