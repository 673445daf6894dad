import { readFile, stat } from 'node:fs/promises'
import { Command } from 'commander'
import { authorError } from './author-error.ts'
import { UsageError } from './exit-codes.ts'
import { callPlatform } from './platform-client.ts'
import { withPlatformOptions, type TargetOptions } from './target.ts'
import { createTerminal } from './terminal.ts'

/** The bytes of a bundle, or of the plugin in a folder, packed now. */
export const bundleBytes = async (path: string): Promise<Buffer> => {
  const found = await stat(path).catch(() => {
    throw new UsageError(`There is neither a bundle nor a folder ${path}.`)
  })
  if (!found.isDirectory()) return readFile(path)
  const { packPlugin } = await import('../pack/pack-plugin.ts')
  const { bytes } = await packPlugin(path).catch((error: unknown) => {
    throw authorError(error)
  })
  return bytes
}

/** `plexica publish`: uploads a bundle to the registry. */
export const publishCommand = () =>
  withPlatformOptions(new Command('publish'))
    .description('Upload a bundle to the registry of a platform. A version is there once and for all.')
    .argument('[bundle]', 'what plexica pack wrote, or a folder, which is packed first', '.')
    .option('--json', 'print the version as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  plexica publish\n  plexica publish notes-0.1.0.tgz --url https://plexica.example.com',
    )
    .action(async (bundle: string, { json, ...options }: TargetOptions & { json?: boolean }) => {
      const terminal = createTerminal({ json })
      const version = (await terminal.progress('Publishing', async () =>
        callPlatform(options, {
          method: 'POST',
          path: '/api/v1/registry/bundles',
          body: await bundleBytes(bundle),
          type: 'application/gzip',
        }),
      )) as { plugin: string; version: string; isNew: boolean }
      terminal.result(
        version,
        `${version.plugin} ${version.version} ${version.isNew ? 'is in the registry' : 'was in the registry already'}.`,
      )
    })
