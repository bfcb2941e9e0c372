/** Payments of the five published village accounts: plain single items post, the others wait. */
import { expect, test } from 'vitest'
import { decidePayment } from '../../src/intake/payment-decide.ts'
import { money } from '../../src/lib/money.ts'

const published: [string, string, string][] = [
  ['偿还修路贷款及利息', '130000', 'draft'],
  ['招商引资', '47131', 'draft'],
  ['招待费', '8108', '513'],
  ['村干部误工工资', '12000', '513'],
  ['办公费', '22881', '513'],
  ['开会、环卫工资', '18500', 'draft'],
  ['车旅费', '7119', '513'],
  ['其他支出', '4155', 'draft'],
  ['未列名的其余6项支出（倒挤）', '169186', 'draft'],
  ['6名无劳动能力老年贫困人口，每人1000元', '6000', '514'],
  ['12名环境卫生公益岗位，每人1500元', '18000', '514'],
  ['光伏电站管理员公益岗位', '3000', '514'],
  ['3名敬老护理公益岗位', '14500', '514'],
  ['修建960米混凝土路面工程总造价', '345600', '153'],
  ['支付电灌站电工工资、电费、圩田水费', '18000', '514'],
  ['一事一议每人15元，全村2227人', '33405', 'draft'],
  ['新农合每人30元', '59070', '514'],
  ['股民分红', '148600', 'draft'],
]

test.each(published)('%s', (summary, amount, account) => {
  const side = decidePayment({ summary, amount: money(amount) })
  expect(side.outcome === 'post' ? side.account : 'draft').toBe(account)
})

test('at least half of the rows with one plain item post', () => {
  const posted = published.filter(
    ([summary, amount]) => decidePayment({ summary, amount: money(amount) }).outcome === 'post',
  )
  expect(posted.length / published.length).toBeGreaterThanOrEqual(0.5)
})
