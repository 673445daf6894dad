import { useQuery } from '@tanstack/vue-query'
import { watchDebounced } from '@vueuse/core'
import { computed, ref } from 'vue'
import type { ApiProblem } from '../../api/problem.ts'
import { useApi } from '../../api/use-api.ts'
import { isEmail } from './sign-in.ts'

export interface WayIn {
  key: string
  name: string
}

interface WaysIn {
  passwords: boolean
  byDomain: boolean
  providers: WayIn[]
}

/** Where a sign-in at a provider begins; it ends where the one leads that was begun before. */
export const wayTo = ({ key }: WayIn, email?: string): string =>
  `/auth/sign-in/with/${encodeURIComponent(key)}${email ? `?loginHint=${encodeURIComponent(email)}` : ''}`

/** How people sign in at this tenant, and where the address leads that is being typed. */
export const useWaysIn = () => {
  const api = useApi()
  const { data } = useQuery<WaysIn, ApiProblem>({
    queryKey: ['sign-in'],
    queryFn: () => api.call('/api/v1/sign-in'),
    staleTime: Infinity,
  })

  const email = ref('')
  const byAddress = ref<WayIn>()
  const find = async () => {
    const asked = email.value.trim()
    byAddress.value = undefined
    if (!data.value?.byDomain || !isEmail(asked)) return
    const domain = encodeURIComponent(asked.slice(asked.lastIndexOf('@') + 1))
    // Without an answer, the form stays as it is.
    const { provider } = await api
      .call<{ provider: WayIn | null }>(`/api/v1/sign-in/domains/${domain}`)
      .catch(() => ({ provider: null }))
    if (email.value.trim() === asked) byAddress.value = provider ?? undefined
  }
  watchDebounced(email, find, { debounce: 250 })

  return { email, byAddress, ways: data, providers: computed(() => data.value?.providers ?? []) }
}
