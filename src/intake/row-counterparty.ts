/** Who a row deals with: the name of a firm or a person in its words (应收应付、内部往来须有对方). */
import { plainWords, rowWords, withoutAsides } from './row-words.ts'

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
  /[费款金租税息料肥种苗油电水车房路桥渠灯牌卡票药膜机泵管线网井池棚舍圈厂库店资助补奖罚贷还借存取付收买购卖修设装拆清运][^]?$|[村镇乡县组社区]/

const TOWARDS =
  /(?:支付给|支付|付给|代付|付|收到|收取|收|转给|汇给|归还|偿还|返还|发包给|租给|借给|卖给|预付|退还|退回|退|还|借|给|向|由|与|欠|委托|聘请|入股|参股|投资入股|投资|投入|出资组建|出资|组建|托管|抱团|购买|利用)/g
const FIRM =
  /^.*?(?:有限责任公司|股份有限公司|有限公司|公司|集团|联合社|合作社|信用社|银行|经营部|门市部|工程队|施工队|事务所|加油站|供电所|供电局|砖厂|农场|超市|商店|饭店)/
/** What may follow a person's name that stands in the words; anything else is taken for an ordinary word. */
const AFTER_NAME =
  /^(?:$|[,;、:(]|等|的|户|款|借款|欠款|还款|押金|保证金|工资|劳务|租金|承包|交来|垫付|报销|误工|同志)/

/** Who owes or is owed: the row's own column first, then what the words say; null when nobody is named. */
export function counterpartyOf(summary: string, given?: string | null): string | null {
  const column = given === undefined || given === null ? '' : plainWords(given)
  if (column !== '' && column !== '-' && column !== '无') return given?.trim() ?? column
  const words = plainWords(summary)
  return firmIn(withoutAsides(words)) ?? personIn(words)
}

/** The firm named first, without the verbs, counts and years before it. */
function firmIn(words: string): string | null {
  const found = FIRM.exec(words)?.[0]
  if (found === undefined) return null
  const parts = found.replace(/["“”'‘’]/g, '').split(TOWARDS)
  const name = (parts.at(-1) ?? '').replace(/^.*?[0-9.%]+(?:年度?|万?元|月份?|户|个|亩)?/, '')
  return name.length >= 2 && name.length <= 20 && !/^(?:公司|合作社|银行|集团|饭店|超市)$/.test(name)
    ? name
    : null
}

/** Names papers use for nobody in particular. */
const STAND_INS = /[一-龥]某某?|张三|李四|王五|赵六/g

function personIn(words: string): string | null {
  for (const match of words.matchAll(STAND_INS)) {
    const after = words.slice(match.index + match[0].length)
    if (SURNAMES.includes(match[0].slice(0, 1)) && (AFTER_NAME.test(after) || match[0].includes('某')))
      return match[0]
  }
  const starts = [0, ...[...words.matchAll(TOWARDS)].map((match) => match.index + match[0].length)]
  for (const start of starts) {
    for (const length of [3, 2]) {
      const [name, after] = [words.slice(start, start + length), words.slice(start + length)]
      if (AFTER_NAME.test(after) && nameKind(name) === 'person') return name
    }
  }
  return null
}
