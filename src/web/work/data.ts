/** Books, drafts, what waits and the logs, as the pages read them. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { DraftInFull, WaitingPage } from '../../approvals/schema.ts'
import type { Book, BookPage, SwitchList } from '../../books/schema.ts'
import type { FilePage } from '../../files/schema.ts'
import type { TrialBalance } from '../../reports/schema.ts'
import { ask } from '../api.ts'
import type { LogSearch } from '../route.ts'
import type { DraftRow } from '../wire.ts'

const at = (code: string): string => `/books/${encodeURIComponent(code)}`

/** `null` asks nothing. */
export function useBook(code: string | null) {
  return useQuery({
    queryKey: ['book', code],
    queryFn: ({ signal }) => ask<Book>(at(code ?? ''), {}, signal),
    enabled: code !== null,
  })
}

export function useBooks(scope: string | null = null, wanted = true) {
  return useInfiniteQuery({
    queryKey: ['books', scope],
    queryFn: ({ pageParam, signal }) =>
      ask<BookPage>('/books', { scope, after: pageParam, limit: '50' }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: wanted,
  })
}

/** The book of somebody who has but one: it is meant wherever no other is named. */
export function useOnlyBook(wanted: boolean): Book | undefined {
  const items = useBooks(null, wanted).data?.pages.flatMap((page) => page.items) ?? []
  return items.length === 1 ? items[0] : undefined
}

export function useSwitch(words: string) {
  return useQuery({
    queryKey: ['switch', words.trim()],
    queryFn: ({ signal }) => ask<SwitchList>('/books/switch', { words: words.trim() }, signal),
    placeholderData: keepPreviousData,
  })
}

export function useDrafts(code: string) {
  return useQuery({
    queryKey: ['drafts', code],
    queryFn: ({ signal }) => ask<{ items: DraftRow[] }>(`${at(code)}/drafts`, {}, signal),
  })
}

export function useDraft(code: string, id: string) {
  return useQuery({
    queryKey: ['draft', code, id],
    queryFn: ({ signal }) => ask<DraftInFull>(`${at(code)}/drafts/${encodeURIComponent(id)}`, {}, signal),
  })
}

export function useFiles(code: string, wanted: boolean) {
  return useQuery({
    queryKey: ['files', code],
    queryFn: ({ signal }) => ask<FilePage>(`${at(code)}/files`, { limit: '500' }, signal),
    enabled: wanted,
  })
}

export function useBalance(code: string, asOf: string) {
  return useQuery({
    queryKey: ['balance', code, asOf],
    queryFn: ({ signal }) => ask<TrialBalance>(`${at(code)}/trial-balance`, { as_of: asOf }, signal),
    placeholderData: keepPreviousData,
  })
}

/** Read again when one comes back to the window, never by the clock: a page left open must not keep its session alive. */
export function useWaiting(wanted = true) {
  return useInfiniteQuery({
    queryKey: ['waiting'],
    queryFn: ({ pageParam, signal }) =>
      ask<WaitingPage>('/approvals/waiting', { after: pageParam, limit: '50' }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    enabled: wanted,
    refetchOnWindowFocus: true,
  })
}

/** How many wait, as far as they were read; null where nothing can wait. */
export function useWaitingCount(wanted: boolean): number | null {
  const { data } = useWaiting(wanted)
  return data === undefined ? null : data.pages.reduce((sum, page) => sum + page.items.length, 0)
}

/** `path` is the log's own address. */
export function useLog<Entry>(path: string, search: LogSearch) {
  return useInfiniteQuery({
    queryKey: ['log', path, search],
    queryFn: ({ pageParam, signal }) =>
      ask<{ items: Entry[]; next: string | null }>(
        path,
        { ...search, after: pageParam, limit: '50' },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}
