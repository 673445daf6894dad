import { fileTypeFromBuffer } from 'file-type'
import { z } from 'zod'
import type { Language } from '../../languages/languages.ts'
import type { Installations } from '../../plugins-registry/installations/installations.ts'
import {
  listingSorts,
  type Listing,
  type Marketplace,
  type PluginPage,
} from '../../plugins-registry/marketplace/marketplace.ts'
import type { PluginReviews } from '../../plugins-registry/marketplace/reviews.ts'
import { versionStates } from '../../plugins-registry/versions/states.ts'
import { manifestIn, type Words } from '../../plugins-registry/manifest/in-words.ts'
import type { PluginWords } from '../../plugins-registry/pages/plugin-words.ts'
import { said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { Audit } from '../../runtime/audit.ts'
import { pageOf, pageQuery, positionIn, withCursor, withCursorRead } from '../pagination.ts'
import { route, type Route } from '../route.ts'
import { capabilityInWords, differenceJson } from './capability-words.ts'
import { channel, visibility } from './registry.ts'
import { difference } from './review.ts'

export const listing = z
  .object({
    plugin: z.string(),
    version: z.string().describe('What is installed if no version is named'),
    channel: channel.describe('beta: there is nothing in stable yet'),
    name: z.string(),
    description: z.string().optional(),
    icon: z.string().optional(),
    categories: z.array(z.string()),
    visibility,
    verified: z.boolean(),
    publisher: z.object({ name: z.string(), verified: z.boolean() }).optional().describe('Absent: the platform'),
    installs: z.int().describe('Tenants that have it'),
    rating: z.object({ average: z.number(), count: z.int() }).optional().describe('From 1 to 5; absent without any'),
    installed: z.string().optional().describe('The version that this tenant has'),
    updatable: z
      .boolean()
      .describe('Whether the one that this tenant has is older: it may be newer, such as one on trial'),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'Listing' })

const pluginPage = listing
  .extend({
    readme: z.string().optional().describe('Markdown by the author: not to be trusted'),
    changelog: z.string().optional().describe('Markdown by the author: not to be trusted'),
    license: z.string().optional(),
    homepage: z.string().optional(),
    screenshots: z.array(z.string()).describe('Addresses of pictures'),
    signed: z.boolean().describe('Whether its publisher signed the version'),
    capabilities: z.array(
      z.object({
        name: z.string(),
        required: z.boolean(),
        reason: z.string().optional(),
        feature: z.string().optional(),
        scope: z.record(z.string(), z.unknown()).describe('What the manifest asks for'),
        inWords: z.string(),
      }),
    ),
    permissions: z.array(z.object({ id: z.string(), label: z.string(), description: z.string().optional() })),
    dependencies: z.record(z.string(), z.string()),
    downloads: z.int().describe('Of bundles, of all versions'),
    versions: z.array(
      z.object({
        version: z.string(),
        channel,
        state: z.enum(versionStates),
        stateReason: z.string().optional(),
        createdAt: z.iso.datetime(),
        downloads: z.int(),
        installs: z.int().describe('Installations made with it or upgraded to it'),
      }),
    ),
  })
  .meta({ id: 'PluginPage' })

export const review = z
  .object({
    tenant: z.string().describe('Name of the tenant'),
    own: z.boolean().describe('Whether this tenant said it'),
    rating: z.int(),
    text: z.string(),
    version: z.string(),
    updatedAt: z.iso.datetime(),
  })
  .meta({ id: 'PluginReview' })

const listingJson = ({ updatedAt, name, description, ...rest }: Listing, words: Words) => ({
  ...rest,
  name: words(name),
  ...(description !== undefined && { description: words(description) }),
  updatedAt: updatedAt.toISOString(),
})

const assetsOf = (plugin: string, version: string) => `/api/v1/marketplace/plugins/${plugin}/versions/${version}/assets`

const pageJson = (
  { listing, latest, readme, changelog, screenshots, versions, downloads }: PluginPage,
  language: Language,
  words: Words,
) => {
  const { license, homepage, capabilities, permissions, dependencies } = manifestIn(latest.manifest, words)
  return {
    ...listingJson(listing, words),
    readme,
    changelog,
    license,
    homepage,
    signed: latest.signed,
    screenshots: screenshots.map(
      (path) => `${assetsOf(listing.plugin, listing.version)}?path=${encodeURIComponent(path)}`,
    ),
    capabilities: Object.entries(capabilities).map(([name, { required, reason, feature, scope }]) => ({
      name,
      required,
      reason,
      feature,
      scope,
      inWords: capabilityInWords(name, scope, language),
    })),
    permissions,
    dependencies,
    downloads,
    versions: versions.map(({ createdAt, ...rest }) => ({ ...rest, createdAt: createdAt.toISOString() })),
  }
}

/** What browsers draw and run nothing of. */
const pictures = ['image/png', 'image/jpeg', 'image/webp', 'image/gif']

const ofPlugin = z.object({ plugin: z.string().max(64) })
const flag = z.enum(['true', 'false']).transform((text) => text === 'true')

/** What a tenant finds to install, and what tenants say of it. */
export const marketplaceRoutes = ({
  marketplace,
  pluginReviews,
  installations,
  audit,
  pluginWords,
}: {
  marketplace: Marketplace
  pluginReviews: PluginReviews
  installations: Pick<Installations, 'get'>
  audit: Audit
  pluginWords: PluginWords
}): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/marketplace/plugins',
    auth: 'tenant',
    tag: 'Marketplace',
    summary: 'Searches what can be installed',
    query: pageQuery.extend({
      q: z.string().max(200).optional().describe('Words, each at least with its beginning'),
      category: z.string().max(40).optional(),
      verified: flag.optional(),
      installed: flag.optional().describe('Whether this tenant has it'),
      sort: z.enum(listingSorts).default('relevance'),
    }),
    response: pageOf(listing),
    handler: async ({ tenant, query, language }) => {
      const { q: text, category, verified, installed, sort } = query
      const search = { text, category, verified, installed, sort }
      const wordsOf = pluginWords.at(tenant, language)
      const found = await marketplace.search(tenant, search, positionIn(query))
      return withCursorRead(found, async (each) => listingJson(each, await wordsOf(each)))
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/marketplace/categories',
    auth: 'tenant',
    tag: 'Marketplace',
    summary: 'Categories, and how many plugins are in each',
    response: z.object({ items: z.array(z.object({ category: z.string(), plugins: z.int() })) }),
    handler: async ({ tenant }) => ({ items: await marketplace.categories(tenant) }),
  }),

  route({
    method: 'get',
    path: '/api/v1/marketplace/plugins/:plugin',
    auth: 'tenant',
    tag: 'Marketplace',
    summary: 'All there is to say of a plugin before it is installed',
    params: ofPlugin,
    response: pluginPage,
    errors: ['version.unknown'],
    handler: async ({ tenant, params: { plugin }, language }) => {
      const page = await marketplace.page(tenant, plugin)
      return pageJson(page, language, await pluginWords.at(tenant, language)(page.listing))
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/marketplace/plugins/:plugin/versions/:version/assets',
    auth: 'tenant',
    tag: 'Marketplace',
    summary: 'A picture of a plugin: PNG, JPEG, WebP or GIF',
    params: ofPlugin.extend({ version: z.string().max(64) }),
    query: z.object({ path: z.string().max(300).describe('In the bundle, such as assets/screenshot.png') }),
    downloads: pictures,
    errors: ['request.not_found'],
    handler: async ({ tenant, params: { plugin, version }, query: { path } }) => {
      const bytes = await marketplace.asset(tenant, plugin, version, path)
      // What its name says decides nothing.
      const mediaType = (await fileTypeFromBuffer(bytes).catch(() => undefined))?.mime
      if (mediaType === undefined || !pictures.includes(mediaType))
        throw new Problem('request.not_found', {
          detail: said('Only {types} are shown.', { types: pictures.join(', ') }),
        })
      return { mediaType, body: bytes, etag: `${version}-${bytes.length}` }
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/marketplace/plugins/:plugin/versions/:version/bundle',
    auth: 'plexica.installations.manage',
    tag: 'Marketplace',
    summary: 'The bundle of a version, as it was uploaded',
    params: ofPlugin.extend({ version: z.string().max(64) }),
    downloads: ['application/gzip'],
    errors: ['version.unknown', 'version.yanked', 'signature.invalid'],
    handler: async ({ tenant, params }) => {
      const { version, bytes } = await marketplace.bundle(tenant, params.plugin, params.version)
      const fileName = `${version.plugin}-${version.version}.tgz`
      return { mediaType: 'application/gzip', fileName, body: bytes, etag: version.sha256 }
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/marketplace/plugins/:plugin/reviews',
    auth: 'tenant',
    tag: 'Marketplace',
    summary: 'What tenants say of a plugin, the latest first',
    params: ofPlugin,
    query: pageQuery,
    response: pageOf(review),
    handler: async ({ tenant, params: { plugin }, query }) =>
      withCursor(await pluginReviews.list(tenant, plugin, positionIn(query)), ({ updatedAt, ...rest }) => ({
        ...rest,
        updatedAt: updatedAt.toISOString(),
      })),
  }),

  route({
    method: 'put',
    path: '/api/v1/marketplace/plugins/:plugin/review',
    auth: 'plexica.installations.manage',
    tag: 'Marketplace',
    summary: 'Says what this tenant thinks of a plugin that it has; others see it under the name of the tenant',
    params: ofPlugin,
    body: z.strictObject({ rating: z.int().min(1).max(5), text: z.string().trim().max(4_000).default('') }),
    errors: ['installation.unknown'],
    handler: async ({ tenant, params: { plugin }, body, by }) => {
      const userId = by.actor.kind === 'user' ? by.actor.id : null
      await pluginReviews.write(tenant, plugin, { ...body, userId })
      await audit.record({ ...by, action: 'review.write', target: plugin, detail: { rating: body.rating } })
      return undefined
    },
  }),

  route({
    method: 'delete',
    path: '/api/v1/marketplace/plugins/:plugin/review',
    auth: 'plexica.installations.manage',
    tag: 'Marketplace',
    summary: 'Takes back what this tenant said of a plugin',
    params: ofPlugin,
    errors: ['request.not_found'],
    handler: async ({ tenant, params: { plugin }, by }) => {
      await pluginReviews.remove(tenant, plugin)
      await audit.record({ ...by, action: 'review.delete', target: plugin })
      return undefined
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/installations/:plugin/update',
    auth: 'plexica.installations.manage',
    tag: 'Installations',
    summary: 'Whether there is a newer version in its channel, and what it has other than the one installed here',
    params: ofPlugin,
    response: z.object({
      installed: z.string(),
      difference: difference.optional().describe('Absent: there is nothing newer'),
    }),
    errors: ['installation.unknown'],
    handler: async ({ tenant, params: { plugin }, language }) => {
      const { version, channel } = await installations.get(tenant, plugin)
      const newer = await marketplace.update(tenant, { plugin, version, channel })
      return { installed: version, difference: newer && differenceJson(newer, language) }
    },
  }),
]
