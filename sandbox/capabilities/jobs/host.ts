import { Problem } from '../../../problems/problem.ts'
import type { Jobs } from '../../../runtime/jobs/jobs.ts'
import type { HostCall } from '../define.ts'
import { jobs as definition } from './capability.ts'
import { jobLimits } from './limits.ts'

type JobsCall = HostCall<{ names: string[] }>

/** Keeps jobs of plugins, each for its own installation only. */
export function jobsHost({ jobs }: { jobs: Jobs }) {
  return definition.host({
    enqueue(call, { name, data, at, ...options }) {
      const delayMs = at === undefined ? options.delayMs : Math.max(0, Date.parse(at) - Date.now())
      return jobs.enqueue(ownerOf(call), {
        ...options,
        name: granted(call, name),
        delayMs: delayMs ?? 0,
        data: asJson(call, data, 'jobs.dataBytes'),
        hops: call.hops,
      })
    },
    get: (call, { id }) => jobs.get(ownerOf(call), id),
    cancel: (call, { id }) => jobs.cancel(ownerOf(call), id),
    async progress(call, { id, progress }) {
      await jobs.progress(ownerOf(call), id, asJson(call, progress, 'jobs.progressBytes'))
      return null
    },
    schedule: (call, { job, data, ...schedule }) =>
      jobs.schedule(ownerOf(call), {
        ...schedule,
        job: granted(call, job),
        data: asJson(call, data, 'jobs.dataBytes'),
      }),
    unschedule: (call, { name }) => jobs.unschedule(ownerOf(call), name),
    schedules: (call) => jobs.schedules(ownerOf(call)),
  })
}

const ownerOf = ({ tenant, installation, limits }: JobsCall) => ({
  tenantId: tenant.id,
  installationId: installation.id,
  limits,
})

const granted = ({ scope }: JobsCall, name: string): string => {
  if (!scope.names.includes(name))
    throw new Problem('capability.scope', { detail: `The job ${name} was not granted, or is not in the manifest.` })
  return name
}

const asJson = ({ limits }: JobsCall, value: unknown, limit: 'jobs.dataBytes' | 'jobs.progressBytes'): string => {
  const json = JSON.stringify(value ?? null)
  const most = limit === 'jobs.dataBytes' ? limits[limit] : jobLimits.progressBytes
  if (Buffer.byteLength(json) > most)
    throw new Problem('job.too_large', { detail: `It has more than ${most} bytes.`, limit, value: most })
  if (json.includes('\\u0000')) throw new Problem('capability.invalid', { detail: 'There is NUL in a text.' })
  return json
}
