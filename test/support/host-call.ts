import { randomUUID } from 'node:crypto'
import type { CapabilityHost, HostCall } from '../../sandbox/capabilities/define.ts'
import { defaultLimits, type Limits } from '../../sandbox/limits.ts'

export interface HostCallOptions {
  tenant: { id: string; slug: string }
  plugin?: string
  installationId?: string
  scope?: object
  /** Scopes of other capabilities that were granted too. */
  others?: Record<string, object>
  deadline?: number
  /** Instead of the usual ones. */
  limits?: Partial<Limits>
  signal?: AbortSignal
}

/** The authority of one invocation, as the supervisor makes it. */
export function hostCall({
  tenant,
  plugin = 'crm',
  installationId,
  scope = {},
  others = {},
  deadline,
  limits,
  signal,
}: HostCallOptions): HostCall {
  const own = new Map<string, unknown>()
  return {
    invocation: randomUUID(),
    tenant,
    installation: { id: installationId ?? randomUUID(), plugin, version: '1.0.0' },
    hops: 0,
    startedBy: 'platform',
    scope,
    granted: ({ name, scope: other }) => (Object.hasOwn(others, name) ? other.parse(others[name]) : undefined),
    limits: { ...defaultLimits, ...limits },
    deadline: deadline ?? Date.now() + 90_000,
    signal: signal ?? new AbortController().signal,
    charge: () => undefined,
    own: <T>(make: () => T): T => {
      if (!own.has('state')) own.set('state', make())
      return own.get('state') as T
    },
  }
}

/** Calls ops of a capability as the supervisor does: input checked by schema, answer through JSON. */
export function guestCall(host: CapabilityHost, call: HostCall) {
  const checked = { ...call, scope: host.definition.scope.parse(call.scope) }
  return async (op: string, input: unknown = {}): Promise<unknown> => {
    const { input: schema } = host.definition.ops[op]!
    const output = await host.handlers[op]!(checked, schema.parse(JSON.parse(JSON.stringify(input))))
    return JSON.parse(JSON.stringify(output ?? null)) as unknown
  }
}
