import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'

/**
 * Puts what the package `plexica` holds beside its manifest in `sdk/command`, in the places that the repository has it:
 * the built command, sandbox, guest, web app and plugins, and the platform's migrations. While it is packed the manifest
 * names the packages that the built command imports, in the versions of the repository; `--put-back` puts
 * back the one that was there.
 */
const root = join(import.meta.dirname, '..')
const place = join(root, 'sdk/command')
const manifestFile = join(place, 'package.json')

interface Manifest {
  dependencies: Record<string, string>
}

const read = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'))

/** The manifest as it stands in the repository, while the one that is packed is in its place. */
const kept = join(root, 'dist/command-manifest.json')

if (process.argv.includes('--put-back')) {
  renameSync(kept, manifestFile)
  process.exit()
}

execFileSync(process.execPath, [join(root, 'scripts/build.ts'), '--if-stale'], { stdio: ['ignore', 2, 2] })
for (const folder of [
  'dist/command',
  'dist/sandbox',
  'dist/guest',
  'dist/plugins',
  'web/dist',
  'web/admin/dist',
  'sdk/templates',
]) {
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

const imported = read(join(root, 'dist/command/packages.json')) as string[]
const { dependencies: ofRepository } = read(join(root, 'package.json')) as Manifest
const manifest = read(manifestFile) as Manifest
const named = new Map(Object.entries(manifest.dependencies))
for (const name of imported) if (ofRepository[name]) named.set(name, ofRepository[name])
const missing = imported.filter((name) => !named.has(name))
if (missing.length > 0) throw new Error(`No manifest names what the command imports: ${missing.join(', ')}.`)
// One that an interrupted run left is the true one.
if (!existsSync(kept)) cpSync(manifestFile, kept)
const dependencies = Object.fromEntries([...named].sort(([one], [other]) => (one < other ? -1 : 1)))
writeFileSync(manifestFile, `${JSON.stringify({ ...manifest, dependencies }, undefined, 2)}\n`)
