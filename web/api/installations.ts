import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { z } from 'zod'
import type { keptInstallation, uninstalled } from '../../api/routes/installation-life.ts'
import type { hourOfUsage, logRecord } from '../../api/routes/observation.ts'
import type { difference } from '../../api/routes/review.ts'
import type { GrantRequest } from './marketplace.ts'
import type { ApiProblem } from './problem.ts'
import type { Installation } from './types.ts'
import { useApi } from './use-api.ts'
import { useChange } from './use-change.ts'

export type KeptInstallation = z.output<typeof keptInstallation>
export type Uninstalled = z.output<typeof uninstalled>
export type VersionDifference = z.output<typeof difference>
export type LogRecord = z.output<typeof logRecord>
export type HourOfUsage = z.output<typeof hourOfUsage>

/** Exactly one of these, and with a version whether what it needs comes along. */
export interface InstallationChange {
  state?: 'enabled' | 'disabled'
  grant?: GrantRequest
  settings?: Record<string, unknown>
  version?: string
  channel?: Installation['channel']
  pinned?: boolean
  withDependencies?: boolean
}

/** What shows something of installations. */
const touched = ['installations', 'marketplace', 'consents', 'resolution', 'update', 'uninstalled']

export const installationPath = (plugin: string) => `/api/v1/installations/${encodeURIComponent(plugin)}`

export const useChangeInstallation = () =>
  useChange(
    (api, { plugin, change }: { plugin: string; change: InstallationChange }) =>
      api.call<Installation>(installationPath(plugin), { method: 'PATCH', body: change }),
    touched,
  )

/** Goes back to the version before the last upgrade. */
export const useRollback = () =>
  useChange(
    (api, plugin: string) => api.call<Installation>(`${installationPath(plugin)}/rollback`, { method: 'POST' }),
    touched,
  )

/** Lets an installation run again that was set apart or stopped. */
export const useRelease = () =>
  useChange(
    (api, plugin: string) => api.call<Installation>(`${installationPath(plugin)}/release`, { method: 'POST' }),
    touched,
  )

/** Takes a plugin away; without `purge` its data is kept for a while. */
export const useUninstall = () =>
  useChange(
    (api, { plugin, purge = false }: { plugin: string; purge?: boolean }) =>
      api.call<Uninstalled>(`${installationPath(plugin)}${purge ? '?purge=true' : ''}`, { method: 'DELETE' }),
    touched,
  )

export const useRestore = () =>
  useChange(
    (api, plugin: string) => api.call<Installation>(`${installationPath(plugin)}/restore`, { method: 'POST' }),
    touched,
  )

/** What was uninstalled and can be restored. */
export const useUninstalled = () => {
  const api = useApi()
  return useQuery<KeptInstallation[], ApiProblem>({
    queryKey: ['uninstalled'],
    queryFn: async () => (await api.call<{ items: KeptInstallation[] }>('/api/v1/uninstalled')).items,
  })
}

/** Whether there is a newer version, and what it has other than the one that is installed. */
export const useUpdate = (plugin: MaybeRefOrGetter<string>, enabled: () => boolean = () => true) => {
  const api = useApi()
  return useQuery<{ installed: string; difference?: VersionDifference }, ApiProblem>({
    queryKey: computed(() => ['update', toValue(plugin)]),
    queryFn: ({ signal }) => api.call(`${installationPath(toValue(plugin))}/update`, { signal }),
    enabled,
    staleTime: 60_000,
  })
}

/** The latest that a plugin logged, the newest first. */
export const useLogs = (
  of: MaybeRefOrGetter<{ plugin: string; level: LogRecord['level'] | undefined }>,
  enabled: () => boolean,
) => {
  const api = useApi()
  return useQuery<LogRecord[], ApiProblem>({
    queryKey: computed(() => ['logs', toValue(of)]),
    queryFn: async ({ signal }) => {
      const { plugin, level } = toValue(of)
      const query = new URLSearchParams({ plugin, limit: '200', ...(level ? { level } : {}) })
      return (await api.call<{ items: LogRecord[] }>(`/api/v1/logs?${query}`, { signal })).items
    },
    enabled,
    refetchInterval: 5_000,
  })
}

/** What an installation used in the last 24 hours, hour by hour, the newest first. */
export const useHoursOfUsage = (plugin: MaybeRefOrGetter<string>, enabled: () => boolean) => {
  const api = useApi()
  return useQuery<HourOfUsage[], ApiProblem>({
    queryKey: computed(() => ['usage of installation', toValue(plugin)]),
    queryFn: async ({ signal }) =>
      (await api.call<{ items: HourOfUsage[] }>(`${installationPath(toValue(plugin))}/usage?hours=24`, { signal }))
        .items,
    enabled,
    staleTime: 60_000,
  })
}
