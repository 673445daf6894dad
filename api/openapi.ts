import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi'
import type { z } from 'zod'
import { catalogue, type ProblemCode } from '../problems/catalogue.ts'
import type { Addresses } from '../runtime/addresses.ts'
import { corePermissions, isCorePermission } from '../runtime/identity/core-permissions.ts'
import { isPlatformPermission, platformPermissions } from '../runtime/identity/platform/permissions.ts'
import { isForAnyone, isOfPlatform } from './access.ts'
import { problemSchema } from './problem-response.ts'
import type { Route } from './route.ts'

/** `/api/v1/users/:id` as OpenAPI writes it: `/api/v1/users/{id}`. */
const openApiPath = (path: string): string => path.replace(/:(\w+)/g, '{$1}')

const ofTenant: Record<string, string[]>[] = [{ session: [] }, { token: [] }]

const securityOf = ({ auth }: Pick<Route, 'auth'>): Record<string, string[]>[] => {
  if (isForAnyone(auth)) return []
  return isOfPlatform(auth) ? [{ adminSession: [] }, { platformToken: [] }] : ofTenant
}

/** What callers have to be allowed, in words. */
const accessOf = ({ auth }: Route): string | undefined => {
  if (isCorePermission(auth)) return `Needs the permission \`${auth}\`: ${corePermissions[auth].label}.`
  return isPlatformPermission(auth) ? `Needs the permission \`${auth}\`: ${platformPermissions[auth]}.` : undefined
}

const idempotencyHeader = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  description: 'Makes a repetition of this call within 24 hours answer as the first one did.',
  schema: { type: 'string', maxLength: 255 },
} as const

const requestBody = ({ body, bytes }: Route): ZodOpenApiOperationObject['requestBody'] => {
  if (bytes) return { required: true, content: { [bytes.mediaType]: { schema: { type: 'string', format: 'binary' } } } }
  return body && { required: true, content: { 'application/json': { schema: body } } }
}

const ifMatchHeader = {
  name: 'If-Match',
  in: 'header',
  required: false,
  description: 'The ETag of what was seen; refused with request.precondition if it was changed since.',
  schema: { type: 'string' },
} as const

const preferHeader = {
  name: 'Prefer',
  in: 'header',
  required: false,
  description: '`respond-async`: answers 202 at once, with an operation that tells how far the work has come.',
  schema: { type: 'string', maxLength: 100 },
} as const

/** Codes that a route can refuse with, from what it declares. */
const codesOf = (route: Route): ProblemCode[] => {
  const { auth, params, query, body, bytes, idempotent, conditional, errors = [] } = route
  const takes = body ?? bytes
  const codes: (ProblemCode | false | undefined)[] = [
    ...(isForAnyone(auth) ? [] : (['auth.required', 'auth.invalid_token', 'auth.forbidden'] as const)),
    !isOfPlatform(auth) && 'tenant.unknown',
    !isOfPlatform(auth) && 'tenant.suspended',
    route.method !== 'get' && 'auth.csrf',
    (params ?? query ?? takes) !== undefined && 'request.invalid',
    takes !== undefined && 'request.media_type',
    takes !== undefined && 'request.too_large',
    idempotent && 'request.conflict',
    conditional && 'request.precondition',
    ...errors,
    'platform.error',
  ]
  return [...new Set(codes.filter((code) => code !== false && code !== undefined))]
}

/** One documented response for each status that the codes of a route have. */
const problemResponses = (route: Route): ZodOpenApiOperationObject['responses'] =>
  Object.fromEntries(
    [...Map.groupBy(codesOf(route), (code) => String(catalogue[code].status))].sort().map(([status, codes]) => [
      status,
      {
        description: codes.map((code) => `\`${code}\`: ${catalogue[code].title}`).join('. '),
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    ]),
  )

const success = ({ response, downloads, etag }: Route) => ({
  description: 'Success',
  ...(etag
    ? { headers: { ETag: { description: 'The state of this, for If-Match', schema: { type: 'string' } } } }
    : {}),
  ...(response ? { content: { 'application/json': { schema: response } } } : {}),
  ...(downloads
    ? { content: Object.fromEntries(downloads.map((type) => [type, { schema: { type: 'string' } }])) }
    : {}),
})

const operation = (route: Route): ZodOpenApiOperationObject => {
  const status = String(route.status ?? (route.response || route.downloads ? 200 : 204)) as `${2}${string}`
  const headers = [
    ...(route.idempotent ? [idempotencyHeader] : []),
    ...(route.conditional ? [ifMatchHeader] : []),
    ...(route.later ? [preferHeader] : []),
  ]
  return {
    operationId: `${route.method}${openApiPath(route.path)
      .replace(/^\/api\/v1/, '')
      .replace(/\W+(\w)?/g, (_, c: string = '') => c.toUpperCase())}`,
    tags: [route.tag],
    summary: route.summary,
    security: securityOf(route),
    ...(accessOf(route) ? { description: accessOf(route) } : {}),
    requestParams: {
      ...(route.params ? { path: route.params as z.ZodObject } : {}),
      ...(route.query ? { query: route.query as z.ZodObject } : {}),
    },
    ...(headers.length > 0 ? { parameters: headers } : {}),
    ...(route.body || route.bytes ? { requestBody: requestBody(route) } : {}),
    responses: {
      [status]: success(route),
      ...(route.later && {
        202: { description: 'Begun', content: { 'application/json': { schema: route.later.response } } },
      }),
      ...problemResponses(route),
      default: { description: 'A problem', content: { 'application/problem+json': { schema: problemSchema } } },
    },
  }
}

/** The plugins' own routes: what they take and give is theirs to say. */
const pluginRoutes: ZodOpenApiPathsObject = {
  '/api/v1/plugins/{plugin}/{path}': Object.fromEntries(
    (['get', 'post', 'put', 'patch', 'delete'] as const).map((method) => [
      method,
      {
        operationId: `${method}Plugin`,
        tags: ['Plugins'],
        summary: `A ${method.toUpperCase()} route of an installed plugin`,
        security: [{}, ...ofTenant],
        parameters: [
          { name: 'plugin', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'path', in: 'path', required: true, schema: { type: 'string' }, description: 'May hold slashes' },
        ],
        responses: {
          default: { description: 'What the plugin answers, or a problem with a code of the platform' },
        },
      } satisfies ZodOpenApiOperationObject,
    ]),
  ),
}

/** Server-sent events, which no schema of a JSON body describes. */
const streams: ZodOpenApiPathsObject = {
  '/api/v1/notifications/stream': {
    get: {
      operationId: 'getNotificationsStream',
      tags: ['Notifications'],
      summary: 'What you are told, live: events named "notification" whose data is a Notification',
      security: ofTenant,
      parameters: [
        {
          name: 'Last-Event-ID',
          in: 'header',
          required: false,
          description: 'Id of the last notification that was seen: all since then are sent first.',
          schema: { type: 'string' },
        },
      ],
      responses: {
        200: { description: 'Success', content: { 'text/event-stream': { schema: { type: 'string' } } } },
        default: { description: 'A problem', content: { 'application/problem+json': { schema: problemSchema } } },
      },
    },
  },
  '/api/v1/live': {
    get: {
      operationId: 'getLive',
      tags: ['Installations'],
      summary: 'Which types of events happen that what you look at follows: events named "happened" with { "type": … }',
      security: ofTenant,
      parameters: [
        {
          name: 'of',
          in: 'query',
          required: true,
          description:
            'What is looked at, such as crm/pages/deals; `*` as a type says that anything may have happened.',
          schema: { type: 'array', items: { type: 'string' } },
        },
        {
          name: 'shown',
          in: 'query',
          description: 'Since how many milliseconds it is looked at: what happened meanwhile is told first.',
          schema: { type: 'integer', minimum: 0, maximum: 60_000 },
        },
      ],
      responses: {
        200: { description: 'Success', content: { 'text/event-stream': { schema: { type: 'string' } } } },
        default: { description: 'A problem', content: { 'application/problem+json': { schema: problemSchema } } },
      },
    },
  },
}

/** What holds for all routes, in Markdown. */
const introduction = `The tenant is the one of the host name, or of the token.

- **Lists** come in pages: \`limit\` says how many, \`nextCursor\` of one page is the \`cursor\` of the next.
- **Edits** take the \`ETag\` of what was seen as \`If-Match\`, and refuse to write over what changed since.
- **Creating** takes an \`Idempotency-Key\`: the same key again gives the same answer, and nothing is made twice.
- **Long work** goes on by itself where \`Prefer: respond-async\` is taken: the answer is 202 with an operation, and \`/api/v1/operations/{id}\` tells how far it has come. Rollouts, canaries, updates and the deletion of a tenant or installation are resources with a state of their own.
- **Rates** are told by \`RateLimit\` and \`RateLimit-Policy\`; \`Retry-After\` says when to try again.
- **Errors** are \`application/problem+json\` with a \`code\` that never changes its meaning: ${Object.keys(catalogue)
  .map((code) => `\`${code}\``)
  .join(', ')}.`

/** The OpenAPI 3.1 document of these routes. */
export const openApiDocument = (routes: Route[], addresses: Addresses, version: string) => {
  const paths: ZodOpenApiPathsObject = { ...pluginRoutes, ...streams }
  const platform = [
    { url: addresses.platformOrigin, description: 'The platform' },
    { url: addresses.adminOrigin, description: 'Its admin app' },
  ]
  for (const route of routes) {
    const path = openApiPath(route.path)
    paths[path] = {
      ...paths[path],
      ...(isOfPlatform(route.auth) ? { servers: platform } : {}),
      [route.method]: operation(route),
    }
  }
  const { host, protocol } = new URL(addresses.platformOrigin)
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Plexica',
      version,
      description: introduction,
    },
    servers: [
      {
        url: `${protocol}//{tenant}.${host}`,
        description: 'A tenant',
        variables: { tenant: { default: 'acme' } },
      },
    ],
    paths,
    components: {
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-plexica',
          description: 'Set by signing in; unsafe methods also need X-CSRF-Token, which /api/v1/me gives.',
        },
        adminSession: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-plexica',
          description:
            'Set by signing in at the admin app; unsafe methods also need X-CSRF-Token, which /api/v1/platform/me gives.',
        },
        token: { type: 'http', scheme: 'bearer', description: 'An API token of a user of this tenant' },
        platformToken: { type: 'http', scheme: 'bearer', description: 'A token of the platform' },
      },
    },
  })
}
