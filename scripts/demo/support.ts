/** Money that is not earned: running-cost subsidy, awards, interest, earmarked projects, levies, compensation, deposits. */
import type { Exclusion } from '../../src/income/schema.ts'
import type { Day } from '../../src/lib/day.ts'
import { subtract } from '../../src/lib/money.ts'
import type { Money } from '../../src/lib/money.ts'
import type { DemoVoucher, DemoYear, Project, Story, Yuan } from './model.ts'
import { organisation, someone } from './names.ts'
import { randomFrom } from './random.ts'
import type { Random } from './random.ts'
import { BANK, CASH, earmarked, on, owed, voucher, within, withCents, yuan } from './write.ts'
import type { Entry } from './write.ts'

function unearned(account: string, amount: Money, exclusion: Exclusion): Entry {
  return { account, amount, type: 'none', exclusion }
}

function received(amount: Money): Entry[] {
  return [{ account: BANK, amount }]
}

/** 503 and 504 of a year: they are income, never operating income. */
export function subsidyVouchers(story: Story, year: DemoYear): DemoVoucher[] {
  const random = randomFrom(`${story.stream}/subsidy/${year}`)
  const half = yuan((story.subsidy * (1 + 0.03 * (year - 2018))) / 2)
  const written = [3, 9].map((month, at) =>
    voucher(
      within(random, year, month),
      `收${year}年${at === 0 ? '上' : '下'}半年村级组织运转经费`,
      received(half),
      [unearned('503', half, 'running_subsidy')],
    ),
  )
  for (const month of [3, 6, 9, 12]) {
    const interest = withCents(random, random.whole(18, 320))
    written.push(
      voucher(on(year, month, 21), `存款利息(${year}年${month / 3}季度)`, received(interest), [
        unearned('504', interest, 'interest'),
      ]),
    )
  }
  if (story.fate !== 'red') written.push(...luck(random, year))
  return written
}

/** Awards, insurance, gifts: now and then. */
function luck(random: Random, year: DemoYear): DemoVoucher[] {
  const written: DemoVoucher[] = []
  const once = (
    chance: number,
    month: number,
    words: string,
    { account, why, most }: { account: string; why: Exclusion; most: Yuan },
  ): void => {
    if (!random.chance(chance)) return
    const amount = yuan(random.whole(most / 1000, most / 100) * 100)
    written.push(
      voucher(within(random, year, month), words, received(amount), [unearned(account, amount, why)]),
    )
  }
  once(0.12, 12, year < 2021 ? `收${year}年脱贫攻坚先进村奖励` : '收乡村振兴示范村奖励', {
    account: '503',
    why: 'award',
    most: 20_000,
  })
  once(0.04, 5, '收牲畜保险赔款', { account: '504', why: 'one_off', most: 9000 })
  once(0.03, 2, '收结对企业慰问捐款', { account: '504', why: 'donation', most: 10_000 })
  return written
}

/** A supported project: money in spring, built by autumn, carried into 公积公益金 when it is done. */
export function projectVouchers(story: Story, year: DemoYear): DemoVoucher[] {
  const { project } = story
  return [
    ...(year === 2018 ? carriedVouchers(story) : []),
    ...(project?.year === year ? granted(story.stream, project) : []),
  ]
}

/** What 2017 left unfinished is finished in the first year. */
function carriedVouchers({ stream, carried: { building, levy: held } }: Story): DemoVoucher[] {
  const random = randomFrom(`${stream}/carried`)
  const written: DemoVoucher[] = []
  if (building !== null) {
    const left = yuan(building.left)
    const words = `付${building.name}项目工程尾款`
    const date = within(random, 2018, 6)
    written.push(
      voucher(date, words, [{ account: '153', amount: left }], [{ account: BANK, amount: left }], 3),
    )
    written.push(...finished(within(random, 2018, 8), building.name, yuan(building.spent + building.left)))
  }
  if (held !== null) {
    const amount = yuan(held.left)
    const spent = earmarked('231', amount, held.name)
    written.push(
      voucher(within(random, 2018, 5), `付${held.name}工程款`, [spent], [{ account: BANK, amount }], 3),
    )
  }
  return written
}

/** Money in, then put to its use. */
function granted(stream: string, project: Project): DemoVoucher[] {
  const random = randomFrom(`${stream}/project`)
  const whole = yuan(project.amount)
  const fund = earmarked('241', whole, project.name)
  const words = `收${project.name}资金`
  return [
    voucher(within(random, project.year, 4), words, received(whole), [
      { ...fund, type: 'none', exclusion: 'special_fund' },
    ]),
    ...(project.form === 'stake' ? staked(random, project, whole) : built(random, project, whole)),
  ]
}

function staked(random: Random, { name, year, firm }: Project, whole: Money): DemoVoucher[] {
  const date = within(random, year, 6)
  return [
    voucher(
      date,
      `${name}资金入股${firm}`,
      [owed('141', whole, firm)],
      [{ account: BANK, amount: whole }],
      3,
    ),
    voucher(
      date,
      `${name}资金形成长期投资转公积公益金`,
      [earmarked('241', whole, name)],
      [{ account: '31102', amount: whole }],
    ),
  ]
}

function built(random: Random, { name, year }: Project, whole: Money): DemoVoucher[] {
  const first = yuan(random.whole(220, 290) * 1000)
  const second = subtract(whole, first)
  const paid = (month: number, words: string, amount: Money): DemoVoucher =>
    voucher(within(random, year, month), words, [{ account: '153', amount }], [{ account: BANK, amount }], 3)
  return [
    paid(7, `付${name}项目工程进度款`, first),
    paid(10, `付${name}项目工程尾款`, second),
    ...finished(within(random, year, 11), name, whole),
  ]
}

/** 完工: the building becomes a fixed asset, its money 公积公益金. */
function finished(done: Day, name: string, whole: Money): DemoVoucher[] {
  return [
    voucher(
      done,
      `${name}项目完工转固定资产`,
      [{ account: '151', amount: whole }],
      [{ account: '153', amount: whole }],
    ),
    voucher(
      done,
      `${name}资金形成资产转公积公益金`,
      [earmarked('241', whole, name)],
      [{ account: '31102', amount: whole }],
    ),
  ]
}

/** Nobody's income: levies, compensation, gifts in kind, deposits, collections for others. */
export function passingVouchers(story: Story, year: DemoYear): DemoVoucher[] {
  const random = randomFrom(`${story.stream}/passing/${year}`)
  const written: DemoVoucher[] = []
  if (random.chance(0.06)) written.push(...levy(random, year))
  if (random.chance(0.06)) written.push(...collected(random, year))
  if (random.chance(0.05)) written.push(...advance(random, year))
  if (random.chance(0.012)) {
    const amount = yuan(random.whole(30, 160) * 1000)
    written.push(
      voucher(within(random, year, 6), '收征地补偿款(集体部分)', received(amount), [
        unearned('31104', amount, 'land_compensation'),
      ]),
    )
  }
  if (random.chance(0.01)) {
    const amount = yuan(random.whole(12, 60) * 1000)
    written.push(
      voucher(
        within(random, year, 8),
        '接受结对企业捐赠农机具',
        [{ account: '151', amount }],
        [unearned('31103', amount, 'donated_capital')],
      ),
    )
  }
  if (year < 2021 && random.chance(0.08)) written.push(...deposit(random, year))
  return written
}

/** 一事一议: collected in cash, banked, spent on the work it was collected for. */
function levy(random: Random, year: DemoYear): DemoVoucher[] {
  const amount = yuan(random.whole(40, 120) * 100)
  const name = `${year}年${random.pick(['村道维修', '水渠清淤', '人饮管道维修'])}一事一议`
  const fund = earmarked('231', amount, name)
  const date = on(year, 6, random.whole(8, 12))
  return [
    voucher(
      date,
      `收村民筹资(${name})`,
      [{ account: CASH, amount }],
      [{ ...fund, type: 'none', exclusion: 'yishiyiyi' }],
      2,
    ),
    voucher(on(year, 6, random.whole(13, 20)), '存现(一事一议筹资款)', received(amount), [
      { account: CASH, amount },
    ]),
    voucher(within(random, year, 9), `付${name}工程款`, [fund], [{ account: BANK, amount }], 3),
  ]
}

/** 代收代付: one account and counterparty both ways, never income. */
function collected(random: Random, year: DemoYear): DemoVoucher[] {
  const amount = yuan(random.whole(12, 60) * 100)
  const who = organisation('供电所')
  const passed = owed('211', amount, who)
  return [
    voucher(
      on(year, 7, random.whole(8, 14)),
      '代收农户灌溉电费',
      [{ account: CASH, amount }],
      [{ ...passed, type: 'none', exclusion: 'not_income' }],
    ),
    voucher(on(year, 7, random.whole(15, 24)), '代付农户灌溉电费', [passed], [{ account: CASH, amount }]),
  ]
}

/** 内部往来: a member's advance, given back within the year. */
function advance(random: Random, year: DemoYear): DemoVoucher[] {
  const amount = yuan(random.whole(8, 30) * 100)
  const who = someone(random)
  return [
    voucher(
      within(random, year, 5),
      `${who}借支备用金`,
      [owed('113', amount, who)],
      [{ account: BANK, amount }],
    ),
    voucher(within(random, year, 8), `${who}归还备用金`, received(amount), [owed('113', amount, who)]),
  ]
}

function deposit(random: Random, year: DemoYear): DemoVoucher[] {
  const amount = yuan(random.whole(2, 8) * 1000)
  const who = someone(random)
  const held = owed('211', amount, who)
  return [
    voucher(within(random, year, 4), `收${who}承包履约保证金`, received(amount), [
      { ...held, type: 'none', exclusion: 'not_income' },
    ]),
    voucher(within(random, year + 1, 4), `退${who}承包履约保证金`, [held], [{ account: BANK, amount }]),
  ]
}
