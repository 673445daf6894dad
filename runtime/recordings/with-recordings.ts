import { randomUUID } from 'node:crypto'
import type { Knex } from 'knex'
import { Problem } from '../../problems/problem.ts'
import { userSeenBy } from '../supervisor/nested.ts'
import type { RunningSupervisor } from '../supervisor/supervisor.ts'
import type { Deployment, Entry, InvokeOptions, PluginResponse } from '../supervisor/types.ts'
import { createRecorder, type Recorded } from './recorder.ts'
import type { RecordedBody, RecordedOutcome, Recording } from './recording.ts'
import { nameOf, type Recordings } from './recordings.ts'
import { withoutCredentials } from './redact.ts'
import { takeNext } from './rules.ts'

/** Ends that are not the plugin's: there is nothing to learn from them. */
const notItsOwn = /^(?:isolate\.lost|worker\.lost|platform\.|quota\.|installation\.|invocation\.cancelled)/

interface Deps {
  core: Knex
  recordings: Pick<Recordings, 'keep'>
  /** Takes the secrets of an installation out of a text. */
  redact: (installationId: string, text: string) => Promise<string>
  /** The rule of an installation has nothing left to record. */
  onUsedUp: (deployment: Deployment) => Promise<void>
  onError: (error: unknown) => void
}

/** A body as it is kept; what is streamed goes by. */
const bodyOf = (body: PluginResponse['body']): RecordedBody => {
  if (body === null) return null
  if (typeof body === 'string') return { text: body }
  return body instanceof Uint8Array ? { base64: Buffer.from(body).toString('base64') } : { leftOut: true }
}

const entryOf = (entry: Exclude<Entry, { kind: 'call' }>): Recording['entry'] =>
  entry.kind === 'request' ? { ...entry, request: { ...entry.request, body: bodyOf(entry.request.body) } } : entry

/**
 * A supervisor that records what it runs of deployments that are taped: what the rule of the installation says, and
 * what its caller marked with the id under which it is to be kept. Nobody waits for it.
 */
export const withRecordings = (
  supervisor: RunningSupervisor,
  { core, recordings, redact, onUsedUp, onError }: Deps,
): RunningSupervisor & { kept: () => Promise<unknown> } => {
  const keeping = new Set<Promise<unknown>>()

  const reasonFor = async (
    deployment: Deployment,
    name: string | undefined,
    { code }: Recorded,
    mark: string | undefined,
  ): Promise<'marked' | 'next' | 'failed' | undefined> => {
    if (mark !== undefined) return 'marked'
    const { recording: rule, installation } = deployment
    if (!rule || rule.until <= new Date()) return undefined
    if (rule.remaining > 0 && (rule.name === undefined || rule.name === name)) {
      const left = await takeNext(core, installation.id)
      if (left === 0) await onUsedUp(deployment)
      if (left !== undefined) return 'next'
    }
    return rule.failed && code !== undefined && !notItsOwn.test(code) ? 'failed' : undefined
  }

  const keep = async (
    deployment: Deployment,
    entry: Exclude<Entry, { kind: 'call' }>,
    { user, mark }: InvokeOptions,
    over: Promise<Recorded>,
    outcome: RecordedOutcome,
  ) => {
    const recorded = await over
    const { tape, calls, logs, isCut } = recorded
    const known = entryOf(entry)
    const name = nameOf({ entry: known })
    const reason = await reasonFor(deployment, name, recorded, mark)
    if (reason === undefined) return
    const { installation, tenant, declared, grant, settings, dynamicCode } = deployment
    const seen = userSeenBy(deployment, user)
    const { code, message } = recorded
    const full = {
      format: 1,
      id: mark ?? randomUUID(),
      plugin: installation.plugin,
      version: installation.version,
      tenant: tenant.slug,
      ...(tenant.language && { language: tenant.language }),
      at: new Date(tape.startMs).toISOString(),
      entry: known,
      ...(seen && { user: seen }),
      declared,
      grant,
      settings,
      dynamicCode,
      tape,
      calls,
      logs,
      outcome: code === undefined ? outcome : { ...outcome, error: { code, message: message ?? '' } },
      ...(isCut && { isCut }),
    }
    const clean = await redact(installation.id, JSON.stringify(withoutCredentials(full)))
    await recordings.keep({ tenantId: tenant.id, installationId: installation.id }, JSON.parse(clean) as Recording, {
      reason,
      code,
    })
  }

  const run = async <T>(
    deployment: Deployment,
    entry: Entry,
    options: InvokeOptions,
    work: (options: InvokeOptions) => Promise<T>,
    outcomeOf: (result: T) => RecordedOutcome,
  ): Promise<T> => {
    if (deployment.tape !== 'record' || entry.kind === 'call') return work(options)
    const { recorder, over } = createRecorder()
    const hold = (outcome: RecordedOutcome) => {
      const kept = keep(deployment, entry, options, over, outcome).catch(onError)
      keeping.add(kept)
      void kept.finally(() => keeping.delete(kept))
    }
    try {
      const result = await work({ ...options, recorder })
      hold(outcomeOf(result))
      return result
    } catch (error) {
      // What was refused before it began has nothing to replay, and never ends.
      if (error instanceof Problem)
        recorder.ended(error.code, typeof error.cause === 'string' ? error.cause : error.message)
      hold({})
      throw error
    }
  }

  return {
    ...supervisor,
    request: (deployment, entry, options = {}) =>
      run(
        deployment,
        entry,
        options,
        (given) => supervisor.request(deployment, entry, given),
        ({ status, headers, body }) => ({ response: { status, headers, body: bodyOf(body) } }),
      ),
    run: (deployment, entry, options = {}) =>
      run(
        deployment,
        entry,
        options,
        (given) => supervisor.run(deployment, entry, given),
        (result) => ({ result }),
      ),
    kept: () => Promise.allSettled(keeping),
  }
}
