import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { Schema } from '../operations.ts'
import { usePages } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

export type Group = Schema<'Group'>

export type GroupMember = Schema<'GroupMember'>

const touched = ['groups', 'members', 'users', 'roles', 'explanation', 'me']

/** The groups of the tenant, by key, a hundred at a time. */
export const useGroups = (options?: { enabled?: MaybeRefOrGetter<boolean> }) =>
  usePages('groups', '/api/v1/groups', {}, { ...options, limit: 100 })

/** One group, by its key. */
export const useGroup = (key: MaybeRefOrGetter<string | undefined>, { enabled = true }: { enabled?: boolean } = {}) => {
  const api = useApi()
  return useQuery<Group, ApiProblem>({
    queryKey: ['groups', computed(() => toValue(key))],
    queryFn: () => api.get('/api/v1/groups/{group}', { path: { group: toValue(key)! } }),
    enabled: () => enabled && toValue(key) !== undefined,
  })
}

/** Who is in a group, by e-mail address. */
export const useMembers = (group: MaybeRefOrGetter<string>) =>
  usePages('members', '/api/v1/groups/{group}/members', () => ({ path: { group: toValue(group) } }))

type GroupText = Pick<Group, 'name' | 'description' | 'roles' | 'claims'>

/** Makes a group. Refused where its key is taken. */
export const useCreateGroup = () =>
  useChange((api, body: GroupText & { key: string }) => api.post('/api/v1/groups', { body }), touched)

/** Changes a group; what its roles give, its members may do at once. */
export const useChangeGroup = () =>
  useChange(
    (api, { group, change }: { group: Group; change: Partial<GroupText> }) =>
      api.patch('/api/v1/groups/{group}', { path: { group: group.key }, body: change, ifMatch: group.revision }),
    touched,
  )

/** Removes a group; its members stay, without what it gave them. */
export const useRemoveGroup = () =>
  useChange(
    (api, { key, revision }: Group) =>
      api.delete('/api/v1/groups/{group}', { path: { group: key }, ifMatch: revision }),
    touched,
  )

/** Puts users into a group and takes others out. */
export const useChangeMembers = () =>
  useChange(
    (api, { group, ...change }: { group: string; add?: string[]; remove?: string[] }) =>
      api.post('/api/v1/groups/{group}/members', { path: { group }, body: change }),
    touched,
  )
