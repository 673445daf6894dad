import { Command, InvalidArgumentError } from 'commander'
import { columns } from './columns.ts'
import { UsageError } from './exit-codes.ts'
import { call } from './platform-client.ts'
import { tenantTarget, withTenantOptions, type TargetOptions } from './target.ts'
import { createTerminal } from './terminal.ts'

interface Rule {
  failed: boolean
  next: number
  name?: string
  until?: string
}

interface Head {
  id: string
  version: string
  kind: string
  name?: string
  reason: string
  code?: string
  at: string
}

interface Options extends TargetOptions {
  next?: number
  failed?: true
  name?: string
  hours?: number
  off?: true
  json?: boolean
}

const whole = (text: string): number => {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('has to be a whole number')
  return Number(text)
}

const told = ({ failed, next, name, until }: Rule): string => {
  const what = [
    ...(next > 0 ? [`the next ${next}${name === undefined ? '' : ` of ${name}`}`] : []),
    ...(failed ? ['those that fail'] : []),
  ]
  return what.length === 0 ? 'Nothing is recorded.' : `Recorded are ${what.join(' and ')}, until ${until}.`
}

/** What the options want to be recorded; undefined if they only ask. @throws {UsageError} */
const wanted = ({ next, failed, name, hours, off }: Options): Record<string, unknown> | undefined => {
  if (off) {
    if (next !== undefined || failed) throw new UsageError('--off stands alone.')
    return {}
  }
  if (next !== undefined || failed) return { next, failed, name, hours }
  if (name !== undefined || hours !== undefined) throw new UsageError('Say what to record: --next 5, or --failed.')
  return undefined
}

/** `plexica record`: which invocations of a plugin are recorded, and those that were. */
export const recordCommand = () =>
  withTenantOptions(new Command('record'))
    .description(
      'Record invocations of a plugin at a tenant, for plexica replay; without options list what was recorded.',
    )
    .argument('<plugin>', 'its id')
    .option('--next <n>', 'record so many of the next ones', whole)
    .option('--failed', 'record those that fail')
    .option('--name <route>', 'of the next ones only those of this route, such as "GET /notes/:id", or handler')
    .option('--hours <n>', 'for so long (default: 24)', whole)
    .option('--off', 'record nothing any more')
    .option('--json', 'print { rule, items } as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  plexica record notes --next 5 -t acme\n  plexica record notes --failed --hours 48 -t acme\n  plexica record notes -t acme',
    )
    .action(async (plugin: string, options: Options) => {
      const target = await tenantTarget(options)
      const path = `/api/v1/installations/${encodeURIComponent(plugin)}/recording`
      const body = wanted(options)
      const rule = (await call(target, body ? { method: 'PUT', path, body } : { method: 'GET', path })) as Rule
      const { items } = (await call(target, {
        method: 'GET',
        path: `/api/v1/recordings?plugin=${encodeURIComponent(plugin)}`,
      })) as { items: Head[] }
      const rows = items.map(({ id, at, version, kind, name = '', reason, code = '' }) => [
        id,
        at,
        version,
        kind,
        name,
        code || reason,
      ])
      createTerminal(options).result({ rule, items }, [told(rule), columns(rows)].filter(Boolean).join('\n'))
    })
