import { useQuery } from '@tanstack/vue-query'
import type { ApiProblem } from '../problem.ts'
import type { Me } from '../types.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

/** Where a user is signed in. */
export interface UserSession {
  id: string
  current: boolean
  userAgent: string
  ip: string
  signedInAt: string
  lastSeenAt: string
}

export type Profile = Pick<Me['user'], 'name' | 'language' | 'timeZone' | 'notifications'>

const sessions = '/api/v1/me/sessions'

export const useChangeProfile = () =>
  useChange(
    (api, { change, revision }: { change: Partial<Profile>; revision: number }) =>
      api.call<Me>('/api/v1/me', { method: 'PATCH', body: change, ifMatch: revision }),
    ['me', 'users'],
  )

/** Sets the picture of the user, or takes it away. */
export const useSetAvatar = () =>
  useChange(
    (api, picture: Blob | undefined) =>
      api.call('/api/v1/me/avatar', picture ? { method: 'PUT', body: picture } : { method: 'DELETE' }),
    ['me'],
  )

export const useSessions = () => {
  const api = useApi()
  return useQuery<UserSession[], ApiProblem>({
    queryKey: ['sessions'],
    queryFn: async () => (await api.call<{ items: UserSession[] }>(sessions)).items,
  })
}

export const useEndSession = () =>
  useChange((api, id: string) => api.call(`${sessions}/${id}`, { method: 'DELETE' }), ['sessions'])

/** Ends all sessions but the one that asks. */
export const useEndOtherSessions = () =>
  useChange((api) => api.call<{ ended: number }>(sessions, { method: 'DELETE' }), ['sessions'])
