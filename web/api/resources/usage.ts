import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { Api } from '../client.ts'
import { withQuery, type Page } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'

/** What a plugin used in a day. */
export interface UsageLine {
  at: string
  plugin: string
  invocations: number
  failures: number
  cpuMs: number
  bytesIn: number
  bytesOut: number
  hostCalls: number
  fetches: number
  events: number
}

export interface Quota {
  name: string
  label: string
  unit: 'ms' | 'MB' | 'bytes' | 'rows' | 'count' | 'share'
  of: 'installation' | 'tenant'
  per: 'each' | 'kept' | 'minute' | 'day'
  value: number
  /** Only warned of. */
  soft: boolean
  source: 'default' | 'plan' | 'tenant' | 'installation'
  /** Now, or since midnight UTC; absent for what is not counted. */
  used?: number
}

export interface Quotas {
  plan: { id: string; name: string }
  items: Quota[]
}

const dayMs = 86_400_000
const base = '/api/v1/usage'

/** The first moment of a number of days that end today, in UTC as days are counted. */
const firstOf = (days: number): string => new Date((Math.floor(Date.now() / dayMs) - days + 1) * dayMs).toISOString()

/** Every page of a report: there is a line for each day and plugin. */
const readAll = async (api: Api, days: number, signal: AbortSignal): Promise<UsageLine[]> => {
  const lines: UsageLine[] = []
  let cursor: string | undefined
  do {
    const path = withQuery(base, { by: 'day', per: 'plugin', from: firstOf(days), limit: 100, cursor })
    const page = await api.call<Page<UsageLine>>(path, { signal })
    lines.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== undefined)
  return lines
}

export const useUsage = (days: MaybeRefOrGetter<number>) => {
  const api = useApi()
  return useQuery<UsageLine[], ApiProblem>({
    queryKey: ['usage', computed(() => toValue(days))],
    queryFn: ({ signal }) => readAll(api, toValue(days), signal),
    placeholderData: (before) => before,
  })
}

/** Where the same is as a file for spreadsheets. */
export const usageFile = (days: number): string =>
  withQuery(`${base}/export`, { by: 'day', per: 'plugin', from: firstOf(days) })

export const useQuotas = (plugin: MaybeRefOrGetter<string | undefined>) => {
  const api = useApi()
  return useQuery<Quotas, ApiProblem>({
    queryKey: ['quotas', computed(() => toValue(plugin))],
    queryFn: () => api.call(withQuery('/api/v1/quotas', { plugin: toValue(plugin) })),
    placeholderData: (before) => before,
  })
}
