import { Command, Option } from 'commander'
import { call } from './platform-client.ts'
import { tenantTarget, withTenantOptions, type Target, type TargetOptions } from './target.ts'
import { style } from './terminal.ts'

export interface LogRecord {
  at: string
  level: 'debug' | 'info' | 'warn' | 'error'
  message: string
  plugin: string
  version: string
}

interface LogsOptions extends TargetOptions {
  follow?: boolean
  level?: string
  limit: string
  json?: boolean
}

const colours = { debug: 'gray', info: 'cyan', warn: 'yellow', error: 'red' } as const

/** A record as one reads it: when, how bad, what. */
export const logLine = ({ at, level, message, plugin }: LogRecord): string =>
  `${style('gray', at.slice(11, 23))} ${style(colours[level], level.padEnd(5))} ${style('gray', plugin)} ${message}`

interface Filter {
  plugin?: string
  level?: string
}

const tailPage = async (
  target: Target,
  filter: Filter,
  more: Record<string, string>,
  signal?: AbortSignal,
): Promise<{ items: LogRecord[]; cursor: string }> => {
  const query = new URLSearchParams({ ...filter, ...more }).toString()
  const page = await call(target, { method: 'GET', path: `/api/v1/logs/tail?${query}`, ...(signal && { signal }) })
  return page as { items: LogRecord[]; cursor: string }
}

/** Where the log ends now. */
export const endOfLog = async (target: Target, filter: Filter): Promise<string> =>
  (await tailPage(target, filter, { waitSeconds: '0' })).cursor

/** What is logged from a place on, as it comes, until the signal is aborted; the place moves along. */
export const tail = async function* (
  target: Target,
  filter: Filter,
  { at, signal }: { at: { cursor: string }; signal: AbortSignal },
): AsyncGenerator<LogRecord> {
  while (!signal.aborted) {
    const { items, cursor } = await tailPage(target, filter, { after: at.cursor }, signal)
    at.cursor = cursor
    yield* items
  }
}

/** `plexica logs`: what plugins log at a tenant. */
export const logsCommand = () =>
  withTenantOptions(new Command('logs'))
    .description('Show what plugins log at a tenant, errors with their places in your own files.')
    .argument('[plugin]', 'only this one')
    .option('-f, --follow', 'go on as more is logged, until Ctrl-C')
    .addOption(new Option('--level <level>', 'only this level').choices(['debug', 'info', 'warn', 'error']))
    .option('-n, --limit <n>', 'how many of the latest', '50')
    .option('--json', 'print each record as a line of JSON')
    .addHelpText('after', '\nExamples:\n  plexica logs notes --tenant acme -f\n  plexica logs --level error --json')
    .action(async (plugin: string | undefined, { follow, level, limit, json, ...options }: LogsOptions) => {
      const stopped = new AbortController()
      if (follow) for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.abort())
      const target = await tenantTarget(options)
      const filter = { ...(plugin !== undefined && { plugin }), ...(level !== undefined && { level }) }
      const show = (record: LogRecord) =>
        process.stdout.write(json ? `${JSON.stringify(record)}\n` : `${logLine(record)}\n`)
      const from = await endOfLog(target, filter)
      const { items } = (await call(target, {
        method: 'GET',
        path: `/api/v1/logs?${new URLSearchParams({ ...filter, limit }).toString()}`,
      })) as { items: LogRecord[] }
      items.reverse().forEach(show)
      if (!follow) return
      try {
        for await (const record of tail(target, filter, { at: { cursor: from }, signal: stopped.signal })) show(record)
      } catch (error) {
        if (!stopped.signal.aborted) throw error
      }
    })
