/** Who holds a book, what stands out of the ordinary on it, and who lets the rules review it. */
import type { Tx } from '../db/transaction.ts'
import { requireNumber, settle } from '../identity/people-act.ts'
import { roleName } from '../identity/people-refusals.ts'
import { lastInstantOf } from '../lib/day.ts'
import { uuidv7 } from '../lib/id.ts'
import { maskPhone } from './mask-phone.ts'
import type { BookPeople, Exemptions, NewExemption, NewKeeper, NewReview, Review } from './schema.ts'
import * as store from './store-people.ts'
import type { Asker } from './store-people.ts'

export async function setReview(tx: Tx, asker: Asker, bookId: string, input: NewReview): Promise<void> {
  const { grant, until, basis } = input
  const end = typeof until === 'string' ? lastInstantOf(until) : null
  settle(await store.setReview(tx, asker, bookId, { grant, until: end, basis }))
}

export async function readReview(tx: Tx, bookId: string): Promise<Review> {
  return { standing: (await store.readReview(tx, bookId)) ?? null }
}

/** 代理记账的乡镇, which may then not audit the book. */
export async function setKeeper(tx: Tx, asker: Asker, bookId: string, input: NewKeeper): Promise<void> {
  settle(await store.setKeeper(tx, asker, bookId, input))
}

export async function recordExemption(
  tx: Tx,
  asker: Asker,
  bookId: string,
  input: NewExemption,
): Promise<{ id: string }> {
  const id = uuidv7()
  settle(await store.recordExemption(tx, asker, bookId, { ...input, id, until: lastInstantOf(input.until) }))
  return { id }
}

/** The grants that rest on it end with it. */
export async function endExemption(
  tx: Tx,
  asker: Asker,
  bookId: string,
  exemption: { id: string; reason: string },
): Promise<void> {
  const id = requireNumber(exemption.id, 'exemption/not-found')
  settle(await store.endExemption(tx, asker, bookId, { id, reason: exemption.reason }))
}

export async function listExemptions(tx: Tx, bookId: string): Promise<Exemptions> {
  return { items: await store.readExemptions(tx, bookId) }
}

/** One entry a person; telephone numbers are masked. */
export async function peopleOfBook(tx: Tx, bookId: string): Promise<BookPeople> {
  const people = new Map<string, BookPeople['items'][number]>()
  for (const { grant, role, scope, until, delegated_by, ...person } of await store.readHoldings(tx, bookId)) {
    const shown = people.get(person.id) ?? { ...person, phone: maskPhone(person.phone), roles: [] }
    shown.roles.push({ grant, role, name: roleName(role), scope, until, delegated_by })
    people.set(person.id, shown)
  }
  return { items: [...people.values()] }
}
