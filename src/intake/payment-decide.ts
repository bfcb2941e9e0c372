/** What the words of a payment say about the other side of the money line (财会〔2023〕14号; bookkeeping.md 5). */
import type { Day } from '../lib/day.ts'
import type { Money } from '../lib/money.ts'
import type { Fired } from './payment-rules.ts'
import type { OtherSide } from './schema.ts'
import { accountFromHint, accountName } from './payment-account.ts'
import { beginsWithWord } from './payment-concepts.ts'
import { firedRule, paymentRuleSet } from './payment-rules.ts'
import { itemsOf, withSharedWords } from './row-items.ts'
import { nonVoucherRow } from './row-nonvoucher.ts'
import { severalYearsDraft } from './row-terms.ts'
import { counterpartyOf, nameKind } from './row-counterparty.ts'
import { derivedWords, passThrough, vagueWords } from './row-traps.ts'
import { asides, firstWord, plainWords, rowWords, withoutAsides } from './row-words.ts'

export type PaymentWords = {
  summary: string
  amount?: Money | null
  counterparty?: string | null
  /** 科目 as written in the row: a code or a name of the chart; wins over the words. */
  accountHint?: string | null
  /** The row's day; without it a term past the year's end is not looked for. */
  date?: Day | null
}

type Draft = Extract<OtherSide, { outcome: 'draft' }>
type Post = Extract<OtherSide, { outcome: 'post' }>

/** Only rent and insurance paid for several years are split by term; old debts over years are one outlay. */
const TERMED = /租|承包|流转|保险|场地|物业/

/** The row's own account first, then what forbids posting, then whose money it is, then the words. */
export function decidePayment(row: PaymentWords): OtherSide {
  const text = plainWords(row.summary)
  const hinted = hint(row)
  if (hinted !== null) return hinted
  const stop = trapped(row, text)
  if (stop !== null) return stop
  return fromFund(row, text) ?? passedThrough(row, text) ?? byWords(row, text)
}

function draft(rule: string, reason: string, proposed: string | null): Draft {
  return { outcome: 'draft', rule, reason, proposed }
}

function hint(row: PaymentWords): OtherSide | null {
  const given = row.accountHint?.trim() ?? ''
  if (given === '') return null
  const account = accountFromHint(given)
  if (account === null) return null
  if (account.startsWith('101') || account.startsWith('102'))
    return draft('account-money', `科目「${given}」是货币资金,一笔支出的另一方不能还是它`, null)
  const counterparty = counterpartyOf(row.summary, row.counterparty)
  const reason = `行内写明科目「${given}」`
  return { outcome: 'post', account, rule: 'account-given', reason, confidence: 1, counterparty }
}

function trapped(row: PaymentWords, text: string): OtherSide | null {
  const total = nonVoucherRow(text)
  if (total !== null) return draft('row-non-voucher', `「${total.words}」是余额或合计,不是凭证`, null)
  const derived = derivedWords(text)
  if (derived !== null) return draft('row-derived', `「${derived}」是推算或并列的数,须有明细才能入账`, null)
  const vague = vagueWords(text)
  if (vague !== null && !thing(vague)) return draft('row-vague', `「${vague}」没有说明用途`, null)
  if (row.date === undefined || row.date === null || !TERMED.test(text)) return null
  return severalYearsDraft({ summary: text, amount: row.amount ?? null, date: row.date }, 'payment')
}

/** 宣传栏, 马铃薯, 农业保险: named like a person or an insurer, but a thing the rules know. */
function thing(words: string): boolean {
  if (rowWords.vague_whole.includes(words) || !beginsWithWord(words)) return false
  const name = words.replace(/(款项|款|费用|费|钱)$/, '')
  return nameKind(name) === 'person' || name.endsWith('保险')
}

/** Paid out of 241 or 231: an asset brings the pair Dr fund Cr 311, anything else is charged to the fund itself. */
function fromFund(row: PaymentWords, text: string): OtherSide | null {
  const lists = paymentRuleSet.fund
  if (firstWord(text, lists.not_when) !== null) return null
  const project = firstWord(text, lists['241'])
  const found = project ?? firstWord(text, lists['231'])
  if (found === null) return null
  const fund = project === null ? '231' : '241'
  const said = `「${found}」是${accountName(fund)}`
  const base = byWords(row, text.replaceAll(found, '').replace(/^(使用|动用|利用|用|从|以)/, ''))
  if (base.outcome === 'draft') return draft('fund-unclear', `${said},但${base.reason}`, fund)
  if (paymentRuleSet.assetAccounts.includes(base.account.slice(0, 3))) {
    const reason = `${said};${base.reason},同时借记${fund}、贷记311`
    return { ...base, rule: `fund-${base.rule}`, reason, assetPair: { fund } }
  }
  if (!base.account.startsWith('5'))
    return draft('fund-use', `${said},用于${accountName(base.account)}是否合规待核`, fund)
  return { ...base, account: fund, rule: 'fund-expense', reason: `${said},不形成资产的支出直接冲${fund}` }
}

function passedThrough(row: PaymentWords, text: string): OtherSide | null {
  const pass = passThrough(text, row.counterparty)
  if (pass === null || /个税|个人所得税|(征地|拆迁|土地|占地|青苗|搬迁|征收).{0,4}补偿/.test(text))
    return null
  const said = `「${pass.words}」是代收代付`
  if (!pass.recovered) {
    if (/一事一议|筹资|筹劳/.test(text))
      return draft('pass-levy', `${said},村民应缴的筹资由村垫还是由村承担待定`, '514')
    const reason = '由村代缴、不再收回,记公益支出'
    return {
      outcome: 'post',
      account: '514',
      rule: 'pass-borne',
      reason,
      confidence: 0.82,
      counterparty: null,
    }
  }
  const counterparty = counterpartyOf(text, row.counterparty)
  if (counterparty === null || /每人|每户|全村|全体/.test(text))
    return draft(
      'pass-unclear',
      `${said},是否收回、对方是谁不明`,
      /每人|全村|全体|医|农合/.test(text) ? '514' : pass.account,
    )
  const reason = `${said},收付同走${accountName(pass.account)}`
  const account = pass.account
  return {
    outcome: 'post',
    account,
    rule: 'pass-through',
    reason,
    confidence: 0.8,
    counterparty,
    passThrough: true,
  }
}

const BUY = /^(购买|购进|购置|采购|购|买|添置|付|支付|发放|修|建设|修建|新建)/

/** Later items of a list keep the verb of the first: 购衬衣、热水壶. */
function withSharedVerb(items: readonly string[]): string[] {
  const verb = BUY.exec(items[0] ?? '')?.[1]
  if (verb === undefined) return [...items]
  return items.map((item) => (BUY.test(item) ? item : verb + item))
}

/** Below this a rule is a default, too weak to contradict what stands before it in the row. */
const STRONG = 0.7

/** A short bracket such as （返还） qualifies the words; a longer one joins in only when they decide nothing. */
function fired(text: string, amount: Money | null): Fired | null {
  const main = withoutAsides(text)
  if (main === text || /^[一-龥]{1,4}$/.test(asides(text))) return firedRule(text, amount)
  const found = firedRule(main, amount)
  if (found?.post === true) return found
  const whole = firedRule(text, amount)
  return whole?.post === true || found === null ? whole : found
}

/** A farm or a cooperative is as likely the place an outlay is for as the one paid. */
const OWN_PLACE = /(农场|合作社|联合社)$/

/** 付自来水公司村委会水费: the firm's name is not what was paid for, as long as the rest of the words decide. */
function firedWithoutFirm(text: string, amount: Money | null): Fired | null {
  const name = counterpartyOf(text)
  if (name === null || nameKind(name) !== 'firm' || OWN_PLACE.test(name) || !text.includes(name)) return null
  const found = fired(text.replace(name, ''), amount)
  return found !== null && found.post && found.confidence >= STRONG ? found : null
}

/** 套取…用于接待, 以会议费名义列支餐费: what an outlay was for stands at the end. */
const AIM = /(?:用于|用作|用来|冲抵|名义(?:列支|支付|发放|报销|支出|支取|开支))(.{2,})$/

/** The aim decides over the words before it, but never turns a thing bought into a cost of using it. */
function firedByAim(text: string, amount: Money | null, whole: Fired | null): Fired | null {
  const aim = AIM.exec(text)?.[1]
  if (aim === undefined || whole?.account === null) return whole
  if (whole?.post === true && whole.account.startsWith('2'))
    return { ...whole, post: false, says: `${whole.says},又写明另作他用` }
  const open = whole === null || (whole.post ? whole.account.startsWith('5') : USE_UNSAID.includes(whole.id))
  const found = open ? fired(aim, amount) : null
  return found !== null && found.post && found.confidence >= STRONG ? found : whole
}

/** Drafts for want of a use: the aim says it. */
const USE_UNSAID = ['materials', 'operation-only', 'repair-equipment']

function byWords(row: PaymentWords, text: string): OtherSide {
  const amount = row.amount ?? null
  const whole = firedByAim(text, amount, firedWithoutFirm(text, amount) ?? fired(text, amount))
  const several = severalItems(text, amount, whole)
  if (several !== null) return several
  if (whole === null) return draft('no-rule', `「${text}」看不出记哪个科目`, null)
  const said = `${whole.words.join('、')}:${whole.says}`
  if (!whole.post || whole.account === null) return draft(whole.id, said, whole.account)
  return posted(row, whole.account, whole, said)
}

/** The draft when the items of a row stand on different accounts, or one of them says nothing. */
function severalItems(text: string, amount: Money | null, whole: Fired | null): Draft | null {
  const items = withSharedVerb(withSharedWords(itemsOf(text)))
  if (items.length < 2 || (whole !== null && whole.post && spansItems(whole))) return null
  const parts = items.map((words) => ({ words, found: fired(words, amount) }))
  const counted = parts.flatMap(({ found }, at) =>
    found !== null && found.account !== null && (!found.post || at === 0 || found.confidence >= STRONG)
      ? [found.account]
      : [],
  )
  if (new Set(counted).size > 1) return severalAccounts(parts)
  const unsaid = itemsOf(text).find((item) => vagueWords(item) !== null)
  return unsaid !== undefined && !paidForWork(whole) ? severalAccounts(parts) : null
}

/** 工资、补贴 side by side are one pay, so a bare 补贴 hides nothing there. */
function paidForWork(found: Fired | null): boolean {
  return found?.words.some((word) => word.startsWith('人工报酬')) === true
}

/** Rules whose word governs every item of the row: 化肥、农药入库. */
function spansItems(found: Fired): boolean {
  return ['stocked', 'dividend-resolved', 'tax'].includes(found.id)
}

function severalAccounts(parts: readonly { words: string; found: Fired | null }[]): Draft {
  const items = parts.map(({ words, found }) => ({ words, proposed: found?.account ?? null }))
  const said = items.map((item) => `${item.words}→${item.proposed ?? '待定'}`).join(';')
  return {
    ...draft('several-accounts', `一行几项、科目不同(${said}),须分列金额`, items[0]?.proposed ?? null),
    items,
  }
}

function posted(row: PaymentWords, account: string, found: Fired, reason: string): Post {
  const counterparty = counterpartyOf(row.summary, row.counterparty) ?? found.payee
  return { outcome: 'post', account, rule: found.id, reason, confidence: found.confidence, counterparty }
}
