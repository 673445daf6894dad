import { useQuery } from '@tanstack/vue-query'
import { toValue, type MaybeRefOrGetter } from 'vue'
import type { Body, Schema } from '../operations.ts'
import { usePages } from '../pages.ts'
import type { ApiProblem } from '../problem.ts'
import { useApi } from '../use-api.ts'
import { useChange } from '../use-change.ts'

export type EventDelivery = Schema<'EventDelivery'>
export type Job = Schema<'Job'>
/** What deliveries and jobs have in common. */
export type WorkItem = Pick<Job, 'id' | 'plugin' | 'state' | 'attempts' | 'maxAttempts' | 'errors' | 'createdAt'>
export type JobSchedule = Schema<'JobSchedule'>
export type WorkState = Job['state']
export const workStates: readonly WorkState[] = ['waiting', 'running', 'done', 'dead', 'cancelled']

export interface WorkFilter {
  state: WorkState | undefined
  plugin: string | undefined
}

/** How often lists are read again whose rows change by themselves. */
const everyMs = () => 5_000

/** Deliveries of events to plugins, the newest first; goes on by itself. */
export const useDeliveries = (filter: MaybeRefOrGetter<WorkFilter>) =>
  usePages('deliveries', '/api/v1/events/deliveries', () => ({ query: toValue(filter) }), { everyMs })

/** Tries several again, or discards them; the answer tells what became of each. */
export const useBulkDeliveries = () =>
  useChange(
    (api, body: Body<'post', '/api/v1/events/deliveries/bulk'>) => api.post('/api/v1/events/deliveries/bulk', { body }),
    ['deliveries'],
  )

/** Tries everything again that was given up, of one plugin or of all. */
export const useRedriveAll = () =>
  useChange(
    (api, plugin: string | undefined) =>
      api.post('/api/v1/events/deliveries/redrive', { body: plugin ? { plugin } : {} }),
    ['deliveries'],
  )

/** Runs several again, or stops them; the answer tells what became of each. */
export const useBulkJobs = () =>
  useChange((api, body: Body<'post', '/api/v1/jobs/bulk'>) => api.post('/api/v1/jobs/bulk', { body }), ['jobs'])

/** Jobs of plugins, the newest first; goes on by itself. */
export const useJobs = (filter: MaybeRefOrGetter<WorkFilter>) =>
  usePages('jobs', '/api/v1/jobs', () => ({ query: toValue(filter) }), { everyMs })

/** Cancels a job that waits or runs. */
export const useCancelJob = () =>
  useChange((api, id: string) => api.post('/api/v1/jobs/{id}/cancel', { path: { id } }), ['jobs'])

/** Runs a job again that was given up or cancelled. */
export const useRetryJob = () =>
  useChange((api, id: string) => api.post('/api/v1/jobs/{id}/retry', { path: { id } }), ['jobs'])

/** Recurring jobs, and when each comes up next. */
export const useSchedules = (enabled: () => boolean) => {
  const api = useApi()
  return useQuery<JobSchedule[], ApiProblem>({
    queryKey: ['job schedules'],
    queryFn: async ({ signal }) => (await api.get('/api/v1/job-schedules', { signal })).items,
    enabled,
  })
}
