import { createHash } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import { Command } from 'commander'
import { authorError } from './author-error.ts'
import { writeEnvTypes } from './env-types.ts'
import { createTerminal } from './terminal.ts'

/** `plexica pack`: the folder of a plugin as one bundle. */
export const packCommand = () =>
  new Command('pack')
    .description('Pack the plugin in a folder into a bundle; the same files give the same bytes.')
    .argument('[folder]', 'where plexica.json and server.ts are', '.')
    .option('-o, --out <file>', 'the bundle (default: <id>-<version>.tgz)')
    .option('--json', 'print { file, bytes, sha256 } as JSON')
    .addHelpText('after', '\nExamples:\n  plexica pack\n  plexica pack notes --out notes.tgz')
    .action(async (folder: string, { out, json }: { out?: string; json?: boolean }) => {
      const terminal = createTerminal({ json })
      const { packPlugin } = await import('../pack/pack-plugin.ts')
      const { bytes, manifest } = await terminal
        .progress('Packing', () => packPlugin(folder))
        .catch((error: unknown) => {
          throw authorError(error)
        })
      await writeEnvTypes(folder, manifest)
      const file = resolve(out ?? `${String(manifest.id)}-${String(manifest.version)}.tgz`)
      await writeFile(file, bytes)
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      terminal.result({ file, bytes: bytes.length, sha256 }, `${file} (${bytes.length} bytes, SHA-256 ${sha256})`)
    })
