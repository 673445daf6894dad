import { useInfiniteQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { ApiProblem } from './problem.ts'
import { useApi } from './use-api.ts'

/** One page of a list, and where the next one begins. */
export interface Page<T> {
  items: T[]
  nextCursor?: string
}

export type Query = Record<string, string | number | boolean | undefined>

/** A path with those parameters that have a value. */
export const withQuery = (path: string, query: Query): string => {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== '')
  const search = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString()
  return search === '' ? path : `${path}?${search}`
}

/**
 * A list of the API that is read page by page.
 *
 * @param more `everyMs`: how often it is read again by itself
 *
 * @example
 * const { rows, hasNextPage, fetchNextPage } = usePages<User>('users', '/api/v1/users', () => ({ search: search.value }))
 */
export const usePages = <T>(
  name: string,
  path: MaybeRefOrGetter<string>,
  query: MaybeRefOrGetter<Query> = {},
  {
    enabled = true,
    limit = 50,
    everyMs = () => false,
  }: { enabled?: MaybeRefOrGetter<boolean>; limit?: number; everyMs?: () => number | false } = {},
) => {
  const api = useApi()
  const found = useInfiniteQuery<Page<T>, ApiProblem, { pages: Page<T>[] }, unknown[], string | undefined>({
    queryKey: [name, computed(() => toValue(path)), computed(() => toValue(query))],
    queryFn: ({ pageParam: cursor, signal }) =>
      api.call(withQuery(toValue(path), { ...toValue(query), limit, cursor }), { signal }),
    initialPageParam: undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    enabled: () => toValue(enabled),
    refetchInterval: () => everyMs(),
    placeholderData: (before) => before,
  })
  return { ...found, rows: computed(() => found.data.value?.pages.flatMap(({ items }) => items)) }
}
