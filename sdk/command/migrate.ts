import { Command } from 'commander'
import { exitCodes, CommandError, UsageError } from './exit-codes.ts'
import { createTerminal } from './terminal.ts'

/** `plexica migrate`: the platform's own tables, before a new version of it starts. */
export const migrateCommand = () =>
  new Command('migrate')
    .description('Bring the tables of a platform and of its tenants up to date. A platform that starts does so itself.')
    .option('--database <url>', 'its Postgres (DATABASE_URL)')
    .option('--json', 'print { tenants } as JSON')
    .addHelpText('after', '\nExamples:\n  plexica migrate --database postgres://plexica@db.internal/plexica')
    .action(async ({ database = process.env.DATABASE_URL, json }: { database?: string; json?: boolean }) => {
      if (!database) throw new UsageError('Say which database: --database postgres://…, or DATABASE_URL.')
      const terminal = createTerminal({ json })
      const { migrateCore, openCore } = await import('../../runtime/database/core.ts')
      const core = openCore(database)
      try {
        await terminal.progress('Migrating', () => migrateCore(core))
        const [row] = await core('core.tenants').count<{ count: string }[]>()
        const tenants = Number(row?.count ?? 0)
        terminal.result({ tenants }, `The platform and its ${tenants} tenants are up to date.`)
      } catch (error) {
        throw new CommandError(`The database could not be brought up to date: ${(error as Error).message}`, {
          exitCode: exitCodes.unavailable,
        })
      } finally {
        await core.destroy()
      }
    })
