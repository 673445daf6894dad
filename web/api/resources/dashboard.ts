import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import type { Schema } from '../operations.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'

export type Dashboard = Schema<'Dashboard'>
export type PlacedWidget = NonNullable<Dashboard['widgets']>[number]

const path = '/api/v1/me/dashboard'
const key = ['dashboard']
/** It is shown as done at once. */
const outlivesPage = true

/** How the user arranged the widgets of the home page. */
export const useDashboard = () => {
  const api = useApi()
  return useQuery<Dashboard, ApiProblem>({ queryKey: key, queryFn: () => api.get(path), staleTime: 60_000 })
}

/** Keeps an arrangement, or forgets it. It is shown at once, and taken back if the server does not take it. */
export const useArrange = () => {
  const api = useApi()
  const cache = useQueryClient()
  return useMutation<unknown, ApiProblem, PlacedWidget[] | undefined, { before: Dashboard | undefined }>({
    mutationFn: (widgets) =>
      widgets ? api.put(path, { body: { widgets }, outlivesPage }) : api.delete(path, { outlivesPage }),
    onMutate: async (widgets) => {
      await cache.cancelQueries({ queryKey: key })
      const before = cache.getQueryData<Dashboard>(key)
      cache.setQueryData<Dashboard>(key, widgets ? { widgets } : {})
      return { before }
    },
    onError: (_error, _widgets, context) => cache.setQueryData(key, context?.before),
  })
}
