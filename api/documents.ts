import { Router, type Request, type Response } from 'express'
import { manifestJsonSchema } from '../plugins-registry/manifest/manifest.ts'
import type { Installations } from '../plugins-registry/installations/installations.ts'
import { uiPageJsonSchema } from '../plugins-registry/ui-schema.ts'
import packageJson from '../package.json' with { type: 'json' }
import type { Addresses } from '../runtime/addresses.ts'
import type { Callers } from './auth/caller.ts'
import { openApiDocument } from './openapi.ts'
import { pluginPaths } from './plugin-paths.ts'
import type { Route } from './route.ts'
import type { Tenancy } from './tenancy/tenancy.ts'

/**
 * What machines read about the platform: the JSON Schemas that authors name in `$schema`, which hold nothing of
 * anyone, so any page may read them, and `/openapi.json`. At a tenant that has the routes of its plugins too: all of
 * them for who is signed in there, for others those that take anyone, since what a tenant has installed is its own
 * affair.
 */
export const documents = ({
  routes,
  addresses,
  tenancy,
  callers,
  installations,
}: {
  routes: Route[]
  addresses: Addresses
  tenancy: Tenancy
  callers: Callers
  installations: Pick<Installations, 'list'>
}): Router => {
  const openApi = openApiDocument(routes, addresses, packageJson.version)
  const router = Router()

  const sendToAnyone = (response: Response, type: string, text: string) =>
    response
      .set({ 'Cache-Control': 'public, max-age=300', 'Access-Control-Allow-Origin': '*' })
      .set('Cross-Origin-Resource-Policy', 'cross-origin')
      .type(type)
      .send(text)

  const schemas = { '/schemas/manifest.json': manifestJsonSchema(), '/schemas/ui.json': uiPageJsonSchema() }
  for (const [path, schema] of Object.entries(schemas)) {
    const text = JSON.stringify(schema)
    router.get(path, (_request, response) => void sendToAnyone(response, 'application/schema+json', text))
  }

  const platformText = JSON.stringify(openApi)
  router.get('/openapi.json', async (request: Request, response: Response) => {
    const place = await tenancy.placeOf(request)
    if (place.kind !== 'tenant') return void sendToAnyone(response, 'application/json', platformText)
    const caller = await callers.of(request, place.tenant)
    const plugins = pluginPaths(await installations.list(place.tenant), { onlyPublic: caller.kind !== 'user' })
    response.set({ 'Cache-Control': 'private, no-cache', Vary: 'Authorization, Cookie' }).json({
      ...openApi,
      servers: [{ url: place.origin }],
      tags: plugins.tags,
      paths: { ...openApi.paths, ...plugins.paths },
      components: { ...openApi.components, schemas: { ...openApi.components?.schemas, ...plugins.schemas } },
    })
  })
  return router
}
