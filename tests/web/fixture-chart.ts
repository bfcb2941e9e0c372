/** A small chart of accounts for the pages that write vouchers: leaves, parents, one that asks for a counterparty. */
import { leavesOf } from '../../src/web/drafting/look-up.ts'

const account = (code: string, name: string, initials: string, more = {}) => ({
  code,
  name,
  initials,
  level: code.length === 3 ? 1 : 2,
  side: 'debit' as const,
  parent: code.length === 3 ? null : code.slice(0, 3),
  leaf: true,
  auxiliary: null,
  bank_account: null,
  ...more,
})
const CHART = [
  account('101', '库存现金', 'kcxj'),
  account('102', '银行存款', 'yhck', { leaf: false }),
  account('10201', '农商行基本户', 'nshjbh'),
  account('112', '应收款', 'ysk', { auxiliary: 'counterparty' }),
  account('212', '应付工资', 'yfgz'),
  account('513', '管理费用', 'glfy', { leaf: false }),
  account('51301', '办公费', 'bgf'),
]
export const leaves = leavesOf(CHART)
export const demanded = (code: string) => leaves.find((leaf) => leaf.code === code)?.auxiliary ?? null
