import { Command } from 'commander'
import { columns } from './columns.ts'
import type { Installation } from './installing.ts'
import { call, callPlatform } from './platform-client.ts'
import { tenantTarget, withPlatformOptions, withTenantOptions, type TargetOptions } from './target.ts'
import { createTerminal } from './terminal.ts'

interface Registered {
  plugin: string
  verified: boolean
  latest: { version: string; name: string }
}

interface Version {
  version: string
  sizeBytes: number
  createdAt: string
}

type Options = TargetOptions & { json?: boolean }

/** `plexica plugins`: what is installed, and what is published. */
export const pluginsCommand = () =>
  new Command('plugins')
    .description('What is installed at a tenant, and what is published.')
    .addCommand(
      withTenantOptions(new Command('installed'))
        .description('List what is installed at a tenant.')
        .option('--json', 'print { items } as JSON')
        .action(async ({ json, ...options }: Options) => {
          const page = (await call(await tenantTarget(options), {
            method: 'GET',
            path: '/api/v1/installations',
          })) as { items: Installation[] }
          createTerminal({ json }).result(
            page,
            columns(page.items.map(({ plugin, version, state }) => [plugin, version, state])),
          )
        }),
    )
    .addCommand(
      withPlatformOptions(new Command('published'))
        .description('List the plugins of the registry.')
        .option('--json', 'print { items } as JSON')
        .action(async ({ json, ...options }: Options) => {
          const page = (await callPlatform(options, {
            method: 'GET',
            path: '/api/v1/registry/plugins?limit=100',
          })) as { items: Registered[] }
          createTerminal({ json }).result(
            page,
            columns(
              page.items.map(({ plugin, latest, verified }) => [
                plugin,
                latest.version,
                latest.name,
                verified ? 'verified' : '',
              ]),
            ),
          )
        }),
    )
    .addCommand(
      withPlatformOptions(new Command('versions'))
        .description('List the versions of a plugin, the latest upload first.')
        .argument('<plugin>', 'its id')
        .option('--json', 'print { items } as JSON')
        .action(async (plugin: string, { json, ...options }: Options) => {
          const page = (await callPlatform(options, {
            method: 'GET',
            path: `/api/v1/registry/plugins/${encodeURIComponent(plugin)}/versions?limit=100`,
          })) as { items: Version[] }
          createTerminal({ json }).result(
            page,
            columns(page.items.map(({ version, sizeBytes, createdAt }) => [version, `${sizeBytes} bytes`, createdAt])),
          )
        }),
    )
