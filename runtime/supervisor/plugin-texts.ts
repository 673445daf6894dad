import { Problem } from '../../problems/problem.ts'
import { SourcePositions } from './source-positions.ts'
import type { Deployment, LogRecord } from './types.ts'

/** What plugin code says in logs and errors, on its way out. */
export interface PluginTexts {
  /** Hands a record on, its stacks pointing into the author's files, without secrets. */
  log(deployment: Deployment, record: LogRecord): void
  /** The same failure; what the plugin said of it goes on to logs and stores without secrets. */
  withoutSecrets(deployment: Deployment, error: unknown): Promise<unknown>
  /** Settles when all records are handed on. */
  settled(): Promise<unknown>
}

/**
 * Without `redact` nothing is taken out of what plugins say; what fails on the way is told to `onError`, never to
 * whoever logged.
 */
export const createPluginTexts = ({
  positions,
  redact,
  onLog,
  onError,
}: {
  positions: SourcePositions
  /** Takes what is not for logs out of a text of the plugin's. */
  redact?: ((deployment: Deployment, text: string) => Promise<string>) | undefined
  onLog?: ((record: LogRecord) => void) | undefined
  onError?: ((error: unknown) => void) | undefined
}): PluginTexts => {
  const rewritings = new Set<Promise<unknown>>()

  /** Whether there may be something in what this plugin says that is not for others to read. */
  const mayHoldSecrets = ({ declared }: Deployment) => redact !== undefined && declared.includes('secrets')

  const redacted = async (deployment: Deployment, text: string): Promise<string> => {
    if (!redact || !mayHoldSecrets(deployment)) return text
    try {
      return await redact(deployment, text)
    } catch (error) {
      onError?.(error)
      return '(This is not shown: the secrets of the installation could not be read to be taken out of it.)'
    }
  }

  const log = (deployment: Deployment, record: LogRecord) => {
    const isFinal = !SourcePositions.concerns(record.message)
    if (isFinal && !mayHoldSecrets(deployment)) return onLog?.(record)
    const rewriting = Promise.resolve(isFinal ? record.message : positions.rewrite(deployment, record.message))
      .then((message) => redacted(deployment, message))
      .then((message) => onLog?.({ ...record, message }))
    rewritings.add(rewriting)
    void rewriting.finally(() => rewritings.delete(rewriting))
  }

  const withoutSecrets = async (deployment: Deployment, error: unknown): Promise<unknown> =>
    error instanceof Problem && typeof error.cause === 'string' && mayHoldSecrets(deployment)
      ? error.with({}, { cause: await redacted(deployment, error.cause) })
      : error

  return { log, withoutSecrets, settled: () => Promise.allSettled(rewritings) }
}
