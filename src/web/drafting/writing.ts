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
  })
  return (spot: Spot) => {
    wanted.current = spot
    draw((count) => count + 1)
  }
}

export function demandedBy(leaves: readonly Leaf[]): (account: string) => 'counterparty' | 'project' | null {
  return (account) => leaves.find(({ code }) => code === account)?.auxiliary ?? null
}

/** `name` is where it is kept. */
export function useWriting(name: string, first: () => Sheet, leaves: readonly Leaf[]) {
  const [sheet, setSheet] = useState(first)
  const [tried, setTried] = useState(false)
  const spot = useRef<Spot | null>(null)
  const keptAs = useRef(name)
  const goTo = useFocus()
  const demanded = demandedBy(leaves)
  const faults: Fault[] = faultsOf(sheet, demanded)
  const write = (change: (sheet: Sheet) => Sheet) =>
    setSheet((now) => {
      const changed = change(now)
      if (changed !== now) keep(keptAs.current, changed)
      return changed
    })
  const facts = (row: number) => {
    const line = sheet.rows[row]
    const auxiliary = line !== undefined && demanded(line.account) !== null
    return { auxiliary, side: line?.side ?? 'debit', amount: line?.amount.trim() ?? '' } as const
  }
  const enter = (to: Spot) => {
    if (to.cell === 'summary') write((now) => sheets.enterRow(now, to.row))
    goTo(to)
  }
  const acts: RowActs = {
    summary: (row, words) => write((now) => sheets.typeSummary(now, row, words)),
    account: (row, words) => write((now) => sheets.typeAccount(now, row, words)),
    choose: (row, leaf, goOn) => {
      write((now) => sheets.chooseAccount(now, row, { code: leaf.code, shown: shownAs(leaf) }))
      if (goOn)
        goTo({ row, cell: leaf.auxiliary === null ? (sheet.rows[row]?.side ?? 'debit') : 'auxiliary' })
    },
    auxiliary: (row, words) => write((now) => sheets.typeAuxiliary(now, row, words)),
    amount: (row, side, words) => {
      const changed = sheets.typeAmount(sheet, row, side, words)
      write((now) => sheets.typeAmount(now, row, side, words))
      const now = changed.rows[row]?.side
      if (now !== undefined && now !== side) goTo({ row, cell: now })
    },
    settle: (row) => write((now) => sheets.settle(now, row)),
    remove: (row) => write((now) => sheets.removeRow(now, row)),
    at: (now) => {
      spot.current = now
    },
  }
  /** What a key asks of the rows; false where it is not theirs. */
  const obey = (command: Command): boolean => {
    const { row, cell } = spot.current ?? { row: 0, cell: 'summary' }
    switch (command) {
      case 'next':
        enter(after({ row, cell }, facts(row)))
        return true
      case 'back':
        goTo(before({ row, cell }, facts(row), facts(row - 1)))
        return true
      case 'up':
      case 'down': {
        const to = row + (command === 'up' ? -1 : 1)
        if (to >= 0 && to < sheet.rows.length)
          goTo({ row: to, cell: cell === 'auxiliary' ? 'account' : cell })
        return true
      }
      case 'flip':
      case 'balance':
        if (cell === 'debit' || cell === 'credit') acts.amount(row, cell, command === 'flip' ? ' ' : '=')
        return true
      case 'insert':
        write((now) => sheets.insertRow(now, row))
        goTo({ row, cell: 'summary' })
        return true
      case 'remove':
        write((now) => sheets.removeRow(now, row))
        goTo({ row: Math.max(0, Math.min(row, sheet.rows.length - 2)), cell: 'summary' })
        return true
      default:
        return false
    }
  }
  /** Whether it may be sent; what is lacking is shown from then on, and the first of it is gone to. */
  const ready = (): boolean => {
    setTried(true)
    const [lacking] = faults
    if (lacking?.row !== undefined && lacking.cell !== undefined)
      goTo({ row: lacking.row, cell: lacking.cell })
    return lacking === undefined
  }
  /** Saved: nothing of it waits any more, and what is changed from here on is kept under its own name. */
  const close = (as: string) => {
    keep(keptAs.current, null)
    keptAs.current = as
    keep(as, null)
  }
  /** Another paper in its place. */
  const start = (fresh: Sheet) => {
    keep(keptAs.current, null)
    keptAs.current = name
    keep(name, null)
    setSheet(fresh)
    setTried(false)
    goTo({ row: 0, cell: 'summary' })
  }
  return { sheet, write, acts, obey, ready, start, close, demanded, faults: tried ? faults : [] }
}

export type Writing = ReturnType<typeof useWriting>
