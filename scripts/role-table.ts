/** docs/roles.md from db/seed/roles.json: 岗位 × 操作, 不相容岗位, 近亲属. `node scripts/role-table.ts` writes it; a test compares. */
import { readFileSync, writeFileSync } from 'node:fs'

const HOME = new URL('../', import.meta.url)

type Table = {
  version: string
  source: string
  villager: string
  roles: { code: string; name: string; level: string; second_factor: boolean }[]
  acts: Record<string, string>
  everyone: string[]
  table: Record<string, string[]>
  audits: { role: string; acts: string[]; text: string }
  conflicts: { roles: string[]; exemptible: boolean; source: string }[]
  kin_warnings: { role: string; refused: boolean; against: string[]; source: string }[]
}

const LEVELS: Record<string, string> = {
  village: '村(12 位区划代码)或一个账套',
  township: '乡镇(9 位)',
  county: '县(6 位)',
  prefecture: '州(4 位)',
  store: '全库,不限范围',
}

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
const heading = (cells: readonly string[]): string[] => [row(cells), row(cells.map(() => '---'))]

function mark(table: Table, role: string, act: string): string {
  if (table.everyone.includes(act)) return '●'
  if (!(table.table[role] ?? []).includes(act)) return ''
  return role === table.audits.role && table.audits.acts.includes(act) ? '◐' : '●'
}

export function rolesPage(table: Table): string {
  const nameOf = (code: string): string => table.roles.find((role) => role.code === code)?.name ?? code
  const acts = Object.entries(table.acts).filter(([act]) => act !== 'public')
  const second = (needed: boolean): string => (needed ? '要' : '')
  return [
    '# 岗位与权限',
    '',
    '由 `node scripts/role-table.ts` 从 `db/seed/roles.json` 生成,不要手改。',
    `版本 ${table.version};依据:${table.source}。${table.villager}。`,
    '',
    '## 岗位',
    '',
    ...heading(['岗位', '代码', '授予的范围', '动态口令']),
    ...table.roles.map(({ code, name, level, second_factor }) =>
      row([name, `\`${code}\``, LEVELS[level] ?? level, second(second_factor)]),
    ),
    '',
    '## 岗位 × 操作',
    '',
    `● 可以办理;◐ 可以,但${table.audits.text}。三类管理员不因岗位看账,彼此不兼,也不兼账务岗位。`,
    '本机操作员(能读密钥文件的人,即命令行)可办理除「签批」以外的全部操作,记为「本机操作员」。',
    '',
    ...heading(['操作', '代码', ...table.roles.map(({ name }) => name)]),
    ...acts.map(([act, name]) =>
      row([name, `\`${act}\``, ...table.roles.map(({ code }) => mark(table, code, act))]),
    ),
    '',
    '## 不相容岗位',
    '',
    '同一个人(包括同名而未登记为两人的账号)在同一账套上不得兼任;范围相交即算,区划与其下的账套相交。',
    '「可豁免」的,确只有一个人时由县级为一个账套登记豁免,写明理由和不超过一年的期限,显示在账套上。',
    '',
    ...heading(['岗位', '岗位', '豁免', '依据']),
    ...table.conflicts.map(({ roles: [one = '', other = ''], exemptible, source }) =>
      row([nameOf(one), nameOf(other), exemptible ? '可豁免' : '不可', source]),
    ),
    '',
    '## 近亲属',
    '',
    ...heading(['近亲属任此岗位', '与这些岗位', '处理', '依据']),
    ...table.kin_warnings.map(({ role, refused, against, source }) =>
      row([nameOf(role), against.map(nameOf).join('、'), refused ? '拒绝' : '警告', source]),
    ),
    '',
  ].join('\n')
}

export function readTable(): Table {
  return JSON.parse(readFileSync(new URL('db/seed/roles.json', HOME), 'utf8')) as Table
}

if (import.meta.main) writeFileSync(new URL('docs/roles.md', HOME), rolesPage(readTable()))
