/** Finding a book by two letters of pinyin, some words of its name, or its code. */
import type { Tx } from '../db/transaction.ts'
import { initialsOf, rankOf } from './initials.ts'
import type { SwitchList } from './schema.ts'
import { listPlaces } from './store.ts'

const SHOWN_MAX = 20

/** The best twenty of the books in reach; without words the first twenty by code. */
export async function findBooks(tx: Tx, words: string): Promise<SwitchList> {
  const ranked = (await listPlaces(tx))
    .map((book) => ({ book, rank: rankOf(words, book) }))
    .filter((each): each is typeof each & { rank: number } => each.rank !== undefined)
    .sort((a, b) => a.rank - b.rank || (a.book.code < b.book.code ? -1 : 1))
  const items = ranked
    .slice(0, SHOWN_MAX)
    .map(({ book: { code, name, place } }) => ({ code, name, place, initials: initialsOf(name) }))
  return { items, found: ranked.length }
}
