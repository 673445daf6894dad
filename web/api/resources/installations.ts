import { useQuery } from '@tanstack/vue-query'
import { computed, toValue, type MaybeRefOrGetter } from 'vue'
import type { GrantRequest } from './marketplace.ts'
import type { Schema } from '../operations.ts'
import type { ApiProblem } from '../problem.ts'
import type { Installation } from '../types.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

export type KeptInstallation = Schema<'KeptInstallation'>
export type Uninstalled = Schema<'Uninstalled'>
export type VersionDifference = Schema<'VersionDifference'>
export type LogRecord = Schema<'LogRecord'>
export type HourOfUsage = Schema<'HourOfUsage'>

/** Exactly one of these: a grant with when parts of it end, a version with whether what it needs comes along. */
export interface InstallationChange {
  state?: 'enabled' | 'disabled'
  grant?: GrantRequest
  grantUntil?: Record<string, string>
  settings?: Record<string, unknown>
  version?: string
  channel?: Installation['channel']
  updatePolicy?: Installation['updatePolicy']
  pinned?: boolean
  withDependencies?: boolean
}

/** What shows something of installations. */
const touched = ['installations', 'marketplace', 'consents', 'resolution', 'update', 'uninstalled', 'recording-rule']

/** @param revision what is changed has to be as it was then */
export const useChangeInstallation = () =>
  useChange(
    (api, { plugin, change, revision }: { plugin: string; change: InstallationChange; revision?: number }) =>
      api.patch('/api/v1/installations/{plugin}', {
        path: { plugin },
        body: change,
        ...(revision !== undefined && { ifMatch: revision }),
      }),
    touched,
  )

/** Goes back to the version before the last upgrade. */
export const useRollback = () =>
  useChange((api, plugin: string) => api.post('/api/v1/installations/{plugin}/rollback', { path: { plugin } }), touched)

/** Lets an installation run again that was set apart or stopped. */
export const useRelease = () =>
  useChange((api, plugin: string) => api.post('/api/v1/installations/{plugin}/release', { path: { plugin } }), touched)

/** Takes a plugin away; without `purge` its data is kept for a while. */
export const useUninstall = () =>
  useChange(
    (api, { plugin, purge = false }: { plugin: string; purge?: boolean }) =>
      api.delete('/api/v1/installations/{plugin}', { path: { plugin }, query: { purge: `${purge}` } }),
    touched,
  )

/** Takes back that a plugin was uninstalled: it is there again with its version, grant, settings and data. */
export const useRestore = () =>
  useChange((api, plugin: string) => api.post('/api/v1/installations/{plugin}/restore', { path: { plugin } }), touched)

/** What was uninstalled and can be restored. */
export const useUninstalled = () => {
  const api = useApi()
  return useQuery<KeptInstallation[], ApiProblem>({
    queryKey: ['uninstalled'],
    queryFn: async () => (await api.get('/api/v1/uninstalled')).items,
  })
}

/** Whether there is a newer version, and what it has other than the one that is installed. */
export const useUpdate = (plugin: MaybeRefOrGetter<string>, enabled: () => boolean = () => true) => {
  const api = useApi()
  return useQuery<{ installed: string; difference?: VersionDifference }, ApiProblem>({
    queryKey: computed(() => ['update', toValue(plugin)]),
    queryFn: ({ signal }) =>
      api.get('/api/v1/installations/{plugin}/update', { path: { plugin: toValue(plugin) }, signal }),
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
      return (await api.get('/api/v1/logs', { query: { plugin, level, limit: 200 }, signal })).items
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
      (
        await api.get('/api/v1/installations/{plugin}/usage', {
          path: { plugin: toValue(plugin) },
          query: { hours: 24 },
          signal,
        })
      ).items,
    enabled,
    staleTime: 60_000,
  })
}
