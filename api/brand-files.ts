import { Router } from 'express'
import type { Branding } from '../runtime/branding/branding.ts'
import type { Tenancy } from './tenancy/tenancy.ts'

const forEver = 'public, max-age=31536000, immutable'

/** The stylesheet, the pictures and the fonts of a tenant: for everybody, as the sign-in page has them. Each never changes. */
export const brandFiles = ({ branding, tenancy }: { branding: Branding; tenancy: Tenancy }): Router => {
  const router = Router()

  router.get('/:version.css', async (request, response, next) => {
    const place = await tenancy.placeOf(request)
    const version = Number(request.params.version)
    if (place.kind !== 'tenant' || !Number.isSafeInteger(version) || version > 2_147_483_647) return next()
    const css = await branding.stylesheet(place.tenant.id, version)
    if (css === undefined) return next()
    response.set('Cache-Control', forEver).type('css').send(css)
  })

  router.get(['/pictures/:sha256', '/fonts/:sha256'], async (request, response, next) => {
    const place = await tenancy.placeOf(request)
    const found = place.kind === 'tenant' && (await branding.file(place.tenant.id, String(request.params.sha256)))
    if (!found) return next()
    response.set('Cache-Control', forEver).type(found.mediaType).send(found.bytes)
  })

  return router
}
