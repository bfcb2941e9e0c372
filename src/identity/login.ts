/** Logins: NFKC, lower case, one script (ASVS 5 6.x; Trojan Source). */
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'

const LATIN = /^[a-z][a-z0-9._-]{1,63}$/
const HAN = /^\p{Script=Han}[\p{Script=Han}0-9]{1,63}$/u

export function normaliseLogin(text: string): string {
  return text.normalize('NFKC').toLowerCase()
}

/** Digits alone are somebody's telephone: nobody takes it as a login but the one whose it is. */
export function checkLogin(login: string, phone: string | null): Problem | undefined {
  if (LATIN.test(login) || HAN.test(login) || login === phone) return undefined
  const detail = `登录名「${login}」不合规则:用小写字母开头的字母、数字、点、横线,或汉字加数字,两种文字不混用,2–64 个字符`
  return problem('user/login', detail, '/login')
}
