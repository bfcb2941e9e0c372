/** Words in a row that forbid or steer a posting, each its own small pure function (bookkeeping.md 5). */
import type { Day } from '../lib/day.ts'
import { yearOf } from '../lib/day.ts'
import { asides, firstWord, plainWords, rowWords, withoutAsides } from './row-words.ts'

/** 倒挤、未列名、其余N项: figures worked out by somebody, never vouchers by themselves. */
export function derivedWords(summary: string): string | null {
  const words = plainWords(summary)
  const rest = /其[余它他](的)?[0-9一二三四五六七八九十]*(几|若干)?(笔|项|条|宗)/.exec(words)?.[0]
  return rest ?? firstWord(words, rowWords.derived)
}

/** What remains of the words when lead-ins (付, 收到), brackets, dates and a name's ending are taken off. */
function bare(summary: string): string {
  let words = withoutAsides(plainWords(summary)).replace(/[,.;:"“”'‘’!]/g, '')
  words = words.replace(/^((19|20)\d\d年?度?)?(\d{1,2}月份?)?(\d{1,2}日)?/, '')
  const lead = rowWords.lead_in.find((word) => words.startsWith(word) && words.length > word.length)
  return lead === undefined ? words : words.slice(lead.length)
}

/** 其他支出、招商引资、往来款、产业收益、XX公司款: words that say nothing of the other side; null when they say something. */
export function vagueWords(summary: string): string | null {
  const whole = withoutAsides(plainWords(summary))
  const words = bare(summary)
  for (const candidate of [whole, words]) {
    if (candidate === '' || rowWords.vague_whole.includes(candidate))
      return candidate === '' ? whole : candidate
  }
  if (/往来款|往来资金/.test(words)) return words
  const named = /^(.+?)(往来款|合作款|结算款|项目款|款项|款|费用|账|钱)?$/.exec(words)
  const name = named?.[1] ?? ''
  const kind = whole.length > 24 || /[投入参缴购建修租立]|维护|出资|安装|^为|^给/.test(name) ? null : nameKind(name)
  if (kind === 'person') return words
  return kind === 'firm' && (named?.[2] !== undefined || rowWords.firm_bare.some((end) => name.endsWith(end)))
    ? words
    : null
}

const SURNAMES =
  '赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦马苗凤方俞任袁柳鲍史唐费廉薛雷贺倪汤滕殷罗毕郝邬安常乐于傅皮齐康伍余元卜顾孟黄穆萧尹姚邵汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯管卢莫房解应宗丁宣邓郁单杭洪包诸左石崔吉龚程邢裴陆荣翁荀羊甄家封储靳段焦巴牧谷车侯全班秋仲伊宫宁仇栾甘祖武符刘景詹束龙叶幸司韶黎薄白蒲索赖卓屠蒙池乔苍双闻莘党翟谭劳申扶堵冉宰桑桂牛寿通边燕尚农温庄晏柴瞿阎连习艾向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广东欧沃利蔚越师巩聂晁勾敖融冷辛阚那简饶曾沙鞠关相查后荆红游权益桓公肖闫'
const PLACEHOLDER_NAME = /^(某|某某|X{1,3}|XX|×{1,3}|[A-Z]{1,3}|\*{1,3}|张三|李四|王五|赵六)$/i

/** Whether a text is the name of a firm or of a person; null when it is neither. */
export function nameKind(text: string): 'firm' | 'person' | null {
  const words = withoutAsides(plainWords(text))
  if (words.length > 22 || words === '') return null
  const firm = rowWords.firm.find((ending) => words.endsWith(ending))
  if (firm !== undefined) return 'firm'
  if (PLACEHOLDER_NAME.test(words)) return 'person'
  const titled = rowWords.titles.find((title) => words.endsWith(title) && words.length > title.length)
  const name = titled === undefined ? words : words.slice(0, -titled.length)
  const known = SURNAMES.includes(name.slice(0, 1))
  if (titled !== undefined) return known && name.length <= 3 ? 'person' : null
  if (/^.某某?$/.test(name) || /^.[×*X]{1,2}$/.test(name)) return 'person'
  return known && name.length === 3 && !NOT_NAMES.test(name) ? 'person' : null
}

const NOT_NAMES =
  /[费款金租税息料肥种苗油电水车房路桥渠灯牌卡票药膜机泵管线网井池棚舍圈厂库店资助补奖罚贷还借存取付收买购卖修建设装拆清运][^]?$|[村镇乡县组社区]/

/** Who owes or is owed: the row's own column first, then what the words say; null when nobody is named. */
export function counterpartyOf(summary: string, given?: string | null): string | null {
  const column = given === undefined || given === null ? '' : plainWords(given)
  if (column !== '' && column !== '-' && column !== '无') return given?.trim() ?? column
  const words = withoutAsides(plainWords(summary))
  const after =
    /(?:支付|付给|付|收到|收|转给|转|汇给|归还|偿还|还|借给|借|预付|退还|退|给|向|由|与|欠|委托|聘请)(.+)/.exec(
      words,
    )?.[1]
  for (const text of [after, words, asides(plainWords(summary))]) {
    const found = text === undefined ? null : leadingName(text)
    if (found !== null) return found
  }
  return null
}

function leadingName(text: string): string | null {
  const firm =
    /^(.{2,20}?(?:有限责任公司|股份有限公司|有限公司|公司|集团|合作社|联合社|信用社|银行|经营部|门市部|工程队|施工队|事务所|加油站|供电所|供电局|砖厂|农场|超市|商店|饭店))/.exec(
      text,
    )?.[1]
  if (firm !== undefined) return firm
  for (const length of [3, 2, 4, 5]) {
    const part = text.slice(0, length)
    if (part.length === length && nameKind(part) === 'person') return part
  }
  return null
}

/** 代收、代付、代扣、代缴: one account both ways, 113 for a member or an owned unit, 211 for others. */
export type PassThrough = { words: string; account: '113' | '211'; recovered: boolean }

/** The pass-through words of a row; `recovered` is false for 由村代缴, where nobody pays the money back. */
export function passThrough(summary: string, counterparty?: string | null): PassThrough | null {
  const words = plainWords(summary)
  const lists = rowWords.pass_through
  const found = firstWord(words, lists.words, lists.not_when)
  if (found === null) return null
  const who = `${words}${plainWords(counterparty ?? '')}`
  const member =
    firstWord(who, [...lists.members, ...lists.owned]) !== null || nameKind(counterparty ?? '') === 'person'
  const borne =
    /由村|村集体(承担|出资|代[缴交])|村里代|村委会?代|集体代/.test(words) && !/收回|归还|待收/.test(words)
  return { words: found, account: member ? '113' : '211', recovered: !borne }
}

/** 退款、冲销、红冲: money going back, or a correction; 退耕还林 and 退休 are not. */
export function refundWords(summary: string): string | null {
  return firstWord(plainWords(summary), rowWords.refund.words, rowWords.refund.not_when)
}

/** Words that put the row's matter into an earlier year: 上年, 清欠, 尾欠, or a year before that of the row. */
export function priorYearWords(summary: string, at: Day): string | null {
  const words = plainWords(summary)
  const said = firstWord(words, rowWords.prior_year)
  if (said !== null) return said
  for (const match of words.matchAll(/(?<!\d)((?:19|20)\d\d)(?=年|[.-/]|度)/g)) {
    if (Number(match[1]) < yearOf(at)) return `${match[1]}年`
  }
  return null
}
