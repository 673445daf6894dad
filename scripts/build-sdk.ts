import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { buildUiBuilders } from './build-ui-builders.ts'

/** Where authors import from, and what is kept apart so that a plugin that has no use for it does without. */
const entries = ['index', 'texts', 'decorators', 'json-schema', 'kysely', 'drizzle']

/** Builds `sdk/dist`, which is what the package `@plexica/sdk` holds: ES modules and their declarations. */
export const buildSdk = async (root: string) => {
  const sdk = join(root, 'sdk')
  const outdir = join(sdk, 'dist')
  rmSync(outdir, { recursive: true, force: true })
  await build({
    entryPoints: entries.map((name) => join(sdk, `${name}.ts`)),
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    // Only who imports from `@plexica/sdk/kysely` or `/drizzle` has to have these.
    external: ['kysely', 'drizzle-orm', 'drizzle-orm/*'],
    target: 'es2023',
    // It goes into bundles, and names stay readable in their stacks.
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'warning',
  })
  // It runs in the author's tests, so Node's own modules are there.
  await build({
    entryPoints: [join(sdk, 'testing/index.ts')],
    outdir: join(outdir, 'testing'),
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
  })
  for (const project of [sdk, join(sdk, 'testing')])
    execFileSync(process.execPath, [join(root, 'node_modules/@typescript/native/bin/tsc'), '-p', project], {
      stdio: 'inherit',
    })
  importBuilt(outdir)
  await buildUiBuilders(join(outdir, 'ui'))
}

/** Declarations name the sources that they were made from; those are not in the package. */
const importBuilt = (folder: string) => {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.d.ts')) continue
    const file = join(folder, name)
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replaceAll(/(from |import\()(['"]\.{1,2}\/[^'"]+)\.ts(['"])/g, '$1$2.js$3'),
    )
  }
}
