import { useMutation, useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { UiPage } from '../../plugins-registry/ui-schema.ts'
import type { Api } from './client.ts'
import type { ApiProblem } from './problem.ts'
import type { Installation, Me } from './types.ts'
import { useApi } from './use-api.ts'

const minute = 60_000

/** Reads who is signed in, and takes the CSRF token that comes with it. */
export const readMe = async (api: Api): Promise<Me> => {
  const me = await api.get('/api/v1/me')
  api.useCsrfToken(me.csrfToken)
  return me
}

/** Who is signed in. */
export const useMe = () => {
  const api = useApi()
  return useQuery<Me, ApiProblem>({ queryKey: ['me'], queryFn: () => readMe(api), staleTime: 5 * minute })
}

/** Remembers the language of the user, for all their devices. */
export const useSetLanguage = () => {
  const api = useApi()
  const cache = useQueryClient()
  return useMutation<Me, ApiProblem, string>({
    mutationFn: (language) => api.patch('/api/v1/me', { body: { language } }),
    onSuccess: (me) => cache.setQueryData<Me>(['me'], (before) => before && { ...before, ...me }),
  })
}

/** The name of the tenant at this host, for those who have not signed in. */
export const useTenantName = () => {
  const api = useApi()
  return useQuery<{ slug: string; name: string }, ApiProblem>({
    queryKey: ['tenant'],
    queryFn: () => api.get('/api/v1/tenant'),
    staleTime: Infinity,
  })
}

/** Everything that is installed at the tenant. */
export const useInstallations = () => {
  const api = useApi()
  return useQuery<Installation[], ApiProblem>({
    queryKey: ['installations'],
    queryFn: async () => (await api.get('/api/v1/installations')).items,
    staleTime: minute,
  })
}

/** A page, widget or slot of a plugin. */
interface UiFileName {
  plugin: string
  version: string
  kind: 'pages' | 'widgets' | 'slots'
  name: string
}

const readUiFile = async (api: Api, { plugin, kind, name }: UiFileName, signal: AbortSignal): Promise<UiPage> => {
  const page = await api.get(`/api/v1/installations/{plugin}/${kind}/{name}`, { path: { plugin, name }, signal })
  return page as unknown as UiPage
}

/** How what a plugin draws is read. The version is part of the key: an upgrade brings new pages. */
export const uiFileQuery = (api: Api, of: UiFileName) => ({
  queryKey: ['ui', of],
  queryFn: ({ signal }: { signal: AbortSignal }) => readUiFile(api, of, signal),
  staleTime: 10 * minute,
})

/** What a plugin draws. */
export const useUiFile = (of: MaybeRefOrGetter<UiFileName | undefined>) => {
  const api = useApi()
  return useQuery<UiPage, ApiProblem>({
    queryKey: computed(() => ['ui', toValue(of)]),
    enabled: () => toValue(of) !== undefined,
    queryFn: ({ signal }) => readUiFile(api, toValue(of)!, signal),
    staleTime: 10 * minute,
  })
}
