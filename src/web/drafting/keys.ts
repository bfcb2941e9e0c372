/** Keys of the voucher as 用友, 金蝶 and the web ledgers teach them: which cell comes next, and what a key asks for. */

export const CELLS = ['summary', 'account', 'auxiliary', 'debit', 'credit'] as const
export type Cell = (typeof CELLS)[number]
export type Spot = { row: number; cell: Cell }

export type Command =
  | 'next'
  | 'back'
  | 'up'
  | 'down'
  | 'flip'
  | 'balance'
  | 'look-up'
  | 'insert'
  | 'remove'
  | 'save'
  | 'save-and-new'
  | 'submit'

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

function withControl(key: string): Command | null {
  switch (key) {
    case 'Enter':
      return 'submit'
    case 's':
    case 'S':
      return 'save'
    case 'F7':
      return 'balance'
    case 'i':
    case 'I':
      return 'insert'
    case 'Delete':
      return 'remove'
    default:
      return null
  }
}

const PLAIN: Record<string, Command> = {
  F2: 'look-up',
  F6: 'save',
  F7: 'look-up',
  F12: 'save-and-new',
  Insert: 'insert',
  ArrowUp: 'up',
  ArrowDown: 'down',
}

/** `=` and the space mean something in cells of amounts only; wide ones come through the input method as text. */
export function commandOf(pressed: Pressed, cell: Cell | null): Command | null {
  const { key, ctrlKey, metaKey, altKey, shiftKey } = pressed
  if (altKey) return null
  if (ctrlKey || metaKey) return withControl(key)
  if (cell === null) return PLAIN[key]?.startsWith('save') ? (PLAIN[key] ?? null) : null
  if (key === 'Enter') return shiftKey ? 'back' : 'next'
  if (cell === 'debit' || cell === 'credit') {
    if (key === '=') return 'balance'
    if (key === ' ') return 'flip'
  }
  return PLAIN[key] ?? null
}

type Facts = { auxiliary: boolean; side: 'debit' | 'credit'; amount: string }

/** Where Enter leads: over what a row does not ask for, from its amount to the next row. */
export function after({ row, cell }: Spot, facts: Facts): Spot {
  if (cell === 'summary') return { row, cell: 'account' }
  if (cell === 'account' && facts.auxiliary) return { row, cell: 'auxiliary' }
  if (cell === 'account' || cell === 'auxiliary') return { row, cell: facts.side }
  if (cell === 'debit' && facts.amount === '') return { row, cell: 'credit' }
  return { row: row + 1, cell: 'summary' }
}

/** Where Shift+Enter leads; `above` are the facts of the row above. */
export function before({ row, cell }: Spot, facts: Facts, above: Facts): Spot {
  if (cell === 'account') return { row, cell: 'summary' }
  if (cell === 'auxiliary') return { row, cell: 'account' }
  if (cell === 'credit' && facts.side === 'debit') return { row, cell: 'debit' }
  if (cell !== 'summary') return { row, cell: facts.auxiliary ? 'auxiliary' : 'account' }
  return row === 0 ? { row, cell } : { row: row - 1, cell: above.side }
}
