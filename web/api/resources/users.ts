import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { Schema, Where } from '../operations.ts'
import { usePages } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

export type BuiltInRole = 'owner' | 'admin' | 'member' | 'viewer'

export type User = Schema<'User'>

/** Why a user may do something, or may not. */
export type Explanation = Schema<'Explanation'>

/** The users of the tenant that a query is for, by e-mail address. */
export const useUsers = (
  query: MaybeRefOrGetter<Where<'get', '/api/v1/users'>['query']>,
  options?: { enabled?: MaybeRefOrGetter<boolean> },
) => usePages('users', '/api/v1/users', () => ({ query: toValue(query) }), options)

/** One user, by id. */
export const useUser = (id: MaybeRefOrGetter<string>, enabled: MaybeRefOrGetter<boolean> = true) => {
  const api = useApi()
  return useQuery<User, ApiProblem>({
    queryKey: ['users', computed(() => toValue(id))],
    queryFn: () => api.get('/api/v1/users/{id}', { path: { id: toValue(id) } }),
    enabled: () => toValue(enabled),
  })
}

export interface UserChange {
  name?: string
  role?: BuiltInRole | null
  roles?: string[]
  status?: User['status']
}

/** Changes a user; deactivating one ends their sessions and tokens at once. */
export const useChangeUser = () =>
  useChange(
    (api, { user, change }: { user: User; change: UserChange }) =>
      api.patch('/api/v1/users/{id}', { path: { id: user.id }, body: change, ifMatch: user.revision }),
    ['users', 'roles', 'groups', 'explanation', 'me'],
  )

/** Changes several in the same way; the answer tells what became of each. */
export const useChangeUsers = () =>
  useChange(
    (api, body: { users: string[]; change: Pick<UserChange, 'role' | 'status'> }) =>
      api.post('/api/v1/users/bulk', { body }),
    ['users', 'roles', 'groups', 'explanation', 'me'],
  )

/** Ends all sessions of a user, by the id of the user. */
export const useEndSessions = () =>
  useChange((api, id: string) => api.delete('/api/v1/users/{id}/sessions', { path: { id } }), ['sessions'])

/** Why a user may do something; asked anew each time somebody wants to know. */
export const useExplanation = (user: MaybeRefOrGetter<string>, permission: MaybeRefOrGetter<string | undefined>) => {
  const api = useApi()
  return useQuery<Explanation, ApiProblem>({
    queryKey: ['explanation', computed(() => toValue(user)), computed(() => toValue(permission))],
    enabled: () => toValue(permission) !== undefined,
    queryFn: () =>
      api.get('/api/v1/authorization/explain', { query: { user: toValue(user), permission: toValue(permission)! } }),
    staleTime: 0,
  })
}
