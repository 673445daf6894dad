import type { GuestCall } from '../../guest/guest-call.ts'

interface EnqueueOptions {
  delayMs?: number
  at?: Date | string
  unique?: string
  key?: string
  priority?: number
  attempts?: number
}

/** Guest half of `jobs`. */
export const jobsGuest = (call: GuestCall) => ({
  enqueue: (name: string, data?: unknown, { at, ...options }: EnqueueOptions = {}) =>
    call('enqueue', { name, data, ...options, at: typeof at === 'object' ? at.toISOString() : at }),
  get: async (id: string) => (await call('get', { id })) ?? undefined,
  cancel: (id: string) => call('cancel', { id }),
  progress: async (job: string | { id: string }, progress: unknown) => {
    await call('progress', { id: typeof job === 'string' ? job : job.id, progress })
  },
  schedule: (name: string, schedule: object) => call('schedule', { ...schedule, name }),
  unschedule: (name: string) => call('unschedule', { name }),
  schedules: () => call('schedules', {}),
})
