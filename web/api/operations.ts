import type { MaybeRefOrGetter } from 'vue'
import type { components, paths } from './schema.d.ts'

/** Something that the API speaks of, by its name in the OpenAPI document. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

export type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'

/** The paths that take a method. */
export type PathOf<M extends Method> = {
  [P in keyof paths]: paths[P] extends Record<M, unknown> ? P : never
}[keyof paths]

type Operation<M extends Method, P extends PathOf<M>> = paths[P] extends Record<M, infer O> ? O : never

type ParametersOf<O> = O extends { parameters: infer Given } ? Given : never

type HeadersOf<O> = ParametersOf<O> extends { header?: infer Headers } ? NonNullable<Headers> : never

/** What a path needs to become an address. */
export type Where<M extends Method, P extends PathOf<M>> = Pick<
  ParametersOf<Operation<M, P>>,
  keyof ParametersOf<Operation<M, P>> & ('path' | 'query')
>

/** What is sent with a call. */
export type Body<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { requestBody: { content: infer Types } } ? Types[keyof Types] : never

type BodyOf<O> = O extends { requestBody: { content: infer Types } } ? { body: Types[keyof Types] } : unknown

/** The revision that a change is made on: refused with `request.precondition` once there is a newer one. */
type RevisionOf<O> = 'If-Match' extends keyof HeadersOf<O> ? { ifMatch?: number | string } : unknown

/** Makes sending the same again safe, where something is created. */
type RepetitionOf<O> = 'Idempotency-Key' extends keyof HeadersOf<O> ? { idempotencyKey?: string } : unknown

/** Answers at once with an operation that tells how far the work has come, where there is one. */
type LaterOf<O> = 'Prefer' extends keyof HeadersOf<O> ? { later?: boolean } : unknown

interface Watched {
  signal?: AbortSignal
  /** Told how much of a file was sent so far, as a part of one. */
  onProgress?: (part: number) => void
  /** Whether it is sent to the end although the page is left meanwhile: what is shown as done already. */
  outlivesPage?: boolean
}

type Given<M extends Method, P extends PathOf<M>> = Where<M, P> &
  BodyOf<Operation<M, P>> &
  RevisionOf<Operation<M, P>> &
  RepetitionOf<Operation<M, P>> &
  LaterOf<Operation<M, P>> &
  Watched

/** An argument that may be left out when nothing in it is needed. */
export type OrNothing<T> = Partial<T> extends T ? [given?: T] : [given: T]

/** What a path needs, and how it is read; may be left out where nothing is needed. */
export type WhereAndHow<T, How> =
  Partial<T> extends T ? [where?: MaybeRefOrGetter<T>, how?: How] : [where: MaybeRefOrGetter<T>, how?: How]

/** All that is said with a call. */
export type GivenTo<M extends Method, P extends PathOf<M>> = OrNothing<Given<M, P>>

type JsonOf<Response> = Response extends { content: { 'application/json': infer Body } } ? Body : undefined

/** What a call answers when it succeeds. */
export type Answer<M extends Method, P extends PathOf<M>> =
  Operation<M, P> extends { responses: infer Responses } ? JsonOf<Responses[keyof Responses]> : never

/** The lists of the API, in one piece or page by page. */
export type ListPath = {
  [P in PathOf<'get'>]: Answer<'get', P> extends { items: unknown[] } ? P : never
}[PathOf<'get'>]

/** One of what a list holds. */
export type Row<P extends ListPath> = Answer<'get', P> extends { items: (infer Item)[] } ? Item : never
