import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Router } from 'express'
import { asProblem } from './problem-response.ts'
import { pageOf, pageOfHost } from './page-of-tenant.ts'
import { staticFiles } from './static-files.ts'
import type { Tenancy } from './tenancy/tenancy.ts'

/** Where people sign up, which is at the bare host alone: tenants are opened there. */
const signingUp = /^\/sign-up(?:\/|$)/

/** Paths that are never the web app's; no file is looked for there. */
const others = /^\/(?:api|auth|oidc|schemas)(?:\/|$)/

/**
 * The built web app, with the reference of the API at `/docs`: hashed assets for ever, and `index.html` for every page address that a browser navigates to,
 * with what has to be known of the tenant before the first paint.
 * It is sent for unknown and suspended tenants too, with the status of that problem, so that people see a page
 * that says so; its calls to the API are refused there as all others are.
 * Who wants to sign up at a tenant is sent to the platform.
 */
export const webApp = ({
  directory,
  tenancy,
  platformOrigin,
}: {
  directory: string
  tenancy: Tenancy
  platformOrigin: string
}): Router => {
  const router = Router()
  const index = join(directory, 'index.html')

  router.use((request, _response, next) => next(others.test(request.path) ? 'router' : undefined))
  router.use('/assets', staticFiles(join(directory, 'assets'), { immutable: true, maxAge: '1y' }))
  router.use(staticFiles(directory, { maxAge: '1h' }))
  router.get('/docs', (_request, response) => {
    response.set('Cache-Control', 'no-cache').sendFile(join(directory, 'docs/index.html'))
  })
  router.get(signingUp, async (request, response, next) => {
    const place = await tenancy.placeOf(request).catch(() => undefined)
    if (place?.kind !== 'tenant') return next()
    response.set('Cache-Control', 'no-store').redirect(302, platformOrigin + request.originalUrl)
  })

  router.use(async (request, response, next) => {
    const reads = request.method === 'GET' || request.method === 'HEAD'
    const navigates = reads && (request.headers.accept?.includes('text/html') ?? false)
    if (!navigates || request.path.startsWith('/assets/') || !existsSync(index)) return next()
    const html = pageOfHost(platformOrigin, await readFile(index, 'utf8'))
    const { status, page } = await tenancy.placeOf(request).then(
      (place) => ({ status: 200, page: place.kind === 'tenant' ? pageOf(place.tenant, html) : html }),
      (error: unknown) => ({ status: asProblem(error).status, page: html }),
    )
    response.status(status).set('Cache-Control', 'no-cache').type('html').send(page)
  })

  return router
}
