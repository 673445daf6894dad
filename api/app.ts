import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import { sourceLanguage } from '../languages/languages.ts'
import { createPluginTexts } from '../plugins-registry/pages/plugin-texts.ts'
import { createPluginWords } from '../plugins-registry/pages/plugin-words.ts'
import { createUiFiles } from '../plugins-registry/pages/ui-files.ts'
import { Problem } from '../problems/problem.ts'
import { createBranding } from '../runtime/branding/branding.ts'
import { createSeal } from '../runtime/identity/seal.ts'
import { keyFor } from '../runtime/master-key.ts'
import { createAppTexts } from '../runtime/texts/app-texts.ts'
import { createTextOverrides } from '../runtime/texts/overrides.ts'
import { isOfPlatform } from './access.ts'
import { adminSignIn } from './auth/admin-sign-in.ts'
import { createBackChannel } from './auth/back-channel.ts'
import { createCallers } from './auth/caller.ts'
import { clientAddress } from './auth/client-address.ts'
import { deviceSignIn } from './auth/device.ts'
import { impersonation } from './auth/impersonation.ts'
import { interaction } from './auth/interaction.ts'
import { createLinkLimits } from './auth/link-limits.ts'
import { createSignUpLimits } from './auth/sign-up-limits.ts'
import { providerSignIn } from './auth/provider-sign-in.ts'
import { createSignInLimits } from './auth/sign-in-limits.ts'
import { auditForgery, realmPlaceOf, showFailedSignIn, signIn } from './auth/sign-in.ts'
import { brandFiles } from './brand-files.ts'
import { documents } from './documents.ts'
import { createEventStreams } from './event-streams.ts'
import { createIdempotency } from './idempotency.ts'
import { createMetrics, type Metrics } from './metrics.ts'
import { operations } from './operations.ts'
import { createPluginEntrance, isForPlugin } from './plugin-entrance.ts'
import { writeProblem } from './problem-response.ts'
import { createRateLimits } from './rate-limits.ts'
import { registerRoutes, type Registration } from './register-routes.ts'
import { assignRequestId } from './request-id.ts'
import { createRequestLog } from './request-log.ts'
import './request-types.ts'
import type { Route } from './route.ts'
import type { Services } from './services.ts'
import { restRoutes } from './routes.ts'
import { fileLinks } from './routes/files.ts'
import { liveStream } from './routes/live-stream.ts'
import { notificationStream } from './routes/notification-stream.ts'
import { securityHeaders } from './security-headers.ts'
import { createTenancy } from './tenancy/tenancy.ts'
import { webApp } from './web-app.ts'

/**
 * The platform over HTTP. The order of this function is the way of a request: plugin code first, then what
 * operators ask for, the web app, sign-in and the REST API.
 */
export const createApp = (services: Services): RequestListener => {
  const { config, addresses, core, tenants, identity, audit } = services
  const https = config.publicUrl.protocol === 'https:'
  const cookieSecret = keyFor(config.masterKey, 'session-cookie').toString('hex')
  const adminCookieSecret = keyFor(config.masterKey, 'admin-session-cookie').toString('hex')
  const tenancy = createTenancy({ addresses, tenants })
  const callers = createCallers({
    identity,
    audit,
    addresses,
    cookieSecret,
    adminCookieSecret,
    trustedProxies: config.trustedProxies,
  })
  const rateLimits = createRateLimits({ callers, trustedProxies: config.trustedProxies, ...services })
  const metrics = services.metrics ?? createMetrics()
  const log = createRequestLog({ log: services.log })
  const backChannel = createBackChannel({ addresses, ownPort: services.ownPort ?? (() => config.port) })
  const idempotency = createIdempotency({ core, seal: createSeal(config.masterKey, 'idempotency') })

  const streams = createEventStreams({ ...services, closing: services.notify.closing, callers, tenancy })
  const uiFiles = createUiFiles(services)
  const branding = createBranding(services)
  const pluginTexts = createPluginTexts(services)
  const appTexts = createAppTexts(join(import.meta.dirname, '../web/i18n'))
  const texts = createTextOverrides({
    ...services,
    sourceOf: (at, plugin) => (plugin === null ? appTexts() : pluginTexts.of(at, plugin, sourceLanguage)),
  })
  const pluginWords = createPluginWords({ pluginTexts, texts })
  const signInLimits = createSignInLimits(services)
  const linkLimits = createLinkLimits(services)

  const routes = restRoutes(services, {
    uiFiles,
    branding,
    texts,
    pluginTexts,
    pluginWords,
    signInLimits,
    linkLimits,
    signUpLimits: createSignUpLimits(services),
  })
  const [atPlatform, atTenants] = [true, false].map((platform) =>
    apiRouter(
      routes.filter(({ auth }) => isOfPlatform(auth) === platform),
      { idempotency, audit, authorization: identity.authorization },
    ),
  ) as [express.Router, express.Router]

  const app = express()
  app.disable('x-powered-by')
  app.set('etag', 'weak')
  app.set('query parser', 'simple')
  app.set('trust proxy', config.trustedProxies)
  // What is recorded and counted by address is what is decided by: Express would tell IPv4 as `::ffff:203.0.113.7`.
  Object.defineProperty(app.request, 'ip', {
    get(this: express.Request) {
      return clientAddress(this, config.trustedProxies)
    },
  })

  app.use(begin(metrics, log))
  app.use(securityHeaders({ https }))
  app.use(operations({ ...services, metrics, callers, production: config.production }))
  app.use(documents({ routes, tenancy, callers, ...services }))
  app.use('/brand', brandFiles({ branding, tenancy }))
  app.use('/files', fileLinks({ tenancy, ...services }))
  const folders = services.webDirectories ?? {
    tenants: join(import.meta.dirname, '../web/dist'),
    admins: join(import.meta.dirname, '../web/admin/dist'),
  }
  const { platformOrigin } = addresses
  const forTenants = webApp({ directory: folders.tenants, tenancy, platformOrigin })
  const forAdmins = webApp({ directory: folders.admins, tenancy, platformOrigin })
  app.use((request, response, next) => {
    const isAdmin = addresses.placeOf(request.headers.host).kind === 'admin'
    return (isAdmin ? forAdmins : forTenants)(request, response, next)
  })

  app.use(async (request, _response, next) => {
    const place = await tenancy.placeOf(request)
    request.tenant = place.kind === 'tenant' ? place.tenant : undefined
    request.tenantOrigin = place.kind === 'tenant' ? place.origin : undefined
    request.isAtAdmin = place.kind === 'admin'
    next()
  })
  app.use(['/auth', '/oidc'], async (request, response, next) => {
    response.setHeader('Cache-Control', 'no-store')
    try {
      await rateLimits.countStranger(request, request.tenant)
    } finally {
      rateLimits.tell(request, response)
    }
    next()
  })
  const { trustedProxies } = config
  const ofAdmins = adminSignIn({
    identity,
    audit,
    limits: signInLimits,
    cookieSecret: adminCookieSecret,
    trustedProxies,
  })
  app.use('/auth', (request, response, next) => (request.isAtAdmin ? ofAdmins(request, response, next) : next()))
  app.use('/oidc', (request, response) => identity.realms.handle(realmPlaceOf(request), request, response))
  app.use('/auth', interaction({ identity, audit, limits: signInLimits }))
  app.use('/auth', deviceSignIn(services))
  app.use('/auth', providerSignIn({ ...services, callers, cookieSecret, trustedProxies }))
  app.use('/auth', impersonation({ identity, audit, cookieSecret, trustedProxies }))
  const { adminOrigin } = addresses
  app.use('/auth', signIn({ identity, audit, backChannel, cookieSecret, trustedProxies, adminOrigin }))
  app.use('/auth', auditForgery(audit), showFailedSignIn)

  app.use('/api', async (request, response, next) => {
    try {
      request.caller = await rateLimits.callerOf(request, request.tenant)
    } finally {
      rateLimits.tell(request, response)
    }
    next()
  })
  app.get('/api/v1/notifications/stream', notificationStream({ ...services, ...services.notify, streams }))
  app.get('/api/v1/live', liveStream({ ...services, uiFiles, streams }))
  // Each kind of host has its own routes; at the other kind their addresses don't exist.
  app.use((request, response, next) => (request.tenant ? atTenants : atPlatform)(request, response, next))

  app.use(() => {
    throw new Problem('request.not_found')
  })
  const answerProblem: ErrorRequestHandler = (error, request, response, _next) => {
    log.problem(request, writeProblem(request, response, error))
  }
  app.use(answerProblem)

  const handler = services.plugins(pluginWords)
  const enterPlugin = createPluginEntrance({ tenancy, rateLimits, metrics, log, handler })
  return (request, response) => (isForPlugin(request) ? void enterPlugin(request, response) : app(request, response))
}

/** Names the request, measures it, and refuses addresses that can't be decoded. */
const begin =
  (metrics: Metrics, log: ReturnType<typeof createRequestLog>): RequestHandler =>
  (request, response, next) => {
    assignRequestId(request, response)
    const start = performance.now()
    metrics.observe(request, response, () => (request.route as { path?: string } | undefined)?.path ?? 'other')
    response.once('close', () => log.done(request, response.statusCode, performance.now() - start))
    decodeURIComponent(request.path)
    next()
  }

const apiRouter = (routes: Route[], registration: Registration): express.Router => {
  const router = express.Router({ caseSensitive: true })
  registerRoutes(router, routes, registration)
  return router
}
