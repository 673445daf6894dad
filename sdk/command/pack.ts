import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { UsageError } from './exit-codes.ts'

/** `plexica pack`: the folder of a plugin as one bundle. */
export const packCommand = () =>
  new Command('pack')
    .description('Pack the plugin in a folder into a bundle; the same files give the same bytes.')
    .argument('[folder]', 'where plexica.json and server.ts are', '.')
    .option('-o, --out <file>', 'the bundle (default: <id>-<version>.tgz)')
    .option('--json', 'print { file, bytes } as JSON')
    .action(async (folder: string, { out, json }: { out?: string; json?: boolean }) => {
      const { packPlugin } = await import('../pack/pack-plugin.ts')
      const { bytes, manifest } = await packPlugin(folder).catch((error: unknown) => {
        throw new UsageError(error instanceof Error ? error.message : String(error))
      })
      const file = resolve(out ?? `${String(manifest.id)}-${String(manifest.version)}.tgz`)
      await writeFile(file, bytes)
      process.stdout.write(
        json ? `${JSON.stringify({ file, bytes: bytes.length })}\n` : `${file} (${bytes.length} bytes)\n`,
      )
    })
