import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { Command } from 'commander'
import { authorError } from './author-error.ts'
import { envTypesFile, writeEnvTypes } from './env-types.ts'
import { createTerminal } from './terminal.ts'

/** `plexica build`: what a bundle would hold, as files. */
export const buildCommand = () =>
  new Command('build')
    .description('Build the plugin in a folder into files that you can look at, and write the types of its manifest.')
    .argument('[folder]', 'where plexica.json and server.ts are', '.')
    .option('-o, --out <folder>', 'where to put them', 'dist')
    .option('--json', 'print { folder, files } as JSON')
    .addHelpText('after', '\nExamples:\n  plexica build\n  plexica build notes --out /tmp/notes')
    .action(async (folder: string, { out, json }: { out: string; json?: boolean }) => {
      const terminal = createTerminal({ json })
      const { buildPlugin } = await import('../pack/pack-plugin.ts')
      const place = resolve(folder, out)
      const { manifest, files } = await terminal
        .progress('Building', () => buildPlugin(folder))
        .catch((error: unknown) => {
          throw authorError(error)
        })
      if (await writeEnvTypes(folder, manifest)) terminal.note(`${envTypesFile} is new.`)
      await rm(place, { recursive: true, force: true })
      for (const [path, content] of files) {
        await mkdir(dirname(join(place, path)), { recursive: true })
        await writeFile(join(place, path), content)
      }
      const sizes = Object.fromEntries([...files].map(([path, content]) => [path, Buffer.byteLength(content)]))
      terminal.result(
        { folder: place, files: sizes },
        Object.entries(sizes)
          .map(([path, bytes]) => `${String(bytes).padStart(9)}  ${path}`)
          .join('\n'),
      )
    })
