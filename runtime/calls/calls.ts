import { firstSpoken, sourceLanguage, type Language } from '../../languages/languages.ts'
import { inEnglish, type Said } from '../../languages/said.ts'
import { Problem } from '../../problems/problem.ts'
import type { HostCall } from '../../sandbox/capabilities/define.ts'
import type { Authorization } from '../identity/authorization.ts'
import type { Deployment, Supervisor } from '../supervisor/types.ts'

/** What a value breaks of a schema. */
interface Mistake {
  path: PropertyKey[]
  rule: Said
}

type Check = (value: unknown) => Mistake[]

/** A function that a plugin offers to others, as its manifest says it. */
export interface ExposedFunction {
  plugin: string
  version: string
  name: string
  description?: string
  /** What the user has to have on whose behalf it is called. */
  permission?: string
  /** JSON Schemas; without one anything is taken. */
  input?: Record<string, unknown>
  output?: Record<string, unknown>
}

/** An installation that can be called. */
export interface Callee {
  deployment: Deployment
  /** @returns undefined when it exposes no function of this name */
  exposed: (name: string) => { permission?: string; checkInput: Check; checkOutput: Check } | undefined
}

interface CallRequest {
  plugin: string
  name: string
  input?: unknown
  timeoutMs?: number | undefined
}

export interface Calls {
  /**
   * Calls a function of another installation of the same tenant, under that installation's own grant.
   *
   * @throws {Problem} `call.*`, `installation.unknown`, `installation.disabled`, `installation.failed`, `installation.quarantined`, `installation.busy`
   */
  call(call: HostCall, request: CallRequest): Promise<unknown>
  /** What enabled plugins of the tenant expose that `reaches` lets through, in the language of whoever it is for. */
  list(call: HostCall, reaches: (plugin: string, name: string) => boolean): Promise<ExposedFunction[]>
}

/** Calls between the installations of a tenant. */
export const createCalls = ({
  find,
  exposed,
  supervisor,
  authorization,
}: {
  find: (tenant: { id: string }, plugin: string) => Promise<Callee>
  /** Everything that enabled installations of a tenant expose, described in a language. */
  exposed: (tenant: { id: string }, language: Language) => Promise<ExposedFunction[]>
  supervisor: Pick<Supervisor, 'call'>
  authorization: Pick<Authorization, 'may'>
}): Calls => ({
  async call(call, { plugin, name, input = null, timeoutMs }) {
    const callee = await find(call.tenant, plugin)
    const called = callee.exposed(name)
    if (!called)
      throw new Problem('call.not_exposed', { detail: `"${plugin}" exposes no function "${name}".`, plugin, name })
    if (!(await mayCall(authorization, call, called.permission)))
      throw new Problem('call.forbidden', {
        detail: `It needs the permission ${called.permission}.`,
        permission: called.permission,
        plugin,
        name,
      })

    const mistakes = charged(call, () => called.checkInput(input))
    if (mistakes.length > 0) throw mismatch('call.invalid_input', 'input', mistakes, { plugin, name })
    const output = await supervisor
      .call(call.invocation, callee.deployment, { name, payload: input, timeoutMs })
      .catch((error: unknown) => {
        throw error instanceof Problem ? error.with({ plugin, name }) : error
      })
    const most = call.limits['plugins.callBytes']
    const bytes = Buffer.byteLength(JSON.stringify(output))
    if (bytes > most)
      throw new Problem('call.too_large', {
        detail: `The result has ${bytes} bytes of at most ${most}.`,
        limit: 'plugins.callBytes',
        value: most,
      })
    const broken = charged(call, () => called.checkOutput(output))
    if (broken.length > 0) throw mismatch('call.invalid_output', 'output', broken, { plugin, name })
    return output
  },

  async list({ tenant, user }, reaches) {
    const language = firstSpoken([user?.language, tenant.language]) ?? sourceLanguage
    return (await exposed(tenant, language)).filter(({ plugin, name }) => reaches(plugin, name))
  },
})

interface Target {
  plugin: string
  name: string
}

/**
 * The one place that asks whether the user of an invocation may call a function. What the platform starts by itself
 * (events, jobs, lifecycle steps) has no user: there the grant decides alone. Visitors have no permission.
 */
const mayCall = (
  authorization: Pick<Authorization, 'may'>,
  { startedBy, user }: HostCall,
  permission: string | undefined,
): boolean | Promise<boolean> => {
  if (permission === undefined || startedBy === 'platform') return true
  return user?.subject ? authorization.may(user.subject, permission) : false
}

/** Checking is the platform's work, for which the caller pays. */
const charged = <T>(call: HostCall, work: () => T): T => {
  const before = performance.now()
  try {
    return work()
  } finally {
    call.charge(performance.now() - before)
  }
}

const mismatch = (
  code: 'call.invalid_input' | 'call.invalid_output',
  what: string,
  mistakes: Mistake[],
  target: Target,
): Problem => {
  const errors = mistakes.map(({ path, rule }) => ({
    field: [what, ...path].map(String).join('.'),
    rule: inEnglish(rule),
  }))
  return new Problem(code, { errors, ...target })
}
