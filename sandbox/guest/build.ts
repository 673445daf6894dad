import { mkdir, readdir } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { build, type BuildOptions, type Plugin } from 'esbuild'
import { sharedModules } from './web/shared-modules.ts'

const guest = import.meta.dirname
const chunks = join(guest, 'web/chunks')

/** Chunks that nearly every plugin touches: they come in the bootstrap, where cached code covers them, and still run only when touched. */
const inlined = ['url']

const options = {
  bundle: true,
  minify: true,
  format: 'iife',
  globalName: 'exported',
  platform: 'neutral',
  mainFields: ['module', 'main'],
  target: 'esnext',
  charset: 'ascii',
  legalComments: 'none',
  logLevel: 'warning',
} satisfies BuildOptions

/** Chunks share the modules of the core instead of carrying their own: see web/shared-modules.ts. */
const shareModules: Plugin = {
  name: 'share-modules',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, resolveDir }) => {
      const name = relative(guest, join(resolveDir, path)).split(sep).join('/').replace(/\.ts$/, '')
      return /^(intrinsics|web\/[\w-]+)$/.test(name) ? { path: name, namespace: 'core' } : undefined
    })
    onLoad({ filter: /.*/, namespace: 'core' }, ({ path }) => {
      const names = Object.keys(sharedModules[path as keyof typeof sharedModules]?.() ?? {})
      return {
        contents: `const shared = core.modules[${JSON.stringify(path)}]()\n${names.map((name) => `export const ${name} = shared.${name}\n`).join('')}`,
      }
    })
  },
}

/** The options under which a chunk becomes a function that takes the core and gives what the chunk exports. */
const chunkOptions = {
  ...options,
  plugins: [shareModules],
  banner: { js: '(core=>{"use strict";' },
  footer: { js: 'return exported.default})' },
} satisfies BuildOptions

const inlineChunks = async (): Promise<string> => {
  const sources = await Promise.all(
    inlined.map(async (name) => {
      const { outputFiles } = await build({ ...chunkOptions, entryPoints: [join(chunks, `${name}.ts`)], write: false })
      // Without the parentheses around it V8 compiles the function when it is called, not before.
      return `${JSON.stringify(name)}:${outputFiles[0]!.text.trim().slice(1, -1)}`
    }),
  )
  return `const inlineChunks={${sources.join(',')}};`
}

/** Builds the script that boots an isolate: it evaluates to the function that does. */
export const buildBootstrap = async (entry: string, outfile: string) => {
  const banner = { js: `(()=>{"use strict";${await inlineChunks()}` }
  await build({ ...options, entryPoints: [entry], outfile, banner, footer: { js: 'return exported.default})()' } })
}

/** Builds the lazy chunks, one file each. */
export const buildChunks = async (outDir: string) => {
  const entries = (await readdir(chunks)).filter(
    (name) => name.endsWith('.ts') && !inlined.includes(basename(name, '.ts')),
  )
  await build({
    ...chunkOptions,
    entryPoints: Object.fromEntries(entries.map((name) => [basename(name, '.ts'), join(chunks, name)])),
    outdir: outDir,
  })
}

/** Builds everything that runs inside isolates: `bootstrap.js` and one file a chunk. */
export const buildGuest = async (outDir: string) => {
  await mkdir(outDir, { recursive: true })
  // One after the other: when the first fails, what was built before stays whole.
  await buildBootstrap(join(guest, 'bootstrap.ts'), join(outDir, 'bootstrap.js'))
  await buildChunks(outDir)
}
