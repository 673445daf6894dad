import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import type { Where } from '../../api/operations.ts'
import type { ApiProblem } from '../../api/problem.ts'
import { useApi } from '../../api/use-api.ts'
import type { UsageLine } from './types.ts'

type Query = NonNullable<Where<'get', '/api/v1/platform/usage'>['query']>

const pageSize = 100
/** Whoever has more tenants than that many pages hold takes the export. */
const mostPages = 20

/** All lines of a report on usage, and whether there are even more of them. */
export const useUsageLines = (query: () => Query) => {
  const api = useApi()
  return useQuery<{ lines: UsageLine[]; hasMore: boolean }, ApiProblem>({
    queryKey: ['usage', computed(query)],
    queryFn: async ({ signal }) => {
      const lines: UsageLine[] = []
      let cursor: string | undefined
      for (let pages = 0; pages < mostPages; pages++) {
        const page = await api.get('/api/v1/platform/usage', {
          query: { ...query(), limit: pageSize, ...(cursor !== undefined && { cursor }) },
          signal,
        })
        lines.push(...page.items)
        cursor = page.nextCursor
        if (cursor === undefined) break
      }
      return { lines, hasMore: cursor !== undefined }
    },
    placeholderData: (before) => before,
  })
}
