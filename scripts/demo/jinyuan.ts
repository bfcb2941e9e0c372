/** 金原村, the one real village: published facts as published, and a make-up of 2021 that says 演示构成 in every summary. */
import { divisionCode } from '../../src/books/division.ts'
import { month } from '../../src/lib/day.ts'
import { money, negate } from '../../src/lib/money.ts'
import type { DemoBook, DemoOpening, DemoVoucher } from './model.ts'
import { TOWNSHIPS } from './townships.ts'
import { BANK, on, owed, voucher } from './write.ts'
import type { Entry } from './write.ts'

export const JINYUAN = divisionCode('632802102209')
/** Founded with the village's pooled funds in April 2018. */
export const JINGRUN = '德令哈景润种植专业合作社'

/** 整合村集体产业发展资金21.75万元, as the newspaper says. */
const POOLED = money('217500.00')
const MARK = '(演示构成)'

/** Month, day, words, 元, and the income line of 2021. */
const EARNED: readonly (readonly [number, number, string, string, Omit<Entry, 'amount'>])[] = [
  [
    1,
    20,
    '收温室大棚租金(2021年上半年)',
    '96000.00',
    { account: '501', type: 'planting', subtype: 'facility_rent' },
  ],
  [3, 15, '收机动地承包费2021年度', '88000.00', { account: '501', type: 'land_trust', subtype: 'lease' }],
  [3, 21, '存款利息(2021年1季度)', '86.40', { account: '504', type: 'none', exclusion: 'interest' }],
  [
    3,
    25,
    '收2021年上半年村级组织运转经费',
    '21000.00',
    { account: '503', type: 'none', exclusion: 'running_subsidy' },
  ],
  [6, 21, '存款利息(2021年2季度)', '131.25', { account: '504', type: 'none', exclusion: 'interest' }],
  [
    6,
    28,
    `收${JINGRUN}盆栽花上交收益(2021年上半年)`,
    '214000.00',
    { account: '502', type: 'equity', subtype: 'handed_up' },
  ],
  [
    7,
    16,
    '收温室大棚租金(2021年下半年)',
    '96000.00',
    { account: '501', type: 'planting', subtype: 'facility_rent' },
  ],
  [
    8,
    12,
    '收门面房租金2021年度',
    '36000.00',
    { account: '501', type: 'property_service', subtype: 'premises' },
  ],
  [9, 21, '存款利息(2021年3季度)', '158.73', { account: '504', type: 'none', exclusion: 'interest' }],
  [
    9,
    24,
    '收2021年下半年村级组织运转经费',
    '21000.00',
    { account: '503', type: 'none', exclusion: 'running_subsidy' },
  ],
  [
    12,
    15,
    `收${JINGRUN}盆栽花上交收益(2021年下半年)`,
    '486000.00',
    { account: '502', type: 'equity', subtype: 'handed_up' },
  ],
  [12, 21, '存款利息(2021年4季度)', '172.06', { account: '504', type: 'none', exclusion: 'interest' }],
]

const SPENT: readonly (readonly [number, number, string, string, string])[] = [
  [2, 8, '付春节困难群众慰问品款', '3600.00', '514'],
  [4, 19, '付温室大棚棚膜更换款', '28500.00', '511'],
  [5, 17, '付办公用品款', '1280.00', '513'],
  [6, 30, '发放村干部误工补贴(2021年上半年)', '9600.00', '513'],
  [8, 20, '付保洁员工资', '7200.00', '514'],
  [10, 14, '付重阳节老人慰问款', '2400.00', '514'],
  [11, 18, '付2021年路灯电费', '3150.00', '514'],
  [12, 29, '发放村干部误工补贴(2021年下半年)', '9600.00', '513'],
]

export function jinyuanVouchers(): DemoVoucher[] {
  const invested = voucher(
    on(2018, 4, 20),
    `整合村集体产业发展资金投入${JINGRUN}`,
    [owed('141', POOLED, JINGRUN)],
    [{ account: BANK, amount: POOLED }],
  )
  const earned = EARNED.map(([at, date, words, text, entry]) => {
    const amount = money(text)
    return voucher(on(2021, at, date), `${words}${MARK}`, [{ account: BANK, amount }], [{ ...entry, amount }])
  })
  const spent = SPENT.map(([at, date, words, text, account]) => {
    const amount = money(text)
    return voucher(on(2021, at, date), `${words}${MARK}`, [{ account, amount }], [{ account: BANK, amount }])
  })
  return [invested, ...earned, ...spent].toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
}

export function jinyuanBook(): DemoBook {
  const township = TOWNSHIPS.find(({ code }) => JINYUAN.startsWith(code.slice(0, 9)))
  if (township === undefined) throw new Error('no township of 金原村')
  const openings: DemoOpening[] = [
    { account: BANK, amount: POOLED },
    { account: '31106', amount: negate(POOLED) },
  ]
  return {
    code: JINYUAN,
    name: '金原村',
    kind: 'collective',
    division: JINYUAN,
    divisionName: '金原村',
    township: { code: township.code, name: township.name, county: township.county },
    creditCode: null,
    invented: false,
    startMonth: month('2018-01'),
    noPublicData: [2018, 2019, 2020],
    openings,
    profile:
      `公开事实:2018年4月整合村集体产业发展资金21.75万元,成立${JINGRUN};2021年村集体收入突破100万元。` +
      '2018—2020年无公开数据;2021年收入支出的构成为演示构成。',
    story: null,
  }
}
