import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express'
import type { z } from 'zod'
import { said } from '../languages/said.ts'
import { Problem } from '../problems/problem.ts'
import type { Acting, Audit } from '../runtime/audit.ts'
import type { Authorization } from '../runtime/identity/authorization.ts'
import { isCorePermission } from '../runtime/identity/core-permissions.ts'
import { isPlatformPermission } from '../runtime/identity/platform/permissions.ts'
import { MiB } from '../sandbox/limits.ts'
import { checkAccess, type Access } from './access.ts'
import type { Idempotency } from './idempotency.ts'
import { ifMatches } from './if-match.ts'
import { languageOf } from './language-of.ts'
import { invalidField, invalidRequest } from './problem-response.ts'
import type { Download, Input, Route } from './route.ts'
import { actorOf } from './routes/actor.ts'
import { sendAnswer, sendFile } from './send-answer.ts'
import { unstorable, unstorableIn } from './text-values.ts'

const jsonParser = express.json({ limit: 1 * MiB, type: ['application/json', 'application/*+json'] })
const idempotencyKey = /^[\x21-\x7e]{1,255}$/

/** What every route is registered with. */
export interface Registration {
  idempotency: Idempotency
  audit: Pick<Audit, 'denied'>
  authorization: Pick<Authorization, 'check' | 'may'>
}

/** Registers routes at a router, with 405 for the methods that an address doesn't take. */
export const registerRoutes = (router: Router, routes: Route[], registration: Registration): void => {
  for (const [path, group] of Map.groupBy(routes, (each) => each.path)) {
    const at = router.route(path)
    for (const each of group)
      at[each.method](
        ...bodyParsers(each, registration),
        handle(each, registration),
        auditDenial(each, registration) as never,
      )
    const methods = group.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]))
    const allow = [...methods, 'OPTIONS']
    at.all((request, response) => {
      if (request.method !== 'OPTIONS') throw new Problem('request.method_not_allowed', { allow })
      response.set('Allow', allow.join(', ')).status(204).end()
    })
  }
}

/** Whoever is known and is refused leaves a trail, wherever it was that the refusal came from. */
const auditDenial =
  ({ method, path }: Route, { audit }: Registration): ErrorRequestHandler =>
  (error, request, _response, next) => {
    if (error instanceof Problem && error.code === 'auth.forbidden' && request.caller.kind !== 'anonymous') {
      const { permission, detail: why } = error.detail
      audit.denied({
        ...actingOf(request),
        target: `${method.toUpperCase()} ${path}`,
        ...(typeof permission === 'string' ? { permission } : {}),
        ...(why === undefined ? {} : { detail: { why } }),
      })
    }
    next(error)
  }

const hasBody = (request: Request) =>
  request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0

/** Parsers run after the check of the caller, so that strangers can't make us read a body. */
const bodyParsers = (
  { auth, body, bytes }: Route,
  { authorization }: Pick<Registration, 'authorization'>,
): RequestHandler[] => {
  const admit: RequestHandler = async (request, _response, next) => {
    await checkAccess(auth, request, authorization)
    const type = bytes?.mediaType ?? (body ? ['application/json', 'application/*+json'] : undefined)
    if (type !== undefined && hasBody(request) && !request.is(type)) {
      throw new Problem('request.media_type', {
        detail: said('This route takes {type}.', { type: bytes?.mediaType ?? 'application/json' }),
      })
    }
    next()
  }
  if (bytes) return [admit, express.raw({ type: bytes.mediaType, limit: bytes.maxBytes, inflate: false })]
  return body ? [admit, jsonParser] : [admit]
}

const parse = (part: 'params' | 'query' | 'body', schema: z.ZodType | undefined, value: unknown): unknown => {
  if (!schema) return undefined
  const parsed = schema.safeParse(value, { reportInput: true })
  if (!parsed.success) throw invalidRequest(part, parsed.error)
  const at = unstorableIn(parsed.data)
  if (at !== undefined) throw invalidField(part, at, unstorable)
  return parsed.data
}

/** On whose behalf a request is made. */
const actingOf = ({ tenant, caller, id, ip }: Request): Acting => ({
  tenantId: tenant?.id ?? null,
  actor: actorOf(caller),
  requestId: id,
  ...(ip === undefined ? {} : { ip }),
  ...(caller.kind === 'user' && caller.impersonation && { actingAs: caller.user.id }),
})

const handle =
  (definition: Route, { idempotency, authorization }: Registration) =>
  async (request: Request, response: Response) => {
    const body = definition.bytes ? bytesOf(request) : parse('body', definition.body, request.body)
    const input: Input<Access, unknown, unknown, unknown> = {
      params: parse('params', definition.params, request.params),
      query: parse('query', definition.query, request.query),
      body,
      caller: request.caller,
      tenant: request.tenant,
      request: { id: request.id, ip: request.ip ?? '', header: (name) => request.get(name) },
      by: {
        ...actingOf(request),
        ...((isCorePermission(definition.auth) || isPlatformPermission(definition.auth)) && {
          permission: definition.auth,
        }),
      },
      get language() {
        return languageOf(request)
      },
      may: async (permission) =>
        'subject' in request.caller && (await authorization.may(request.caller.subject, permission)),
      ifMatch: (state) => ifMatches(request.get('If-Match'), state),
    }
    if (definition.downloads) return sendFile(request, response, (await definition.handler(input)) as Download)
    const { later } = definition
    const work = async () => {
      if (later && prefersNotToWait(request))
        return {
          status: 202,
          body: JSON.parse(JSON.stringify(later.response.parse(await later.handler(input)))) as unknown,
        }
      const result = await definition.handler(input)
      const answer = definition.response ? JSON.parse(JSON.stringify(definition.response.parse(result))) : undefined
      return { status: definition.status ?? (definition.response ? 200 : 204), body: answer as unknown }
    }
    const key = definition.idempotent ? request.get('Idempotency-Key') : undefined
    if (key === undefined) return sendAnswer(response, await work(), definition)
    if (!idempotencyKey.test(key)) {
      throw new Problem('request.invalid', {
        detail: said('Idempotency-Key: has to be 1 to 255 visible ASCII characters.'),
      })
    }
    const call = { key, actor: callerKey(request), method: request.method, path: request.originalUrl, body }
    const { replayed, ...answer } = await idempotency.run(call, work)
    if (replayed) response.setHeader('Idempotency-Replayed', 'true')
    sendAnswer(response, answer, definition)
  }

/** RFC 7240, 4.1. */
const prefersNotToWait = (request: Request): boolean =>
  (request.get('Prefer') ?? '').split(',').some((each) => each.trim().toLowerCase() === 'respond-async')

const bytesOf = (request: Request): Buffer => {
  if (!Buffer.isBuffer(request.body) || request.body.length === 0) {
    throw new Problem('request.invalid', { detail: said('body: has to hold the bytes of the file.') })
  }
  return request.body
}

const callerKey = ({ caller }: Request): string => {
  const { kind, id } = actorOf(caller)
  return id === null ? kind : `${kind}:${id}`
}
