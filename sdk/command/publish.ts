import { readFile } from 'node:fs/promises'
import { Command } from 'commander'
import { UsageError } from './exit-codes.ts'
import { callPlatform, type PlatformOptions } from './platform-client.ts'

/** `plexica publish`: uploads a bundle to the registry. */
export const publishCommand = () =>
  new Command('publish')
    .description('Upload a bundle to the registry of a platform.')
    .argument('<bundle>', 'what plexica pack wrote')
    .option('--url <url>', 'the platform (PLEXICA_URL)')
    .option('--token <token>', 'a platform token (PLEXICA_TOKEN)')
    .option('--json', 'print the version as JSON')
    .action(async (bundle: string, options: PlatformOptions & { json?: boolean }) => {
      const body = await readFile(bundle).catch(() => {
        throw new UsageError(`There is no file ${bundle}.`)
      })
      const version = (await callPlatform(options, {
        method: 'POST',
        path: '/api/v1/registry/bundles',
        body,
        type: 'application/gzip',
      })) as { plugin: string; version: string }
      process.stdout.write(
        options.json ? `${JSON.stringify(version)}\n` : `${version.plugin} ${version.version} is in the registry.\n`,
      )
    })
