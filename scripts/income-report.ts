/** Prints how well income lines are classified and writes the confusion table to docs/income-confusion.md. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { classifyIncome } from '../src/income/classify.ts'
import { INCOME_ANSWERS } from '../src/income/schema.ts'
import { rulesVersion } from '../src/income/rules.ts'
import { score, type LabelledLine, type Score } from '../src/income/score.ts'
import { readLines } from '../tests/income/lines.ts'

const SETS = [
  { name: 'dev', title: '开发用例(真实摘要为主)', seen: '写规则时已看过' },
  { name: 'own', title: '自编第一批', seen: '先写用例后写规则,首次 0.965' },
  { name: 'second', title: '自编第二批(仿公开报道)', seen: '首次 0.881,之后按类推广' },
  { name: 'third', title: '自编第三批(口语)', seen: '首次 0.719,之后按类推广' },
  { name: 'fourth', title: '自编第四批(仿公开报道)', seen: '首次 0.962,之后按类推广' },
  { name: 'fifth', title: '自编第五批(账簿用语)', seen: '首次 0.951,之后按类推广' },
  { name: 'sixth', title: '自编第六批(口语)', seen: '首次 0.800,之后按类推广' },
  { name: 'seventh', title: '自编第七批(陷阱)', seen: '首次 0.969,之后按类推广' },
  { name: 'eighth', title: '自编第八批(仿公开报道)', seen: '首次 0.925,之后按类推广' },
  { name: 'ninth', title: '自编第九批(多人手笔)', seen: '首次 0.833(严格 0.717、越界 8.3 %),之后按类推广' },
  { name: 'tenth', title: '自编第十批(报道与账簿)', seen: '首次 0.955(严格 0.891、越界 2.7 %),之后按类推广' },
  {
    name: 'eleventh',
    title: '自编第十一批(长句报道)',
    seen: '首次 0.930(严格 0.877、越界 2.6 %),之后按类推广',
  },
  {
    name: 'twelfth',
    title: '自编第十二批(账簿多人手笔)',
    seen: '首次 0.901(严格 0.811、越界 3.6 %),之后按类推广',
  },
  {
    name: 'thirteenth',
    title: '自编第十三批(分省用语)',
    seen: '首次 0.927(严格 0.864、越界 2.7 %),之后按类推广',
  },
  {
    name: 'fourteenth',
    title: '自编第十四批(标题缩写)',
    seen: '首次 0.955(严格 0.875、越界 3.6 %),之后按类推广',
  },
  {
    name: 'fifteenth',
    title: '自编第十五批(陷阱多)',
    seen: '首次 0.925(严格 0.813、越界 5.0 %),之后按类推广',
  },
  {
    name: 'sixteenth',
    title: '自编第十六批(仿开发用例)',
    seen: '首次 0.990(严格 0.940、越界 0),之后按类推广',
  },
  {
    name: 'seventeenth',
    title: '自编第十七批(口语)',
    seen: '首次 0.800(严格 0.714、越界 11.4 %),之后按类推广',
  },
  {
    name: 'eighteenth',
    title: '自编第十八批(短账簿摘要)',
    seen: '首次 0.917(严格 0.867、越界 3.3 %),之后按类推广',
  },
] as const

const answer = (line: LabelledLine) => classifyIncome({ summary: line.summary })
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(' | ')} |`
}

function confusion(result: Score): string[] {
  const used = INCOME_ANSWERS.filter((type) =>
    INCOME_ANSWERS.some(
      (other) => (result.confusion[type]?.[other] ?? 0) + (result.confusion[other]?.[type] ?? 0) > 0,
    ),
  )
  return [
    row(['标注 \\ 判定', ...used]),
    row(['---', ...used.map(() => '---:')]),
    ...used.map((label) => row([label, ...used.map((type) => result.confusion[label]?.[type] || '·')])),
  ]
}

/** Nothing is learnt from lines, so no fold can be left out; groups show whether one source carries the mean. */
function grouped(lines: readonly LabelledLine[], key: (line: LabelledLine) => string): string[] {
  const groups = Map.groupBy(lines, key)
  return [...groups]
    .filter(([, members]) => members.length >= 5)
    .toSorted(([, a], [, b]) => b.length - a.length)
    .map(([name, members]) => {
      const result = score(members, answer)
      return row([
        name || '(无)',
        members.length,
        percent(result.accept),
        percent(result.strict),
        percent(result.border),
      ])
    })
}

function section(name: string, title: string, note: string): { lines: string[]; line: string } {
  const lines = readLines(name)
  const result = score(lines, answer)
  const figures = [
    result.lines,
    percent(result.accept),
    percent(result.strict),
    percent(result.border),
    percent(result.asked),
  ]
  const wrong = result.wrong.map(({ line, answer: type, rule, accepted }) =>
    row([
      line.id,
      line.summary,
      `${line.label}${line.accept ? `(${line.accept.replaceAll('|', '、')})` : ''}`,
      type,
      rule,
      accepted ? '可接受' : '错',
    ]),
  )
  return {
    line: row([title, ...figures, note]),
    lines: [
      `## ${title}`,
      '',
      ...confusion(result),
      '',
      ...(wrong.length === 0
        ? ['与标注全部一致。']
        : [row(['编号', '摘要', '标注', '判定', '规则', '']), row(Array(6).fill('---')), ...wrong]),
      '',
    ],
  }
}

const head = row(['用例', '行数', '计可接受答案', '严格', '越界(经营/非经营)', '须问人', '说明'])
const sections = SETS.map(({ name, title, seen }) => section(name, title, seen))
const dev = readLines('dev')
const groupHead = [row(['组', '行数', '计可接受答案', '严格', '越界']), row(Array(5).fill('---'))]
const groups = [
  '## 开发用例分组',
  '',
  '规则全由人写,不从用例学习,因此没有可留出的一折;以下只看各来源、各省是否均衡。未见过的行另行保存,不在本仓库。',
  '',
  ...groupHead,
  ...grouped(dev, (line) => line.origin ?? ''),
  '',
  ...groupHead,
  ...grouped(dev, (line) => (line.place ?? '').slice(0, 2)),
]
const summary = [head, row(Array(7).fill('---')), ...sections.map((each) => each.line)]
const notes = [
  '## 我们认为可商榷的标注',
  '',
  '- d0029 土地增减挂钩项目收入:一次转让指标,按归型口径为 none;标注同此,可接受答案 unclassified 不应保留。',
  '- d0046 藏毯编织加工费:标注 unclassified,口径“家具、服装→未归型”;列 property_service 为可接受不妥。',
  '- d0118、d0388:标注 livestock(返租、租给后固定回报),口径同时写“固定回报→入股”;我们按“资产仍归集体、名为回报实为租金”判定,须问人。',
  '- d0170 按流转土地面积参与合作社分红:土地若未折股,更像流转费(land_trust)。',
  '- d0205 牛羊承包户上交利润:是承包费还是独立单位上交利润取决于牲畜归谁,摘要不载,宜列须问。',
  '- d0279 芦柑园租金(land_trust)与 d0189 茶园(land_trust,可接受 planting):园地有苗木资产时口径未定,建议统一为发包流转。',
  '- d0350 征地补偿费投资经营收益:equity 与 unclassified 之间取决于是否自营,摘要不载。',
  '- d0413 集体卖树款:none 与 planting 之间取决于是否按采伐计划,列须问。',
]
const text = [
  '# 收入归型:混淆表',
  '',
  `由 \`node scripts/income-report.ts\` 生成;规则版本 ${rulesVersion}。`,
  '',
  ...summary,
  '',
  ...groups,
  '',
  ...sections.flatMap((each) => each.lines),
  ...notes,
  '',
].join('\n')
writeFileSync(fileURLToPath(new URL('../docs/income-confusion.md', import.meta.url)), text)
process.stdout.write(`${[...summary, '', ...groups].join('\n')}\n`)
