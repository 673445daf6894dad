import { Command } from 'commander'
import { callPlatform } from './platform-client.ts'
import { columns } from './columns.ts'
import { withPlatformOptions, type TargetOptions } from './target.ts'
import { createTerminal } from './terminal.ts'

interface Tenant {
  slug: string
  name: string
  status: string
}

/** `plexica tenants`: who there is on a platform. */
export const tenantsCommand = () =>
  new Command('tenants')
    .description('The tenants of a platform.')
    .addCommand(
      withPlatformOptions(new Command('list'))
        .description('List the tenants.')
        .option('--limit <n>', 'at most so many', '100')
        .option('--json', 'print { items } as JSON')
        .action(async ({ json, limit, ...options }: TargetOptions & { json?: boolean; limit: string }) => {
          const page = (await callPlatform(options, {
            method: 'GET',
            path: `/api/v1/tenants?limit=${encodeURIComponent(limit)}`,
          })) as { items: Tenant[] }
          createTerminal({ json }).result(
            page,
            columns(page.items.map(({ slug, name, status }) => [slug, name, status])),
          )
        }),
    )
    .addCommand(
      withPlatformOptions(new Command('create'))
        .description('Make a tenant with its first admin.')
        .argument('<slug>', 'its name in addresses: small letters, digits, hyphens')
        .requiredOption('--email <address>', "the admin's address")
        .requiredOption('--password <text>', "the admin's password")
        .option('--name <text>', 'as people read it (default: the slug)')
        .option('--json', 'print the tenant as JSON')
        .addHelpText(
          'after',
          '\nExamples:\n  plexica tenants create initech --email owner@initech.example --password …',
        )
        .action(
          async (
            slug: string,
            {
              json,
              email,
              password,
              name = slug,
              ...options
            }: TargetOptions & { json?: boolean; email: string; password: string; name?: string },
          ) => {
            const terminal = createTerminal({ json })
            const tenant = (await terminal.progress('Making the tenant', () =>
              callPlatform(options, {
                method: 'POST',
                path: '/api/v1/tenants',
                body: { slug, name, admin: { email, name: email.split('@')[0], password } },
              }),
            )) as Tenant
            terminal.result(tenant, `The tenant ${tenant.slug} is ${tenant.status}.`)
          },
        ),
    )
