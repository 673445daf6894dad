import { Command } from 'commander'
import { columns } from './columns.ts'
import { call, callPlatform } from './platform-client.ts'
import { UsageError } from './exit-codes.ts'
import { tenantTarget, withPlatformOptions, withTenantOptions, type TargetOptions } from './target.ts'
import { createTerminal } from './terminal.ts'

interface Quota {
  name: string
  unit: string
  value: number
  used?: number
  source: string
}

type Options = TargetOptions & { json?: boolean; plugin?: string }

const quotaPath = (tenant: string | undefined, plugin: string | undefined, name: string): string => {
  if (tenant === undefined) throw new UsageError('Say of which tenant: --tenant acme, or PLEXICA_TENANT.')
  const owner = plugin === undefined ? '' : `/installations/${encodeURIComponent(plugin)}`
  return `/api/v1/tenants/${encodeURIComponent(tenant)}${owner}/quotas/${encodeURIComponent(name)}`
}

/** `plexica quotas`: what a tenant may use, and how much of it is used. */
export const quotasCommand = () =>
  new Command('quotas')
    .description('What a tenant or an installation may use, and how much of it is used.')
    .addCommand(
      withTenantOptions(new Command('list'))
        .description('List the quotas of a tenant, or of one installation.')
        .option('--plugin <id>', 'those of this installation')
        .option('--json', 'print { plan, items } as JSON')
        .addHelpText('after', '\nExamples:\n  plexica quotas list --tenant acme --plugin notes')
        .action(async ({ json, plugin, ...options }: Options) => {
          const query = plugin === undefined ? '' : `?plugin=${encodeURIComponent(plugin)}`
          const found = (await call(await tenantTarget(options), {
            method: 'GET',
            path: `/api/v1/quotas${query}`,
          })) as { plan: { name: string }; items: Quota[] }
          const rows = found.items.map(({ name, unit, value, used, source }) => [
            name,
            `${used === undefined ? '' : `${used} of `}${value} ${unit}`,
            source,
          ])
          createTerminal({ json }).result(found, `Plan: ${found.plan.name}\n${columns(rows)}`)
        }),
    )
    .addCommand(
      withPlatformOptions(new Command('set'))
        .description('Set a quota of a tenant, or of one installation, beside its plan. Takes a token of the platform.')
        .argument('<name>', 'as plexica quotas list has it')
        .argument('<value>', 'a whole number, in the unit of the quota')
        .option('-t, --tenant <slug>', 'the tenant (PLEXICA_TENANT)')
        .option('--plugin <id>', 'of this installation only')
        .requiredOption('--reason <text>', 'why, for those who wonder later')
        .option('--until <time>', 'when it ends, such as 2027-01-01; without it, it holds until it is removed')
        .option('--json', 'print what was set as JSON')
        .addHelpText(
          'after',
          '\nExamples:\n  plexica quotas set isolateMemoryMb 128 --tenant acme --plugin notes --reason "large imports"',
        )
        .action(
          async (
            name: string,
            value: string,
            {
              json,
              tenant = process.env.PLEXICA_TENANT,
              plugin,
              reason,
              until,
              ...options
            }: Options & { reason: string; until?: string },
          ) => {
            if (!/^\d+$/.test(value)) throw new UsageError(`"${value}" is no whole number.`)
            const body = { value: Number(value), reason, ...(until !== undefined && { expiresAt: until }) }
            await callPlatform(options, { method: 'PUT', path: quotaPath(tenant, plugin, name), body })
            createTerminal({ json }).result(
              { name, tenant, plugin, ...body },
              `${name} is ${value} for ${plugin ?? tenant} now.`,
            )
          },
        ),
    )
    .addCommand(
      withPlatformOptions(new Command('remove'))
        .description('Take back what was set for a tenant or an installation: the plan counts again.')
        .argument('<name>', 'as plexica quotas list has it')
        .option('-t, --tenant <slug>', 'the tenant (PLEXICA_TENANT)')
        .option('--plugin <id>', 'of this installation only')
        .option('--json', 'print what was removed as JSON')
        .action(async (name: string, { json, tenant = process.env.PLEXICA_TENANT, plugin, ...options }: Options) => {
          await callPlatform(options, { method: 'DELETE', path: quotaPath(tenant, plugin, name) })
          createTerminal({ json }).result(
            { name, tenant, plugin },
            `${name} of ${plugin ?? tenant} is that of the plan again.`,
          )
        }),
    )
