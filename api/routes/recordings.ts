import { z } from 'zod'
import type { Installation } from '../../plugins-registry/installations/installation.ts'
import type { Installations } from '../../plugins-registry/installations/installations.ts'
import type { Registry } from '../../plugins-registry/versions/registry.ts'
import type { Audit } from '../../runtime/audit.ts'
import { recordingLimits } from '../../runtime/recordings/limits.ts'
import { recording as recordingSchema } from '../../runtime/recordings/recording.ts'
import { recordingReasons, type RecordingHead, type Recordings } from '../../runtime/recordings/recordings.ts'
import { pageFrom, pageOf, pageQuery, fromCursor } from '../pagination.ts'
import { route, type Route } from '../route.ts'

const head = z
  .object({
    id: z.uuid(),
    plugin: z.string(),
    version: z.string(),
    kind: z.string().describe('request, event, job or lifecycle'),
    name: z.string().optional().describe('The route, such as GET /contacts/:id, or the handler'),
    reason: z.enum(recordingReasons),
    code: z.string().optional().describe('How it failed, if it did'),
    at: z.iso.datetime(),
  })
  .meta({ id: 'RecordingHead' })

const rule = z
  .object({
    failed: z
      .boolean()
      .describe(`Whether those that fail are kept, ${recordingLimits.failuresPerHour} in an hour at most`),
    next: z.int().describe('How many of the next ones are kept'),
    name: z.string().optional().describe('Of those: only of this route, such as GET /contacts/:id, or handler'),
    until: z.iso.datetime().optional(),
    revision: z.int().describe('Of the installation: what an edit is held to'),
  })
  .meta({ id: 'RecordingRule' })

const newRule = z.strictObject({
  failed: z.boolean().default(false),
  next: z.int().min(0).max(recordingLimits.next).default(0),
  name: z.string().min(1).max(300).optional(),
  hours: z.int().min(1).max(recordingLimits.ruleHours).default(24).describe('How long it holds'),
})

const headJson = ({ at, ...rest }: RecordingHead) => ({ ...rest, at: at.toISOString() })

const ruleJson = ({ recording: found, revision }: Installation) => ({
  ...(found
    ? { failed: found.failed, next: found.remaining, name: found.name, until: found.until.toISOString() }
    : { failed: false, next: 0 }),
  revision: Number(revision),
})

const ofPlugin = z.object({ plugin: z.string().max(64) })
const params = z.object({ id: z.uuid() })

/** Recorded invocations, which run again offline with `plexica replay`. */
export const recordingRoutes = ({
  recordings,
  installations,
  registry,
  audit,
}: {
  recordings: Recordings
  installations: Pick<Installations, 'get' | 'setRecording'>
  registry: Pick<Registry, 'bundle' | 'installable'>
  audit: Audit
}): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/installations/:plugin/recording',
    auth: 'plexica.recordings.manage',
    tag: 'Recordings',
    summary: 'Which invocations of a plugin are recorded',
    params: ofPlugin,
    response: rule,
    etag: ({ revision }) => revision,
    errors: ['installation.unknown'],
    handler: async ({ tenant, params: { plugin } }) => ruleJson(await installations.get(tenant, plugin)),
  }),

  route({
    method: 'put',
    path: '/api/v1/installations/:plugin/recording',
    auth: 'plexica.recordings.manage',
    tag: 'Recordings',
    summary: 'Records the next invocations of a plugin, or those that fail; with neither it ends',
    params: ofPlugin,
    body: newRule,
    response: rule,
    etag: ({ revision }) => revision,
    conditional: true,
    errors: ['installation.unknown'],
    handler: async ({ tenant, params: { plugin }, body, by, ifMatch }) => {
      const { failed, next: remaining, name, hours } = body
      const until = new Date(Date.now() + hours * 3_600_000)
      const wanted = failed || remaining > 0 ? { failed, remaining, until, ...(name && { name }) } : undefined
      const changed = await installations.setRecording(tenant, plugin, wanted, (before, _after, trx) => {
        ifMatch(Number(before.revision))
        return audit.record({ ...by, action: 'recording.rule', target: plugin, detail: body }, trx)
      })
      return ruleJson(changed)
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/recordings',
    auth: 'plexica.recordings.manage',
    tag: 'Recordings',
    summary: 'Recorded invocations, the latest first',
    query: pageQuery.extend({ plugin: z.string().max(64).optional() }),
    response: pageOf(head),
    handler: async ({ tenant, query: { plugin, cursor, limit } }) => {
      const page = { before: fromCursor(cursor), limit: limit + 1 }
      const { items, ...next } = pageFrom(await recordings.list(tenant, { plugin }, page), limit, ({ id }) => id)
      return { items: items.map(headJson), ...next }
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/recordings/:id',
    auth: 'plexica.recordings.manage',
    tag: 'Recordings',
    summary: 'A recorded invocation: its input, clock, chance, host calls with their answers, logs and outcome',
    params,
    response: recordingSchema,
    errors: ['request.not_found'],
    handler: async ({ tenant, params: { id }, by }) => {
      const found = await recordings.get(tenant, id)
      await audit.record({ ...by, action: 'recording.read', target: id, detail: { plugin: found.plugin } })
      return found
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/recordings/:id/bundle',
    auth: 'plexica.recordings.manage',
    tag: 'Recordings',
    summary: 'The bundle that was recorded, or another version of it that can be installed here',
    params,
    query: z.object({ version: z.string().max(64).optional() }),
    downloads: ['application/gzip'],
    errors: ['request.not_found', 'version.unknown', 'version.yanked'],
    handler: async ({ tenant, params: { id }, query }) => {
      const { plugin, version: recorded } = await recordings.get(tenant, id)
      const isOther = query.version !== undefined && query.version !== recorded
      const { version } = isOther ? await registry.installable(tenant, plugin, query.version) : { version: recorded }
      const body = await registry.bundle(plugin, version)
      return { mediaType: 'application/gzip', fileName: `${plugin}-${version}.tgz`, body }
    },
  }),

  route({
    method: 'delete',
    path: '/api/v1/recordings/:id',
    auth: 'plexica.recordings.manage',
    tag: 'Recordings',
    summary: 'Deletes a recording',
    params,
    errors: ['request.not_found'],
    handler: async ({ tenant, params: { id }, by }) => {
      const { plugin, version } = await recordings.remove(tenant, id)
      await audit.record({ ...by, action: 'recording.delete', target: id, detail: { plugin, version } })
      return undefined
    },
  }),
]
