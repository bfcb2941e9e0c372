/** The chart of a book, drafts to complete and posted vouchers, as these pages read them. */
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { AccountList } from '../../accounts/schema.ts'
import type { Voucher, VoucherPage } from '../../vouchers/schema.ts'
import { ask } from '../api.ts'
import { type Leaf, leavesOf } from './look-up.ts'

export const at = (code: string): string => `/books/${encodeURIComponent(code)}`

export function useLeaves(code: string) {
  return useQuery({
    queryKey: ['accounts', code],
    queryFn: ({ signal }) => ask<AccountList>(`${at(code)}/accounts`, {}, signal),
    select: ({ items }): Leaf[] => leavesOf(items),
    staleTime: 5 * 60_000,
  })
}

/** An imported row: its money side is certain, `open` (debit positive) is to be told. */
export type ToComplete = {
  id: string
  open: string
  counterparty: string | null
  proposed: string | null
  items: { words: string; proposed: string | null; amount: string | null }[]
}

/** Shares its answer with the list of drafts. */
export function useToComplete(code: string, id: string) {
  return useQuery({
    queryKey: ['drafts', code],
    queryFn: ({ signal }) => ask<{ items: ToComplete[] }>(`${at(code)}/drafts`, {}, signal),
    select: ({ items }) => items.find((draft) => draft.id === id) ?? null,
  })
}

export function useVouchers(code: string, month: string) {
  return useInfiniteQuery({
    queryKey: ['vouchers', code, month],
    queryFn: ({ pageParam, signal }) =>
      ask<VoucherPage>(`${at(code)}/vouchers`, { month, after: pageParam, limit: '100' }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

export function useVoucher(code: string, seq: string) {
  return useQuery({
    queryKey: ['voucher', code, seq],
    queryFn: ({ signal }) => ask<Voucher>(`${at(code)}/vouchers/${encodeURIComponent(seq)}`, {}, signal),
  })
}
