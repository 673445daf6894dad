import type { z } from 'zod'
import type { Say } from '../../languages/say.ts'
import type { Subject } from '../../runtime/identity/subject.ts'
import type { ProblemCode } from '../../problems/catalogue.ts'
import type { Limits } from '../limits.ts'

/** One operation that plugin code can ask of the host: what goes in, what comes out, whether it changes anything. */
export interface Op<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  /** What it does, in a sentence: authors read it. */
  about: string
  input: I
  output: O
  /** Whether it changes state; such ops are refused under a read-only scope and never retried. */
  writes: boolean
}

/** Declares one operation of a capability. */
export const op = <I extends z.ZodType, O extends z.ZodType>(definition: Op<I, O>): Op<I, O> => definition

type Ops = Record<string, Op>

/** What a capability is, to everyone: the manifest, the grant dialog, the supervisor, the docs. */
export interface Definition<Name extends string, Scope extends z.ZodType, O extends Ops> {
  /** Its name in the manifest, in the grant and on the guest's context. */
  name: Name
  /** JSON object that the manifest asks for and a grant narrows. Parsing `{}` must give the smallest useful scope. */
  scope: Scope
  /** What a tenant admin reads before granting it, in the language of `say`. */
  inWords: (scope: z.output<Scope>, say: Say) => string
  /** Whether `granted` reaches no further than `asked`; a grant that does is refused. */
  covers: (asked: z.output<Scope>, granted: z.output<Scope>) => boolean
  /** Codes that its ops may refuse with, beside those of all capabilities. */
  errors: readonly ProblemCode[]
  ops: O
}

/** The authority behind a host call, kept by the supervisor and looked up by invocation id: nothing in it comes from the plugin. */
export interface HostCall<Scope = unknown> {
  invocation: string
  tenant: { id: string; slug: string; /** As a tag, if it chose one. */ language?: string | null }
  installation: { id: string; plugin: string; version: string }
  /** The user on whose behalf the plugin runs; absent for events and jobs. */
  user?: { id: string; permissions: readonly string[]; /** As a tag. */ language?: string; subject?: Subject }
  /**
   * Whose doing it is in the end, whatever lies between: a signed-in user's, a visitor's of a public route, or the
   * platform's own (events, jobs, lifecycle steps).
   */
  startedBy: 'user' | 'visitor' | 'platform'
  /** How many events led to this invocation; 0 for what a user asked for. */
  hops: number
  /** The granted scope of this capability. */
  scope: Scope
  /** The scope in which another capability was granted too; undefined where it was not. */
  granted: <Other extends z.ZodType>(other: { name: string; scope: Other }) => z.output<Other> | undefined
  limits: Limits
  /** Milliseconds since the epoch at which the invocation ends. */
  deadline: number
  /** Aborted when the invocation ends, however it ends: release what the op holds. */
  signal: AbortSignal
  /** Charges CPU time that the platform spent on what the plugin gave it to do. */
  charge: (cpuMs: number) => void
  /** State of one capability for one invocation (open transactions, counters); the value is made once per invocation. */
  own: <T>(make: () => T) => T
}

export type Handlers<Scope extends z.ZodType, O extends Ops> = {
  [K in keyof O]: (
    call: HostCall<z.output<Scope>>,
    input: z.output<O[K]['input']>,
  ) => Promise<z.input<O[K]['output']>> | z.input<O[K]['output']>
}

/** A capability with its host half: what the supervisor calls. */
export interface CapabilityHost {
  name: string
  definition: Definition<string, z.ZodType, Ops>
  handlers: Record<string, (call: HostCall, input: unknown) => unknown>
}

/**
 * Declares a capability. One file on the host side, one on the guest side, one line in
 * `sandbox/capabilities/index.ts`.
 *
 * @example
 * export const kv = defineCapability({ name: 'kv', scope: z.strictObject({}), inWords: (_, say) => say('Store small values of its own'), covers: () => true, errors: ['kv.quota'], ops: { get: op({ … }) } })
 * export const kvHost = (services: { db: Knex }) => kv.host({ get: (call, { key }) => … })
 */
export const defineCapability = <const Name extends string, Scope extends z.ZodType, const O extends Ops>(
  definition: Definition<Name, Scope, O>,
) => ({
  ...definition,
  /** Attaches the host half: one handler an op, each given the authority and its checked input. */
  host: (handlers: Handlers<Scope, O>): CapabilityHost =>
    ({ name: definition.name, definition, handlers }) as unknown as CapabilityHost,
})
