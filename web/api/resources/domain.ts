import { useQuery } from '@tanstack/vue-query'
import type { Answer, Schema } from '../operations.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

/** The domain of the workspace's own. */
export type OwnDomain = Schema<'OwnDomain'>

/** What is to be said of it, and the revision that this is said of. */
interface On<T> {
  to: T
  revision: string
}

const touched = ['own-domain']

/** The domain of the workspace, if it has one, and what has to be in the DNS for it. */
export const useOwnDomain = () => {
  const api = useApi()
  return useQuery<Answer<'get', '/api/v1/domain'>, ApiProblem>({
    queryKey: ['own-domain'],
    queryFn: ({ signal }) => api.get('/api/v1/domain', { signal }),
  })
}

/** Names the domain, which counts once it is proven. */
export const useSetDomain = () =>
  useChange(
    (api, { to, revision }: On<string>) => api.put('/api/v1/domain', { body: { domain: to }, ifMatch: revision }),
    touched,
  )

/** Has the proof in the DNS looked for now, not only when its turn comes. */
export const useCheckDomain = () => useChange((api, _: void) => api.post('/api/v1/domain/check'), touched)

/** Whether links lead to the domain, or to the address that the platform gave. */
export const useMakeDomainMain = () =>
  useChange(
    (api, { to, revision }: On<boolean>) => api.patch('/api/v1/domain', { body: { isMain: to }, ifMatch: revision }),
    touched,
  )

/** Lets go of the domain of a revision; its address stops working. */
export const useRemoveDomain = () =>
  useChange((api, revision: string) => api.delete('/api/v1/domain', { ifMatch: revision }), touched)
