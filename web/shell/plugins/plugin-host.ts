import { useQueryClient } from '@tanstack/vue-query'
import { computed, ref, toValue, type Component, type MaybeRefOrGetter } from 'vue'
import { useRoute, useRouter } from 'vue-router'
import type { Address } from '../../api/address.ts'
import type { Installation } from '../../api/types.ts'
import { useApi } from '../../api/use-api.ts'
import type { PageAddress, PageHost } from '../../ui-schema/page-host.ts'
import { useSession } from '../session.ts'
import { useLive } from './live.ts'

const isPlain = (value: unknown): value is string | number | boolean =>
  ['string', 'number', 'boolean'].includes(typeof value)

/** The query of the address bar: a link leads to just what is shown. */
export const useRouteAddress = (): PageAddress => {
  const route = useRoute()
  const router = useRouter()
  const query = computed(() =>
    Object.fromEntries(
      Object.entries(route.query).flatMap(([name, given]) => {
        const value = Array.isArray(given) ? given[0] : given
        return typeof value === 'string' ? [[name, value]] : []
      }),
    ),
  )
  return {
    query,
    change: (changes, { replace = false } = {}) => {
      const changed = { ...route.query, ...changes }
      const kept = Object.fromEntries(
        Object.entries(changed).filter(([, value]) => value !== undefined && value !== ''),
      )
      void (replace ? router.replace({ query: kept }) : router.push({ query: kept }))
    },
  }
}

/** A query of its own, for what is only a part of a page. */
export const useOwnAddress = (): PageAddress => {
  const query = ref<Record<string, string>>({})
  return {
    query,
    change: (changes) => {
      const entries = Object.entries({ ...query.value, ...changes })
      query.value = Object.fromEntries(entries.filter((entry): entry is [string, string] => Boolean(entry[1])))
    },
  }
}

interface Hosted {
  plugin: string
  kind: 'pages' | 'widgets' | 'slots'
  name: string
}

/** What a page, widget or slot of an installed plugin needs of the app. */
export const usePluginHost = ({
  of,
  installed,
  address,
  context = {},
  slotView,
}: {
  of: Hosted
  installed: MaybeRefOrGetter<Installation | undefined>
  address: PageAddress
  /** What was given to the slot that it is drawn in. */
  context?: MaybeRefOrGetter<Record<string, unknown>>
  slotView: Component
}): PageHost => {
  const api = useApi()
  const cache = useQueryClient()
  const router = useRouter()
  const live = useLive()
  const { me, can } = useSession()
  const { plugin } = of
  const at = (path: string) => `/api/v1/plugins/${encodeURIComponent(plugin)}${path}` as const

  return {
    plugin,
    name: `${of.kind}/${of.name}`,
    call: ({ path, ...request }) => api.call(at(path), request),
    fetchFile: ({ path, ...request }) => api.download(at(path), request),
    sendFile: ({ method, to, file, onProgress }) =>
      api.call('link' in to ? (to.link as Address) : at(to.path), {
        method,
        body: file,
        ...(onProgress ? { onProgress } : {}),
      }),
    can,
    has: (capability) =>
      toValue(installed)?.capabilities.some(({ name, granted }) => granted && name === capability) ?? false,
    // Attributes of the resource are for the policies of the tenant; where there are none, permissions decide.
    authorize: (action) => can(action),
    navigate: (page, query) => {
      const given = Object.entries(query).filter(([, value]) => isPlain(value))
      const asQuery = Object.fromEntries(given.map(([name, value]) => [name, String(value)]))
      void router.push({ path: `/p/${plugin}/${page}`, query: asQuery })
    },
    refresh: () => cache.invalidateQueries({ queryKey: ['plugin', plugin] }),
    follow: (patterns, listener) => live.follow(`${plugin}/${of.kind}/${of.name}`, patterns, listener),
    address,
    scope: computed(() => {
      const { id, name, email } = me.value.user
      return { query: address.query.value, user: { id, name, email }, context: toValue(context) }
    }),
    slotView,
  }
}
