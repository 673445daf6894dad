import * as z from 'zod/mini'
import { Problem } from '../../problems/problem.ts'
import type { ProblemCode } from '../../problems/catalogue.ts'
import { tapeOp, type Tape } from '../../sandbox/bridge/entries.ts'
import { storageLimits } from '../../sandbox/capabilities/storage/limits.ts'
import type { FromWorker } from '../../sandbox/bridge/messages.ts'
import type { CapabilityHost, HostCall } from '../../sandbox/capabilities/define.ts'
import type { Running } from './invocations.ts'
import { startedBy } from './nested.ts'
import { resourceInput, type ResourceInput } from '../identity/policies/resource.ts'
import type { Deployment, InvokingUser } from './types.ts'

type CallMessage = Extract<FromWorker, { type: 'call' }>

/** Why a deployment may not use a capability, or `granted`. */
export const capabilityState = (deployment: Deployment, name: string, known: boolean): 'granted' | ProblemCode => {
  if (!known) return 'capability.unknown'
  if (!deployment.declared.includes(name)) return 'capability.undeclared'
  const { grant, grantUntil } = deployment
  if (!Object.hasOwn(grant, name)) return 'capability.denied'
  // An invocation may be under way when what it was granted ends.
  const until = grantUntil && Object.hasOwn(grantUntil, name) ? Date.parse(grantUntil[name]!) : Infinity
  return until > Date.now() ? 'granted' : 'capability.denied'
}

/** What goes back into the isolate: JSON, and bytes beside it. */
interface HostAnswer {
  json: string
  bytes?: Uint8Array
}

export interface HostCalls {
  /** Names of the capabilities that exist here. */
  names: string[]
  /** Runs one host call and resolves with its answer. @throws {Problem} whatever refuses it. */
  answer: (running: Running, message: CallMessage) => Promise<HostAnswer>
}

/** What a plugin asks about its user, without any capability: it learns no more than it would by trying. */
const question = z.strictObject({ action: z.string().check(z.maxLength(100)), resource: z.optional(resourceInput) })

/** A piece of a file that the plugin brought itself, so that it needs no capability to read it. */
const assetPiece = z.strictObject({
  path: z
    .string()
    .check(
      z.maxLength(200),
      z.regex(/^assets(?:\/(?!\.\.?(?:\/|$))[^/\\\0]+)+$/, 'is no path of a file under assets/'),
    ),
  offset: z.int().check(z.nonnegative()),
})

const tape = z.strictObject({
  startMs: z.number(),
  clock: z.array(z.number()),
  random: z.array(z.number()),
  bytes: z.array(z.base64()),
  isCut: z.optional(z.boolean()),
})

/** Whether the user of an invocation may do something, on a resource of the plugin that runs. */
export type AskAboutUser = (
  deployment: Deployment,
  user: InvokingUser,
  permission: string,
  resource?: ResourceInput,
) => boolean | Promise<boolean>

/** Answers host calls: authority from the invocation, input by schema, then the capability's handler. */
export const createHostCalls = (capabilities: CapabilityHost[], askAboutUser: AskAboutUser): HostCalls => {
  const byName = new Map(capabilities.map((capability) => [capability.name, capability]))
  const scopes = new WeakMap<Deployment, Map<string, unknown>>()
  /** Bytes of the calls that are being answered, by installation. */
  const pending = new Map<string, number>()

  const scopeOf = (deployment: Deployment, capability: CapabilityHost): unknown => {
    let known = scopes.get(deployment)
    if (!known) scopes.set(deployment, (known = new Map()))
    if (!known.has(capability.name))
      known.set(capability.name, capability.definition.scope.parse(deployment.grant[capability.name] ?? {}))
    return known.get(capability.name)
  }

  const authorize = async (running: Running, json: string): Promise<HostAnswer> => {
    charge(running, json.length)
    const { action, resource } = parseInput(question, json, undefined, 'authorize') as z.output<typeof question>
    if (!running.user)
      throw new Problem('capability.invalid', { detail: 'Nobody is signed in here who could be asked about.' })
    return asAnswer(await askAboutUser(running.deployment, running.user, action, resource))
  }

  const asset = async (running: Running, json: string): Promise<HostAnswer> => {
    charge(running, json.length)
    const { path, offset } = parseInput(assetPiece, json, undefined, 'asset') as z.output<typeof assetPiece>
    return asAnswer(await running.deployment.code.readAsset?.(path, { offset, length: storageLimits.pieceBytes }))
  }

  const authority = (running: Running, capability: CapabilityHost): HostCall => {
    const { deployment } = running
    running.abort ??= new AbortController()
    return {
      invocation: running.id,
      tenant: deployment.tenant,
      installation: deployment.installation,
      ...(running.user && { user: running.user }),
      startedBy: startedBy(running),
      hops: running.hops,
      scope: scopeOf(deployment, capability),
      granted: ({ name, scope }) =>
        capabilityState(deployment, name, true) === 'granted' ? scope.parse(deployment.grant[name]) : undefined,
      limits: deployment.limits,
      deadline: running.deadline,
      signal: running.abort.signal,
      charge: (cpuMs) => (running.calledCpuMs += cpuMs),
      own: <T>(make: () => T): T => {
        if (!running.own.has(capability.name)) running.own.set(capability.name, make())
        return running.own.get(capability.name) as T
      },
    }
  }

  const answer = async (running: Running, { op, json, bytes }: CallMessage): Promise<HostAnswer> => {
    if (op === 'authorize') return authorize(running, json)
    if (op === 'asset') return asset(running, json)
    if (op === tapeOp) return keepTape(running, json)
    const { deployment } = running
    const dot = op.indexOf('.')
    const name = op.slice(0, dot)
    const capability = byName.get(name)
    const state = capabilityState(deployment, name, capability !== undefined)
    if (state !== 'granted') throw new Problem(state, { capability: name })
    const verb = op.slice(dot + 1)
    const { definition, handlers } = capability!
    if (!Object.hasOwn(definition.ops, verb))
      throw new Problem('capability.unknown', { detail: `${name} has no operation "${verb}".`, capability: name })
    const size = json.length + (bytes?.byteLength ?? 0)
    charge(running, size)
    const input = parseInput(definition.ops[verb]!.input, json, bytes, op)
    return whilePending(deployment, size, async () =>
      asAnswer(await handlers[verb]!(authority(running, capability!), input)),
    )
  }

  /** What waits for a slow capability stays in this process's memory, so an installation may have only so much of it. */
  const whilePending = async <T>(
    { installation: { id }, limits }: Deployment,
    size: number,
    work: () => Promise<T>,
  ) => {
    const others = pending.get(id) ?? 0
    if (others + size > limits.pendingBytes)
      throw new Problem('invocation.bridge_bytes', { limit: 'pendingBytes', value: limits.pendingBytes })
    pending.set(id, others + size)
    try {
      return await work()
    } finally {
      const left = pending.get(id)! - size
      if (left > 0) pending.set(id, left)
      else pending.delete(id)
    }
  }

  return { names: [...byName.keys()], answer }
}

/** What a guest that is recorded saw of the clock and of chance. Nobody wants that of calls between plugins. */
const keepTape = (running: Running, json: string): HostAnswer => {
  if (!running.recorder) return { json: 'null' }
  if (json.length > running.deployment.limits.messageBytes)
    throw new Problem('invocation.bridge_bytes', {
      limit: 'messageBytes',
      value: running.deployment.limits.messageBytes,
    })
  running.recorder.taped(parseInput(tape, json, undefined, tapeOp) as Tape)
  return { json: 'null' }
}

/** The member `bytes` of what an op returns travels beside its JSON. */
const asAnswer = (output: unknown): HostAnswer => {
  const bytes = typeof output === 'object' && output !== null && 'bytes' in output ? output.bytes : undefined
  if (!(bytes instanceof Uint8Array)) return { json: JSON.stringify(output ?? null) }
  return { json: JSON.stringify({ ...(output as object), bytes: undefined }), bytes }
}

/** The guest keeps to these limits by itself; a worker that was broken out of does not. */
const charge = (running: Running, bytes: number) => {
  const { limits } = running.deployment
  running.hostCalls += 1
  running.bytesOut += bytes
  if (running.hostCalls > limits.hostCalls)
    throw new Problem('invocation.host_calls', { limit: 'hostCalls', value: limits.hostCalls })
  if (bytes > limits.messageBytes)
    throw new Problem('invocation.bridge_bytes', { limit: 'messageBytes', value: limits.messageBytes })
  if (running.bytesOut > limits.bridgeBytes)
    throw new Problem('invocation.bridge_bytes', { limit: 'bridgeBytes', value: limits.bridgeBytes })
}

const parseInput = (schema: z.core.$ZodType, json: string, bytes: Uint8Array | undefined, op: string): unknown => {
  let value: unknown
  try {
    value = JSON.parse(json)
  } catch {
    throw new Problem('capability.invalid', { detail: `The input of ${op} is not JSON.` })
  }
  if (bytes && typeof value === 'object' && value !== null)
    Object.defineProperty(value, 'bytes', { value: bytes, enumerable: true })
  const checked = z.safeParse(schema, value)
  if (checked.success) return checked.data
  const [issue] = checked.error.issues
  const at = issue?.path.length ? ` at ${issue.path.join('.')}` : ''
  throw new Problem('capability.invalid', { detail: `${op}${at}: ${issue?.message ?? 'invalid input'}` })
}
