import { z } from 'zod'
import { bundleLimits } from '../../plugins-registry/bundle/layout.ts'
import type { Statistics } from '../../plugins-registry/marketplace/statistics.ts'
import type { PluginWords } from '../../plugins-registry/pages/plugin-words.ts'
import type { Registry } from '../../plugins-registry/versions/registry.ts'
import type { Review } from '../../plugins-registry/versions/review.ts'
import type { Audit } from '../../runtime/audit.ts'
import { pageOf, pageQuery, positionIn, withCursor, withCursorRead } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { signatureOf } from './bundle-signature.ts'
import { differenceJson } from './capability-words.ts'
import { channel, uploadChannel, uploaded, version, versionsIn, visibility } from './registry.ts'
import { difference, move, ofVersion, recordMoved, report, reportJson } from './review.ts'

const base = '/api/v1/publishing/plugins/:plugin/versions/:version'

const versionDay = z
  .object({
    version: z.string(),
    day: z.iso.date(),
    downloads: z.int().describe('Of the bundle'),
    installs: z.int().describe('Installations made with it or upgraded to it'),
  })
  .meta({ id: 'VersionDay' })

const dayOf = (daysFromNow: number) => new Date(Date.now() + daysFromNow * 86_400_000).toISOString().slice(0, 10)

/** What a tenant does with plugins of its own: upload them, read what the checks say, and lead them to those who install. */
export const publishingRoutes = ({
  registry,
  review,
  statistics,
  audit,
  pluginWords,
}: {
  registry: Registry
  review: Review
  statistics: Pick<Statistics, 'days'>
  audit: Audit
  pluginWords: PluginWords
}): Route[] => [
  route({
    method: 'post',
    path: '/api/v1/publishing/bundles',
    auth: 'plexica.plugins.publish',
    tag: 'Publishing',
    summary:
      'Uploads a bundle (tar.gz) as a version of a plugin of this tenant; signed, with a DSSE envelope in base64 as the header Plexica-Signature',
    query: z.object({
      visibility: visibility.optional().describe('Of a plugin that is new: private unless told'),
      state: z
        .enum(['draft', 'submitted', 'published'])
        .optional()
        .describe('Where its way begins: published for a private plugin, submitted for a public one, unless told'),
      channel: uploadChannel,
    }),
    bytes: { mediaType: 'application/gzip', maxBytes: bundleLimits.compressedBytes },
    response: uploaded,
    status: 201,
    errors: [
      'bundle.invalid',
      'bundle.too_large',
      'signature.missing',
      'signature.invalid',
      'version.exists',
      'plugin.taken',
      'request.conflict',
    ],
    handler: async ({ body, query, tenant, by, request, language }) => {
      const signature = signatureOf(request)
      const result = await registry.upload(body, { ...query, signature, owner: tenant, by: by.actor })
      if (result.isNew)
        await audit.record({
          ...by,
          action: 'version.upload',
          target: `${result.plugin}@${result.version}`,
          detail: { sha256: result.sha256, state: result.state, channel: result.channel },
        })
      return { ...(await versionsIn(pluginWords, language, tenant)(result)), isNew: result.isNew }
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/publishing/versions',
    auth: 'plexica.plugins.publish',
    tag: 'Publishing',
    summary: 'Versions of the plugins of this tenant, the latest upload first',
    query: pageQuery,
    response: pageOf(version),
    handler: async ({ tenant, query, language }) =>
      withCursorRead(await review.own(tenant, positionIn(query)), versionsIn(pluginWords, language, tenant)),
  }),

  route({
    method: 'get',
    path: `${base}/report`,
    auth: 'plexica.plugins.publish',
    tag: 'Publishing',
    summary: 'What the checks of a version found at its upload, and its way since, with the reasons of reviewers',
    params: ofVersion,
    response: report,
    errors: ['version.unknown'],
    handler: async ({ tenant, params, language }) =>
      reportJson(await review.report(tenant, params.plugin, params.version), language),
  }),

  route({
    method: 'get',
    path: `${base}/difference`,
    auth: 'plexica.plugins.publish',
    tag: 'Publishing',
    summary: 'What a version has other than the one before it',
    params: ofVersion,
    query: z.object({
      from: z.string().max(64).optional().describe('The highest published one below it, unless told'),
    }),
    response: difference,
    errors: ['version.unknown'],
    handler: async ({ tenant, params, query, language }) =>
      differenceJson(await review.difference(tenant, params.plugin, params.version, query.from), language),
  }),

  route({
    method: 'get',
    path: base,
    auth: 'plexica.plugins.publish',
    tag: 'Publishing',
    summary: 'One version of a plugin of this tenant',
    params: ofVersion,
    response: version,
    etag: ({ channel }) => channel,
    errors: ['version.unknown'],
    handler: async ({ tenant, params, language }) =>
      versionsIn(pluginWords, language, tenant)(await review.version(tenant, params.plugin, params.version)),
  }),

  route({
    method: 'patch',
    path: base,
    auth: 'plexica.plugins.publish',
    tag: 'Publishing',
    summary: 'Publishes a version to another channel, such as from beta to stable',
    params: ofVersion,
    body: z.strictObject({ channel }),
    response: version,
    etag: ({ channel }) => channel,
    conditional: true,
    errors: ['version.unknown'],
    handler: async ({ tenant, params, body, by, ifMatch, language }) => {
      const changed = await review.setChannel(tenant, params.plugin, params.version, body.channel, ifMatch)
      await audit.record({
        ...by,
        action: 'version.change',
        target: `${params.plugin}@${params.version}`,
        detail: body,
      })
      return versionsIn(pluginWords, language, tenant)(changed)
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/publishing/plugins/:plugin/statistics',
    auth: 'plexica.plugins.publish',
    tag: 'Publishing',
    summary: 'How often the versions of a plugin of this tenant were fetched and installed, by the day (UTC)',
    params: z.object({ plugin: z.string().max(64) }),
    query: pageQuery.extend({
      from: z.iso.date().optional().describe('30 days ago unless told'),
      to: z.iso.date().optional().describe('Today unless told'),
    }),
    response: pageOf(versionDay),
    errors: ['version.unknown'],
    handler: async ({ tenant, params: { plugin }, query }) => {
      await review.owns(tenant, plugin)
      const range = { from: query.from ?? dayOf(-30), to: query.to ?? dayOf(0) }
      return withCursor(await statistics.days(plugin, range, positionIn(query)), (day) => day)
    },
  }),

  route({
    method: 'post',
    path: `${base}/moves`,
    auth: 'plexica.plugins.publish',
    tag: 'Publishing',
    summary: 'Moves a version on its way: submits, withdraws, publishes what was approved, deprecates or yanks',
    params: ofVersion,
    body: move,
    response: version,
    errors: ['version.unknown', 'request.conflict'],
    handler: async ({ tenant, params, body, by, language }) => {
      const moved = await review.move(tenant, params.plugin, params.version, { ...body, by: by.actor })
      await recordMoved(audit, by, moved, body)
      return versionsIn(pluginWords, language, tenant)(moved)
    },
  }),
]
