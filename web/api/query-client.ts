import { QueryClient } from '@tanstack/vue-query'
import { asApiProblem } from './problem.ts'

/** What may succeed when it is tried again is tried twice more; what the server refused is not. */
export const createQueryClient = () =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => failures < 2 && asApiProblem(error).retry,
        retryDelay: (failures) => 400 * 2 ** failures,
        networkMode: 'always',
        // Pages that could not be loaded say so; by itself that mode would leave it out.
        refetchOnReconnect: true,
      },
      mutations: { networkMode: 'always' },
    },
  })
