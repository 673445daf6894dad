import { useQuery } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'
import type { z } from 'zod'
import type { eventDelivery } from '../../api/routes/events.ts'
import type { job, jobSchedule } from '../../api/routes/jobs.ts'
import { usePages } from './pages.ts'
import type { ApiProblem } from './problem.ts'
import { useApi } from './use-api.ts'
import { useChange } from './use-change.ts'

export type EventDelivery = z.output<typeof eventDelivery>
export type Job = z.output<typeof job>
export type JobSchedule = z.output<typeof jobSchedule>
export type WorkState = Job['state']

export interface WorkFilter {
  state: string | undefined
  plugin: string | undefined
}

/** How often lists are read again whose rows change by themselves. */
const everyMs = () => 5_000
const deliveries = '/api/v1/events/deliveries'

export const useDeliveries = (filter: MaybeRefOrGetter<WorkFilter>) =>
  usePages<EventDelivery>('deliveries', deliveries, () => ({ ...toValue(filter) }), { everyMs })

export const useRedrive = () =>
  useChange((api, id: string) => api.call(`${deliveries}/${id}/redrive`, { method: 'POST' }), ['deliveries'])

/** Tries everything again that was given up, of one plugin or of all. */
export const useRedriveAll = () =>
  useChange(
    (api, plugin: string | undefined) =>
      api.call<{ redriven: number }>(`${deliveries}/redrive`, { method: 'POST', body: plugin ? { plugin } : {} }),
    ['deliveries'],
  )

export const useDiscard = () =>
  useChange((api, id: string) => api.call(`${deliveries}/${id}`, { method: 'DELETE' }), ['deliveries'])

export const useJobs = (filter: MaybeRefOrGetter<WorkFilter>) =>
  usePages<Job>('jobs', '/api/v1/jobs', () => ({ ...toValue(filter) }), { everyMs })

export const useCancelJob = () =>
  useChange((api, id: string) => api.call(`/api/v1/jobs/${id}/cancel`, { method: 'POST' }), ['jobs'])

export const useRetryJob = () =>
  useChange((api, id: string) => api.call(`/api/v1/jobs/${id}/retry`, { method: 'POST' }), ['jobs'])

/** Recurring jobs, and when each comes up next. */
export const useSchedules = (enabled: () => boolean) => {
  const api = useApi()
  return useQuery<JobSchedule[], ApiProblem>({
    queryKey: ['job schedules'],
    queryFn: async ({ signal }) =>
      (await api.call<{ items: JobSchedule[] }>('/api/v1/job-schedules', { signal })).items,
    enabled,
  })
}
