/** What a password must be, under both policies (ASVS 5 6.2 and 等保): every rule, its edge, and what neither may refuse. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commonPasswords } from '../../src/identity/common-passwords.ts'
import { judgePassword, signInRules } from '../../src/identity/password-rules.ts'

const { asvs, mlps } = signInRules.policies
const common = await commonPasswords()
const nobody = [null]

const wrong = (
  password: string,
  policy: typeof asvs | typeof mlps,
  about: (string | null)[] = nobody,
): number => judgePassword(password, about, common, policy as typeof asvs).length

test('the policy that stands is one of the two, and the numbers are those of docs/security.md', () => {
  expect(Object.keys(signInRules.policies)).toContain(signInRules.policy)
  expect(asvs).toEqual({ length_min: 8, length_max: 128, classes_min: 1, history: 0, days_max: null })
  expect(mlps).toEqual({ length_min: 10, length_max: 128, classes_min: 3, history: 5, days_max: 90 })
})

test.each([
  ['seven characters', 'qzvkwpx', 1, 2],
  ['eight, of one class', 'qzvkwpxm', 0, 2],
  ['nine, of three classes', 'Qzvkwpxm7', 0, 1],
  ['ten, of two classes', 'qzvkwpxm74', 0, 1],
  ['ten, of three classes', 'Qzvkwpxm74', 0, 0],
  ['Chinese letters count one each', '杞园的羊今年卖得', 0, 2],
  ['a letter beyond the first plane counts one', '𠮷'.repeat(3) + '村的羊圈', 1, 2],
  ['Chinese is a class of its own, with capitals and digits', '杞园的羊今年卖Aa7', 0, 0],
  ['128 characters', 'qzvkwpxm'.repeat(16), 0, 1],
  ['129 characters', `${'qzvkwpxm'.repeat(16)}Q`, 1, 2],
  ['an emoji and spaces', 'two goats 🐐 and one sheep', 0, 1],
])('%s: what each policy says of it', (_, password, underAsvs, underMlps) => {
  expect([wrong(password, asvs), wrong(password, mlps)]).toEqual([underAsvs, underMlps])
})

test.each([
  'password1',
  'PASSWORD1',
  'Password123!',
  '12345678',
  '１２３４５６７８',
  'qwertyuiop',
  'iloveyou2024',
  'aaaaaaaaaaaa',
  'abababababab',
])('%s is tried first by everybody, whatever its spelling', (password) => {
  expect(judgePassword(password, nobody, common, asvs).map(({ code }) => code)).toContain('password/weak')
})

test('more than the 3,000 commonest are known', () => {
  expect([...common].filter((each) => each.length >= asvs.length_min).length).toBeGreaterThan(3000)
})

test.each([
  ['their login', 'zhangsan2024', ['张三', 'zhangsan', null]],
  ['their login in capitals with a year', 'ZhangSan1998', ['张三', 'zhangsan', null]],
  ['their telephone', '13897000123!', ['张三', 'zs', '13897000123']],
  ['their name and a year', '张三丰一2024年', ['张三丰一', 'p1', null]],
  ['their login in full width', 'ｚｈａｎｇｓａｎ１', ['张三', 'zhangsan', null]],
])('%s makes no password', (_, password, about) => {
  expect(wrong(password, asvs, about)).toBeGreaterThan(0)
})

test('a name within a long sentence does no harm', () => {
  expect(wrong('zhangsan keeps forty goats behind the hill', asvs, ['张三', 'zhangsan', null])).toBe(0)
})

test('what cannot be seen cannot be typed again', () => {
  for (const hidden of ['\u200b', '\u202e', '\u0000', '\ufeff'])
    expect(wrong(`qzvkwpxm${hidden}7`, asvs)).toBe(1)
})

test('under ASVS any composition of enough uncommon characters passes; nothing is cut or folded', () => {
  const letter = fc.constantFrom(
    ...'bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZ0246897~!@#$%^&*()_+-=[]{}|;:,.<>/?村羊圈租',
  )
  const password = fc.array(letter, { minLength: 14, maxLength: 128 }).map((letters) => letters.join(''))
  fc.assert(
    fc.property(password, (each) => {
      fc.pre(new Set(each).size > 3)
      expect(wrong(each, asvs)).toBe(0)
    }),
  )
})

test('every complaint says what to do and stands at the password', () => {
  const found = judgePassword('aaa', ['aaa'], common, mlps as unknown as typeof asvs)
  expect(found.length).toBeGreaterThan(2)
  for (const each of found) expect(each).toMatchObject({ code: 'password/weak', pointer: '/password' })
})
