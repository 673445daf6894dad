import { useQuery } from '@tanstack/vue-query'
import { watchDebounced } from '@vueuse/core'
import { computed, ref } from 'vue'
import type { Answer } from '../../api/operations.ts'
import type { ApiProblem } from '../../api/problem.ts'
import { useApi } from '../../api/use-api.ts'
import { isEmail } from './sign-in.ts'

type WaysIn = Answer<'get', '/api/v1/sign-in'>
export type WayIn = WaysIn['providers'][number]

/** Where a sign-in at a provider begins; it ends where the one leads that was begun before. */
export const wayTo = ({ key }: WayIn, email?: string): string =>
  `/auth/sign-in/with/${encodeURIComponent(key)}${email ? `?loginHint=${encodeURIComponent(email)}` : ''}`

/** How people sign in at this tenant, and where the address leads that is being typed. */
export const useWaysIn = () => {
  const api = useApi()
  const { data } = useQuery<WaysIn, ApiProblem>({
    queryKey: ['sign-in'],
    queryFn: () => api.get('/api/v1/sign-in'),
    staleTime: Infinity,
  })

  const email = ref('')
  const byAddress = ref<WayIn>()
  const find = async () => {
    const asked = email.value.trim()
    byAddress.value = undefined
    if (!data.value?.byDomain || !isEmail(asked)) return
    const domain = asked.slice(asked.lastIndexOf('@') + 1)
    // Without an answer, the form stays as it is.
    const { provider } = await api
      .get('/api/v1/sign-in/domains/{domain}', { path: { domain } })
      .catch(() => ({ provider: null }))
    if (email.value.trim() === asked) byAddress.value = provider ?? undefined
  }
  watchDebounced(email, find, { debounce: 250 })

  return { email, byAddress, ways: data, providers: computed(() => data.value?.providers ?? []) }
}
