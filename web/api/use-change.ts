import { useMutation, useQueryClient } from '@tanstack/vue-query'
import type { Api } from './client.ts'
import type { ApiProblem } from './problem.ts'
import { useApi } from './use-api.ts'

/**
 * A change at the API. What it touched is read anew, whether it succeeded or not.
 *
 * @param touches names (first parts of the keys) of the queries that show it
 * @example
 * const { mutateAsync: remove } = useChange(
 *   (api, role: string) => api.delete('/api/v1/roles/{role}', { path: { role } }), ['roles'])
 */
export const useChange = <I, O = unknown>(change: (api: Api, input: I) => Promise<O>, touches: string[]) => {
  const api = useApi()
  const cache = useQueryClient()
  return useMutation<O, ApiProblem, I>({
    mutationFn: (input) => change(api, input),
    onSettled: () => Promise.all(touches.map((name) => cache.invalidateQueries({ queryKey: [name] }))),
  })
}
