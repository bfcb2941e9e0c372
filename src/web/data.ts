/** The annual summary, the lines behind a figure, how far the demonstration has come, as the pages read them. */
import { keepPreviousData, QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { Part } from './annual/figure.ts'
import { showUnknown } from './annual/unknown.ts'
import { ask, Refusal } from './api.ts'
import { annualInChinese, linesInChinese } from './punctuation.ts'
import type { Annual, Lines, Progress } from './wire.ts'

/** Asks again where waiting may help; a refusal with a reason is shown at once. */
function retry(count: number, error: Error): boolean {
  return count < 2 && error instanceof Refusal && (error.reply.status === 0 || error.reply.status >= 500)
}

export function newClient(): QueryClient {
  return new QueryClient({
    defaultOptions: { queries: { retry, retryDelay: 800, staleTime: 30_000, refetchOnWindowFocus: false } },
  })
}

const asText = (value: number | null): string | null => (value === null ? null : String(value))

/** While the demonstration is being made the figures grow, so they are read again every few seconds. */
export function useAnnual(year: number | null, scope: string | null, growing: boolean, wanted = true) {
  return useQuery({
    queryKey: ['annual', year, scope],
    queryFn: async ({ signal }) =>
      annualInChinese(
        showUnknown(await ask<Annual>('/reports/annual', { year: asText(year), scope }, signal)),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: growing ? 5000 : false,
    enabled: wanted,
  })
}

export function useLines(year: number, division: string, part: Part) {
  return useInfiniteQuery({
    queryKey: ['lines', year, division, part.query, part.key],
    queryFn: async ({ pageParam, signal }) =>
      linesInChinese(
        await ask<Lines>(
          '/reports/annual/lines',
          { year: String(year), division, [part.query]: part.key, after: pageParam },
          signal,
        ),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
  })
}

export function useProgress() {
  return useQuery({
    queryKey: ['progress'],
    queryFn: ({ signal }) => ask<Progress>('/progress', {}, signal),
    refetchInterval: (query) => (query.state.data?.demonstration.state === 'running' ? 2000 : false),
  })
}
