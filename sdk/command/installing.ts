import { readFile } from 'node:fs/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import { CommandError, UsageError } from './exit-codes.ts'
import { call } from './platform-client.ts'
import { tenantTarget, type Target, type TargetOptions } from './target.ts'
import { createTerminal } from './terminal.ts'

export interface Installation {
  plugin: string
  version: string
  previousVersion?: string
  state: string
  capabilities: { name: string; inWords: string; granted: boolean; grantedUntil?: string }[]
}

interface RolledBack extends Installation {
  migrations: { takenBack: string[]; kept: string[] }
}

interface Options extends Omit<TargetOptions, 'tenant'> {
  tenant?: string[]
  json?: boolean
}

const path = (plugin: string) => `/api/v1/installations/${encodeURIComponent(plugin)}`

/** `notes@1.2.0` → the plugin and the version. */
const named = (text: string): { plugin: string; version?: string } => {
  const [plugin = '', version] = text.split('@')
  if (plugin === '') throw new UsageError(`"${text}" is no plugin such as notes or notes@1.2.0.`)
  return { plugin, ...(version !== undefined && { version }) }
}

const withTenants = (command: Command): Command =>
  command
    .option('-t, --tenant <slug...>', 'the tenants, one or several (PLEXICA_TENANT)')
    .option('--url <url>', 'the platform, or the tenant itself (PLEXICA_URL)')
    .option('--token <token>', 'a token of an admin of the tenant (PLEXICA_TOKEN)')
    .option('--json', 'print the installations as JSON')

/** Does the same at each tenant that was named. */
const atEach = async <T>(
  { tenant, json, ...options }: Options,
  what: string,
  work: (target: Target) => Promise<T>,
  tell: (result: T, origin: string) => string,
): Promise<void> => {
  const terminal = createTerminal({ json })
  const targets: Target[] = []
  for (const slug of tenant ?? [undefined])
    targets.push(await tenantTarget({ ...options, ...(slug !== undefined && { tenant: slug }) }))
  const results: T[] = []
  for (const target of targets) {
    const result = await terminal.progress(`${what} at ${target.origin}`, () => work(target))
    if (!json) terminal.result(result, tell(result, target.origin))
    results.push(result)
  }
  if (json) terminal.result(tenant === undefined ? results[0] : results, '')
}

/** `net=2027-01-31` and the like, one after the other. */
const instants = (text: string, before: Record<string, string>): Record<string, string> => {
  const [name = '', date = ''] = text.split(/=(.*)/s)
  const at = new Date(date)
  if (name === '' || Number.isNaN(at.getTime())) throw new InvalidArgumentError('such as net=2027-01-31')
  return { ...before, [name]: at.toISOString() }
}

const jsonFile = async (file: string): Promise<unknown> => {
  const text = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`There is no file ${file}.`)
  })
  try {
    return JSON.parse(text) as unknown
  } catch {
    throw new UsageError(`${file} is not JSON.`)
  }
}

const described = ({ plugin, version, state }: Installation, origin: string): string =>
  `${plugin} ${version} is ${state} at ${origin}.`

/** `plexica install`: puts a published plugin at a tenant. */
export const installCommand = () =>
  withTenants(new Command('install'))
    .description('Install a published plugin at a tenant, granting what its manifest asks for, and enable it.')
    .argument('<plugin>', 'such as notes, or notes@1.2.0')
    .option('--grant <file>', 'JSON with what is granted, by capability; all that the manifest asks for without it')
    .option(
      '--until <capability=date...>',
      'what is granted for a while, such as net=2027-01-31 or net=2027-01-31T18:00:00Z; it ends by itself',
      instants,
      {},
    )
    .option('--settings <file>', 'JSON with its settings')
    .addOption(
      new Option('--channel <name>', 'where its updates come from (default: that of the version)').choices([
        'stable',
        'beta',
      ]),
    )
    .addHelpText(
      'after',
      '\nExamples:\n  plexica install notes --tenant acme globex\n  plexica install notes@1.2.0 -t acme --until net=2027-01-31',
    )
    .action(
      async (
        plugin: string,
        {
          grant,
          until,
          settings,
          channel,
          ...options
        }: Options & { grant?: string; until: Record<string, string>; settings?: string; channel?: string },
      ) => {
        const body = {
          ...named(plugin),
          ...(channel !== undefined && { channel }),
          ...(grant !== undefined && { grant: await jsonFile(grant) }),
          ...(Object.keys(until).length > 0 && { grantUntil: until }),
          ...(settings !== undefined && { settings: await jsonFile(settings) }),
        }
        await atEach(
          options,
          'Installing',
          (target) => call(target, { method: 'POST', path: '/api/v1/installations', body }) as Promise<Installation>,
          (installed, origin) =>
            [
              described(installed, origin),
              ...installed.capabilities.map(
                ({ inWords, granted, grantedUntil }) =>
                  `  ${granted ? 'may' : 'may not'}: ${inWords}${grantedUntil === undefined ? '' : `, until ${grantedUntil}`}`,
              ),
            ].join('\n'),
        )
      },
    )

/** `plexica upgrade`: changes an installation to a newer version. */
export const upgradeCommand = () =>
  withTenants(new Command('upgrade'))
    .description('Change an installation to another version: the newest of its channel, or the one that is named.')
    .argument('<plugin>', 'such as notes, or notes@1.3.0')
    .addHelpText(
      'after',
      '\nExamples:\n  plexica upgrade notes --tenant acme\n  plexica upgrade notes@1.3.0 -t acme globex',
    )
    .action(async (plugin: string, options: Options) => {
      const { plugin: id, version = 'latest' } = named(plugin)
      await atEach(
        options,
        'Upgrading',
        (target) => call(target, { method: 'PATCH', path: path(id), body: { version } }) as Promise<Installation>,
        described,
      )
    })

/** `plexica rollback`: the version before the last upgrade. */
export const rollbackCommand = () =>
  withTenants(new Command('rollback'))
    .description(
      'Go back to the version before the last upgrade. Migrations of later versions are taken back as far as their bundles say how; the others stay, with their data.',
    )
    .argument('<plugin>', 'its id')
    .addHelpText('after', '\nExamples:\n  plexica rollback notes --tenant acme')
    .action(async (plugin: string, options: Options) =>
      atEach(
        options,
        'Rolling back',
        (target) => call(target, { method: 'POST', path: `${path(plugin)}/rollback` }) as Promise<RolledBack>,
        (back, origin) =>
          [
            described(back, origin),
            ...back.migrations.takenBack.map((name) => `  taken back, with its data: ${name}`),
            ...back.migrations.kept.map((name) => `  stays, with its data: ${name}`),
          ].join('\n'),
      ),
    )

interface Uninstalled {
  plugin: string
  /** Absent: its data is gone. */
  keptUntil?: string
  failedSteps: { step: string; message: string }[]
}

/** `plexica uninstall`: takes a plugin away from a tenant. */
export const uninstallCommand = () =>
  withTenants(new Command('uninstall'))
    .description(
      'Take a plugin away from a tenant. Its data is kept for a while: plexica reinstate brings all of it back.',
    )
    .argument('<plugin>', 'its id')
    .option('--purge', 'with all its data there, at once')
    .option('--yes', 'yes, purge it')
    .addHelpText(
      'after',
      '\nExamples:\n  plexica uninstall notes --tenant acme\n  plexica uninstall notes --tenant acme --purge --yes',
    )
    .action(async (plugin: string, { purge, yes, ...options }: Options & { purge?: true; yes?: true }) => {
      if (purge && !yes) throw new CommandError(`This deletes the data of ${plugin} there; add --yes if you mean it.`)
      await atEach(
        options,
        'Uninstalling',
        (target) =>
          call(target, {
            method: 'DELETE',
            path: `${path(plugin)}${purge ? '?purge=true' : ''}`,
          }) as Promise<Uninstalled>,
        ({ keptUntil, failedSteps }, origin) =>
          [
            keptUntil === undefined
              ? `${plugin} is gone from ${origin}, with its data.`
              : `${plugin} is gone from ${origin}. Its data is kept until ${keptUntil}: plexica reinstate ${plugin}`,
            ...failedSteps.map(({ step, message }) => `  ${step} failed: ${message}`),
          ].join('\n'),
      )
    })

/** `plexica reinstate`: takes back that a plugin was uninstalled. */
export const reinstateCommand = () =>
  withTenants(new Command('reinstate'))
    .description('Take back that a plugin was uninstalled: with its version, grant, settings and data.')
    .argument('<plugin>', 'its id')
    .addHelpText('after', '\nExamples:\n  plexica reinstate notes --tenant acme')
    .action(async (plugin: string, options: Options) =>
      atEach(
        options,
        'Reinstating',
        (target) => call(target, { method: 'POST', path: `${path(plugin)}/restore` }) as Promise<Installation>,
        described,
      ),
    )
