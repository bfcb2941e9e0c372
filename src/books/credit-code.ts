/** 统一社会信用代码 (GB 32100-2015): eighteen characters with two check digits, the organisation code's (GB 11714-1997) and the whole's. */
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'

export type CreditCode = string & { readonly __brand: 'CreditCode' }

/** Digits and capitals without I, O, S, V, Z; a character's value is its place. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]

/** The organisation code counts by the full alphabet: A is 10, Z is 35. */
const FULL_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const ORGANISATION_WEIGHTS = [3, 7, 9, 10, 5, 8, 4, 2]

const LENGTH = 18
/** Where the organisation code begins, and its check digit. */
const ORGANISATION = 8
const ORGANISATION_CHECK = 16

/** Confusable characters people type, and what they mostly meant. */
const MEANT: Record<string, string> = { I: '1', O: '0', S: '5', V: 'U', Z: '2' }

/** First two characters (registering department, kind of body) of the bodies a village deals with. */
export const CREDIT_CODE_BODIES: Readonly<Record<string, string>> = {
  N1: '组级集体经济组织',
  N2: '村级集体经济组织',
  N3: '乡镇级集体经济组织',
  N9: '其他(农业农村部门登记)',
  91: '企业',
  92: '个体工商户',
  93: '农民专业合作社',
}

/** Which beginnings suit a kind of entity; a kind that is not listed is not held to any. */
const SUITING: Readonly<Record<string, readonly string[]>> = {
  collective: ['N1', 'N2', 'N3'],
  coop: ['93'],
  company: ['91'],
}

/** Check character of the eight characters of an organisation code (GB 11714: mod 11, 10 is written X). */
export function organisationCheck(body: string): string {
  const total = ORGANISATION_WEIGHTS.reduce(
    (sum, weight, at) => sum + weight * FULL_ALPHABET.indexOf(body.charAt(at)),
    0,
  )
  const check = (11 - (total % 11)) % 11
  return check === 10 ? 'X' : String(check)
}

/** Check character of the first seventeen (GB 32100: mod 31). */
export function creditCheck(first17: string): string {
  const total = WEIGHTS.reduce((sum, weight, at) => sum + weight * ALPHABET.indexOf(first17.charAt(at)), 0)
  return ALPHABET.charAt((31 - (total % 31)) % 31)
}

/**
 * The first thing wrong with a code as typed, in the order a person would look, or nothing.
 * With a kind of entity (collective, coop, company) also whether such a body can bear it.
 */
export function checkCreditCode(text: string, kind?: string, pointer?: string): Problem | undefined {
  const found = fault(text) ?? (kind === undefined ? undefined : misfit(text, kind))
  return found === undefined ? undefined : problem('request/invalid', `统一社会信用代码${found}`, pointer)
}

function fault(text: string): string | undefined {
  if (text.length !== LENGTH) return `有${text.length}位,应为18位,请对照登记证核对`
  const odd = [...text].findIndex((char) => !ALPHABET.includes(char))
  if (odd !== -1) return strange(text.charAt(odd), odd + 1)
  if (!/^\d{6}$/.test(text.slice(2, ORGANISATION))) {
    return '第3至8位是登记机关的区划代码,只能是数字,请对照登记证核对'
  }
  if (organisationCheck(text.slice(ORGANISATION, ORGANISATION_CHECK)) !== text.charAt(ORGANISATION_CHECK)) {
    return '第9至17位(组织机构代码)校验不符,其中有一位写错,请对照登记证核对'
  }
  if (creditCheck(text.slice(0, LENGTH - 1)) !== text.charAt(LENGTH - 1)) {
    return '最后一位校验不符,其中有一位写错,请对照登记证核对'
  }
  return undefined
}

function misfit(text: string, kind: string): string | undefined {
  const suiting = SUITING[kind]
  if (suiting === undefined || suiting.includes(text.slice(0, 2))) return undefined
  const wanted = suiting.map((each) => `${each}(${CREDIT_CODE_BODIES[each]})`).join('、')
  return `以${text.slice(0, 2)}开头,与主体类型不符,应以${wanted}开头,请核对代码或主体类型`
}

function strange(char: string, place: number): string {
  const meant = MEANT[char]
  if (meant !== undefined) return `第${place}位「${char}」不会出现(不用I、O、S、V、Z),是不是「${meant}」?`
  if (/[a-z]/.test(char)) return `第${place}位「${char}」应为大写字母`
  return `第${place}位「${char}」只能是数字或大写字母`
}

/** Strict reading; `undefined` when the text is no valid code. */
export function parseCreditCode(text: string): CreditCode | undefined {
  return fault(text) === undefined ? (text as CreditCode) : undefined
}

/** 机构类别 in Chinese, `undefined` for bodies a village's books do not know by name. */
export function creditCodeBody(code: CreditCode): string | undefined {
  return CREDIT_CODE_BODIES[code.slice(0, 2)]
}

/** A valid code from its parts: beginning (`N2`), six digits of area, eight characters of the organisation. */
export function makeCreditCode(beginning: string, area: string, body: string): CreditCode {
  const first17 = `${beginning}${area}${body}${organisationCheck(body)}`
  const code = parseCreditCode(`${first17}${creditCheck(first17)}`)
  if (code === undefined) throw new Error(`no credit code from ${beginning} ${area} ${body}`)
  return code
}
