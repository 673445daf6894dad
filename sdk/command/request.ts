import { Command } from 'commander'
import { UsageError } from './exit-codes.ts'
import { call } from './platform-client.ts'
import { tenantTarget, withTenantOptions, type TargetOptions } from './target.ts'
import { createTerminal } from './terminal.ts'

/** `plexica request`: calls a route of an installed plugin, as the owner of the token. */
export const requestCommand = () =>
  withTenantOptions(new Command('request'))
    .description('Call a route of an installed plugin, and print what it answers.')
    .argument('<plugin>', 'its id')
    .argument('<method>', 'GET, POST, PUT, PATCH or DELETE')
    .argument('<path>', 'such as /notes')
    .option('-d, --data <json>', 'the body')
    .option('--json', 'print the answer as one line of JSON')
    .addHelpText(
      'after',
      `\nExamples:\n  plexica request notes GET '/notes?limit=5'\n  plexica request notes POST /notes --data '{ "title": "Milk" }' --tenant globex`,
    )
    .action(
      async (
        plugin: string,
        method: string,
        path: string,
        { data, json, ...options }: TargetOptions & { data?: string; json?: boolean },
      ) => {
        if (!path.startsWith('/')) throw new UsageError(`"${path}" does not begin with a slash.`)
        const answer = await call(await tenantTarget(options), {
          method: method.toUpperCase(),
          path: `/api/v1/plugins/${encodeURIComponent(plugin)}${path}`,
          ...(data !== undefined && { body: data }),
        })
        createTerminal({ json }).result(
          answer ?? null,
          answer === undefined ? '' : JSON.stringify(answer, undefined, 2),
        )
      },
    )
