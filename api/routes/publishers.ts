import { z } from 'zod'
import type { Publisher, PublisherKey, Publishers } from '../../plugins-registry/publishers/publishers.ts'
import type { Audit } from '../../runtime/audit.ts'
import { stateTag } from '../if-match.ts'
import { route, type Route } from '../route.ts'
import { asRule } from '../../languages/said.ts'

const publisher = z
  .object({
    id: z.uuid(),
    name: z.string(),
    verified: z.boolean(),
    createdAt: z.iso.datetime(),
    revision: z.string().describe('What an edit is held to'),
  })
  .meta({ id: 'Publisher' })

const key = z
  .object({
    keyId: z.string().describe('SHA-256 of the public key'),
    name: z.string(),
    publicKey: z.string(),
    state: z
      .enum(['active', 'retired', 'revoked'])
      .describe('retired: what it signed stays good; revoked: nothing that it signed is installed or loaded'),
    reason: z.string().optional(),
    createdAt: z.iso.datetime(),
    endedAt: z.iso.datetime().optional(),
  })
  .meta({ id: 'PublisherKey' })

const tagOf = (found: Publisher | undefined) => stateTag(found && { name: found.name, verified: found.verified })

const publisherJson = (found: Publisher) => ({
  ...found,
  createdAt: found.createdAt.toISOString(),
  revision: tagOf(found),
})

const keyJson = ({ createdAt, endedAt, ...rest }: PublisherKey) => ({
  ...rest,
  createdAt: createdAt.toISOString(),
  endedAt: endedAt?.toISOString(),
})

const ofKey = z.object({ keyId: z.string().regex(/^[0-9a-f]{64}$/, asRule('has to be the SHA-256 of a public key')) })

/** A tenant as a publisher, with its keys; and what platform admins say of publishers. */
export const publisherRoutes = ({ publishers, audit }: { publishers: Publishers; audit: Audit }): Route[] => [
  route({
    method: 'get',
    path: '/api/v1/publishing/publisher',
    auth: 'plexica.plugins.publish',
    tag: 'Publishing',
    summary: 'Who this tenant is as a publisher',
    response: publisher,
    etag: ({ revision }) => revision,
    errors: ['request.not_found'],
    handler: async ({ tenant }) => publisherJson(await publishers.of(tenant)),
  }),

  route({
    method: 'put',
    path: '/api/v1/publishing/publisher',
    auth: 'plexica.plugins.publish',
    tag: 'Publishing',
    summary: 'Makes this tenant a publisher, or names it anew',
    body: z.strictObject({ name: z.string().trim().min(2).max(80) }),
    response: publisher,
    etag: ({ revision }) => revision,
    conditional: true,
    errors: ['request.conflict'],
    handler: async ({ tenant, body: { name }, by, ifMatch }) => {
      const named = await publishers.name(tenant, name, (before) => ifMatch(tagOf(before)))
      await audit.record({ ...by, action: 'publisher.change', target: named.id, detail: { name } })
      return publisherJson(named)
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/publishing/keys',
    auth: 'plexica.plugins.publish',
    tag: 'Publishing',
    summary: 'The keys of this publisher, the latest first',
    response: z.object({ items: z.array(key) }),
    errors: ['request.not_found'],
    handler: async ({ tenant }) => ({ items: (await publishers.keys(tenant)).map(keyJson) }),
  }),

  route({
    method: 'post',
    path: '/api/v1/publishing/keys',
    auth: 'plexica.plugins.publish',
    tag: 'Publishing',
    summary: 'Adds an Ed25519 key: from then on each upload has to be signed with an active key',
    body: z.strictObject({ name: z.string().trim().min(1).max(80), publicKey: z.string().max(2_000).describe('PEM') }),
    response: key,
    status: 201,
    errors: ['request.not_found', 'request.conflict'],
    handler: async ({ tenant, body, by }) => {
      const added = await publishers.addKey(tenant, body)
      await audit.record({ ...by, action: 'publisher.key.add', target: added.keyId, detail: { name: body.name } })
      return keyJson(added)
    },
  }),

  route({
    method: 'post',
    path: '/api/v1/publishing/keys/:keyId/retire',
    auth: 'plexica.plugins.publish',
    tag: 'Publishing',
    summary: 'Takes no new signatures of a key, such as after another took its place',
    params: ofKey,
    response: key,
    errors: ['request.not_found', 'request.conflict'],
    handler: async ({ tenant, params: { keyId }, by }) => {
      const retired = await publishers.retireKey(tenant, keyId)
      await audit.record({ ...by, action: 'publisher.key.retire', target: keyId })
      return keyJson(retired)
    },
  }),

  route({
    method: 'post',
    path: '/api/v1/publishing/keys/:keyId/revoke',
    auth: 'plexica.plugins.publish',
    tag: 'Publishing',
    summary: 'Lets nothing that a key signed be installed or loaded any more, such as after it was stolen',
    params: ofKey,
    body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
    response: key,
    errors: ['request.not_found', 'request.conflict'],
    handler: async ({ tenant, params: { keyId }, body: { reason }, by }) => {
      const revoked = await publishers.revokeKey(tenant, keyId, reason)
      await audit.record({ ...by, action: 'publisher.key.revoke', target: keyId, detail: { reason } })
      return keyJson(revoked)
    },
  }),

  route({
    method: 'get',
    path: '/api/v1/registry/publishers',
    auth: 'platform.registry.read',
    tag: 'Review',
    summary: 'All publishers, by name',
    response: z.object({ items: z.array(publisher) }),
    handler: async () => ({ items: (await publishers.list()).map(publisherJson) }),
  }),

  route({
    method: 'get',
    path: '/api/v1/registry/publishers/:id/keys',
    auth: 'platform.registry.read',
    tag: 'Review',
    summary: 'The keys of a publisher, the latest first',
    params: z.object({ id: z.uuid() }),
    response: z.object({ items: z.array(key) }),
    handler: async ({ params: { id } }) => ({ items: (await publishers.keysOf(id)).map(keyJson) }),
  }),

  route({
    method: 'post',
    path: '/api/v1/registry/publishers/:id/keys/:keyId/revoke',
    auth: 'platform.registry.review',
    tag: 'Review',
    summary: 'Lets nothing that a key of a publisher signed be installed or loaded any more',
    params: ofKey.extend({ id: z.uuid() }),
    body: z.strictObject({ reason: z.string().trim().min(1).max(500) }),
    response: key,
    errors: ['request.not_found', 'request.conflict'],
    handler: async ({ params: { id, keyId }, body: { reason }, by }) => {
      const revoked = await publishers.revokeKeyOf(id, keyId, reason)
      await audit.record({ ...by, action: 'publisher.key.revoke', target: keyId, detail: { publisher: id, reason } })
      return keyJson(revoked)
    },
  }),

  route({
    method: 'patch',
    path: '/api/v1/registry/publishers/:id',
    auth: 'platform.registry.review',
    tag: 'Review',
    summary: 'Says whether a publisher is known to be who it says (the mark that people see)',
    params: z.object({ id: z.uuid() }),
    body: z.strictObject({ verified: z.boolean() }),
    response: publisher,
    etag: ({ revision }) => revision,
    conditional: true,
    errors: ['request.not_found'],
    handler: async ({ params: { id }, body: { verified }, by, ifMatch }) => {
      const changed = await publishers.setVerified(id, verified, (before) => ifMatch(tagOf(before)))
      await audit.record({ ...by, action: 'publisher.verify', target: id, detail: { verified } })
      return publisherJson(changed)
    },
  }),
]
