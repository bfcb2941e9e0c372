/** Schemes, offices on a book, exemptions, automatic review, delegations and relatives, as the pages read them. */
import { useQuery } from '@tanstack/react-query'
import type { SchemeList } from '../../approvals/schema.ts'
import type { BookPeople, Exemptions, Review } from '../../books/schema.ts'
import type { z } from 'zod'
import type { Delegations, Kinships } from '../../identity/schema.ts'
import { dayInShanghai } from '../../lib/day.ts'
import { ask } from '../api.ts'
import { inChinese } from '../punctuation.ts'

export const bookPath = (code: string): string => `/books/${encodeURIComponent(code)}`

/** The day an instant falls on here. */
export function dayOf(instant: string): string {
  return dayInShanghai(Date.parse(instant))
}

const named = <T extends { name: string }>(one: T): T => ({ ...one, name: inChinese(one.name) })
const sourced = <T extends { name: string; source: string }>(one: T): T => ({
  ...one,
  name: inChinese(one.name),
  source: inChinese(one.source),
})

export function useSchemes() {
  return useQuery({
    queryKey: ['schemes'],
    queryFn: async ({ signal }) => {
      const list = await ask<SchemeList>('/approval-schemes', {}, signal)
      return {
        ...list,
        standard: sourced(list.standard),
        examples: list.examples.map(sourced),
        meetings: list.meetings.map(named),
        roles: list.roles.map(named),
      }
    },
  })
}

export function useOffices(code: string) {
  return useQuery({
    queryKey: ['offices', code],
    queryFn: ({ signal }) => ask<BookPeople>(`${bookPath(code)}/people`, {}, signal),
  })
}

export function useExemptions(code: string) {
  return useQuery({
    queryKey: ['exemptions', code],
    queryFn: ({ signal }) => ask<Exemptions>(`${bookPath(code)}/exemptions`, {}, signal),
  })
}

export function useReview(code: string) {
  return useQuery({
    queryKey: ['review', code],
    queryFn: ({ signal }) => ask<Review>(`${bookPath(code)}/review-authorisation`, {}, signal),
  })
}

export function useDelegations() {
  return useQuery({
    queryKey: ['delegations'],
    queryFn: ({ signal }) => ask<Delegations>('/delegations', {}, signal),
  })
}

export function useKinships() {
  return useQuery({
    queryKey: ['kinships'],
    queryFn: ({ signal }) => ask<z.infer<typeof Kinships>>('/kinships', {}, signal),
  })
}
