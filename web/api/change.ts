import { useMutation, useQueryClient } from '@tanstack/vue-query'
import type { Request } from './client.ts'
import type { ApiProblem } from './problem.ts'
import { useApi } from './use-api.ts'

/**
 * Changes something by a call; what was read under `keys` is read again, whether it succeeded or not.
 *
 * @example
 * const { mutateAsync } = useChange<Job, { id: string }>(({ id }) => [`/api/v1/jobs/${id}/cancel`, { method: 'POST' }], ['jobs'])
 */
export const useChange = <Answer, Given>(
  request: (given: Given) => [path: string, request: Request],
  keys: string[],
) => {
  const api = useApi()
  const cache = useQueryClient()
  return useMutation<Answer, ApiProblem, Given>({
    mutationFn: (given) => api.call<Answer>(...request(given)),
    onSettled: () => Promise.all(keys.map((key) => cache.invalidateQueries({ queryKey: [key] }))),
  })
}
