/** The voucher as somebody writes it: every change kept in the window at once, the focus led to where the keyboard says. */
import { useLayoutEffect, useRef, useState } from 'react'
import { type Fault, faultsOf } from './faults.ts'
import { keep } from './kept.ts'
import { after, before, type Command, type Spot } from './keys.ts'
import { type Leaf, shownAs } from './look-up.ts'
import { type RowActs, spotName } from './rows.tsx'
import * as sheets from './sheet.ts'
import type { Sheet } from './sheet.ts'

/** Moves the focus once the row is there. */
function useFocus() {
  const wanted = useRef<Spot | null>(null)
  const [, draw] = useState(0)
  useLayoutEffect(() => {
    const spot = wanted.current
    if (spot === null) return
    wanted.current = null
    const cell = document.querySelector<HTMLInputElement>(`[data-spot="${spotName(spot)}"]`)
    cell?.focus()
    // What was carried or proposed gives way to what is typed.
    cell?.select()
  })
  return (spot: Spot) => {
    wanted.current = spot
    draw((count) => count + 1)
  }
}

export function demandedBy(leaves: readonly Leaf[]): (account: string) => 'counterparty' | 'project' | null {
  return (account) => leaves.find(({ code }) => code === account)?.auxiliary ?? null
}

/** The sheet, every change of it kept under `name` in the same breath. */
function useKeptSheet(name: string, begin: () => Sheet) {
  const [sheet, setSheet] = useState(begin)
  const keptAs = useRef(name)
  const write = (change: (sheet: Sheet) => Sheet) =>
    setSheet((now) => {
      const changed = change(now)
      if (changed !== now) keep(keptAs.current, changed)
      return changed
    })
  /** Saved: nothing of it waits any more, and what is changed from here on is kept under its own name. */
  const close = (as: string) => {
    keep(keptAs.current, null)
    keptAs.current = as
    keep(as, null)
  }
  const replace = (fresh: Sheet) => {
    close(name)
    setSheet(fresh)
  }
  return { sheet, write, close, replace }
}

type Kept = ReturnType<typeof useKeptSheet>
type Demanded = ReturnType<typeof demandedBy>

function actsOf({ sheet, write }: Kept, goTo: (spot: Spot) => void): Omit<RowActs, 'at'> {
  return {
    summary: (row, words) => write((now) => sheets.typeSummary(now, row, words)),
    account: (row, words) => write((now) => sheets.typeAccount(now, row, words)),
    choose: (row, leaf, goOn) => {
      write((now) => sheets.chooseAccount(now, row, { code: leaf.code, shown: shownAs(leaf) }))
      const side = sheet.rows[row]?.side ?? 'debit'
      if (goOn) goTo({ row, cell: leaf.auxiliary === null ? side : 'auxiliary' })
    },
    auxiliary: (row, words) => write((now) => sheets.typeAuxiliary(now, row, words)),
    amount: (row, side, words) => {
      const now = sheets.typeAmount(sheet, row, side, words).rows[row]?.side
      write((before) => sheets.typeAmount(before, row, side, words))
      if (now !== undefined && now !== side) goTo({ row, cell: now })
    },
    settle: (row) => write((now) => sheets.settle(now, row)),
    remove: (row) => write((now) => sheets.removeRow(now, row)),
  }
}

type Place = { spot: Spot; goTo: (spot: Spot) => void; demanded: Demanded; acts: RowActs }

/** What a key asks of the rows; keys of the whole voucher are not theirs. */
function obeyIn(
  { sheet, write }: Kept,
  { spot: { row, cell }, goTo, demanded, acts }: Place,
  command: Command,
) {
  const facts = (of: number) => {
    const line = sheet.rows[of]
    const auxiliary = line !== undefined && demanded(line.account) !== null
    return { auxiliary, side: line?.side ?? 'debit', amount: line?.amount.trim() ?? '' } as const
  }
  const enter = (to: Spot) => {
    if (to.cell === 'summary') write((now) => sheets.enterRow(now, to.row))
    goTo(to)
  }
  const move = (to: number) => {
    if (to >= 0 && to < sheet.rows.length) goTo({ row: to, cell: cell === 'auxiliary' ? 'account' : cell })
  }
  switch (command) {
    case 'next':
      return enter(after({ row, cell }, facts(row)))
    case 'back':
      return goTo(before({ row, cell }, facts(row), facts(row - 1)))
    case 'up':
      return move(row - 1)
    case 'down':
      return move(row + 1)
    case 'flip':
    case 'balance':
      if (cell === 'debit' || cell === 'credit') acts.amount(row, cell, command === 'flip' ? ' ' : '=')
      return
    case 'insert':
      write((now) => sheets.insertRow(now, row))
      return goTo({ row, cell: 'summary' })
    case 'remove':
      write((now) => sheets.removeRow(now, row))
      return goTo({ row: Math.max(0, Math.min(row, sheet.rows.length - 2)), cell: 'summary' })
    default:
  }
}

/** `name` is where it is kept. */
export function useWriting(name: string, begin: () => Sheet, leaves: readonly Leaf[]) {
  const kept = useKeptSheet(name, begin)
  const [tried, setTried] = useState(false)
  const spot = useRef<Spot>({ row: 0, cell: 'summary' })
  const goTo = useFocus()
  const demanded = demandedBy(leaves)
  const faults: Fault[] = faultsOf(kept.sheet, demanded)
  const acts: RowActs = {
    ...actsOf(kept, goTo),
    at: (now) => {
      spot.current = now
    },
  }
  const first = () => goTo({ row: 0, cell: 'summary' })
  return {
    sheet: kept.sheet,
    write: kept.write,
    close: kept.close,
    acts,
    demanded,
    first,
    obey: (command: Command) => obeyIn(kept, { spot: spot.current, goTo, demanded, acts }, command),
    /** To the free row after the last written one. */
    more: () => {
      const last = kept.sheet.rows.findLastIndex((row) => !sheets.isBlank(row))
      obeyIn(kept, { spot: { row: last, cell: 'credit' }, goTo, demanded, acts }, 'next')
    },
    /** Whether it may be sent; what is lacking is shown from then on, and the first of it is gone to. */
    ready: (): boolean => {
      setTried(true)
      const [lacking] = faults
      if (lacking?.row !== undefined && lacking.cell !== undefined)
        goTo({ row: lacking.row, cell: lacking.cell })
      return lacking === undefined
    },
    /** Another paper in its place. */
    start: (fresh: Sheet) => {
      kept.replace(fresh)
      setTried(false)
      first()
    },
    faults: tried ? faults : [],
  }
}

export type Writing = ReturnType<typeof useWriting>
