/** Asks the server: the annual summary, the lines behind a figure, how far the demonstration has come. */
import { keepPreviousData, QueryClient, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { Part } from './annual/figure.ts'
import { showUnknown } from './annual/unknown.ts'
import { annualInChinese, linesInChinese, replyInChinese } from './punctuation.ts'
import { text } from './text.ts'
import type { Annual, Lines, ProblemReply, Progress } from './wire.ts'

/** A refusal as the server words it, or our own words when none came. */
export class Refusal extends Error {
  readonly reply: ProblemReply

  constructor(reply: ProblemReply) {
    super(reply.detail)
    this.name = 'Refusal'
    this.reply = reply
  }
}

async function problemOf(response: Response): Promise<ProblemReply> {
  const fallback = { status: response.status, code: 'service/failed', ...text.error.service }
  const body: unknown = await response.json().catch(() => null)
  return typeof body === 'object' && body !== null ? replyInChinese({ ...fallback, ...body }) : fallback
}

async function ask<T>(
  path: string,
  query: Record<string, string | null>,
  signal: AbortSignal | undefined,
): Promise<T> {
  const given = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== null)
  const search = new URLSearchParams(given).toString()
  const response = await fetch(search === '' ? path : `${path}?${search}`, {
    headers: { accept: 'application/json' },
    signal: signal ?? null,
  }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause
    throw new Refusal({ status: 0, code: 'service/unavailable', ...text.error.network })
  })
  if (!response.ok) throw new Refusal(await problemOf(response))
  return (await response.json()) as T
}

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
export function useAnnual(year: number | null, scope: string | null, growing: boolean) {
  return useQuery({
    queryKey: ['annual', year, scope],
    queryFn: async ({ signal }) =>
      annualInChinese(
        showUnknown(await ask<Annual>('/api/v1/reports/annual', { year: asText(year), scope }, signal)),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: growing ? 5000 : false,
  })
}

export function useLines(year: number, division: string, part: Part) {
  return useInfiniteQuery({
    queryKey: ['lines', year, division, part.query, part.key],
    queryFn: async ({ pageParam, signal }) =>
      linesInChinese(
        await ask<Lines>(
          '/api/v1/reports/annual/lines',
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
    queryFn: ({ signal }) => ask<Progress>('/api/v1/progress', {}, signal),
    refetchInterval: (query) => (query.state.data?.demonstration.state === 'running' ? 2000 : false),
  })
}
