import { createRecorder, type Recorded } from '../../runtime/recordings/recorder.ts'
import type { RecordedBody, RecordedOutcome, Recording } from '../../runtime/recordings/recording.ts'
import { createReplayedCalls } from '../../runtime/recordings/replayed-calls.ts'
import { builtSandbox } from '../../runtime/supervisor/launch.ts'
import { createSupervisor } from '../../runtime/supervisor/supervisor.ts'
import type { Deployment, InvokingUser, PluginResponse } from '../../runtime/supervisor/types.ts'
import { Problem } from '../../problems/problem.ts'
import { capabilityNames, reservedCapabilities } from '../../sandbox/capabilities/names.ts'
import { defaultLimits } from '../../sandbox/limits.ts'
import { withInlineMap } from './local-sandbox.ts'
import { CommandError } from './exit-codes.ts'

/** The code that a recording is run with. */
export interface ReplayedCode {
  version: string
  text: string
  sha256: string
  map: string | undefined
  /** Capabilities that its manifest asks for, if there is one. */
  declared?: string[] | undefined
}

/** What became of one run. */
export interface Replayed extends Recorded {
  outcome: RecordedOutcome
}

interface ReplaySandbox {
  /** Runs it in an isolate of its own, from the beginning. */
  run(): Promise<Replayed>
  stop(): Promise<void>
}

/** Who steps through code is slow, and a replay spends nothing of anyone's. */
const unhurriedMs = 3_600_000

const bodyFrom = (body: RecordedBody): string | Uint8Array | null => {
  if (body === null) return null
  if ('text' in body) return body.text
  if ('base64' in body) return Buffer.from(body.base64, 'base64')
  throw new CommandError('The body of the request is not in the recording: it was streamed.')
}

const bodyTo = async (body: PluginResponse['body']): Promise<RecordedBody> => {
  if (body === null) return null
  if (typeof body === 'string') return { text: body }
  if (body instanceof Uint8Array) return { base64: Buffer.from(body).toString('base64') }
  for await (const _ of body) {
    // Read to its end, so that what comes behind it runs as well.
  }
  return { leftOut: true }
}

const deploymentOf = (recording: Recording, code: ReplayedCode, run: number, isInspected: boolean): Deployment => ({
  installation: { id: recording.id, plugin: recording.plugin, version: code.version },
  tenant: { id: recording.id, slug: recording.tenant, language: recording.language ?? null },
  revision: String(run),
  code: {
    sha256: code.sha256,
    read: async () => (isInspected ? withInlineMap(code.text, code.map) : code.text),
    readMap: async () => code.map,
  },
  declared: code.declared ?? recording.declared,
  grant: recording.grant,
  settings: recording.settings,
  trust: 'unverified',
  dynamicCode: recording.dynamicCode,
  tape: 'replay',
  limits: {
    ...defaultLimits,
    budgets: {
      ...defaultLimits.budgets,
      ...Object.fromEntries(
        ['request', 'event', 'job', 'lifecycle'].map((kind) => [kind, { cpuMs: unhurriedMs, wallMs: unhurriedMs }]),
      ),
    },
  },
})

/**
 * A sandbox in which a recorded invocation runs again: clock, chance and the answers to host calls come from the
 * recording, and nothing else is there to be reached.
 */
export const openReplaySandbox = (
  recording: Recording,
  code: ReplayedCode,
  { inspectPort }: { inspectPort?: number | undefined } = {},
): ReplaySandbox => {
  const hostCalls = createReplayedCalls(recording)
  const supervisor = createSupervisor({
    capabilities: [],
    hostCalls,
    reservedCapabilities: [...capabilityNames, ...reservedCapabilities],
    launch: { ...builtSandbox, ...(inspectPort !== undefined && { inspectPort, uid: '' }) },
    keepsSpareWorker: false,
  })
  let runs = 0

  const enter = async (
    deployment: Deployment,
    options: Parameters<typeof supervisor.run>[2],
  ): Promise<RecordedOutcome> => {
    const { entry } = recording
    if (entry.kind !== 'request') return { result: await supervisor.run(deployment, entry, options) }
    const { request, route, params } = entry
    const given = {
      kind: 'request' as const,
      request: { ...request, body: bodyFrom(request.body) },
      ...(route !== undefined && { route }),
      ...(params && { params }),
    }
    const { status, headers, body } = await supervisor.request(deployment, given, options)
    return { response: { status, headers, body: await bodyTo(body) } }
  }

  return {
    async run() {
      hostCalls.rewind()
      const { recorder, over } = createRecorder()
      const { user, tape } = recording
      const options = { recorder, tape, ...(user && { user: user as InvokingUser }) }
      try {
        const outcome = await enter(deploymentOf(recording, code, ++runs, inspectPort !== undefined), options)
        return { ...(await over), outcome }
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        const message = typeof error.cause === 'string' ? error.cause : String(error.detail.detail ?? error.message)
        // One that could not even be entered has no end of its own.
        recorder.ended(error.code, message)
        return { ...(await over), outcome: { error: { code: error.code, message } } }
      }
    },
    stop: () => supervisor.close(),
  }
}
