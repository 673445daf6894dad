import { mkdir, readdir } from 'node:fs/promises'
import { basename, join, relative, sep } from 'node:path'
import { build, type BuildOptions, type Plugin } from 'esbuild'

const guest = import.meta.dirname
const chunks = join(guest, 'web/chunks')

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
const sharedModules: Plugin = {
  name: 'shared-modules',
  setup: ({ onLoad, onResolve }) => {
    onResolve({ filter: /^\.{1,2}\/.*\.ts$/ }, ({ path, resolveDir }) => {
      const name = relative(guest, join(resolveDir, path)).split(sep).join('/').replace(/\.ts$/, '')
      return /^(intrinsics|web\/[\w-]+)$/.test(name) ? { path: name, namespace: 'core' } : undefined
    })
    onLoad({ filter: /.*/, namespace: 'core' }, ({ path }) => ({
      contents: `module.exports = core.modules[${JSON.stringify(path)}]`,
    }))
  },
}

/** Builds the script that boots an isolate: it evaluates to the function that does. */
export const buildBootstrap = (entry: string, outfile: string) =>
  build({
    ...options,
    entryPoints: [entry],
    outfile,
    banner: { js: '(()=>{"use strict";' },
    footer: { js: 'return exported.default})()' },
  })

/** Builds the lazy chunks; each evaluates to a function that takes the core and gives what the chunk exports. */
export const buildChunks = async (outDir: string) => {
  const entries = (await readdir(chunks)).filter((name) => name.endsWith('.ts'))
  await build({
    ...options,
    entryPoints: Object.fromEntries(entries.map((name) => [basename(name, '.ts'), join(chunks, name)])),
    outdir: outDir,
    plugins: [sharedModules],
    banner: { js: '(core=>{"use strict";' },
    footer: { js: 'return exported.default})' },
  })
}

/** Builds everything that runs inside isolates: `bootstrap.js` and one file a chunk. */
export const buildGuest = async (outDir: string) => {
  await mkdir(outDir, { recursive: true })
  await Promise.all([buildBootstrap(join(guest, 'bootstrap.ts'), join(outDir, 'bootstrap.js')), buildChunks(outDir)])
}
