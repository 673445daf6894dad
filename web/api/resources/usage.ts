import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { Api } from '../client.ts'
import { addressOf, type Address } from '../address.ts'
import type { Row, Schema } from '../operations.ts'
import { everyPage } from '../every-page.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'

/** What a plugin used in a day. */
export type UsageLine = Row<'/api/v1/usage'>

export type Quota = Schema<'Quota'>

export type Quotas = Schema<'Quotas'>

const dayMs = 86_400_000

/** The first moment of a number of days that end today, in UTC as days are counted. */
const firstOf = (days: number): string => new Date((Math.floor(Date.now() / dayMs) - days + 1) * dayMs).toISOString()

/** Every page of a report: there is a line for each day and plugin. */
const readAll = (api: Api, days: number, signal: AbortSignal): Promise<UsageLine[]> =>
  everyPage((cursor) => {
    const query = { by: 'day', per: 'plugin', from: firstOf(days), limit: 100, cursor } as const
    return api.get('/api/v1/usage', { query, signal })
  })

/** What plugins used in the days that end today, a line for each day and plugin. */
export const useUsage = (days: MaybeRefOrGetter<number>) => {
  const api = useApi()
  return useQuery<UsageLine[], ApiProblem>({
    queryKey: ['usage', computed(() => toValue(days))],
    queryFn: ({ signal }) => readAll(api, toValue(days), signal),
    placeholderData: (before) => before,
  })
}

/** Where the same is as a file for spreadsheets. */
export const usageFile = (days: number): Address =>
  addressOf('/api/v1/usage/export', { query: { by: 'day', per: 'plugin', from: firstOf(days) } })

/** What the tenant may use, or one of its plugins, and how much of it is used. */
export const useQuotas = (plugin: MaybeRefOrGetter<string | undefined>) => {
  const api = useApi()
  return useQuery<Quotas, ApiProblem>({
    queryKey: ['quotas', computed(() => toValue(plugin))],
    queryFn: () => api.get('/api/v1/quotas', { query: { plugin: toValue(plugin) } }),
    placeholderData: (before) => before,
  })
}
