/** The annual summary (年度汇总) of a division: books → villages → measures, levels, statistics, sealed by a digest. */
import type { Tx } from '../db/transaction.ts'
import { divisionCode, levelOf, shortDivisionName } from '../books/division.ts'
import { yearOf } from '../lib/day.ts'
import type { Day } from '../lib/day.ts'
import { digestOf } from '../lib/digest.ts'
import { absolute, add, sum, ZERO } from '../lib/money.ts'
import { DEMONSTRATION_TEXT, footnotesFor } from './footnotes.ts'
import { judge } from './level.ts'
import type { DraftSums } from './level.ts'
import { measure } from './measures.ts'
import type { SumRow } from './measures.ts'
import type { AnnualSummary } from './schema.ts'
import { childOf, commonScope, fullCode, pathCodes, readScope } from './scope.ts'
import type { Place } from './scope.ts'
import { groupVillages, summarise } from './statistics.ts'
import type { Village } from './statistics.ts'
import {
  readAnnualBooks,
  readDivisionNames,
  readDraftSums,
  readExtent,
  readLastAct,
  readProfile,
  readRelations,
  readTypesTable,
  readYearSums,
} from './store.ts'
import type { AnnualBook, Profile } from './store.ts'

/** Where a store without books begins. */
const NOWHERE = '63'

export type AnnualRequest = {
  /** Without one: the last finished year with books. */
  year?: number | undefined
  /** Without one: the narrowest division that holds every book in sight. */
  scope?: string | undefined
  today: Day
}

type Facts = {
  year: number
  today: Day
  profile: Profile
  sums: Map<string, SumRow[]>
  drafts: Map<string, DraftSums>
  relations: Set<string>
}

function sumDrafts(books: readonly AnnualBook[], drafts: Facts['drafts']): DraftSums {
  return books.reduce<DraftSums>(
    (total, { bookId }) => {
      const own = drafts.get(bookId)
      if (own === undefined) return total
      return {
        count: total.count + own.count,
        receipts: add(total.receipts, own.receipts),
        refunds: add(total.refunds, own.refunds),
        payments: add(total.payments, own.payments),
      }
    },
    { count: 0, receipts: ZERO, refunds: ZERO, payments: ZERO },
  )
}

/** Sums come from the database as text with two places. */
function rowsOf(books: readonly AnnualBook[], sums: Facts['sums']): SumRow[] {
  return books.flatMap(({ bookId }) => sums.get(bookId) ?? [])
}

function villageYear(books: readonly [AnnualBook, ...AnnualBook[]], facts: Facts): Village {
  const { year, today, profile } = facts
  const counting = books.filter(({ counts }) => counts)
  const [first] = counting.length > 0 ? counting : books
  const named = first ?? books[0]
  const measures = measure(
    rowsOf(counting, facts.sums),
    new Map(counting.map(({ code, entityId }) => [code, entityId])),
    facts.relations,
  )
  const drafts = sumDrafts(counting, facts.drafts)
  const judged = judge({ year, today, benchmark: profile, measures, books: counting, drafts })
  const { undecided: _, ...figures } = measures
  return {
    code: named.division,
    name: shortDivisionName(named.divisionName),
    division: named.division,
    township: named.township,
    entities: books.map(({ code, kind, counts }) => ({ book: code, kind, counts })),
    ...figures,
    months_closed: judged.months_closed,
    drafts: {
      count: drafts.count,
      amount: sum([drafts.receipts, absolute(drafts.refunds), absolute(drafts.payments)]),
    },
    standard: named.standard,
    data_kind: books.some(({ dataKind }) => dataKind === 'demonstration') ? 'demonstration' : 'real',
    no_public_data: counting.some(({ noPublicData }) => noPublicData.includes(year)),
    level: judged.level,
    provisional: judged.provisional,
    below_benchmark: judged.below_benchmark,
    reasons: judged.reasons,
  }
}

function villagesOf(books: readonly AnnualBook[], facts: Facts): Village[] {
  const byDivision = new Map<string, [AnnualBook, ...AnnualBook[]]>()
  for (const book of books) {
    const found = byDivision.get(book.division)
    if (found === undefined) byDivision.set(book.division, [book])
    else found.push(book)
  }
  return [...byDivision.values()].map((each) => villageYear(each, facts))
}

/** Years in which these books stand open, and the one shown when none is asked for. */
function yearsOf(books: readonly AnnualBook[], today: Day): { years: number[]; latest: number } {
  const starts = books.flatMap(({ startMonth }) =>
    startMonth === null ? [] : [Math.floor(startMonth / 100)],
  )
  const ends = books.map(({ closedThrough, lastYear }) =>
    Math.max(Math.floor(closedThrough / 100), lastYear ?? 0),
  )
  const running = yearOf(today)
  const from = Math.min(...starts)
  const through = Math.max(from, ...ends)
  const years = starts.length === 0 ? [] : Array.from({ length: through - from + 1 }, (_, at) => from + at)
  return { years, latest: years.findLast((year) => year < running) ?? years.at(-1) ?? running - 1 }
}

async function nameDivisions(tx: Tx, place: Place, root: string, villages: readonly Village[]) {
  const path = pathCodes(root, place)
  const below = new Map(
    villages.flatMap(({ code }) => {
      const child = childOf(place, code)
      return child === undefined ? [] : [[child.code, child] as const]
    }),
  )
  const names = await readDivisionNames(tx, [...path, ...below.keys()].map(fullCode))
  const named = (code: string) => {
    const level = levelOf(divisionCode(fullCode(code)))
    const name = names.get(fullCode(code)) ?? code
    return { code, name: level === 'village' ? shortDivisionName(name) : name, level }
  }
  return { path: path.map(named), named }
}

/** Reads one consistent state; call it within `readSnapshot`. */
export async function annualSummary(tx: Tx, request: AnnualRequest): Promise<AnnualSummary> {
  const extent = await readExtent(tx)
  const root = extent === undefined ? NOWHERE : commonScope(extent.first, extent.last)
  const place = readScope(request.scope ?? (root === '' ? NOWHERE : root))
  const books = await readAnnualBooks(tx, place.range)
  const { years, latest } = yearsOf(books, request.today)
  const year = request.year ?? latest
  const profile = await readProfile(tx, place.code, year)
  const facts: Facts = {
    year,
    today: request.today,
    profile,
    sums: await readYearSums(tx, place.range, year),
    drafts: await readDraftSums(tx, place.range, year),
    relations: await readRelations(tx, place.range, year),
  }
  const villages = villagesOf(books, facts)
  const { path, named } = await nameDivisions(tx, place, root, villages)
  const counting = books.filter(({ counts }) => counts)
  const demonstration = books.some(({ dataKind }) => dataKind === 'demonstration')
  const { threshold, measure: chosen } = profile
  const form: Omit<AnnualSummary, 'digest'> = {
    year,
    years,
    scope: place.code,
    name: path.at(-1)?.name ?? place.code,
    path,
    currency: 'CNY',
    as_known_on: (await readLastAct(tx, place.range)) ?? `${request.today}T00:00:00.000000Z`,
    status:
      counting.length > 0 && counting.every(({ sealedYears }) => sealedYears.includes(year))
        ? 'frozen'
        : 'draft',
    data_kind: demonstration ? 'demonstration' : 'real',
    demonstration: demonstration ? { text: DEMONSTRATION_TEXT } : null,
    threshold,
    benchmark: { threshold, measure: chosen, profile: profile.profile },
    taxonomy: await readTypesTable(tx),
    villages,
    groups: groupVillages(
      villages,
      ({ code }) => {
        const child = childOf(place, code)
        return child === undefined ? undefined : named(child.code)
      },
      chosen,
    ),
    summary: summarise(villages, chosen),
    footnotes: footnotesFor(year, chosen, profile.basis),
  }
  return { ...form, digest: await digestOf(form) }
}
