import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import express, {
  type ErrorRequestHandler,
  type Request,
  type RequestHandler,
  type Response,
  type Router,
} from 'express'
import type { z } from 'zod'
import type { Acting, Audit } from '../runtime/audit.ts'
import { MiB } from '../sandbox/limits.ts'
import type { Language } from '../languages/languages.ts'
import type { ProblemCode } from '../problems/catalogue.ts'
import { said } from '../languages/said.ts'
import { Problem } from '../problems/problem.ts'
import type { Tenant } from '../runtime/tenants/tenants.ts'
import type { Authorization } from '../runtime/identity/authorization.ts'
import { isCorePermission, type CorePermission } from '../runtime/identity/core-permissions.ts'
import { isPlatformPermission, type PlatformPermission } from '../runtime/identity/platform/permissions.ts'
import type { Caller, PlatformCaller, ServiceCaller, UserCaller } from './auth/caller.ts'
import { ifMatches } from './if-match.ts'
import { languageOf } from './language-of.ts'
import { invalidField, invalidRequest } from './problem-response.ts'
import { actorOf } from './routes/actor.ts'
import { unstorable, unstorableIn } from './text-values.ts'

/**
 * Who may call a route, and at which host it is.
 * - `public`: anyone, at a tenant's host
 * - `visitor`: anyone, at the bare host
 * - `tenant`: whoever has a credential of the tenant: a user, or a service token
 * - `user`: a user of the tenant, for what is their own
 * - a permission, such as `plexica.users.manage`: whoever of the tenant has it
 * - `platform`: a platform user at the admin host, or a platform token there or at the bare host
 * - a platform permission, such as `platform.tenants.manage`: those of them who have it
 */
export type Access = 'public' | 'tenant' | 'user' | CorePermission | PlatformAccess

type PlatformAccess = 'visitor' | 'platform' | PlatformPermission

/** Whether no credential is asked for. */
export const isForAnyone = (auth: Access): auth is 'public' | 'visitor' => auth === 'public' || auth === 'visitor'

/** Whether a route is the platform's, not a tenant's. */
export const isOfPlatform = (auth: Access): auth is PlatformAccess =>
  auth === 'visitor' || auth === 'platform' || isPlatformPermission(auth)

type CallerOf<A extends Access> = A extends 'public' | 'visitor'
  ? Caller
  : A extends PlatformAccess
    ? PlatformCaller
    : A extends 'user'
      ? UserCaller
      : UserCaller | ServiceCaller

/** What a handler gets: everything checked already. */
export interface Input<A extends Access, P, Q, B> {
  params: P
  query: Q
  body: B
  caller: CallerOf<A>
  tenant: A extends PlatformAccess ? undefined : Tenant
  request: { id: string; ip: string; header(name: string): string | undefined }
  /** On whose behalf this is done, for the audit trail: every record of a change begins with it. */
  by: Acting
  /** In which language it is answered. */
  readonly language: Language
  /** Whether the caller may do something else as well, which the answer depends on. */
  may(permission: CorePermission): Promise<boolean>
  /**
   * Holds an edit to the state that its caller saw (`If-Match`); call it where that state is locked.
   *
   * @throws {Problem} `request.precondition`
   */
  ifMatch(state: string | number): void
}

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** A body that is taken as bytes instead of JSON. */
interface BytesBody {
  mediaType: string
  maxBytes: number
}

/** A response that is a file: made and sent piece by piece, or there as a whole. */
export interface Download {
  mediaType: string
  /** What browsers save it as; without one they show it. */
  fileName?: string
  body: AsyncIterable<string> | Buffer
  /** Changes with what is in it: browsers may keep it, and ask whether it is still the same. */
  etag?: string
}

interface RouteDefinition<
  A extends Access = Access,
  P extends z.ZodType = z.ZodType,
  Q extends z.ZodType = z.ZodType,
  B extends z.ZodType = z.ZodType,
  R extends z.ZodType = z.ZodType,
  Bytes extends BytesBody | undefined = BytesBody | undefined,
  Files extends string[] | undefined = string[] | undefined,
> {
  method: Method
  /** Express path, such as `/api/v1/users/:id`. */
  path: string
  auth: A
  /** Group in the documentation. */
  tag: string
  summary: string
  params?: P
  query?: Q
  /** JSON body. */
  body?: B
  /** Body of bytes; the handler gets a Buffer. */
  bytes?: Bytes
  /** Absent: the route answers 204 without a body, or a file. */
  response?: R
  /** Media types of the file that the route answers; the handler gives a `Download`. */
  downloads?: Files
  /** The state of what a response shows, sent as its `ETag`. */
  etag?: (answer: z.output<R>) => string | number
  /** Whether the handler holds the caller to an `If-Match`, with `input.ifMatch`. */
  conditional?: boolean
  /** Codes that this route refuses with beside those that follow from its declaration. */
  errors?: ProblemCode[]
  /** Status of success; 200 unless told, 201 for what creates. */
  status?: number
  /**
   * For who prefers not to wait (`Prefer: respond-async`, RFC 7240): begins the same work and answers 202 with where
   * it stands.
   */
  later?: {
    response: z.ZodType
    handler: (input: Input<A, z.output<P>, z.output<Q>, z.output<B>>) => Promise<unknown>
  }
  /** Whether browsers may keep the response and ask whether it is still the same; others are never kept. */
  revalidate?: boolean
  /** Whether an `Idempotency-Key` makes repetitions harmless. */
  idempotent?: boolean
  handler: (
    input: Input<A, z.output<P>, z.output<Q>, Bytes extends BytesBody ? Buffer : z.output<B>>,
  ) => Files extends string[] ? Promise<Download> | Download : Promise<z.input<R> | undefined> | z.input<R> | undefined
}

/** A route whose types are forgotten, as the registration and the documentation see it. */
type AnyHandler = (input: Input<Access, unknown, unknown, unknown>) => unknown

export type Route = Omit<RouteDefinition, 'handler' | 'later'> & {
  handler: AnyHandler
  later?: { response: z.ZodType; handler: AnyHandler }
}

/**
 * Declares a route once: the schemas check requests, type the handler, shape the response and document it.
 *
 * @example
 * route({ method: 'get', path: '/api/v1/users/:id', auth: 'plexica.users.read', tag: 'Users',
 *   summary: 'One user',
 *   params: z.object({ id: z.uuid() }), response: userSchema,
 *   handler: ({ tenant, params }) => users.get(tenant.id, params.id) })
 */
export const route = <
  const A extends Access,
  P extends z.ZodType = z.ZodUndefined,
  Q extends z.ZodType = z.ZodUndefined,
  B extends z.ZodType = z.ZodUndefined,
  R extends z.ZodType = z.ZodUndefined,
  Bytes extends BytesBody | undefined = undefined,
  Files extends string[] | undefined = undefined,
>(
  definition: RouteDefinition<A, P, Q, B, R, Bytes, Files>,
): Route => definition as unknown as Route

/** Remembers the responses of creating calls by their `Idempotency-Key`. */
export interface Idempotency {
  run(
    call: { key: string; actor: string; method: string; path: string; body: unknown },
    work: () => Promise<{ status: number; body: unknown }>,
  ): Promise<{ status: number; body: unknown; replayed: boolean }>
}

const jsonParser = express.json({ limit: 1 * MiB, type: ['application/json', 'application/*+json'] })
const idempotencyKey = /^[\x21-\x7e]{1,255}$/

/** What every route is registered with. */
export interface Registration {
  idempotency: Idempotency
  audit: Pick<Audit, 'denied'>
  authorization: Pick<Authorization, 'check' | 'may'>
}

/** Registers routes at a router, with 405 for the methods that an address doesn't take. */
export const register = (router: Router, routes: Route[], registration: Registration): void => {
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

/** On whose behalf a request is made. */
const actingOf = ({ tenant, caller, id, ip }: Request): Acting => ({
  tenantId: tenant?.id ?? null,
  actor: actorOf(caller),
  requestId: id,
  ...(ip === undefined ? {} : { ip }),
  ...(caller.kind === 'user' && caller.impersonation && { actingAs: caller.user.id }),
})

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

/** @throws {Problem} `auth.required`, `auth.forbidden` */
const checkAccess = async (
  auth: Access,
  { caller, method }: Request,
  authorization: Pick<Authorization, 'check'>,
): Promise<void> => {
  if (isForAnyone(auth)) return
  if (caller.kind === 'anonymous') throw new Problem('auth.required')
  if (isOfPlatform(auth) !== (caller.kind === 'platform')) throw new Problem('auth.forbidden')
  if (caller.kind === 'platform') {
    if (isPlatformPermission(auth) && !caller.permissions.includes(auth))
      throw new Problem('auth.forbidden', { permission: auth })
    return
  }
  if (caller.kind === 'user' && caller.impersonation && isOwn(auth) && !readsOnly.has(method))
    throw new Problem('auth.forbidden', {
      detail: said('Whoever acts as someone else leaves alone what is their own.'),
    })
  if (isCorePermission(auth)) return authorization.check(caller.subject, auth)
  if (auth === 'tenant') return
  if (caller.kind !== 'user')
    throw new Problem('auth.forbidden', { detail: said('This is for users, not for services.') })
  if (caller.isLimited && !readsOnly.has(method))
    throw new Problem('auth.forbidden', { detail: said('This token reaches only the permissions it was made for.') })
}

/** What a user has for themselves, and tokens, which would outlive who made them as someone else. */
const isOwn = (auth: Access): boolean => auth === 'user' || auth === 'plexica.tokens.manage'

const readsOnly = new Set(['GET', 'HEAD'])

const parse = (part: 'params' | 'query' | 'body', schema: z.ZodType | undefined, value: unknown): unknown => {
  if (!schema) return undefined
  const parsed = schema.safeParse(value, { reportInput: true })
  if (!parsed.success) throw invalidRequest(part, parsed.error)
  const at = unstorableIn(parsed.data)
  if (at !== undefined) throw invalidField(part, at, unstorable)
  return parsed.data
}

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
    if (key === undefined) return send(response, await work(), definition)
    if (!idempotencyKey.test(key)) {
      throw new Problem('request.invalid', {
        detail: said('Idempotency-Key: has to be 1 to 255 visible ASCII characters.'),
      })
    }
    const call = { key, actor: callerKey(request), method: request.method, path: request.originalUrl, body }
    const { replayed, ...answer } = await idempotency.run(call, work)
    if (replayed) response.setHeader('Idempotency-Replayed', 'true')
    send(response, answer, definition)
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

const send = (
  response: Response,
  { status, body }: { status: number; body: unknown },
  { revalidate, etag }: Pick<Route, 'revalidate' | 'etag'>,
): void => {
  response.status(status)
  if (body === undefined) return void response.end()
  if (etag) response.set('ETag', `"${etag(body)}"`)
  response.set('Cache-Control', revalidate ? 'private, no-cache' : 'no-store').json(body)
}

const sendFile = async (request: Request, response: Response, { mediaType, fileName, body, etag }: Download) => {
  if (fileName !== undefined) response.attachment(fileName)
  if (etag !== undefined) response.set('ETag', `"${etag}"`)
  response.set({ 'Content-Type': mediaType, 'Cache-Control': etag === undefined ? 'no-store' : 'private, no-cache' })
  if (Buffer.isBuffer(body)) return void response.send(body)
  if (request.method === 'HEAD') return void response.end()
  try {
    await pipeline(Readable.from(body, { objectMode: false }), response)
  } catch (error) {
    // The reader went away.
    if ((error as { code?: string }).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error
  }
}
