import { Router } from 'express'
import { manifestJsonSchema } from '../plugins-registry/manifest.ts'
import { uiPageJsonSchema } from '../plugins-registry/ui-schema.ts'
import packageJson from '../package.json' with { type: 'json' }
import type { Addresses } from '../runtime/addresses.ts'
import { openApiDocument } from './openapi.ts'
import type { Route } from './route.ts'

/**
 * What machines read about the platform: `/openapi.json` and the JSON Schemas that authors name in `$schema`.
 * They hold nothing of anyone, so any page may read them.
 */
export const documents = ({ routes, addresses }: { routes: Route[]; addresses: Addresses }): Router => {
  const files: Record<string, { type: string; value: unknown }> = {
    '/openapi.json': { type: 'application/json', value: openApiDocument(routes, addresses, packageJson.version) },
    '/schemas/manifest.json': { type: 'application/schema+json', value: manifestJsonSchema() },
    '/schemas/ui.json': { type: 'application/schema+json', value: uiPageJsonSchema() },
  }
  const router = Router()
  for (const [path, { type, value }] of Object.entries(files)) {
    const text = JSON.stringify(value)
    router.get(path, (_request, response) => {
      response
        .set({ 'Cache-Control': 'public, max-age=300', 'Access-Control-Allow-Origin': '*' })
        .set('Cross-Origin-Resource-Policy', 'cross-origin')
        .type(type)
        .send(text)
    })
  }
  return router
}
