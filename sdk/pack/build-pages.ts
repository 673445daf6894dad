import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'

/** Pages written in TypeScript: `ui/notes.ts` becomes `ui/notes.json`. */
const pageSources = async (folder: string): Promise<string[]> =>
  (await readdir(join(folder, 'ui')).catch(() => []))
    .filter((name) => /\.[jt]s$/.test(name) && !/\.(?:d|test)\.ts$/.test(name))
    .map((name) => `ui/${name}`)
    .sort()

/**
 * Runs the modules in `ui/` that are written with `@plexica/sdk/ui`, and gives what each exports as its default as the
 * JSON of a page. They are the author's own, and run here as a configuration file would.
 *
 * @throws what esbuild throws, and an error that names a module without a page
 */
export const buildPages = async (folder: string): Promise<Map<string, string>> => {
  const pages = new Map<string, string>()
  for (const source of await pageSources(folder)) {
    const { outputFiles } = await build({
      absWorkingDir: folder,
      entryPoints: [source],
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      target: 'node26',
      sourcemap: 'inline',
      logLevel: 'silent',
    })
    const code = Buffer.from(outputFiles[0]!.text).toString('base64')
    const { default: page } = (await import(`data:text/javascript;base64,${code}`)) as { default?: unknown }
    if (typeof page !== 'object' || page === null) throw new Error(`${source} has to export a page as its default.`)
    pages.set(source.replace(/\.[jt]s$/, '.json'), `${JSON.stringify(page, undefined, 2)}\n`)
  }
  return pages
}
