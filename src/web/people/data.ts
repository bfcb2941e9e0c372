/** Accounts, the role table and one's own sign-ins, as the pages read them. */
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import type { OwnSessions, RoleTable, UserPage, UserRoles, UserShown } from '../../identity/schema.ts'
import { ask } from '../api.ts'

export function useAccounts(words: string) {
  return useInfiniteQuery({
    queryKey: ['users', words.trim()],
    queryFn: ({ pageParam, signal }) =>
      ask<UserPage>('/users', { words: words.trim(), after: pageParam, limit: '50' }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    placeholderData: keepPreviousData,
  })
}

export function useAccount(user: string) {
  return useQuery({
    queryKey: ['users', 'one', user],
    queryFn: ({ signal }) => ask<UserShown>(`/users/${encodeURIComponent(user)}`, {}, signal),
    enabled: user !== '',
  })
}

export function useRolesOf(user: string) {
  return useQuery({
    queryKey: ['user-roles', user],
    queryFn: ({ signal }) =>
      ask<z.infer<typeof UserRoles>>(`/users/${encodeURIComponent(user)}/roles`, {}, signal),
    enabled: user !== '',
  })
}

export function useRoleTable() {
  return useQuery({
    queryKey: ['roles'],
    queryFn: ({ signal }) => ask<RoleTable>('/roles', {}, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Codes of roles in words; the code itself until the table is read. */
export function useRoleNames(): (role: string) => string {
  const roles = useRoleTable().data?.roles ?? []
  return (role) => roles.find(({ code }) => code === role)?.name ?? role
}

export function useOwnSessions() {
  return useQuery({
    queryKey: ['sessions'],
    queryFn: ({ signal }) => ask<z.infer<typeof OwnSessions>>('/sessions', {}, signal),
  })
}
