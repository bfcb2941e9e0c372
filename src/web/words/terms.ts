/** The field's own terms as the pages print them: levels, measures, accounts, what is not operating income. */
import type { Level, Measure } from '../wire.ts'

export const levels: Record<Level, { colour: string; word: string; meaning: string }> = {
  red: { colour: '红', word: '低于参考线', meaning: '总收入低于参考线' },
  orange: { colour: '橙', word: '靠补助过线', meaning: '总收入过线，所选口径的收入低于参考线' },
  yellow: {
    colour: '黄',
    word: '过线·有提示',
    meaning: '过线，但去掉光伏收益或只看实收时低于参考线；属提示',
  },
  blue: { colour: '蓝', word: '进度滞后', meaning: '年度未完，按进度推算可能低于参考线' },
  grey: { colour: '灰', word: '数据不全', meaning: '未结满十二个月，或有足以改变结论的待定；不作评价' },
  green: { colour: '绿', word: '达到参考线', meaning: '达到或超过参考线' },
}

export const measures: Record<Measure, { letter: string; name: string; plain: string; formula: string }> = {
  total_income: {
    letter: 'A',
    name: '总收入',
    plain: '这一年账上的全部收入，含补助。',
    formula: '经营收入+投资收益+补助收入+其他收入，红字已冲减，不含年终结转',
  },
  operating_income: {
    letter: 'B',
    name: '经营性收入',
    plain: '靠集体自己的资金、资产、资源挣来的钱，不含补助、利息、捐赠和一次性收入。',
    formula: '501—504 中归入七型、未归型、待判定的收入',
  },
  statutory_operating: {
    letter: '',
    name: '制度口径经营收入',
    plain: '按会计制度科目直接相加，不看类型。',
    formula: '501 经营收入+502 投资收益',
  },
  operating_surplus: {
    letter: 'C',
    name: '经营收益',
    plain: '经营所得减去经营开支和管理费用后剩下的。补助不算在内。',
    formula: '501+502−511−512−513',
  },
  net_surplus: {
    letter: 'D',
    name: '净收益',
    plain: '全部收入减去全部支出后，这一年剩下的。',
    formula: 'C+503+504−514−515−521',
  },
  operating_received: {
    letter: '',
    name: '实收',
    plain: '经营性收入里这一年真正收到手的钱，含收回的欠款和预收的租金。',
    formula: '对应经营性收入的收款+收回的应收款+预收租金',
  },
  without_photovoltaic: {
    letter: '',
    name: '不含光伏',
    plain: '去掉光伏发电收益后的经营性收入；出租场地的固定租金保留。',
    formula: 'B−光伏发电收益',
  },
  without_subsidy: {
    letter: '',
    name: '不含补助',
    plain: '全部收入去掉补助收入。',
    formula: 'A−503 补助收入',
  },
}

export const kinds: Record<string, string> = {
  collective: '村集体经济组织',
  committee: '村委会',
  coop: '合作社',
  company: '公司',
}

export const accounts: Record<string, string> = {
  '501': '经营收入',
  '502': '投资收益',
  '503': '补助收入',
  '504': '其他收入',
  '511': '经营支出',
  '512': '税金及附加',
  '513': '管理费用',
  '514': '公益支出',
  '515': '其他支出',
  '521': '所得税费用',
}

export const exclusions: Record<string, string> = {
  running_subsidy: '运转补助',
  award: '奖励',
  donation: '捐赠',
  interest: '利息',
  one_off: '一次性收入',
  prior_year: '以前年度收入',
  other: '其他非经营收入',
  special_fund: '专项资金',
  land_compensation: '征地补偿',
  donated_capital: '捐赠形成的公积公益金',
  yishiyiyi: '一事一议筹资',
  not_income: '不是收入（往来、借款、押金等）',
}
