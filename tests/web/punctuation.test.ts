/** Marks of Chinese sentences widen, marks inside figures and codes stay. */
import { expect, test } from 'vitest'
import { inChinese } from '../../src/web/punctuation.ts'

test.each([
  ['总收入135,491.78元,低于20万元参考线', '总收入135,491.78元，低于20万元参考线'],
  ['演示数据:村名与数字均为虚构,按2023年制度科目列示', '演示数据：村名与数字均为虚构，按2023年制度科目列示'],
  ['经营性收入(B):501—504科目', '经营性收入(B)：501—504科目'],
  ['两型为系统推定名称(原文未列名·推定),待州级确认', '两型为系统推定名称（原文未列名·推定），待州级确认'],
  ['3个月,2021-03-05 12:30,sha256:ab', '3个月，2021-03-05 12:30,sha256:ab'],
  ['「草场」「承包费」:发包(账簿规则六·发包)', '「草场」「承包费」：发包（账簿规则六·发包）'],
  ['1,234.50', '1,234.50'],
])('%s', (written, shown) => {
  expect(inChinese(written)).toBe(shown)
})
