/** What a password must be: ASVS 5 (6.2) or 等保, switched in db/seed/sign-in.json; docs/security.md says where they part. */
import rules from '../../db/seed/sign-in.json' with { type: 'json' }
import { isHostileText } from '../lib/text.ts'
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'

type Policy = (typeof rules)['policies'][keyof (typeof rules)['policies']]

export const signInRules = rules

const CLASSES = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/]

function classesOf(password: string): number {
  return CLASSES.filter((each) => each.test(password)).length
}

const plain = (text: string): string => text.normalize('NFKC').toLowerCase()

/** What is known of a person is no secret: name, login, telephone; and a year alone adds nothing. */
function isAboutPerson(password: string, about: readonly (string | null)[]): boolean {
  const bare = plain(password)
    .replaceAll(/(19|20)\d\d/g, '')
    .replaceAll(/[^\p{L}\d]/gu, '')
  return about.some((each) => {
    const known = each === null ? '' : plain(each)
    return known.length >= 2 && plain(password).includes(known) && bare.length - known.length < 6
  })
}

function isMonotone(password: string): boolean {
  return new Set(password).size <= 3
}

/** All that is wrong with a password, in order; `common` are passwords everybody tries first. */
export function judgePassword(
  password: string,
  about: readonly (string | null)[],
  common: ReadonlySet<string>,
  policy: Policy = rules.policies[rules.policy as keyof (typeof rules)['policies']],
): Problem[] {
  const found: string[] = []
  const length = [...password].length
  if (length < policy.length_min) found.push(`密码至少 ${policy.length_min} 个字符,现在 ${length} 个`)
  if (length > policy.length_max) found.push(`密码最多 ${policy.length_max} 个字符`)
  if (isHostileText(password)) found.push('密码里有不可见字符,请重新输入')
  if (classesOf(password) < policy.classes_min)
    found.push(`密码要含大写字母、小写字母、数字、符号中的 ${policy.classes_min} 类`)
  const lower = plain(password)
  if (common.has(lower) || common.has(lower.replace(/[\d!@#.]{1,4}$/, '')) || isMonotone(password))
    found.push('这个密码太常见,别人一猜就中,请换一个')
  if (isAboutPerson(password, about)) found.push('密码不要用自己的姓名、登录名、电话或年份')
  return found.map((detail) => problem('password/weak', detail, '/password'))
}
