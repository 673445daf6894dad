import { useQuery } from '@tanstack/vue-query'
import type { Ref } from 'vue'
import { useRoute } from 'vue-router'
import type { ApiProblem } from '../../api/problem.ts'

/** A link that somebody was sent, and what it leads to. */
export interface MailLink<Found> {
  path: { id: string }
  /** The secret in the link, which stands behind the `#` so that no server gets to see it before it is used. */
  token: string
  /** Undefined until it was looked at. */
  found: Ref<Found | undefined>
  error: Ref<ApiProblem | null>
  isFetching: Ref<boolean>
  refetch: () => Promise<unknown>
}

/**
 * The link that led to this page, looked at once.
 *
 * @example
 * const link = useMailLink('sign-up', (given) => api.post('/api/v1/sign-ups/{id}/open', given))
 */
export const useMailLink = <Found>(
  kind: string,
  open: (given: { path: { id: string }; body: { token: string } }) => Promise<Found>,
): MailLink<Found> => {
  const path = { id: String(useRoute().params.id) }
  const token = location.hash.slice(1)
  const {
    data: found,
    error,
    isFetching,
    refetch,
  } = useQuery<Found, ApiProblem>({
    queryKey: [kind, path],
    queryFn: () => open({ path, body: { token } }),
    staleTime: Infinity,
  })
  return { path, token, found, error, isFetching, refetch }
}
