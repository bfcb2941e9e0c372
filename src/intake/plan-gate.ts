/** What refuses a whole file before any row is judged: closed months, rows before the book, repeats of earlier files. */
import { monthOf } from '../lib/day.ts'
import type { Day, Month } from '../lib/day.ts'
import { problem } from '../lib/problem.ts'
import type { Problem } from '../lib/problem.ts'
import { listed } from './read-cells.ts'
import { fingerprint, isFilled } from './plan-rows.ts'
import type { PlanRow } from './plan-rows.ts'
import type { BookFacts, CashRow, PlanOptions } from './schema.ts'

type Dated = { row: number; date: Day }

const ROWS_NAMED = 20

function rowList(rows: readonly number[]): string {
  const named = rows.slice(0, ROWS_NAMED).join('、')
  return rows.length > ROWS_NAMED ? `第${named}等${rows.length}行` : `第${named}行`
}

function byMonth(rows: readonly Dated[]): Map<Month, number[]> {
  const months = new Map<Month, number[]>()
  for (const row of rows) {
    const month = monthOf(row.date)
    const list = months.get(month)
    if (list === undefined) months.set(month, [row.row])
    else list.push(row.row)
  }
  return months
}

export function monthProblems(rows: readonly Dated[], facts: BookFacts, lateInto: Month | null): Problem[] {
  const found: Problem[] = []
  const { closedThrough, start } = facts
  if (lateInto !== null && closedThrough !== null && lateInto <= closedThrough) {
    found.push(problem('intake/closed-month', `--late-into ${lateInto} 也已结账,请选一个未结账的月份`))
  }
  for (const [month, numbers] of byMonth(rows)) {
    const where = rowList(numbers)
    if (start !== null && month < start) {
      found.push(
        problem('intake/before-start', `${where}是${month}的账,账套从${start}开始,以前的账应并入期初`, where),
      )
    } else if (closedThrough !== null && month <= closedThrough && lateInto === null) {
      const advice = '要补记到未结账的月份,请加 --late-into 年-月(凭证记入该月,并保留业务日期)'
      found.push(problem('intake/closed-month', `${where}属于已结账的${month};${advice}`, where))
    }
  }
  return found
}

export function sideProblems(rows: readonly CashRow[]): Problem[] {
  return rows.flatMap((row) =>
    isFilled(row.income) && isFilled(row.expense)
      ? [problem('intake/both-sides', '同一行的收入和支出都填了,请分成两行', `第${row.row}行·支出`)]
      : [],
  )
}

/** Equal rows inside one file are all kept; only other files count. */
export function overlapProblems(rows: readonly PlanRow[], facts: BookFacts, options: PlanOptions): Problem[] {
  if (options.allowOverlap || facts.earlierRows.size === 0) return []
  const found = rows.flatMap((row) => {
    const earlier = facts.earlierRows.get(fingerprint(row))
    if (earlier === undefined) return []
    const { date, summary, row: number } = row.source
    const said = `${date}「${summary}」${row.amount} 已由${earlier}导入过;确是另一笔请加 --allow-overlap`
    return [problem('intake/overlap', said, `第${number}行`)]
  })
  return listed(found)
}
