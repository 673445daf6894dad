import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { basename, dirname, join, relative } from 'node:path'
import { build as bundle, type Plugin } from 'esbuild'

/**
 * Builds what runs outside of Node's own type stripping into `dist/`: the guest scripts, the sandbox worker, the
 * web app and the bundles of the official plugins. `--if-stale` builds only the parts whose sources changed.
 */
const root = join(import.meta.dirname, '..')
const dist = join(root, 'dist')

interface Part {
  name: string
  sources: string[]
  run: () => Promise<void>
}

/**
 * Bundled code in `dist/command` goes on finding the files that lie beside its source, wherever the whole folder is
 * taken: places are told from that of the bundle. Threads are bundled too, and found beside it.
 */
const sourcePlaces: Plugin = {
  name: 'source places',
  setup: ({ onLoad }) => {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      const place = JSON.stringify(join('../..', relative(root, dirname(path))))
      return {
        loader: 'ts',
        contents: readFileSync(path, 'utf8')
          .replaceAll(/new URL\('\.\/([\w-]+-thread)\.ts', import\.meta\.url\)/g, "new URL('./$1.js', import.meta.url)")
          .replaceAll(
            'import.meta.dirname',
            `process.getBuiltinModule('node:path').join(import.meta.dirname, ${place})`,
          ),
      }
    })
  },
}

/** The packages that these imports are of, without those of Node itself. */
const packagesOf = (imports: string[]): string[] => {
  const names = imports
    .filter((path) => !isBuiltin(path))
    .map((path) =>
      path
        .split('/')
        .slice(0, path.startsWith('@') ? 2 : 1)
        .join('/'),
    )
  return [...new Set(names)].sort()
}

/** Bodies of threads, each an entry of its own. */
const threads = (): string[] =>
  ['plugins-registry', 'runtime', 'sandbox/capabilities']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name)),
    )
    .filter((name) => name.endsWith('-thread.ts'))
    .map((name) => join(root, name))

/** Leaves packages in node_modules but for those named. */
const onlyOwnAnd = (packages: string[]): Plugin => ({
  name: 'packages stay outside',
  setup: ({ onResolve }) => {
    onResolve({ filter: /^[^./]/ }, ({ path }) =>
      packages.includes(path.split('/')[0] ?? '') ? undefined : { path, external: true },
    )
  },
})

/** Nobody asks zod for messages in other languages here; all of them are more than half of it. */
const zodInEnglish: Plugin = {
  name: 'zod in English',
  setup: ({ onLoad }) => {
    onLoad({ filter: /zod[\\/]v4[\\/]locales[\\/]index\.js$/ }, () => ({
      contents: "export { default as en } from './en.js'",
    }))
  },
}

const parts: Part[] = [
  {
    name: 'guest',
    sources: ['sandbox/guest', 'sandbox/capabilities', 'sandbox/bridge'],
    run: async () => {
      const { buildGuest } = await import('../sandbox/guest/build.ts')
      await buildGuest(join(dist, 'guest'))
    },
  },
  {
    name: 'worker',
    sources: ['sandbox/worker', 'sandbox/bridge'],
    run: async () => {
      await bundle({
        entryPoints: [join(root, 'sandbox/worker/main.ts')],
        outfile: join(dist, 'sandbox/worker.js'),
        bundle: true,
        platform: 'node',
        format: 'cjs',
        target: 'node26',
        // Smaller to load, but with lines: an error of a worker shows one.
        minifySyntax: true,
        minifyIdentifiers: true,
        define: { 'import.meta.url': '__filename' },
        external: ['isolated-vm'],
        logLevel: 'warning',
      })
      writeFileSync(join(dist, 'sandbox/package.json'), '{ "type": "commonjs" }\n')
    },
  },
  {
    // Node strips no types inside of node_modules, so what authors install is plain JavaScript with declarations.
    name: 'sdk',
    sources: ['sdk', 'plugins-registry'],
    run: async () => {
      const { buildSdk } = await import('./build-sdk.ts')
      await buildSdk(root)
    },
  },
  {
    // The command starts in a third of the time when it is one file.
    name: 'command',
    sources: [
      'sdk',
      'platform',
      'api',
      'runtime',
      'plugins-registry',
      'sandbox',
      'problems',
      'languages',
      'package.json',
    ],
    run: async () => {
      rmSync(join(dist, 'command'), { recursive: true, force: true })
      const { metafile } = await bundle({
        entryPoints: Object.fromEntries(
          [join(root, 'sdk/command/main.ts'), join(root, 'sdk/testing/testing-host.ts'), ...threads()].map((path) => [
            basename(path, '.ts'),
            path,
          ]),
        ),
        outdir: join(dist, 'command'),
        bundle: true,
        splitting: true,
        platform: 'node',
        format: 'esm',
        target: 'node26',
        // Only what every call needs is bundled; the rest is found in node_modules when it is called for.
        plugins: [sourcePlaces, onlyOwnAnd(['commander', 'zod', 'intl-messageformat', '@formatjs']), zodInEnglish],
        logLevel: 'warning',
        metafile: true,
      })
      const outside = Object.values(metafile.outputs).flatMap(({ imports }) =>
        imports.filter(({ external }) => external),
      )
      writeFileSync(join(dist, 'command/packages.json'), JSON.stringify(packagesOf(outside.map(({ path }) => path))))
      writeFileSync(join(dist, 'command/package.json'), '{ "type": "module" }\n')
    },
  },
  {
    name: 'web',
    sources: ['web', 'plugins-registry', 'languages', 'sdk/forms'],
    run: async () => {
      const { build } = await import('vite')
      await build({ configFile: join(root, 'web/vite.config.ts'), logLevel: 'warn' })
    },
  },
  {
    name: 'admin',
    sources: ['web', 'plugins-registry', 'languages', 'sdk/forms'],
    run: async () => {
      const { build } = await import('vite')
      await build({ configFile: join(root, 'web/admin/vite.config.ts'), logLevel: 'warn' })
    },
  },
  {
    name: 'plugins',
    sources: ['plugins', 'plugins-registry/bundle', 'sdk'],
    run: async () => {
      const { packPlugin } = await import('../sdk/pack/pack-plugin.ts')
      const folder = join(dist, 'plugins')
      mkdirSync(folder, { recursive: true })
      for (const id of readdirSync(join(root, 'plugins'))) {
        const { bytes } = await packPlugin(join(root, 'plugins', id))
        writeFileSync(join(folder, `${id}.tgz`), bytes)
      }
    },
  },
]

const skipped = new Set(['node_modules', 'dist'])

const newest = (path: string): number => {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  const inside = readdirSync(path).filter((name) => !skipped.has(name))
  return Math.max(0, ...inside.map((name) => newest(join(path, name))))
}

const stampOf = (part: Part) => join(dist, `.${part.name}.built`)

const isStale = (part: Part): boolean => {
  const built = statSync(stampOf(part), { throwIfNoEntry: false })?.mtimeMs ?? 0
  return part.sources.some((source) => newest(join(root, source)) > built)
}

const ifStale = process.argv.includes('--if-stale')
const only = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
mkdirSync(dist, { recursive: true })
for (const part of parts) {
  if (only.length > 0 && !only.includes(part.name)) continue
  if (ifStale && !isStale(part)) continue
  const started = performance.now()
  await part.run()
  writeFileSync(stampOf(part), '')
  console.log(`built ${part.name} in ${((performance.now() - started) / 1000).toFixed(1)} s`)
}
