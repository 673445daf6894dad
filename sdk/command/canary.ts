import { Command, InvalidArgumentError } from 'commander'
import { columns } from './columns.ts'
import { UsageError } from './exit-codes.ts'
import { call } from './platform-client.ts'
import { platformTarget, tenantTarget, withPlatformOptions, type Target, type TargetOptions } from './target.ts'
import { createTerminal } from './terminal.ts'

/** When a canary is taken back, as options of the command line. */
interface CanaryRules {
  watch?: number
  minInvocations?: number
  errorRate?: number
  cpuFactor?: number
  p95Factor?: number
}

export interface Canary {
  id: string
  plugin: string
  version: string
  state: string
  stateReason?: string
  tenants: Record<string, number>
}

interface Figures {
  invocations: number
  failures: number
  cpuMs: number
  p95Ms?: number
}

interface CanaryUpdate {
  tenant: string
  state: string
  fromVersion: string
  toVersion: string
  reason?: { message: string }
  before?: Figures
  after?: Figures
}

type Options = TargetOptions & { json?: boolean }

/** Where canaries are: those of a publisher, or those of platform admins. */
interface CanaryPlace {
  target: Target
  base: string
}

/** @throws {CommandError} when there is no token */
const canaryPlace = async (options: TargetOptions): Promise<CanaryPlace> =>
  options.tenant === undefined
    ? { target: await platformTarget(options), base: '/api/v1/registry' }
    : { target: await tenantTarget(options), base: '/api/v1/publishing' }

const seconds: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 }

const duration = (text: string): number => {
  const [, number, unit] = /^(\d+)([smhd])$/.exec(text) ?? []
  if (number === undefined) throw new InvalidArgumentError('such as 90s, 30m, 6h or 2d')
  return Number(number) * seconds[unit!]!
}

const number = (text: string): number => {
  const value = Number(text)
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('has to be a number')
  return value
}

/** The options that say when a canary is taken back. */
const withCanaryRules = (command: Command): Command =>
  command
    .option('--watch <time>', 'how long each tenant is watched, such as 30m or 2d (default: 1h)', duration)
    .option('--min-invocations <n>', 'nothing is said of fewer (default: 50)', number)
    .option('--error-rate <share>', 'so much more may fail than before, such as 0.01 (default: 0.05)', number)
    .option('--cpu-factor <times>', 'so many times the CPU time of before may be used (default: 2)', number)
    .option('--p95-factor <times>', 'so many times the p95 of before may be taken (default: 2)', number)

const rulesOf = ({ watch: watchSeconds, minInvocations, errorRate, cpuFactor, p95Factor }: CanaryRules) => ({
  watchSeconds,
  minInvocations,
  errorRate,
  cpuFactor,
  p95Factor,
})

/** Begins a canary of a version at tenants. @throws {CommandError} */
export const beginCanary = async (
  { target, base }: CanaryPlace,
  { plugin, version }: { plugin: string; version: string },
  { tenants, publish, ...rules }: CanaryRules & { tenants: string[]; publish: boolean },
): Promise<Canary> =>
  (await call(target, {
    method: 'POST',
    path: `${base}/plugins/${encodeURIComponent(plugin)}/canaries`,
    body: { version, tenants, publish, rules: rulesOf(rules) },
  })) as Canary

/** A canary in a sentence, and what to do with it. */
export const told = ({ id, plugin, version, state, stateReason, tenants }: Canary): string => {
  const at = Object.entries(tenants).filter(([, count]) => count > 0)
  return [
    `${plugin} ${version}: ${state}${stateReason === undefined ? '' : ` (${stateReason})`}`,
    `  ${at.map(([each, count]) => `${count} ${each}`).join(', ')}`,
    ...(state === 'running' ? [`  plexica canary show|promote|stop ${id}`] : []),
  ].join('\n')
}

const figures = (found: Figures | undefined): string =>
  found === undefined || found.invocations === 0
    ? 'nothing yet'
    : `${found.invocations} calls, ${found.failures} failed, ${found.cpuMs.toFixed(1)} ms CPU${found.p95Ms === undefined ? '' : `, p95 ${found.p95Ms.toFixed(0)} ms`}`

const canaryAt = (base: string, id: string) => `${base}/canaries/${encodeURIComponent(id)}`

const withPlace = (command: Command): Command =>
  withPlatformOptions(
    command.option('-t, --tenant <slug>', 'the tenant whose plugin it is; a platform admin needs none'),
  ).option('--json', 'print what the platform answers as JSON')

/** Does one thing to one canary. */
const acting = (
  name: string,
  description: string,
  progress: string,
  act: (options: { takeBack?: true }) => { path: string; body?: object },
) =>
  withPlace(new Command(name))
    .description(description)
    .argument('<id>', 'its id')
    .action(async (id: string, options: Options & { takeBack?: true }) => {
      const terminal = createTerminal({ json: options.json })
      const { path, body } = act(options)
      const changed = (await terminal.progress(progress, async () => {
        const { target, base } = await canaryPlace(options)
        return call(target, { method: 'POST', path: `${canaryAt(base, id)}/${path}`, ...(body && { body }) })
      })) as Canary
      terminal.result(changed, told(changed))
    })

/** `plexica canary`: a version at a few tenants before it comes to all others. */
export const canaryCommand = () =>
  new Command('canary')
    .description('Bring a version to a few tenants first; it goes back by itself where it is worse.')
    .addCommand(
      withCanaryRules(withPlace(new Command('start')))
        .description('Begin to bring a version to chosen tenants. Nobody else gets it by themselves until it passed.')
        .argument('<plugin@version>', 'such as notes@1.2.0; approved or published, of a private plugin also a draft')
        .requiredOption('--at <slug...>', 'the tenants')
        .option('--publish', 'publish the version once it passed')
        .addHelpText(
          'after',
          '\nA publisher can name tenants whose policy lets the version come by itself, and its own.\n\nExamples:\n  plexica canary start notes@1.2.0 --tenant acme --at globex initech --watch 6h --publish\n  plexica canary start notes@1.2.0 --at globex --error-rate 0.01',
        )
        .action(async (named: string, options: Options & CanaryRules & { at: string[]; publish?: true }) => {
          const [plugin = '', version] = named.split('@')
          if (version === undefined) throw new UsageError(`Say which version of ${plugin}: ${plugin}@1.2.0`)
          const terminal = createTerminal({ json: options.json })
          const begun = await terminal.progress('Beginning', async () =>
            beginCanary(
              await canaryPlace(options),
              { plugin, version },
              {
                ...options,
                tenants: options.at,
                publish: options.publish ?? false,
              },
            ),
          )
          terminal.result(begun, told(begun))
        }),
    )
    .addCommand(
      withPlace(new Command('list'))
        .description('The canaries of a plugin, the latest first.')
        .argument('<plugin>', 'its id')
        .action(async (plugin: string, options: Options) => {
          const { target, base } = await canaryPlace(options)
          const path = `${base}/plugins/${encodeURIComponent(plugin)}/canaries`
          const page = (await call(target, { method: 'GET', path })) as { items: Canary[] }
          createTerminal(options).result(
            page,
            columns(page.items.map(({ id, version, state, stateReason = '' }) => [id, version, state, stateReason])),
          )
        }),
    )
    .addCommand(
      withPlace(new Command('show'))
        .description('How far a canary is, and how each of its tenants fares beside before.')
        .argument('<id>', 'its id')
        .action(async (id: string, options: Options) => {
          const { target, base } = await canaryPlace(options)
          const found = (await call(target, { method: 'GET', path: canaryAt(base, id) })) as Canary
          const { items } = (await call(target, {
            method: 'GET',
            path: `${canaryAt(base, id)}/updates?limit=100`,
          })) as { items: CanaryUpdate[] }
          const lines = items.map(
            ({ tenant, state, fromVersion, toVersion, reason, before, after }) =>
              `  ${tenant}: ${state}${reason === undefined ? '' : ` (${reason.message})`}\n    ${fromVersion}: ${figures(before)}\n    ${toVersion}: ${figures(after)}`,
          )
          createTerminal(options).result({ ...found, updates: items }, [told(found), ...lines].join('\n'))
        }),
    )
    .addCommand(
      acting(
        'promote',
        'End a canary well before its time, and publish its version if it is not yet. Its tenants are watched on.',
        'Promoting',
        () => ({ path: 'promote' }),
      ),
    )
    .addCommand(
      acting(
        'stop',
        'End a canary without a verdict: its version is held back from all others, and stays where it is.',
        'Stopping',
        ({ takeBack = false }) => ({ path: 'cancel', body: { takeBack } }),
      ).option('--take-back', 'go back to the version before at tenants that are still watched'),
    )
