import { execFileSync } from 'node:child_process'
import { cpSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * Puts what the package `plexica` holds beside its manifest in `sdk/command`, in the places that the repository has it:
 * the built command, sandbox, guest, web app and plugins, and the platform's migrations.
 */
const root = join(import.meta.dirname, '..')
const place = join(root, 'sdk/command')

execFileSync(process.execPath, [join(root, 'scripts/build.ts'), '--if-stale'], { stdio: ['ignore', 2, 2] })
for (const folder of ['dist/command', 'dist/sandbox', 'dist/guest', 'dist/plugins', 'web/dist', 'sdk/templates']) {
  rmSync(join(place, folder), { recursive: true, force: true })
  cpSync(join(root, folder), join(place, folder), { recursive: true })
}
rmSync(join(place, 'migrations'), { recursive: true, force: true })
for (const folder of ['core', 'tenant']) {
  const from = join(root, 'migrations', folder)
  await build({
    entryPoints: readdirSync(from).map((name) => join(from, name)),
    bundle: true,
    packages: 'external',
    outdir: join(place, 'migrations', folder),
    format: 'esm',
    platform: 'node',
    target: 'node26',
    logLevel: 'warning',
  })
}
