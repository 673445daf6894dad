import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import { usePages } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

export interface Group {
  key: string
  name: string
  description: string
  /** Keys of the roles that it gives. */
  roles: string[]
  /** What identity providers call it in their claim of groups. */
  claims: string[]
  members: number
  revision: number
}

export interface GroupMember {
  id: string
  name: string
  email: string
  /** `manual`, or `claim:` and the identity provider that says so. */
  sources: string[]
}

const base = '/api/v1/groups'
const touched = ['groups', 'members', 'users', 'roles', 'explanation', 'me']

export const useGroups = (options?: { enabled?: MaybeRefOrGetter<boolean> }) =>
  usePages<Group>('groups', base, {}, { ...options, limit: 100 })

export const useGroup = (key: MaybeRefOrGetter<string | undefined>, { enabled = true }: { enabled?: boolean } = {}) => {
  const api = useApi()
  return useQuery<Group, ApiProblem>({
    queryKey: ['groups', computed(() => toValue(key))],
    queryFn: () => api.call(`${base}/${encodeURIComponent(toValue(key)!)}`),
    enabled: () => enabled && toValue(key) !== undefined,
  })
}

export const useMembers = (group: MaybeRefOrGetter<string>) =>
  usePages<GroupMember>('members', () => `${base}/${toValue(group)}/members`)

export type GroupText = Pick<Group, 'name' | 'description' | 'roles' | 'claims'>

export const useCreateGroup = () =>
  useChange((api, body: GroupText & { key: string }) => api.call<Group>(base, { method: 'POST', body }), touched)

export const useChangeGroup = () =>
  useChange(
    (api, { group, change }: { group: Group; change: Partial<GroupText> }) =>
      api.call<Group>(`${base}/${group.key}`, { method: 'PATCH', body: change, ifMatch: group.revision }),
    touched,
  )

export const useRemoveGroup = () =>
  useChange(
    (api, { key, revision }: Group) => api.call(`${base}/${key}`, { method: 'DELETE', ifMatch: revision }),
    touched,
  )

/** Puts users into a group and takes others out. */
export const useChangeMembers = () =>
  useChange(
    (api, { group, ...change }: { group: string; add?: string[]; remove?: string[] }) =>
      api.call(`${base}/${group}/members`, { method: 'POST', body: change }),
    touched,
  )
