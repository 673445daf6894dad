import type { z } from 'zod'
import type { Language } from '../languages/languages.ts'
import type { ProblemCode } from '../problems/catalogue.ts'
import type { Acting } from '../runtime/audit.ts'
import type { CorePermission } from '../runtime/identity/core-permissions.ts'
import type { Tenant } from '../runtime/tenants/tenants.ts'
import type { Access, CallerOf, PlatformAccess } from './access.ts'

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
